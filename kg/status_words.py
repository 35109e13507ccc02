"""A status in words and as JSON, with the claims that decided it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kg.period import parse_period
from kg.readable import day_in_words, readable
from kg.tongue import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.evidence import Evidence
    from kg.statuses import Standing, Status, Step
    from kg.told import Told

    Label = Callable[[str], str]


def headline(standing: Standing, label: Label) -> str:
    """Say what the status is: "in force", "adopted, not in force", "rescinded or not enforced", "unknown"."""
    if not standing.sides:
        return _("unknown")
    between = " / " if standing.disputed else _(" or ")
    return between.join(", ".join(label(one.code) for one in side) for side in standing.sides)


def caveat(standing: Standing, label: Label) -> str:
    """Say what stands against taking the headline as it is; nothing where nothing does."""
    if not standing.sides:
        if not standing.over:
            return _("no source tells it")
        one = standing.over[0]
        until = day_text(dt.date.fromordinal(one.end))
        return _("{status} until {day}").format(status=label(one.code), day=until)
    statuses = [one for side in standing.sides for one in side]
    if standing.disputed:
        return _("sources disagree")
    if any(not one.evidence[0].dated for one in statuses if one.evidence):
        return _("no source says when")
    if not standing.certain:
        return _("the dates leave it open")
    last = [one.last for one in statuses if one.last]
    return _("as last told of {day}").format(day=day_text(max(last))) if last else ""


def day_text(day: dt.date) -> str:
    """Write a day.

    >>> day_text(dt.date(2026, 7, 3))
    '3 July 2026'
    """
    return day_in_words(day)


def since(status: Status) -> str:
    """Say when a status began, as its best evidence tells it."""
    one = next((e for e in status.evidence if e.dated), None)
    return readable(one.period) if one and one.period and not one.before else ""


def as_json(
    standing: Standing, steps: Sequence[Step], label: Label, notation: Callable[[str], str]
) -> dict[str, object]:
    """Give a status as plain values; claims and codes are IRIs."""
    return {
        "entity": standing.thing,
        "on": standing.day.isoformat(),
        "status": headline(standing, label),
        "disputed": standing.disputed,
        "certain": standing.certain,
        "caveat": caveat(standing, label),
        "sides": [_side(side, label, notation) for side in standing.sides],
        "setAside": [_side(side, label, notation) for side in standing.aside],
        "steps": [
            {
                "code": notation(step.code),
                "label": label(step.code),
                "when": step.evidence[0].period.text if step.evidence[0].period else "",
                "datesDiffer": step.differ,
                "claims": [_claim(one.claim) for one in step.evidence],
            }
            for step in steps
        ],
    }


def _side(side: Sequence[Status], label: Label, notation: Callable[[str], str]) -> list[dict[str, object]]:
    return [
        {
            "code": notation(one.code),
            "iri": one.code,
            "label": label(one.code),
            "certain": one.certain,
            "since": since(one),
            "lastTold": one.last.isoformat() if one.last else None,
            "claims": [_claim(claim) for claim in one.claims],
            "denied": [_claim(claim) for claim in one.denied],
            "parts": [
                {"entity": part.thing, "status": headline(part, label), "certain": part.certain}
                for part in one.parts
            ],
        }
        for one in side
    ]


def _claim(claim: Told) -> dict[str, object]:
    return {"claim": claim.iri, "source": claim.source, "when": claim.when.text if claim.when else None}


def as_text(standing: Standing, steps: Sequence[Step], label: Label, name: Callable[[str], str]) -> str:
    """Write a status for a terminal: the headline, then each side with its claims, then the stages."""
    note = caveat(standing, label)
    lines = [
        f"{name(standing.thing)}: {headline(standing, label)} on {day_text(standing.day)}"
        + (f" ({note})" if note else "")
    ]
    for head, sides in (("", standing.sides), ("set aside: ", standing.aside)):
        for side in sides:
            for one in side:
                begun = since(one)
                lines.append(f"  {head}{label(one.code)}{f', {begun}' if begun else ''}")
                lines += [_line(claim, name) for claim in _own(one)]
                lines += [f"    denied: {_line(claim, name).strip()}" for claim in one.denied]
                lines += [f"    part: {name(p.thing)}: {headline(p, label)}" for p in one.parts]
    if steps:
        lines.append("  stages:")
        lines += [
            f"    {label(step.code)}: {_when(step.evidence[0])}{' (dates differ)' if step.differ else ''}"
            for step in steps
        ]
    return "\n".join(lines) + "\n"


def _own(one: Status) -> tuple[Told, ...]:
    return tuple({e.claim.iri: e.claim for e in one.evidence}.values())


def _line(claim: Told, name: Callable[[str], str]) -> str:
    subject = name(claim.subject)
    value = name(claim.object.value) if claim.value is None else readable(claim.value)
    when = f", {readable(claim.when)}" if claim.when else ""
    return f"    {subject} {name(claim.predicate)} {value}{when} [{name(claim.source)}] claim {claim.id}"


def _when(one: Evidence) -> str:
    return readable(one.period) if one.period else ""


def parse_day(text: str) -> dt.date:
    """Read one calendar day.

    Raises:
        ValueError: it is none; the message says what would be.
    """
    period = parse_period(text)
    if not period.is_day or period.begin_earliest is None:
        message = f'"{text[:40]}" is not a day such as 2026-07-03'
        raise ValueError(message)
    return period.begin_earliest

"""What a change does to the curated files: entries that are added, and keys that say something else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from kg.curate.entry import normal, plain
from kg.errors import EditRefused
from kg.judgements import VERDICTS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from kg.curate.entry import Entry, Value
    from kg.judgements import Verdict

What = Literal["claim", "source", "entity", "judgement"]


@dataclass(frozen=True, slots=True)
class Add:
    """An entry at the end of a file, by project-relative name; a source begins a file of its own.

    ``id`` is that of a claim, known once it stands in its file; of a judgement, the verdict before it.
    """

    what: What
    file: str
    entry: Entry
    id: str = ""


@dataclass(frozen=True, slots=True)
class Amend:
    """Other values for keys of a claim, source or entity; None for a key that is not there.

    ``was`` is what was read and guards the change. ``became`` is a claim's id afterwards: a
    claim whose locator is another has another id.
    """

    what: What
    id: str
    now: Mapping[str, Value | None]
    was: Mapping[str, Value | None]
    became: str = ""


Operation = Add | Amend


def retraction(entry_id: str, reason: str, day: dt.date, what: What = "claim") -> Amend:
    """Withdraw a claim, an entity or a source that still stands."""
    now = {"retracted": day.isoformat(), "reason": reason}
    return Amend(what, entry_id, now, dict.fromkeys(now))


def stamped(operations: Iterable[Operation], day: dt.date) -> tuple[Operation, ...]:
    """Write the day on which a change is accepted where claims say when they were recorded and retracted."""
    found: list[Operation] = []
    for one in operations:
        if isinstance(one, Add) and one.what == "claim":
            found.append(replace(one, entry={**one.entry, "recorded": day.isoformat()}))
        elif isinstance(one, Amend) and one.now.get("retracted") and not one.was.get("retracted"):
            found.append(replace(one, now={**one.now, "retracted": day.isoformat()}))
        else:
            found.append(one)
    return tuple(found)


def inverse(operations: Iterable[Operation], reason: str, day: dt.date) -> Iterator[Operation]:
    """Undo accepted operations, last first.

    A claim that was added is retracted, a judgement is answered by its opposite. Entities and sources
    that were added stay: an id that was given once is not taken back.
    """
    done = tuple(operations)
    corrected = {one.entry.get("corrects") for one in done if isinstance(one, Add)}
    for one in reversed(done):
        if isinstance(one, Amend):
            if one.now.keys() == {"ref"} and one.id in corrected:
                continue  # the name by which the retracted correction goes on naming it
            yield Amend(one.what, one.became or one.id, one.was, one.now)
        elif one.what == "claim":
            yield retraction(one.id, reason, day)
        elif one.what == "judgement":
            yield _opposite(one, reason, day)


def as_plain(operation: Operation) -> dict[str, object]:
    """Write an operation as files of proposals hold it."""
    if isinstance(operation, Add):
        found: dict[str, object] = {
            "add": operation.what,
            "file": operation.file,
            "entry": plain(operation.entry),
        }
        return found | ({"id": operation.id} if operation.id else {})
    found = {"amend": operation.what, "id": operation.id}
    found |= {"now": _without_none(operation.now), "was": _without_none(operation.was)}
    return found | ({"became": operation.became} if operation.became else {})


def from_plain(found: Mapping[str, object]) -> Operation:
    """Read an operation.

    Raises:
        EditRefused: it is none.
    """
    if (what := _what(found.get("add"))) is not None:
        return Add(what, _text(found, "file"), normal(_mapping(found, "entry")), _text(found, "id", ""))
    if (what := _what(found.get("amend"))) is not None and what != "judgement":
        sides = [_mapping(found, name) for name in ("now", "was")]
        keys = list(dict.fromkeys([*sides[0], *sides[1]]))
        now, was = (
            {key: normal({key: side[key]})[key] if key in side else None for key in keys} for side in sides
        )
        return Amend(what, _text(found, "id"), now, was, _text(found, "became", ""))
    message = "an operation adds or amends a claim, a source or an entity, or adds a judgement"
    raise EditRefused(message)


def judgement(
    file: str, verdict: Verdict, pair: tuple[str, str], said: Mapping[str, Value], before: str = ""
) -> Add:
    """Judge two ids; ``said`` has ``by``, ``when``, ``reason`` and perhaps ``evidence``."""
    return Add("judgement", file, {verdict: pair, **said}, before)


def _opposite(one: Add, reason: str, day: dt.date) -> Add:
    """What was one thing is different (or it would be proposed again); anything else is as it was before."""
    verdict = next(key for key in VERDICTS if key in one.entry)
    pair = one.entry[verdict]
    said = {"by": one.entry.get("by", ""), "when": day.isoformat(), "reason": reason}
    back = "different" if verdict == "same" else one.id or "unjudged"
    return Add("judgement", one.file, {back: pair, **said}, verdict)


def _without_none(side: Mapping[str, Value | None]) -> dict[str, object]:
    return plain({key: value for key, value in side.items() if value is not None})


def _what(found: object) -> What | None:
    for what in ("claim", "source", "entity", "judgement"):
        if found == what:
            return what
    return None


def _text(found: Mapping[str, object], key: str, default: str | None = None) -> str:
    value = found.get(key, default)
    if isinstance(value, str):
        return value
    message = f'an operation needs "{key}"'
    raise EditRefused(message)


def _mapping(found: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = found.get(key) or {}
    if isinstance(value, dict):
        return value
    message = f'"{key}" of an operation must be a mapping'
    raise EditRefused(message)

"""Rules and areas in words, for people who read explanations."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from kg.area import MAX, MIN
from kg.tongue import gettext as _
from kg.tongue import worded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.area import Area, Rect
    from kg.rules import Rule, Sort


_WORDS: Final[Mapping[Sort, str]] = {
    "kind": worded("whatever is a {below} is a {head}"),
    "above": worded("“{below}” implies “{head}”"),
    "inverse": worded("“{below}”, read from the other end, is “{head}”"),
    "symmetric": worded("“{head}” holds both ways"),
    "transitive": worded("“{head}” reaches on: one step and the next make one"),
    "chain": worded("{path}, makes “{head}”"),
    "domain": worded("whatever has “{below}” is a {head}"),
    "range": worded("whatever “{below}” points to is a {head}"),
}


def rule_in_words(rule: Rule[str]) -> str:
    """Say a rule whose terms are labels.

    >>> from kg.rules import Rule
    >>> rule_in_words(Rule("chain", ("holds", "seat at"), "served at"))
    '“holds”, then “seat at”, makes “served at”'
    """
    path = _(", then ").join(f"“{step}”" for step in rule.body)
    return _(_WORDS[rule.sort]).format(below=rule.body[0], head=rule.head, path=path)


def area_in_words(area: Area) -> str:
    """Say on which days something holds, and where it was withdrawn, when that was on record.

    >>> area_in_words(())
    'never'
    >>> day = dt.date(2025, 1, 20).toordinal()
    >>> from kg.area import ALWAYS, Rect
    >>> area_in_words(ALWAYS)
    'at any time'
    >>> area_in_words((Rect(day, day + 30),)), area_in_words((Rect(day, retracted=day + 9),))
    ('2025-01-20 to 2025-02-19', 'from 2025-01-20 on (on record until 2025-01-29)')
    """
    if not area:
        return _("never")
    spans: dict[str, None] = dict.fromkeys(_span(rect) for rect in area)
    return "; ".join(spans)


def days(rect: Rect) -> dict[str, str]:
    """Give the bounds of a rectangle as ISO days, without those that are open."""
    bounds = {
        "from": (rect.begin, MIN),
        "to": (rect.end, MAX),
        "recorded": (rect.recorded, MIN),
        "retracted": (rect.retracted, MAX),
    }
    return {
        name: dt.date.fromordinal(day).isoformat() for name, (day, absent) in bounds.items() if day != absent
    }


def _span(rect: Rect) -> str:
    given = days(rect)
    begin, end = given.get("from"), given.get("to")
    match begin, end:
        case None, None:
            text = _("at any time")
        case None, _:
            text = _("until {when}").format(when=end)
        case _, None:
            text = _("from {day} on").format(day=begin)
        case _:
            if begin == end:
                text = _("on {day}").format(day=begin)
            else:
                text = _("{begin} to {end}").format(begin=begin, end=end)
    if "retracted" in given:
        return _("{when} (on record until {day})").format(when=text, day=given["retracted"])
    return text

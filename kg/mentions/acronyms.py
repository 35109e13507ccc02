"""Acronyms that a text defines in brackets after a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.dedupe.names import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.mentions.found import Found
    from kg.mentions.lexicon import Word

_BRACKETED: Final = re.compile(r"\((?:the |or )?[“\"']?([A-Z][A-Za-z]*[A-Z])[”\"']?\)")
_PART: Final = r"(?:[A-Z][\w’'&-]*|of|for|and|the|on|in)"  # noqa: RUF001
_RUN: Final = re.compile(rf"{_PART}(?: {_PART})* ?$")
_BACK: Final = 120


def acronyms(text: str, listed: Sequence[Word], found: Sequence[Found]) -> dict[str, str]:
    """Give the acronyms that a text defines, with the thing just named, or nothing where it is not known."""
    ends = {listed[one.last - 1].end: one for one in found}
    told: dict[str, str] = {}
    for match in _BRACKETED.finditer(text):
        before = text[max(0, match.start() - _BACK) : match.start()]
        one = ends.get(match.start() - len(before) + len(before.rstrip()))
        if one is not None:
            name = text[listed[one.first].start : listed[one.last - 1].end]
            if match[1].casefold() in parse(name).initials:
                told.setdefault(match[1], one.thing)
        elif (run := _RUN.search(before)) and _initials(run[0]).endswith(match[1].upper()):
            told.setdefault(match[1], "")
    return told


def _initials(run: str) -> str:
    return "".join(word[0] for word in run.split() if word[0].isupper())

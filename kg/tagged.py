"""Texts that know which language they are in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self


_TAG: Final = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-[a-z]{2}|-[0-9]{3})?(-[a-z0-9]{5,8})*", re.ASCII)


class Tagged(str):
    """A text with the tag of its language (BCP 47); everywhere else it is the text alone.

    >>> name = Tagged("Leuchtturm", "de")
    >>> name == "Leuchtturm", said(name), said("lighthouse")
    (True, 'de', '')
    """

    __slots__ = ("tag",)
    tag: str

    def __new__(cls, text: str, tag: str = "") -> Self:
        """Tag a text."""
        made = super().__new__(cls, text)
        made.tag = tag
        return made


def said(text: object) -> str:
    """Give the tag of a text's language; empty where it has none."""
    return text.tag if isinstance(text, Tagged) else ""


def canonical_tag(text: str) -> str | None:
    """Write a language tag as is usual (RFC 5646, 2.1.1): language, script, region, variants; else None.

    >>> canonical_tag("ZH-hans"), canonical_tag("pt-br"), canonical_tag("sl-nedis"), canonical_tag("German")
    ('zh-Hans', 'pt-BR', 'sl-nedis', None)
    """
    if not _TAG.fullmatch(text.lower()):
        return None
    first, *rest = text.lower().split("-")
    shape = {2: str.upper, 4: str.title}
    return "-".join((first, *(shape.get(len(part), str)(part) for part in rest)))


def lookup(ranges: Iterable[str], tags: Iterable[str]) -> str | None:
    """Find the tag that serves best: whole ranges first, each cut from its end until it fits (RFC 4647, 3.4).

    >>> lookup(["de-AT", "nb"], ["en", "de", "nb"]), lookup(["zh-Hant-TW"], ["zh", "zh-Hant"])
    ('de', 'zh-Hant')
    >>> lookup(["fr", "*"], ["en"]) is None
    True
    """
    known = {tag.lower(): tag for tag in tags}
    for one in ranges:
        parts = one.lower().split("-")
        while parts:
            if found := known.get("-".join(parts)):
                return found
            # A single letter stands for what follows it and goes with it.
            parts = parts[:-1]
            if parts and len(parts[-1]) == 1:
                parts = parts[:-1]
    return None

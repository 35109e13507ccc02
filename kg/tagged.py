"""Texts that know which language they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self


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

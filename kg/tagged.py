"""Texts that know which language they are in."""

from __future__ import annotations


class Tagged(str):
    """A text with the tag of its language (BCP 47); everywhere else it is the text alone.

    >>> name = Tagged("Leuchtturm", "de")
    >>> name == "Leuchtturm", said(name), said("lighthouse")
    (True, 'de', '')
    """

    __slots__ = ("tag",)
    tag: str

    def __new__(cls, text: str, tag: str = "") -> Tagged:
        """Tag a text."""
        made = super().__new__(cls, text)
        made.tag = tag
        return made


def said(text: object) -> str:
    """Give the tag of a text's language; empty where it has none."""
    return text.tag if isinstance(text, Tagged) else ""

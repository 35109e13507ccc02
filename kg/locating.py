"""Where in its source a claim stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container


def place(locator: str, refs: Container[str]) -> str:
    """Give the words by which a claim is found in its source; none where they name notes of ours instead.

    They do where they end in the claim's own reference.

    >>> place("third paragraph", ["B1"]), place("second notebook, row B1", ["B1"])
    ('third paragraph', '')
    """
    words = locator.split()
    return locator if words and words[-1] not in refs else ""

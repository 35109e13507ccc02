"""A name that stands in a text, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.mentions.lexicon import Known


@dataclass(frozen=True, slots=True)
class Found:
    """A name and its place: words from ``first`` to ``last``, counted from 0, the end left out."""

    first: int
    last: int
    known: Known

    @property
    def thing(self) -> str:
        """The one thing that it means; empty where it may mean several."""
        return self.known.things[0] if len(self.known.things) == 1 else ""

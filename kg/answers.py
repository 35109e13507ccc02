"""How claims answer each other, with the curators' refs resolved to claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.links import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.claims import Claim


@dataclass(frozen=True, slots=True)
class Answer:
    """One claim contradicts, supports, corrects or relays another; ``relation`` is the IRI of which."""

    one: Claim
    relation: str
    other: Claim


def answers(claims: Iterable[Claim]) -> Iterator[Answer]:
    """Give every link once, as the graph has it (see :func:`kg.links.resolve`)."""
    yield from dict.fromkeys(Answer(*found) for found in resolve(claims))

"""Which things cannot be one, because their kinds exclude each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import turtle
from kg.blame import disjoint_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.project import Project
    from kg.schema import Schema


@dataclass(frozen=True)
class Exclusion:
    """The pairs of classes (IRIs) that the ontology declares disjoint."""

    schema: Schema
    pairs: frozenset[frozenset[str]]

    def between(self, one: Iterable[str], other: Iterable[str]) -> tuple[str, str] | None:
        """Give two kinds, one of each, that exclude each other; None where none do."""
        others = tuple(other)
        for kind in one:
            for another in others:
                mine, yours = self._above(kind), self._above(another)
                if any(frozenset((a, b)) in self.pairs for a in mine for b in yours):
                    return kind, another
        return None

    def _above(self, kind: str) -> frozenset[str]:
        found = self.schema.kinds.get(kind)
        return frozenset((kind, *found.ancestors)) if found else frozenset((kind,))


def exclusion(project: Project, schema: Schema) -> Exclusion:
    """Read which kinds exclude each other.

    Raises:
        SchemaError: the ontology cannot be read.
    """
    return Exclusion(schema, frozenset(disjoint_pairs(turtle.Index(turtle.read(project)))))

"""Which things of an import are things of the curated data: by identifiers that both have."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.imports import lines as forms
from kg.imports import pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Store

    from kg.imports.lines import Line
    from kg.schema import Schema

_HINTS: Final = ('"same-as":', '"match":')


class Identifiers:
    """The identifiers of curated things: addresses elsewhere, and values of properties."""

    def __init__(self, store: Store, schema: Schema, base: str) -> None:
        """Read the addresses; values are looked up when they are asked for."""
        self._store = store
        self._schema = schema
        self._base = base
        self._graph = NamedNode(v.Graphs(base).asserted)
        self._same: dict[str, set[str]] = defaultdict(set)
        for quad in store.quads_for_pattern(None, NamedNode(v.SAME_AS), None, self._graph):
            if isinstance(quad.object, NamedNode) and (slug := self._slug(quad.subject)):
                self._same[_plain(quad.object.value)].add(slug)
        self._values: dict[str, dict[str, set[str]]] = {}

    def same(self, path: Path) -> dict[str, str]:
        """Say which ids of an import stand for which curated ones; where several would do, none does."""
        found: dict[str, str] = {}
        for text in pack.texts(path):
            if any(hint in text for hint in _HINTS):
                line = forms.load(text)
                meant = set(self._meant(line)) if "claim" not in line else set()
                if len(meant) == 1:
                    found[line["id"]] = meant.pop()
        return found

    def _meant(self, line: Line) -> Iterator[str]:
        for address in line.get("same-as", ()):
            yield from self._same.get(_plain(address), ())
        for pairs in line.get("match", ()):
            having = [self._having(name, value) for name, value in pairs]
            yield from set.intersection(*having) if having else ()

    def _having(self, name: str, value: str) -> set[str]:
        known = self._values.get(name)
        if known is None:
            known = self._values[name] = defaultdict(set)
            prop = self._schema.property(name)
            for quad in self._quads(NamedNode(prop.iri)) if prop else ():
                if slug := self._slug(quad.subject):  # type: ignore[attr-defined]
                    known[quad.object.value].add(slug)  # type: ignore[attr-defined]
        return known.get(value, set())

    def _quads(self, predicate: NamedNode) -> Iterable[object]:
        return self._store.quads_for_pattern(None, predicate, None, self._graph)

    def _slug(self, node: object) -> str | None:
        return v.slug(self._base, node.value) if isinstance(node, NamedNode) else None


def _plain(address: str) -> str:
    """Leave out of an address what differs without meaning another one.

    >>> _plain("http://www.maps.example/Q1/") == _plain("https://maps.example/Q1")
    True
    """
    return address.partition("://")[2].removeprefix("www.").rstrip("/")

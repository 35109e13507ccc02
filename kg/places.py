"""Where in the curated files a result of validation belongs: at a claim, else at the thing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.errors import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store

    from kg.claims import Dataset

#: Where claims and things begin in files in canonical form, as a store does not say it.
_CLAIM_COLUMN, _THING_COLUMN = 5, 3


class Places(Protocol):
    """Finds the place of a result."""

    def find(self, focus: str, path: str, value: str) -> Origin:
        """Give the claim with this value, else one with this property, else the thing itself.

        ``path`` is a property's IRI, with ``^`` before it where it is followed backwards, or empty.
        """


class DatasetPlaces:
    """Places in the files of a dataset."""

    def __init__(self, dataset: Dataset, base: str) -> None:
        """Index claims by what a result can name."""
        self.things = {entity.iri: entity.origin for entity in dataset.entities}
        self.things |= {source.iri: source.origin for source in dataset.sources}
        self.things |= {v.claim_iri(base, claim.id): claim.origin for claim in dataset.claims}
        self.pairs: dict[tuple[str, str], Origin] = {}
        self.triples: dict[tuple[str, str, str], Origin] = {}
        for claim in dataset.claims:
            self.pairs.setdefault((claim.subject, claim.predicate), claim.origin)
            self.triples.setdefault((claim.subject, claim.predicate, claim.object.value), claim.origin)
            self.pairs.setdefault((claim.object.value, f"^{claim.predicate}"), claim.origin)

    def find(self, focus: str, path: str, value: str) -> Origin:
        """See :meth:`Places.find`."""
        inverse = self.triples.get((value, path[1:], focus)) if path.startswith("^") else None
        known = inverse or self.triples.get((focus, path, value)) or self.pairs.get((focus, path))
        return known or self.things.get(focus) or Origin("ontology")


class StorePlaces:
    """Places in the files that a store was made from; the first of several in order of file and line."""

    def __init__(self, store: Store, base: str) -> None:
        """Keep the store."""
        self._store = store
        self._claims = NamedNode(v.Graphs(base).claims)

    def find(self, focus: str, path: str, value: str) -> Origin:
        """See :meth:`Places.find`."""
        key, predicate = (v.OBJECT, path[1:]) if path.startswith("^") else (v.SUBJECT, path)
        other = v.SUBJECT if key == v.OBJECT else v.OBJECT
        near = list(self._claims_with(key, focus, predicate)) if path else []
        exact = [node for node in near if self._text(node, other) == value]
        places = [self._place(node, _CLAIM_COLUMN) for node in exact or near]
        return min(places, default=None) or self._thing(focus)

    def _thing(self, focus: str) -> Origin:
        try:
            node = NamedNode(focus)
        except ValueError:
            return Origin("ontology")
        column = _CLAIM_COLUMN if "/claim/" in focus else _THING_COLUMN
        return self._place(node, column) if self._text(node, v.FILE) else Origin("ontology")

    def _claims_with(self, key: str, end: str, predicate: str) -> Iterator[NamedNode]:
        try:
            node = NamedNode(end)
        except ValueError:
            return
        for quad in self._store.quads_for_pattern(None, NamedNode(key), node, self._claims):
            if isinstance(quad.subject, NamedNode) and self._text(quad.subject, v.PREDICATE) == predicate:
                yield quad.subject

    def _place(self, node: NamedNode, column: int) -> Origin:
        return Origin(self._text(node, v.FILE), int(self._text(node, v.LINE) or 1), column)

    def _text(self, node: NamedNode, key: str) -> str:
        quad = next(self._store.quads_for_pattern(node, NamedNode(key), None, self._claims), None)
        return quad.object.value if quad else ""  # type: ignore[union-attr]

"""Where claims and things stand, looked up in a store; the column is read from the file itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.contender import recall, rivals_of
from kg.errors import Origin
from kg.nodes import BadYamlError, Items, Pairs, compose, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store

    from kg.nodes import Node
    from kg.overlay import Overlay
    from kg.places import Triple
    from kg.schema import Schema


class Stored:
    """See :class:`kg.places.Whereabouts`."""

    def __init__(self, overlay: Overlay, schema: Schema, store: Store) -> None:
        """Keep where to look."""
        self._overlay = overlay
        self._base = overlay.project.base
        self._schema = schema
        self._store = store
        self._graph = NamedNode(v.Graphs(self._base).claims)
        self._columns: dict[str, dict[int, int]] = {}

    def thing(self, iri: str) -> Origin | None:
        """Give the place of an entity, a source or a claim by its IRI."""
        try:
            node = NamedNode(iri)
        except ValueError:
            return None
        file, line = self._text(node, v.FILE), self._text(node, v.LINE)
        if not file or not line:
            return None
        columns = self._columns.get(file)
        if columns is None:
            columns = self._columns[file] = dict(_columns(self._overlay, file))
        return Origin(file, int(line), columns.get(int(line), 1))

    def triple(self, triple: Triple) -> Origin | None:
        """Give the place of the first claim that says a triple, one that stands before others."""
        subject, predicate, value = triple
        if predicate not in self._schema.properties:
            return None
        nodes = rivals_of(self._store, self._base, subject, predicate)
        told = [
            one for one in recall(self._store, self._schema, self._base, nodes) if one.object.value == value
        ]
        places = [(not self._stands(one.claim), self.thing(self._iri(one.claim))) for one in told]
        known = sorted((later, place) for later, place in places if place is not None)
        return known[0][1] if known else None

    def value(self, text: str) -> Origin | None:  # noqa: ARG002 - texts are no focus nodes here
        """Give nothing: where texts are focus nodes, everything is checked."""
        return None

    def _stands(self, claim: str) -> bool:
        node = NamedNode(self._iri(claim))
        concepts = self._schema.concepts
        kind, stance = (concepts[self._text(node, name)].enters_graph for name in (v.KIND, v.STANCE))
        rank = concepts[self._text(node, v.RANK)].rank_order
        return kind and stance and rank > 0 and not self._text(node, v.RETRACTED)

    def _iri(self, claim: str) -> str:
        return v.claim_iri(self._base, claim)

    def _text(self, node: NamedNode, predicate: str) -> str:
        quad = next(self._store.quads_for_pattern(node, NamedNode(predicate), None, self._graph), None)
        return quad.object.value if quad else ""  # type: ignore[union-attr]


def _columns(overlay: Overlay, file: str) -> Iterator[tuple[int, int]]:
    """Give the line and column of each entity, source and claim of a file."""
    try:
        root = compose(decode(overlay.read(overlay.project.root / file)))
    except (BadYamlError, OSError):
        return
    for node in _things(root):
        if isinstance(node, Pairs):
            yield node.line, node.column


def _things(root: Node | None) -> Iterator[Node]:
    if isinstance(root, Items):
        yield from root.items
    elif isinstance(root, Pairs):
        for _, value in root.pairs:
            yield from value.items if isinstance(value, Items) else (value,)

"""What a published store knows of the files that are not read again: their ids and refs."""

from __future__ import annotations

from collections import UserDict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg import vocab as v
from kg.errors import Origin
from kg.links import answer
from kg.reading import Thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad, Store

_FILE, _LINE, _REF = NamedNode(v.FILE), NamedNode(v.LINE), NamedNode(v.REF)
_ANSWERS, _REPLACED_BY = NamedNode(v.ANSWERS), NamedNode(v.REPLACED_BY)


class Known:
    """Look-ups in the store of the last snapshot, as if the files that are read again were not in it."""

    def __init__(self, store: Store, base: str) -> None:
        """Keep the store; nothing is read yet."""
        graphs = v.Graphs(base)
        self.store = store
        self.base = base
        self.claims, self.asserted = NamedNode(graphs.claims), NamedNode(graphs.asserted)

    def nodes_of(self, file: str) -> list[NamedNode]:
        """Give the claims, entities and the source that a file holds."""
        quads = self.store.quads_for_pattern(None, _FILE, Literal(file), self.claims)
        return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]

    def file_of(self, node: NamedNode) -> str:
        """Give the file that holds a claim, an entity or a source."""
        return self.text(node, _FILE)

    def text(self, node: NamedNode, predicate: NamedNode) -> str:
        """Give the first value of a node's property in the graph of claims."""
        quad = next(self.store.quads_for_pattern(node, predicate, None, self.claims), None)
        return quad.object.value if quad else ""  # type: ignore[union-attr]

    def users(self, node: NamedNode) -> Iterator[str]:
        """Name the files whose claims or sources name a thing."""
        for quad in self.store.quads_for_pattern(None, None, node, self.claims):
            if isinstance(quad.subject, NamedNode):
                yield self.file_of(quad.subject)

    def bearers(self, ref: str) -> Iterator[NamedNode]:
        """Give the claims that bear a ref."""
        for quad in self.store.quads_for_pattern(None, _REF, Literal(ref), self.claims):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject

    def answering(self, ref: str) -> Iterator[NamedNode]:
        """Give the claims that answer a ref, in whatever way."""
        for relation in v.RELATIONS:
            text = Literal(answer(relation, ref))
            for quad in self.store.quads_for_pattern(None, _ANSWERS, text, self.claims):
                if isinstance(quad.subject, NamedNode):
                    yield quad.subject

    def redirects(self) -> Iterator[tuple[NamedNode, NamedNode]]:
        """Give each thing that was judged to be another, and the one that is kept."""
        for quad in self.store.quads_for_pattern(None, _REPLACED_BY, None, self.asserted):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                yield quad.subject, quad.object

    def own(self, node: NamedNode) -> list[Quad]:
        """Give every quad of a claim or source, or of an entity itself."""
        return [
            *self.store.quads_for_pattern(node, None, None, self.claims),
            *self.store.quads_for_pattern(node, None, None, self.asserted),
        ]

    def kinds(self, node: NamedNode) -> tuple[str, ...]:
        """Give the kinds that a file declares a thing to be of."""
        kind = NamedNode(v.RDF_TYPE)
        graphs = (self.asserted, self.claims)
        found = (quad for graph in graphs for quad in self.store.quads_for_pattern(node, kind, None, graph))
        return tuple(quad.object.value for quad in found if isinstance(quad.object, NamedNode))


class Things(UserDict[str, Thing]):
    """The ids that are declared in the files being read, and behind them those of the files that are not."""

    def __init__(self, known: Known, files: Iterable[str]) -> None:
        """Keep the look-ups, and which files are read again."""
        super().__init__()
        self._known = known
        self._files = frozenset(files)
        self._absent: set[str] = set()
        self._read_again = frozenset(node.value for file in self._files for node in known.nodes_of(file))

    def __missing__(self, slug: str) -> Thing:
        """Look an id up in the store."""
        if slug not in self._absent and len(slug) < v.LONGEST_SLUG:
            iris = [make(self._known.base, slug) for make in (v.entity_iri, v.source_iri)]
            for iri in iris if self._read_again.isdisjoint(iris) else ():
                if thing := self._look_up(slug, iri):
                    self.data[slug] = thing
                    return thing
            self._absent.add(slug)
        raise KeyError(slug)

    def __contains__(self, slug: object) -> bool:
        """Tell whether an id is declared anywhere."""
        try:
            self[slug]  # type: ignore[index]
        except KeyError:
            return False
        return True

    def setdefault(self, slug: str, thing: Thing) -> Thing:
        """Declare an id, or give what it was declared as."""
        if slug in self:
            return self[slug]
        self.data[slug] = thing
        return thing

    def __iter__(self) -> Iterator[str]:
        """Give every id: only asked to suggest the nearest one to a wrong one."""
        everything = self._known.store.quads_for_pattern(None, _FILE, None, self._known.claims)
        nodes = (quad.subject for quad in everything if isinstance(quad.subject, NamedNode))
        stored = (v.slug(self._known.base, node.value) for node in nodes)
        return iter(dict.fromkeys([*self.data, *(slug for slug in stored if slug and slug in self)]))

    def _look_up(self, slug: str, iri: str) -> Thing | None:
        try:
            node = NamedNode(iri)
        except ValueError:
            return None
        file = self._known.file_of(node)
        if not file or file in self._files:
            return None
        origin = Origin(file, int(self._known.text(node, _LINE) or 1), 1)
        return Thing(slug, node, self._known.kinds(node), origin)


class Refs(set[str]):
    """The refs that the claims being read bear, and behind them those of the claims that are not."""

    def __init__(self, known: Known, files: Iterable[str]) -> None:
        """Keep the look-ups, and which files are read again."""
        super().__init__()
        self._known = known
        self._files = frozenset(files)

    def __contains__(self, ref: object) -> bool:
        """Tell whether any claim bears a ref."""
        if super().__contains__(ref):
            return True
        bearers = self._known.bearers(str(ref))
        return any(self._known.file_of(node) not in self._files for node in bearers)

"""How many triples an evaluation visits at most, on one store."""

from __future__ import annotations

from itertools import accumulate
from operator import mul
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg.light.fans import ANY, ENDLESS
from kg.light.outline import A, Choice, Closure, Inverse, Link, Sequence
from kg.values import INTEGER
from kg.vocab import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Sequence as Several

    from pyoxigraph import BlankNode, Quad, Store, Triple

    from kg.light.fans import Fans
    from kg.light.outline import Path, Pattern
    from kg.light.visits import Evaluation, Spread

    Node = NamedNode | BlankNode | Literal | Triple

_WALKED: Final = 100  # triples that are looked up beforehand along a path


class _Much(Exception):
    """There is more along a path than is looked up beforehand."""


class Counting:
    """Counts for one query, whose constants stand for IRIs."""

    def __init__(self, store: Store, fans: Fans, iris: Mapping[int, str], constants: Several[str]) -> None:
        """Keep the store, how far its properties spread, and what the constants of the query are."""
        self._store = store
        self._fans = fans
        self._iris = iris
        self._constants = constants
        #: How many triples were looked up.
        self.walked = 0

    def visits(self, how: Evaluation, most: int) -> int | None:
        """Give how many triples are visited at most; nothing where that may be more than ``most``."""
        number = how.patterns
        # All of them are asked before one is too much: what is not known yet is then counted.
        for fan in [self._reached(one) for one in how.spreads]:
            number *= max(fan, 1)
        for start, fan in [(one, self._begun(one)) for one in how.starts]:
            if number * fan > most and not isinstance(start.path, str | Link):
                try:
                    fan = self._walked_from(start)  # noqa: PLW2901 - counted more closely
                except _Much:
                    return None
            number *= max(fan, 1)
        return number if number <= most else None

    def _reached(self, spread: Spread) -> int:
        forth = self._fan(spread.path, forward=True) if spread.out else self._fans.graphs
        return max(forth, self._fan(spread.path, forward=False) if spread.back else 1)

    def _begun(self, start: Pattern) -> int:
        """Count what a pattern with a constant begins with, as far as is known without a look."""
        path, forward = start.path, isinstance(start.subject, int)
        if isinstance(path, str):
            return self._fans.most(ANY, "out" if forward else "back")
        both = forward and isinstance(start.value, int)
        if both and isinstance(path, Link):
            return self._fans.graphs
        back = self._fan(path, forward=False) if both else 0
        return max(back, self._fan(path, forward=forward))

    def _walked_from(self, start: Pattern) -> int:
        """Count what there is along a path from a constant, by walking it."""
        for end, forward in ((start.subject, True), (start.value, False)):
            if isinstance(end, int) and not isinstance(start.path, str):
                self._walk(start.path, self._node(end), forward=forward)
        return self.walked

    def _fan(self, path: Path, *, forward: bool) -> int:
        """Count how far a path spreads at most; one of no known length passes each triple once."""
        match path:
            case Link(place):
                return self._fans.most(self._iri(place), "out" if forward else "back")
            case Inverse(inner):
                return self._fan(inner, forward=not forward)
            case Choice(parts):
                return sum(self._fan(one, forward=forward) for one in parts)
            case Sequence(parts):
                fans = [max(1, self._fan(one, forward=forward)) for one in parts]
                return sum(accumulate(fans if forward else reversed(fans), mul))
            case Closure(inner):
                return self._all(inner)

    def _all(self, path: Path) -> int:
        """Count the triples along which any path leads that repeats a step or a choice of steps."""
        match path:
            case Link(place):
                return self._fans.most(self._iri(place), "all")
            case Inverse(inner):
                return self._all(inner)
            case Choice(parts):
                return sum(map(self._all, parts))
            case _:
                return ENDLESS

    def _walk(self, path: Path, node: Node, *, forward: bool) -> list[Node]:
        """Follow a path from a node as the engine does; a row for each way to the same end."""
        match path:
            case Link(place):
                return self._step(self._iri(place), node, forward=forward)
            case Inverse(inner):
                return self._walk(inner, node, forward=not forward)
            case Choice(parts):
                return [end for one in parts for end in self._walk(one, node, forward=forward)]
            case Sequence(parts):
                ends = [node]
                for one in parts if forward else reversed(parts):
                    ends = [end for begin in ends for end in self._walk(one, begin, forward=forward)]
                return ends
            case Closure(inner):
                return self._closed(inner, node, forward=forward)

    def _closed(self, path: Path, node: Node, *, forward: bool) -> list[Node]:
        found = {node: None}
        left = [node]
        while left:
            for end in self._walk(path, left.pop(), forward=forward):
                if end not in found:
                    found[end] = None
                    left.append(end)
        return list(found)

    def _step(self, iri: str, node: Node, *, forward: bool) -> list[Node]:
        found: list[Node] = []
        for quad in self._quads(NamedNode(iri), node, forward=forward):
            found.append(quad.object if forward else quad.subject)
            self.walked += 1
            if self.walked > _WALKED:
                raise _Much
        return found

    def _quads(self, path: NamedNode, node: Node, *, forward: bool) -> Iterator[Quad]:
        if not forward:
            return self._store.quads_for_pattern(None, path, node, None)
        if isinstance(node, Literal):
            return iter(())
        return self._store.quads_for_pattern(node, path, None, None)

    def _iri(self, place: int) -> str:
        return RDF_TYPE if place == A else self._iris[place]

    def _node(self, place: int) -> Node:
        if place in self._iris:
            return NamedNode(self._iris[place])
        constant = self._constants[place]
        if constant[0] in "\"'":
            return Literal(constant[1:-1])
        return Literal(constant, datatype=INTEGER)

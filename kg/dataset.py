"""The graphs that a stranger's query names, put as a remote engine calls them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.client import Dataset
from kg.expand import expand
from kg.tokens import pieces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


#: A graph that is empty.
_NOTHING: Final = "urn:x-statecraft:nothing"


@dataclass(frozen=True, slots=True)
class Moved:
    """A query for a remote engine: its text without ``FROM``, and the graphs that it is to see instead."""

    text: str
    dataset: Dataset


def moved(
    query: str,
    prefixes: Mapping[str, str],
    graphs: Mapping[str, str],
    asked: Dataset | None = None,
    base: str = "",
) -> Moved:
    """Let a query ask for graphs under their names there; a graph that is not ours is an empty one.

    ``asked`` is what the protocol gives, which counts before ``FROM`` (SPARQL 1.1 Protocol, section 2.1.4).
    ``prefixes`` may go undeclared, and are declared where they are used so. Relative IRIs, also those to
    ``base``, are resolved: not every engine takes ``BASE``.

    >>> one = moved("SELECT * FROM <a:g> { ?s x:p ?o }", {"x": "b:"}, {"a:g": "a:g@1", "a:h": "a:h@1"})
    >>> one.text, one.dataset.default
    ('PREFIX x: <b:> SELECT *   { ?s x:p ?o }', ('a:g@1',))
    """
    reader = _Reader(prefixes, graphs, asked.named if asked else None, base)
    text = reader.read(query)
    if asked:
        dataset = asked
    elif reader.default or reader.named:
        dataset = Dataset(tuple(reader.default), tuple(reader.named))
    else:
        everything = tuple(graphs.values())
        return Moved(text, Dataset(everything, everything))
    # Without any, an engine would give all that it has.
    nothing = (_NOTHING,)

    def there(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(graphs[name] for name in names if name in graphs) or nothing

    return Moved(text, Dataset(there(dataset.default), there(dataset.named)))


class _Reader:
    """Reads a query piece by piece and writes it anew."""

    def __init__(
        self, prefixes: Mapping[str, str], graphs: Mapping[str, str], named: Sequence[str] | None, base: str
    ) -> None:
        """Keep what is known; ``named`` are the graphs that may be asked by name, where that is settled."""
        self._settled = named
        self.default: list[str] = []
        self.named: list[str] = []
        self._known = dict(prefixes)
        self._graphs = graphs
        self._base, self._declaring = base, ""
        self._declared: set[str] = set()
        self._used: set[str] = set()
        self._words: tuple[str, ...] = ()

    def read(self, query: str) -> str:
        found = [self._piece(sort, piece) for sort, piece in pieces(query)]
        lacking = [name for name in self._known if name in self._used - self._declared]
        return "".join(f"PREFIX {name}: <{self._known[name]}> " for name in lacking) + "".join(found)

    def _piece(self, sort: str, piece: str) -> str:
        """Read one piece, and give what stands in its place."""
        if sort == "blank":
            return piece
        if sort == "word":
            self._words = (*self._words[-1:], piece.upper())
            gone = self._words[-1] in {"FROM", "BASE"} or self._words == ("FROM", "NAMED")
            return "" if gone else piece
        return self._term(sort, piece)

    def _term(self, sort: str, piece: str) -> str:
        words, self._words = self._words, ()
        iri = expand(sort, piece, self._known, self._base)
        if words[-1:] == ("PREFIX",):
            return self._declare(words, sort, piece, iri)
        if words[-1:] == ("BASE",):
            self._base = iri or self._base
            return ""
        if words[-1:] == ("FROM",) or words == ("FROM", "NAMED"):
            (self.named if words[-1] == "NAMED" else self.default).append(iri or piece)
            return ""
        if sort == "name" and piece[0] not in "?$@_":
            self._used.add(piece.partition(":")[0])
        if words[-1:] == ("GRAPH",) and iri is not None and not self._may_name(iri):
            # Some engines answer for a graph that is named so, whatever the dataset.
            return f"<{_NOTHING}>"
        moved_to = self._graphs.get(iri or "")
        if moved_to or sort == "iri":
            return f"<{moved_to or iri}>"
        return piece

    def _may_name(self, graph: str) -> bool:
        if graph not in self._graphs:
            return False
        named = self._settled
        if named is None and (self.default or self.named):
            named = self.named
        return named is None or graph in named

    def _declare(self, words: tuple[str, ...], sort: str, piece: str, iri: str | None) -> str:
        if sort == "iri" and iri is not None:
            self._known[self._declaring] = iri
            return f"<{iri}>"
        self._declaring = piece.removesuffix(":")
        self._declared.add(self._declaring)
        self._words = words  # its IRI is to come
        return piece

"""The first rows of an ordered result, with the name of each thing read once.

The engine keeps names apart from triples, and reads both of every two that it compares: to put 800 things in
order takes it five times as long as to count what each is linked with. Here a query is evaluated without
its order, its rows are put in order by keys that are read once, and the wanted ones are given back to the
engine as data, so that it writes them as it writes any.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg.guard import verb
from kg.piece import spelled
from kg.values import INTEGER
from kg.vocab import XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyoxigraph import BlankNode, QuerySolution, QuerySolutions, Triple

    from kg.piece import Piece

    Term = NamedNode | BlankNode | Literal | Triple
    Keys = tuple[object, ...]

_MOST: Final = 1_000  # rows that may be wanted
_LETTERS: Final = ("ORDER", "LIMIT")
_SORTS: Final = (INTEGER, NamedNode(XSD + "string"))


@dataclass(frozen=True, slots=True)
class Order:
    """A query without its order; the variables that it is ordered by, from the last or not; rows wanted."""

    query: str
    keys: tuple[tuple[str, bool], ...]
    offset: int
    limit: int


class _Otherwise(Exception):
    """The query, or a value of it, is of another form; that is no error."""


class _Down:
    """A key that sorts in reverse."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        self.key = key

    def __lt__(self, other: _Down) -> bool:
        return other.key < self.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Down) and other.key == self.key

    __hash__ = None  # type: ignore[assignment]


def ordered(query: str) -> Order | None:
    """Take a query apart that ends with an order by variables and a limit; nothing where it does not.

    >>> ordered("SELECT ?s ?n { ?s <a:b> ?n } ORDER BY DESC(?n) ?s LIMIT 5 # most")
    Order(query='SELECT ?s ?n { ?s <a:b> ?n } ', keys=(('n', True), ('s', False)), offset=0, limit=5)
    >>> ordered("SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 5 } }")

    What only what is counted orders, the engine is quick to put in order.
    """
    upper = query.upper()
    if not all(letters in upper for letters in _LETTERS) or verb(query) != "SELECT":
        return None
    pieces = spelled(query)
    words = [piece.word for piece in pieces]
    at = max((n for n, word in enumerate(words) if word == "ORDER"), default=0)
    depth = sum((piece.sort == "open") - (piece.sort == "close") for piece in pieces[:at])
    if words[at + 1 : at + 2] != ["BY"] or depth:
        return None
    try:
        keys, rest = _keys(pieces[at + 2 :])
        offset, limit = _slice(rest)
    except _Otherwise:
        return None
    made = {pieces[n + 1].text[1:] for n, word in enumerate(words[:at]) if word == "AS"}
    if offset + limit > _MOST or {name for name, _ in keys} <= made:
        return None
    return Order(query[: pieces[at].at], keys, offset, limit)


def _keys(pieces: list[Piece]) -> tuple[tuple[tuple[str, bool], ...], list[str]]:
    """Read the variables of an order; give what stands behind them, in capitals."""
    found: list[tuple[str, bool]] = []
    texts = [piece.text for piece in pieces]
    while texts and texts[0].upper() not in {"LIMIT", "OFFSET"}:
        down = texts[0].upper() == "DESC"
        if down or texts[0].upper() == "ASC":
            if texts[1:2] != ["("] or texts[3:4] != [")"]:
                raise _Otherwise
            texts = [texts[2], *texts[4:]]
        if texts[0][0] not in "?$":
            raise _Otherwise
        found.append((texts[0][1:], down))
        texts = texts[1:]
    return tuple(found), [text.upper() for text in texts]


def _slice(texts: list[str]) -> tuple[int, int]:
    """Read which rows are wanted: how many are left out before them, and how many there may be."""
    said = dict(zip(texts[::2], texts[1::2], strict=False))
    if 2 * len(said) != len(texts) or "LIMIT" not in said or not all(n.isdecimal() for n in said.values()):
        raise _Otherwise
    return int(said.get("OFFSET", 0)), int(said["LIMIT"])


def first(order: Order, ask: Callable[[str], QuerySolutions]) -> QuerySolutions | None:
    """Find the rows that are wanted; nothing where the engine has to, which knows the order of all terms.

    Things are ordered here by their IRI, texts and whole numbers by what they are, if nothing else is among
    them (SPARQL 1.1, section 15.1).
    """
    found = ask(order.query)
    names = [variable.value for variable in found.variables]
    try:
        places = [(names.index(name), down) for name, down in order.keys]
        rows = nsmallest(order.offset + order.limit, _keyed(found, places), key=lambda row: row[0])
        data = " ".join([_written(row, len(names)) for _, row in rows[order.offset :]])
        heads = " ".join([f"?{name}" for name in names])
        return ask(f"SELECT {heads} {{ VALUES ({heads}) {{ {data} }} }}")
    except (_Otherwise, SyntaxError, ValueError):
        return None


def _keyed(found: QuerySolutions, places: list[tuple[int, bool]]) -> Iterator[tuple[Keys, QuerySolution]]:
    """Give the rows, each with the keys that it is ordered by."""
    row = next(found, None)
    if row is None:
        return
    columns = [(place, down, _sort(row[place])) for place, down in places]
    if all(kind == INTEGER for _, _, kind in columns):
        # What only numbers order, the engine is quick to put in order.
        raise _Otherwise
    while row is not None:
        yield tuple([_key(row[place], kind, down) for place, down, kind in columns]), row
        row = next(found, None)


def _sort(term: Term | None) -> NamedNode | None:
    """Give the datatype of a text or a number; nothing for a thing."""
    if isinstance(term, NamedNode):
        return None
    if isinstance(term, Literal) and term.datatype in _SORTS:
        return term.datatype
    raise _Otherwise


def _key(term: Term | None, kind: NamedNode | None, down: bool) -> object:  # noqa: FBT001 - from a table
    if kind is None:
        if not isinstance(term, NamedNode):
            raise _Otherwise
    elif not isinstance(term, Literal) or term.datatype != kind:
        raise _Otherwise
    elif kind == INTEGER:
        return -int(term.value) if down else int(term.value)
    return _Down(term.value) if down else term.value


def _written(row: QuerySolution, width: int) -> str:
    """Write a row as data; blank nodes have no such form."""
    terms = [row[place] for place in range(width)]
    if not all(term is None or isinstance(term, NamedNode | Literal) for term in terms):
        raise _Otherwise
    return f"({' '.join(['UNDEF' if term is None else str(term) for term in terms])})"

"""What lies behind the rows of a query: the same question for everything that was bound in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode
from rdflib import Literal as RdflibLiteral
from rdflib import URIRef, Variable

from kg.tokens import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Term = NamedNode | Literal

#: One end of a triple pattern: the name of a variable, a term, or None where a path or blank node stands.
End = str | NamedNode | Literal | None
Pattern = tuple[End, End, End]
#: Rows of the wider question that are looked at.
MOST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Widened:
    """The wider question, the columns of the first one that it has too, and the triple patterns in both."""

    query: str
    columns: tuple[str, ...]
    patterns: tuple[Pattern, ...]


def widen(query: str, prefixes: Mapping[str, str]) -> Widened | None:
    """Ask a SELECT query for all its variables, without grouping, order and limit; None for other queries.

    >>> one = widen("SELECT ?b (COUNT(?c) AS ?n) { ?a <x:p> ?b ; <x:q> ?c } GROUP BY ?b LIMIT 3", {})
    >>> one.query
    'SELECT DISTINCT ?a ?b ?c { ?a <x:p> ?b ; <x:q> ?c } LIMIT 20000'
    >>> one.columns
    ('b',)

    Raises:
        ValueError: the query cannot be read.
    """
    # Slow to import, for a grammar is made.
    from rdflib.plugins.sparql import parser  # noqa: PLC0415
    from rdflib.plugins.sparql.algebra import translateQuery, traverse  # noqa: PLC0415

    try:
        parsed = parser.parseQuery(query)
        algebra = translateQuery(parsed, initNs=dict(prefixes)).algebra
    except Exception as error:
        # The parser and the algebra raise each what they will.
        message = f"this query cannot be read: {error}"
        raise ValueError(message) from error
    if algebra.name != "SelectQuery":
        return None
    patterns: list[Pattern] = []
    names: set[str] = set()

    def visit(node: object) -> None:
        if getattr(node, "name", "") == "BGP":
            for subject, predicate, value in node.triples:  # type: ignore[attr-defined]
                names.update(str(end) for end in (subject, predicate, value) if isinstance(end, Variable))
                patterns.append((_end(subject), _end(predicate), _end(value)))

    traverse(algebra, visitPre=visit)
    made = {str(one.evar) for one in parsed[1].get("projection") or () if "evar" in one}
    columns = tuple(str(name) for name in algebra.PV if str(name) not in made)
    wanted = sorted(names.union(columns))
    head = "".join(_pieces(query, "SELECT DISTINCT " + " ".join(f"?{name}" for name in wanted)))
    return Widened(f"{head} LIMIT {MOST}", columns, tuple(patterns)) if wanted else None


def _end(node: object) -> End:
    if isinstance(node, Variable):
        return str(node)
    if isinstance(node, URIRef):
        return NamedNode(str(node))
    if isinstance(node, RdflibLiteral):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(node)
    return None


def _pieces(query: str, head: str) -> Iterator[str]:
    """Give what stands before the outermost SELECT, another one, and its body."""
    depth, selecting, inside = 0, False, False
    for sort, piece in pieces(query):
        word = piece.upper() if sort == "word" and not depth else ""
        if word == "SELECT":
            selecting = True
            yield f"{head} "
            continue
        inside = inside or (selecting and not depth and (word in {"WHERE", "FROM"} or piece == "{"))
        if inside or not selecting:
            yield piece
        depth += (sort == "open") - (sort == "close")
        if inside and sort == "close" and not depth:
            return

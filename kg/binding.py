"""Parameters of our own queries put into their text, as terms and never as strings.

An engine in process binds them in the parsed query (SEP-0007). To a remote one the query goes as text: there
a parameter gives way to its term as N-Triples write it, which SPARQL reads the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.tokens import pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Literal, NamedNode

    Term = NamedNode | Literal

# In a projection and behind GROUP BY stand variables alone: a term in their place would be an error. These
# are the words that stand there too.
_WITHIN = frozenset({"DISTINCT", "REDUCED", "AS", "COUNT", "MAX", "MIN"})


def fill(text: str, lists: Mapping[str, Iterable[Term]]) -> str:
    r"""Put lists of terms into a query, each where it says ``VALUES ?name { UNDEF }``.

    >>> from pyoxigraph import Literal, NamedNode
    >>> print(fill("{ VALUES ?x { UNDEF } ?x ?p ?o }", {"x": [NamedNode("a:b"), Literal('"')]}))
    { VALUES ?x { <a:b> "\"" } ?x ?p ?o }

    Raises:
        QueryError: the query has no place for one of them.
    """
    for name, terms in lists.items():
        place = f"VALUES ?{name} {{ UNDEF }}"
        if place not in text:
            message = f"the query has no {place!r}"
            raise QueryError(message)
        text = text.replace(place, f"VALUES ?{name} {{ {' '.join(map(str, terms))} }}")
    return text


def bind(text: str, terms: Mapping[str, Term], graphs: Mapping[str, str] | None = None) -> str:
    """Put terms into a query in place of names as they stand in it: ``$like_this``, or ``prefix:`` alone.

    ``graphs`` says for a graph's IRI how the engine calls it; it counts behind ``GRAPH`` alone.

    >>> from pyoxigraph import NamedNode
    >>> terms = {"$x": NamedNode("a:b"), "$g": NamedNode("a:g")}
    >>> bind("SELECT DISTINCT $x ?o { GRAPH $g { $x ?p ?o } }", terms, {"a:g": "a:g@2"})
    'SELECT DISTINCT  ?o { GRAPH <a:g@2> { <a:b> ?p ?o } }'
    """
    found: list[str] = []
    words: tuple[str, ...] = ()
    bare = False
    for sort, piece in pieces(text):
        term = terms.get(piece) if sort == "name" else None
        if sort == "word":
            words = (*words[-1:], piece.upper())
            bare = words[-1] == "SELECT" or words == ("GROUP", "BY") or (bare and words[-1] in _WITHIN)
        elif sort in {"open", "close"} and piece in "{}":
            bare = False
        if term is None:
            found.append(piece)
        elif not bare:
            moved = (graphs or {}).get(term.value) if words[-1:] == ("GRAPH",) else None
            found.append(f"<{moved}>" if moved else str(term))
        if sort not in {"blank", "word"}:
            words = ()
    return "".join(found)

"""What strangers' queries may not do, checked on their text before anything runs.

The check is for a clear message and for depth (a deeply nested query overflows the parser's stack). What must
hold whatever the query says is enforced by the worker's sandbox, deadline and memory cap.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import QueryRefused, QueryTooLarge
from kg.tokens import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.limits import Limits

_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
# The engine's parser does not need the blanks that the grammar asks for: `1SERVICE:x{` reaches the network.
_SERVICE: Final = re.compile(r"\d*SERVICE(SILENT)?")
_FROM: Final = re.compile(r"(?<!\w)[Ff][Rr][Oo][Mm](?!\w)")
_HEAD: Final = 4_000  # characters before the first bracket of queries that begin alike
_OPENING: Final = re.compile(r"[{(\[]")
# How nearly all queries begin; it takes a tenth of the time that going through the pieces does.
_PLAIN: Final = re.compile(
    r"""(?:\s++|\#[^\n\r]*+[\n\r]|(?:PREFIX\s++[\w.-]*+:|BASE)\s*+<[^<>"{}|^`\\\x00-\x20]*+>|(?!))*+"""
    r"""(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w.:-])""",
    re.IGNORECASE,
)


class Token(NamedTuple):
    """A piece of a query's text, and of which kind it is; made by the hundred, so a tuple."""

    kind: str
    text: str


def check(query: str, limits: Limits) -> None:
    """Refuse a query that is too long, too deep, reaches the network, or would change data.

    Where the limits list servers that may be called, :mod:`kg.federation` judges what a query calls.

    Raises:
        QueryTooLarge: it is longer or deeper than the limits allow.
        QueryRefused: it asks for SERVICE, or is an update.
    """
    if len(query) > limits.query_chars:
        message = f"the query has {len(query):,} characters; the limit is {limits.query_chars:,}"
        raise QueryTooLarge(message)
    # Most queries have fewer brackets than they may nest, and not the letters: that is seen much faster.
    if len(_OPENING.findall(query)) > limits.nesting and (deepest := _depth(tokens(query))) > limits.nesting:
        message = f"the query is nested {deepest} levels deep; the limit is {limits.nesting}"
        raise QueryTooLarge(message)
    head = verb(query)
    if head in _UPDATES:
        message = (
            f"this endpoint is read-only, so {head} is refused; "
            "data is changed in the project's curated files, which are then published as a new snapshot"
        )
        raise QueryRefused(message)
    if not limits.service_hosts and "SERVICE" in query.upper() and reaches_out(query):
        message = "SERVICE is refused: queries may not reach other servers"
        raise QueryRefused(message)


def verb(query: str) -> str:
    r"""Give the word that says what a query does, in capitals; empty where none does.

    >>> verb("# SELECT\nPREFIX select: <http://x.example/construct> CONSTRUCT WHERE { ?s ?p ?o }")
    'CONSTRUCT'
    """
    opening = query.find("{")
    head = _opened(query[:opening]) if 0 < opening < _HEAD else ""
    return head or _verb(query)


@lru_cache(maxsize=200)  # Queries that programs ask begin alike.
def _opened(head: str) -> str:
    """Give the word in what stands before the first bracket; empty where that is not sure."""
    plain = _PLAIN.match(head)
    return plain[1].upper() if plain else ""


@lru_cache(maxsize=16)  # Whoever answers a query wants to know several times.
def _verb(query: str) -> str:
    if plain := _PLAIN.match(query):
        return plain[1].upper()
    words = (token.text.upper() for token in _split(query) if token.kind == "word")
    # Before it stand only names and IRIs.
    return next((word for word in words if word in _UPDATES or word in FORMS), "")


def names_dataset(query: str) -> bool:
    """Tell whether a query says itself which graphs it is asked of (``FROM``, SPARQL 1.1 section 13.2).

    >>> names_dataset("SELECT * FROM NAMED <http://x.example/g> WHERE { GRAPH ?g { ?s ?p ?o } }")
    True
    >>> names_dataset("SELECT ?from WHERE { ?from from:from 'FROM <a:b>' }")
    False
    """
    # Most queries do not have the word at all, which is much faster to see.
    return _FROM.search(query) is not None and any(
        token.kind == "word" and token.text.upper() == "FROM" for token in tokens(query)
    )


def reaches_out(query: str) -> bool:
    """Tell whether a query, or a part of one, would reach other servers.

    >>> reaches_out("ASK { SERVICE ?where { } }"), reaches_out("ASK { ?service ?p 'SERVICE ?where { }' }")
    (True, False)
    """
    return _reaches_out(tokens(query))


def is_update(query: str) -> bool:
    """Tell whether the text starts like a SPARQL update.

    >>> is_update("PREFIX insert: <http://x.example/> SELECT * { ?s insert:p ?o }")
    False
    >>> is_update("BASE <http://x.example/> INSERT DATA { <a:b> <a:c> <a:d> }")
    True
    """
    return verb(query) in _UPDATES


def tokens(query: str) -> list[Token]:
    """Split a query into its pieces, without blanks and comments."""
    return list(_split(query))


def _split(query: str) -> Iterator[Token]:
    for match in TOKEN.finditer(query):
        kind = match.lastgroup
        if kind != "blank":
            yield Token(kind or "other", match[0])


def _depth(tokens: Iterable[Token]) -> int:
    """Count how deep brackets nest.

    Brackets between ``<`` and ``>`` count as well: what the grammar takes for an IRI, the engine's parser
    may take for two comparisons.
    """
    depth = deepest = 0
    for token in tokens:
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth = max(0, depth - 1)
        inside = max(token.text.count("("), token.text.count("[")) if token.kind == "iri" else 0
        deepest = max(deepest, depth + inside)
    return deepest


def _reaches_out(tokens: Sequence[Token]) -> bool:
    for before, token, after in zip((None, *tokens), tokens, (*tokens[1:], None), strict=False):
        text = token.text.upper()
        if token.kind == "word" and _SERVICE.fullmatch(text):
            return True
        opens = after is not None and after.text == "{"
        graph = before is not None and before.text.upper() == "GRAPH"
        if token.kind == "name" and opens and not graph and _SERVICE.match(text):
            return True
    return False

"""What strangers' queries may not do, checked on their text before anything runs.

The check is for a clear message and for depth (a deeply nested query overflows the parser's stack). What must
hold whatever the query says is enforced by the worker's sandbox, deadline and memory cap.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.errors import QueryRefused, QueryTooLarge

if TYPE_CHECKING:
    from kg.limits import Limits

_SKIPPED: Final = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\''''
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*\'"""
    r"|<[^<>\"{}|^`\\\x00-\x20]*>|\#[^\n\r]*",
    re.DOTALL,
)
_WORD: Final = re.compile(r"(?<![\w:?$@-])([A-Za-z]+)(?![\w:-])")
_PROLOGUE: Final = re.compile(r"\s*(?:PREFIX\s+[^\s:]*:\s*|BASE\s*|VERSION\s*)", re.IGNORECASE)
_OPEN: Final = frozenset("{([")
_CLOSE: Final = frozenset("})]")
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


def check(query: str, limits: Limits) -> None:
    """Refuse a query that is too long, too deep, reaches the network, or would change data.

    Raises:
        QueryTooLarge: it is longer or deeper than the limits allow.
        QueryRefused: it asks for SERVICE, or is an update.
    """
    if len(query) > limits.query_chars:
        message = f"the query has {len(query):,} characters; the limit is {limits.query_chars:,}"
        raise QueryTooLarge(message)
    bare = _SKIPPED.sub(" ", query)
    deepest = _depth(bare)
    if deepest > limits.nesting:
        message = f"the query is nested {deepest} levels deep; the limit is {limits.nesting}"
        raise QueryTooLarge(message)
    words = [match[1].upper() for match in _WORD.finditer(_without_prologue(bare))]
    if words and words[0] in _UPDATES:
        message = (
            f"this endpoint is read-only, so {words[0]} is refused; "
            "data is changed in the project's curated files, which are then published as a new snapshot"
        )
        raise QueryRefused(message)
    if "SERVICE" in words:
        message = "SERVICE is refused: queries may not reach other servers"
        raise QueryRefused(message)


def is_update(query: str) -> bool:
    """Tell whether the text starts like a SPARQL update.

    >>> is_update("PREFIX insert: <http://x.example/> SELECT * { ?s insert:p ?o }")
    False
    >>> is_update("BASE <http://x.example/> INSERT DATA { <a:b> <a:c> <a:d> }")
    True
    """
    words = _WORD.search(_without_prologue(_SKIPPED.sub(" ", query)))
    return words is not None and words[1].upper() in _UPDATES


def _depth(bare: str) -> int:
    depth = deepest = 0
    for char in bare:
        if char in _OPEN:
            depth += 1
            deepest = max(deepest, depth)
        elif char in _CLOSE:
            depth -= 1
    return deepest


def _without_prologue(bare: str) -> str:
    at = 0
    while match := _PROLOGUE.match(bare, at):
        at = match.end()
    return bare[at:]

"""A guess, from the text alone, at which queries take long.

A wrong guess costs nobody an answer: a query that looks long is given a place among the long ones at once,
and one that does not is moved there when it has had its time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg import guard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONG: Final = 8_000  # characters
_UNIONS: Final = 30
#: Functions that build large values or try many ways to match.
_DEAR: Final = re.compile(r"\b(GROUP_CONCAT|REGEX|REPLACE|SHA512|SHA384)\s*\(", re.IGNORECASE)
_UNION: Final = re.compile(r"\bUNION\b", re.IGNORECASE)
# A path of any length; a variable or a number before the sign makes it arithmetic.
_PATH: Final = re.compile(r"(?<![?$\w])(?:[\w.-]*:[\w.-]+|<[^<>\s]*>|\ba|\))\s*[*+]", re.ASCII)
_ASIDE: Final = frozenset({"FILTER", "BIND", "VALUES", "HAVING"})


def looks_long(query: str) -> bool:
    """Tell whether a query looks as if it would take long.

    >>> looks_long("SELECT * { ?a ?b ?c . ?d ?e ?f }"), looks_long("SELECT * { ?a ?b ?c . ?c ?e ?f }")
    (True, False)
    """
    if len(query) > _LONG or _DEAR.search(query) or _PATH.search(query):
        return True
    if len(_UNION.findall(query)) > _UNIONS:
        return True
    return len(_islands(_together(guard.tokens(query)))) > 1


def _together(tokens: Iterable[guard.Token]) -> Iterator[set[str]]:
    """Give the variables of each run of triples with one subject, outside expressions."""
    depth = aside = 0
    skipping = False
    run: set[str] = set()
    for token in tokens:
        text = token.text
        if aside:
            aside += (token.kind == "open") - (token.kind == "close")
        elif skipping and token.kind == "open":
            skipping, aside = False, 1
        elif token.kind == "word" and text.upper() in _ASIDE:
            skipping = True
        elif text in {"{", "}", "."}:
            depth += (text == "{") - (text == "}")
            yield run
            run = set()
        elif depth and token.kind == "name" and text[0] in "?$":
            run.add(text[1:])
        elif token.kind == "name" and text.endswith("."):
            yield run
            run = set()
    yield run


def _islands(runs: Iterable[set[str]]) -> list[set[str]]:
    """Join what shares a variable; what is left apart is multiplied when the query is answered."""
    found: list[set[str]] = []
    for run in runs:
        if run:
            touching = [island for island in found if island & run]
            found = [island for island in found if not island & run]
            found.append(run.union(*touching))
    return found

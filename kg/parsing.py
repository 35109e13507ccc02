"""What the engine's parser has against a query, and at which piece of it.

The parser tells how far it came in its furthest attempt, which may be words behind the fault. A piece is
wrong where the text before it could go on and the text with it cannot: that is found by halving.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import partial
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple, Variable

from kg.tokens import pieces, place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ERROR: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
#: A character or a class of them that would go on; words that would are not told apart from those before.
_MORE: Final = re.compile(r'"|\[(?!_\])|The SELECT')
#: What follows these is a word, and so it is behind the IRI of a declaration.
_HALF: Final = frozenset({"ORDER", "GROUP", "NOT"})
_DECLARING: Final = frozenset({"PREFIX", "BASE"})
_LONGEST: Final = 20_000  # characters of a query that is read several times
_ABSENT: Final[dict[Variable, NamedNode | BlankNode | Literal | Triple]] = {
    Variable("statecraft_absent"): NamedNode("urn:absent")
}


def objection(store: Store, prefixes: Mapping[str, str], base: str, query: str) -> str:
    """Say what the parser has against a query; empty where it has nothing.

    >>> objection(Store(), {}, "", "ASK { ?s ?p }").partition(":")[0]
    'error at 1'
    """
    try:
        # A variable to be bound that the query lacks: it is refused when it is read, before it is evaluated.
        store.query(query, base_iri=base or None, prefixes=dict(prefixes), substitutions=_ABSENT)
    except SyntaxError as error:
        return str(error)
    except (RuntimeError, ValueError):
        pass
    return ""


def placed(store: Store, prefixes: Mapping[str, str], base: str, query: str) -> str:
    """Say what the parser has against a query, with the line and column of the first wrong piece.

    >>> placed(Store(), {}, "", "SELECT ?s WHER { ?s ?p ?o }").partition(": ")[0]
    'error at 1:11'
    """
    read = partial(objection, store, prefixes, base)
    said = read(query)
    if not said or len(query) > _LONGEST:
        return said
    apart = _without_nodes(query)
    ends = _ends(apart)
    # All texts that may go on stand before all that may not.
    wrong = bisect_left(ends, True, key=lambda end: not _may_go_on(apart[:end], read))  # noqa: FBT003
    if wrong < len(ends):
        said = read(apart[: ends[wrong]])
        begin = _begin(query, ends[wrong - 1] if wrong else 0)
    else:
        begin = len(query.rstrip())
    line, column = place(query, begin)
    told = _ERROR.fullmatch(said)
    return f"error at {line}:{column}: {told[3] if told else said}"


def _without_nodes(query: str) -> str:
    """Put variables in place of blank nodes, which the parser takes for used when it tries another way."""
    return "".join(
        "?_" + re.sub(r"\W", "_", piece[2:]) if sort == "name" and piece.startswith("_:") else piece
        for sort, piece in pieces(query)
    )


def _ends(query: str) -> list[int]:
    """Give where pieces end that signs or names may follow; signs that may be one (``^^``) are not parted."""
    ends: list[int] = []
    at, before, declared = 0, "", False
    declaring = False
    for sort, piece in pieces(query):
        at += len(piece)
        word = piece.upper() if sort == "word" else ""
        declaring = word in _DECLARING or (declaring and sort in {"blank", "name"})
        if sort == "other" == before:
            ends[-1] = at
        elif sort != "blank" and word not in _HALF and not (declared and sort == "iri"):
            ends.append(at)
        before, declared = sort, declaring
    return ends


def _may_go_on(text: str, read: Callable[[str], str]) -> bool:
    said = read(text)
    found = _ERROR.fullmatch(said)
    if found is None:
        return not said
    line, column = int(found[1]), int(found[2])
    end = (text.count("\n") + 1, len(text) - text.rfind("\n"))
    goes_on = _MORE.search(found[3]) and "Prefix not found" not in found[3]
    return (line, column) == end and bool(goes_on)


def _begin(query: str, after: int) -> int:
    """Give where the first piece behind a place begins."""
    at = after
    for sort, piece in pieces(query[after:]):
        if sort != "blank":
            break
        at += len(piece)
    return at

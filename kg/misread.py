"""What is wrong with a query that cannot be read, in words, with the place of the piece that is."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.tokens import TOKEN, place
from kg.tongue import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.errors import QuerySyntaxError

_PLACE: Final = re.compile(r"error at (\d+):(\d+): ")
_KEYWORDS: Final = (
    "SELECT CONSTRUCT DESCRIBE ASK PREFIX BASE DISTINCT REDUCED WHERE FROM NAMED OPTIONAL UNION MINUS GRAPH "
    "SERVICE FILTER BIND VALUES EXISTS GROUP ORDER HAVING LIMIT OFFSET COUNT AVG SUM MIN MAX SAMPLE "
    "GROUP_CONCAT SEPARATOR BOUND COALESCE CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER REGEX REPLACE LANG "
    "LANGMATCHES DATATYPE STRLEN SUBSTR UCASE LCASE CONCAT YEAR MONTH DAY ISIRI ISBLANK ISLITERAL UNDEF DESC "
    "ASC"
)
_CLOSES: Final = {"{": "}", "(": ")", "[": "]"}
_QUOTES: Final = frozenset("\"'")


@dataclass(frozen=True, slots=True)
class Misreading:
    """The first piece of a query that is wrong: 1-based line and column, its characters, and why."""

    line: int
    column: int
    length: int
    words: str


@dataclass(frozen=True, slots=True)
class _Piece:
    sort: str
    text: str
    begin: int


def explain(query: str, error: QuerySyntaxError) -> Misreading:
    r"""Say in the reader's language what is wrong with a query, from what its parser says of it.

    >>> from kg.errors import QuerySyntaxError
    >>> explain("SELECT ?s\nWHER { ?s ?p ?o }", QuerySyntaxError("error at 2:1: expected WHERE")).words
    '“WHER” cannot stand here. Perhaps WHERE?'
    """
    said = str(error)
    told = _PLACE.match(said)
    if told is None:
        return Misreading(1, 1, 1, said)
    line, column = int(told[1]), int(told[2])
    offset = _offset(query, line, column)
    before = [piece for piece in _pieces(query) if piece.begin < offset]
    here = next((piece for piece in _pieces(query) if piece.begin >= offset), None)
    before, here = _blamed(before, here)
    if here is None:
        return Misreading(line, column, 1, _unfinished(query, before, said))
    line, column = place(query, here.begin)
    return Misreading(line, column, len(here.text), _wrong(query, before, here, said))


def _blamed(before: list[_Piece], here: _Piece | None) -> tuple[list[_Piece], _Piece | None]:
    """Go back to what the parser could still take for something else: an open text, a word that is none."""
    for at, piece in enumerate(before):
        if piece.text in _QUOTES:
            return before[:at], piece
    last = before[-1] if before else None
    if last is not None and last.sort == "word":
        called = here is not None and here.text == "("
        if called or _near(last.text) not in {"", last.text.upper()}:
            return before[:-1], last
    return before, here


def _wrong(query: str, before: list[_Piece], here: _Piece, said: str) -> str:
    if here.sort == "name" and "Prefix not found" in said:
        text = _("The prefix “{name}:” is declared neither in the query nor here.")
        return text.format(name=here.text.partition(":")[0])
    if here.text in _QUOTES:
        return _("The text that begins here has no closing quotation mark.")
    text = _("“{piece}” cannot stand here.").format(piece=here.text)
    opened = _open(before)
    if here.sort == "close" and opened and _CLOSES[opened[-1].text] != here.text:
        bracket, (line, _column) = opened[-1], place(query, opened[-1].begin)
        still = _("“{bracket}” of line {line} is still open.").format(bracket=bracket.text, line=line)
        return f"{text} {still}"
    near = _near(here.text) if here.sort == "word" else ""
    if near and near != here.text.upper():
        perhaps = _("Perhaps {word}?").format(word=near)
        return f"{text} {perhaps}"
    return text


def _unfinished(query: str, before: list[_Piece], said: str) -> str:
    if opened := _open(before):
        bracket, (line, _column) = opened[-1], place(query, opened[-1].begin)
        text = _("The query ends here, and “{bracket}” of line {line} is still open.")
        return text.format(bracket=bracket.text, line=line)
    if "variable that is unbound" in said:
        return _("A variable that is selected is not in the query, or is not one that it groups by.")
    if "overrides an existing variable" in said:
        return _("What is selected gives a value to a variable that has one in the query.")
    if before and before[-1].text != "}":
        return _("The query ends here, before it is whole.")
    return _("The query cannot be read as SPARQL 1.1.")


def _pieces(query: str) -> Iterator[_Piece]:
    for match in TOKEN.finditer(query):
        if match.lastgroup != "blank":
            yield _Piece(match.lastgroup or "other", match[0], match.start())


def _open(before: list[_Piece]) -> list[_Piece]:
    """Give the brackets that are open behind some pieces."""
    opened: list[_Piece] = []
    for piece in before:
        if piece.sort == "open":
            opened.append(piece)
        elif piece.sort == "close" and opened:
            opened.pop()
    return opened


def _near(word: str) -> str:
    """Give the word of SPARQL that is meant, or is it itself; empty where none is near."""
    return next(iter(difflib.get_close_matches(word.upper(), _KEYWORDS.split(), 1, 0.75)), "")


def _offset(query: str, line: int, column: int) -> int:
    lines = query.split("\n")
    return sum(len(one) + 1 for one in lines[: line - 1]) + column - 1

"""The calls to other servers in a query's text: where they stand, and what they ask.

Their form is that of SPARQL 1.1 Federated Query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg import guard
from kg.errors import QueryRefused
from kg.expand import expand, is_absolute
from kg.tokens import pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FORM: Final = (
    "SERVICE is refused unless it names its endpoint by an IRI, as in SERVICE <https://…> { … }, "
    "and has no other SERVICE inside"
)


@dataclass(frozen=True, slots=True)
class Call:
    """A ``SERVICE`` clause: from where to where it stands, the endpoint, and the query for it."""

    start: int
    end: int
    endpoint: str
    query: str
    silent: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    sort: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        return self.text.upper() if self.sort == "word" else ""


def find(query: str, prefixes: Mapping[str, str], base: str = "") -> tuple[Call, ...]:
    """Find the calls in a query, which may leave out ``prefixes`` and ``base``.

    >>> text = "SELECT * { SERVICE SILENT <http://x.example/q> { ?s ex:p ?o } }"
    >>> one, = find(text, {"ex": "http://e.example/"})
    >>> one.endpoint, one.query, one.silent
    ('http://x.example/q', 'PREFIX ex: <http://e.example/> SELECT * WHERE { ?s ex:p ?o }', True)

    Raises:
        QueryRefused: a call does not name its endpoint, or has another in it.
    """
    reader = _Reader(query, prefixes, base)
    calls = tuple(reader.calls())
    # What the engine's parser would take for a call, and we did not.
    if guard.reaches_out(replaced(query, [(call, "{ }") for call in calls])):
        raise QueryRefused(_FORM)
    return calls


def replaced(query: str, calls: Iterable[tuple[Call, str]]) -> str:
    """Put something else in the place of calls, which are in their order."""
    parts: list[str] = []
    done = 0
    for call, text in calls:
        parts += query[done : call.start], text
        done = call.end
    return "".join([*parts, query[done:]])


class _Reader:
    """Reads a query's declarations, and then the calls in it."""

    def __init__(self, query: str, prefixes: Mapping[str, str], base: str) -> None:
        self._query = query
        self._found = list(_pieces(query))
        self._head = next((at for at, one in enumerate(self._found) if one.word in guard.FORMS), 0)
        self._prologue = query[: self._found[self._head].start] if self._found else ""
        self._given = prefixes
        self._declared: dict[str, str] = {}
        self._base = base
        self._based = False
        for before, one in zip(self._found[: self._head], self._found[1:], strict=False):
            self._declare(before, one)

    def _declare(self, before: _Piece, one: _Piece) -> None:
        """Take in ``BASE <…>`` or the second half of ``PREFIX x: <…>``."""
        if one.sort != "iri":
            return
        iri = expand(one.sort, one.text, {}, self._base) or ""
        if before.word == "BASE":
            self._base, self._based = iri, True
        elif before.sort == "name":
            self._declared[before.text.removesuffix(":")] = iri

    def calls(self) -> Iterable[Call]:
        at = self._head
        while at < len(self._found):
            if self._found[at].word == "SERVICE":
                call, at = self._call(at)
                yield call
            else:
                at += 1

    def _call(self, at: int) -> tuple[Call, int]:
        """Read the call that begins at a piece; give it, and where it ends."""
        silent = any(one.word == "SILENT" for one in self._found[at + 1 : at + 2])
        name = at + 2 if silent else at + 1
        known = {**self._given, **self._declared}
        where = [expand(one.sort, one.text, known, self._base) for one in self._found[name : name + 1]]
        end = self._closing(name + 1)
        if not where or not where[0] or not end:
            raise QueryRefused(_FORM)
        inside = self._found[name + 1 : end]
        pattern = self._query[inside[0].start : inside[-1].end]
        if guard.reaches_out(pattern):
            raise QueryRefused(_FORM)
        text = f"{self._lacking(inside)}{self._prologue}SELECT * WHERE {pattern}"
        return Call(self._found[at].start, inside[-1].end, where[0], text, silent), end

    def _closing(self, at: int) -> int:
        """Give where the group that begins at a piece ends; 0 where none begins, or it does not end."""
        if [one.text for one in self._found[at : at + 1]] != ["{"]:
            return 0
        depth = 0
        for end, one in enumerate(self._found[at:], at + 1):
            depth += (one.sort == "open") - (one.sort == "close")
            if not depth:
                return end
        return 0

    def _lacking(self, inside: Sequence[_Piece]) -> str:
        """Declare what a pattern uses and the query leaves out."""
        used = {one.text.partition(":")[0] for one in inside if one.sort == "name"}
        lacking = sorted(used & self._given.keys() - self._declared.keys())
        names = "".join(f"PREFIX {name}: <{self._given[name]}> " for name in lacking)
        relative = any(
            one.sort == "iri" and not is_absolute(one.text[1:-1])
            for one in (*self._found[: self._head], *inside)
        )
        return f"BASE <{self._base}> {names}" if relative and self._base and not self._based else names


def _pieces(query: str) -> Iterable[_Piece]:
    at = 0
    for sort, text in pieces(query):
        if sort != "blank":
            yield _Piece(sort, text, at)
        at += len(text)

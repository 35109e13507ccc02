"""The few forms of query that can be light: anything else has no outline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.light.conditions import skip
from kg.light.outline import A, Choice, Closure, Inverse, Link, Outline, Pattern, Sequence, is_step, plain
from kg.light.pieces import Otherwise, Pieces

if TYPE_CHECKING:
    from collections.abc import Sequence as Several

    from kg.light.outline import End, Path

_MOST: Final = 12  # patterns
_FILTERS: Final = 6
_NODE: Final = "<:\"'0"


def read(between: Several[str], sorts: str) -> Outline | None:
    """Read the shape of a query (see :class:`kg.light.cutting.Cut`).

    >>> read(("SELECT ?x { ", " ", " ?x }"), "::").patterns
    (Pattern(subject=0, path=Link(place=1), value='?x'),)
    """
    try:
        return _Reader(Pieces(between, sorts)).query()
    except Otherwise:
        return None


class _Reader:
    """Reads piece by piece what the engine's parser will read again."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._filters = 0
        self._patterns: list[Pattern] = []
        self._besides: list[Pattern] = []
        self._verdict = False

    def query(self) -> Outline:
        """Read all of it."""
        self._head()
        self._pieces.sign("WHERE")
        self._group()
        alone = self._verdict and not self._filters and self._pieces.peek() == ""
        self._tail()
        if self._pieces.next() or not self._patterns:
            raise Otherwise
        taken = (plain(pattern, number) for number, pattern in enumerate(self._patterns))
        besides = (one for pattern in self._besides for one in plain(pattern, _MOST))
        stepwise = all(is_step(pattern.path) for pattern in self._patterns)
        return Outline(tuple(one for some in taken for one in some), tuple(besides), stepwise, alone)

    def _head(self) -> None:
        if self._pieces.sign("ASK"):
            self._verdict = True
            return
        if self._pieces.sign("CONSTRUCT"):
            self._pieces.must("{")
            while not self._pieces.sign("}"):
                self._triples([])
            return
        if not self._pieces.sign("SELECT"):
            raise Otherwise
        _ = self._pieces.sign("DISTINCT") or self._pieces.sign("REDUCED")
        if not self._pieces.sign("*"):
            self._pieces.variable()
            while self._pieces.is_variable():
                self._pieces.variable()

    def _tail(self) -> None:
        # Nothing is put in order here: the engine ends its process where values of several sorts have no
        # order between them.
        while self._pieces.sign("LIMIT") or self._pieces.sign("OFFSET"):
            self._pieces.constant("0")

    def _group(self) -> None:
        self._pieces.must("{")
        while not self._pieces.sign("}"):
            if self._pieces.sign("FILTER"):
                self._filters += 1
                skip(self._pieces)
            elif self._pieces.sign("OPTIONAL"):
                self._pieces.must("{")
                found: list[Pattern] = []
                self._triples(found)
                self._pieces.must("}")
                # Several would be put in an order that does not begin with what is bound.
                if len(found) != 1 or not is_step(found[0].path):
                    raise Otherwise
                self._besides += found
            elif self._besides:
                # What stands behind something optional may be evaluated before it.
                raise Otherwise
            else:
                self._triples(self._patterns)
                continue
            self._pieces.sign(".")
            if len(self._besides) > _MOST or self._filters > _FILTERS:
                raise Otherwise

    def _triples(self, found: list[Pattern]) -> None:
        """Read what is said of one thing."""
        subject = self._end()
        while True:
            path: Path | str = self._pieces.variable() if self._pieces.is_variable() else self._choice()
            found.append(Pattern(subject, path, self._end()))
            while self._pieces.sign(","):
                found.append(Pattern(subject, path, self._end()))
            more = self._pieces.sign(";")
            if not more or self._pieces.peek() in {"}", "."}:
                break
        if len(found) > _MOST:
            raise Otherwise
        if not self._pieces.sign(".") and self._pieces.peek() not in {"}", "FILTER", "OPTIONAL"}:
            raise Otherwise

    def _end(self) -> End:
        if self._pieces.is_variable():
            return self._pieces.variable()
        place = self._pieces.constant(_NODE)
        if self._pieces.sort(place) in "\"'" and (
            self._pieces.is_constant("@") or self._pieces.peek() == "^"
        ):
            raise Otherwise
        return place

    def _choice(self) -> Path:
        parts = [self._sequence()]
        while self._pieces.sign("|"):
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def _sequence(self) -> Path:
        parts = [self._step()]
        while self._pieces.sign("/"):
            parts.append(self._step())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _step(self) -> Path:
        inverse = self._pieces.sign("^")
        path: Path
        if self._pieces.peek() == "a":
            self._pieces.next()
            path = Link(A)
        elif self._pieces.sign("("):
            path = self._choice()
            self._pieces.must(")")
        else:
            path = Link(self._pieces.constant("<:"))
        if self._pieces.sign("+") or self._pieces.sign("*"):
            path = Closure(path)
        return Inverse(path) if inverse else path

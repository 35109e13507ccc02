"""Light queries answered in this process; all others are for a process that can be ended."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import QueryError
from kg.light.counting import Counting
from kg.light.cutting import cut, declarations, expanded
from kg.light.fans import Fans, counted
from kg.light.reading import read
from kg.light.visits import evaluation
from kg.worker import CHUNK, Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.engine import Engine
    from kg.light.visits import Evaluation
    from kg.limits import Limits
    from kg.worker import Answer, Begun, Prologue, Question

_LARGEST: Final = CHUNK - 1  # bytes of an answer, which is then in one piece


class _Shape(NamedTuple):
    """How queries of a shape are evaluated, and the places of the constants on which that depends."""

    how: Evaluation
    places: tuple[int, ...]


class Near:
    """Answers queries on the store of an engine in this process, if they are sure to visit few triples."""

    def __init__(
        self, engine: Engine, limits: Limits, prologue: Prologue, ask: Callable[[str], Answer]
    ) -> None:
        """Keep the engine, and what answers queries of our own in a process that can be ended."""
        self._store = engine.store
        self._most = limits.light
        self._longest = limits.query_chars
        self._prefixes = dict(prologue.prefixes)
        self._worker = Worker(engine.store, min(limits.result, _LARGEST), prologue)
        self.fans = Fans(engine.store, partial(counted, engine, ask))
        #: How many queries were answered here.
        self.answered = 0

    def visits(self, query: str) -> int | None:
        """Give how many triples a query visits at most; nothing where it is not sure to be light."""
        found = cut(query) if len(query) <= self._longest else None
        shape = _shape(found.between, found.sorts) if found else None
        declared = declarations(found.declared) if found and shape else None
        if found is None or shape is None or declared is None:
            return None
        iris: dict[int, str] = {}
        for place in shape.places:
            constant = found.constants[place]
            if constant[0] in "<:" or ":" in constant:
                iri = expanded(constant, declared, self._prefixes)
                if iri is None:
                    return None
                iris[place] = iri
        return Counting(self._store, self.fans, iris, found.constants).visits(shape.how, self._most)

    def answer(self, question: Question) -> Answer | None:
        """Answer a query that is light and asked of all graphs; nothing where that is for others to do.

        What goes wrong is for others to tell too.
        """
        if question.read or question.default_graphs or question.named_graphs:
            return None
        if self.visits(question.query) is None:
            return None
        try:
            answer = self._worker.answer(question, _unsent)
        except QueryError:
            return None
        self.answered += 1
        return answer


@lru_cache(maxsize=1000)
def _shape(between: tuple[str, ...], sorts: str) -> _Shape | None:
    outline = read(between, sorts)
    found = evaluation(outline) if outline else None
    return _Shape(found, tuple(sorted(outline.places))) if outline and found else None


def _unsent(_piece: Begun | bytes) -> None:
    """Take a piece of an answer too large for here; there is none."""

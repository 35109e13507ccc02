"""Light queries answered in this process; all others are for a process that can be ended."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import QueryError
from kg.light.counting import Counting
from kg.light.cutting import Cut, cut, declarations, expanded, is_relative, names, needed
from kg.light.fans import Fans, counted
from kg.light.lookup import asked, named, triple
from kg.light.reading import read
from kg.light.visits import evaluation
from kg.outlet import CHUNK, Outlet, form_of, write
from kg.worker import Answer, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kg.engine import Engine
    from kg.light.lookup import Named, Triple
    from kg.light.outline import Pattern
    from kg.light.visits import Evaluation
    from kg.limits import Limits
    from kg.outlet import Result
    from kg.worker import Prologue

_LARGEST: Final = CHUNK - 1  # bytes of an answer, which is then in one piece
_MEMORY: Final = 2_000  # sorts of query whose visits are remembered
_FEW: Final = 1_000  # rows, whose size need not be watched while they are written


class _Shape(NamedTuple):
    """How queries of a shape are evaluated, and where the constants of its patterns and of its paths are."""

    how: Evaluation
    places: tuple[int, ...]
    steps: tuple[int, ...]
    #: The pattern of a question for one triple.
    asked: Pattern | None


class Light(NamedTuple):
    """What is known of a query: its visits at most, and how it is said with nothing that it does not use."""

    visits: int
    text: str
    prefixes: dict[str, str]
    base: str | None
    #: What a question for one triple asks for.
    triple: Triple | None


class Near:
    """Answers queries on the store of an engine in this process, if they are sure to visit few triples."""

    def __init__(
        self,
        engine: Engine,
        limits: Limits,
        prologue: Prologue,
        ask: Callable[[str], Answer],
        counts: Path | None = None,
    ) -> None:
        """Keep the engine, and what answers queries of our own in a process that can be ended.

        How far properties spread is kept in a file, where one is given.
        """
        self._store = engine.store
        self._most = limits.light
        self._longest = limits.query_chars
        self._prefixes = dict(prologue.prefixes)
        self._base = prologue.base or None
        self._largest = min(limits.result, _LARGEST)
        self.fans = Fans(engine.store, partial(counted, engine, ask), counts)
        self._engine = engine
        self._known: dict[object, int] = {}
        self._verdict = lru_cache(maxsize=50)(self._told)
        # Programs ask the same of other things.
        self._needed = lru_cache(maxsize=1000)(self._before)
        self._named = lru_cache(maxsize=2000)(self._term)
        #: How many queries were answered here.
        self.answered = 0

    def visits(self, query: str) -> int | None:
        """Give how many triples a query visits at most; nothing where it is not sure to be light."""
        light = self._read(query)
        return light.visits if light else None

    def learn(self) -> None:
        """Have everything counted that may be asked, before it is."""
        rows = self._engine.rows("count_graphs")
        self.fans.learn({row["property"].value for row in rows if row["property"]})

    def judge(self, question: Question) -> Light | None:
        """Say what is known of a query that can be answered here: it is light, and asked of all graphs."""
        if question.read or question.default_graphs or question.named_graphs:
            return None
        return self._read(question.query)

    def answer(self, question: Question, light: Light) -> Answer | None:
        """Answer a light query; nothing where it fails or its result is large, which others can tell."""
        if light.triple and (told := self._verdict(self._is_there(light.triple), question.accept)):
            self.answered += 1
            return told
        try:
            result = self._store.query(
                light.text,
                base_iri=light.base,
                prefixes=light.prefixes or None,
                use_default_graph_as_union=True,
            )
            answer = self._written(result, question, watched=light.visits > _FEW)
        except (QueryError, SyntaxError, OSError, RuntimeError, ValueError, MemoryError):
            return None
        self.answered += answer is not None
        return answer

    def _is_there(self, sought: Triple) -> bool:
        return next(self._store.quads_for_pattern(*sought, None), None) is not None

    def _told(self, verdict: bool, accept: str) -> Answer | None:  # noqa: FBT001 - kept by its arguments
        """Say yes or no as the engine does."""
        result = self._store.query("ASK {}" if verdict else "ASK { FILTER(false) }")
        return self._written(result, Question("", accept))

    def _written(self, result: Result, question: Question, *, watched: bool = False) -> Answer | None:
        """Serialise a result; nothing where it is larger than a result may be.

        Raises:
            QueryTooLarge: it was watched while it was written, and became so.
        """
        kind, form = form_of(result, question.accept)
        most = min(question.most or self._largest, self._largest)
        out = Outlet(most, _unsent) if watched else None
        body = write(result, form, self._prefixes, out)
        body = out.getvalue() if out else body
        return Answer(kind, form, body) if len(body) <= most else None

    def _read(self, query: str) -> Light | None:
        found = cut(query) if len(query) <= self._longest else None
        shape = _shape(found.between, found.sorts) if found else None
        declared = declarations(found.declared) if found and shape else None
        if found is None or shape is None or declared is None:
            return None
        # Which things a query is about counts only where a path is walked.
        key = found.declared, found.between, found.sorts, tuple(found.constants[one] for one in shape.steps)
        visits = self._known.get(key)
        if visits is None:
            counting = self._counting(found, shape, declared)
            visits = counting.visits(shape.how, self._most) if counting else None
            if counting is None or visits is None:
                return None
            if not counting.walked:
                self._keep(key, visits)
        term = partial(self._named, found.declared)
        sought = triple(shape.asked, found.constants, term) if shape.asked else None
        own, prefixes = self._needed(found.declared, names(found))
        text = own + query[len(found.declared) :]
        return Light(visits, text, prefixes, self._base if is_relative(found) else None, sought)

    def _before(self, declared: str, used: tuple[str, ...]) -> tuple[str, dict[str, str]]:
        return needed(used, declarations(declared) or {}, self._prefixes)

    def _term(self, declared: str, constant: str) -> Named:
        return named(constant, declarations(declared) or {}, self._prefixes)

    def _counting(self, found: Cut, shape: _Shape, declared: Mapping[str, str]) -> Counting | None:
        """Say what the constants of a query stand for; nothing where that is not plain to see."""
        iris: dict[int, str] = {}
        for place in shape.places:
            if found.sorts[place] in "<:":
                iri = expanded(found.constants[place], declared, self._prefixes)
                if iri is None:
                    return None
                iris[place] = iri
        return Counting(self._store, self.fans, iris, found.constants)

    def _keep(self, key: object, visits: int) -> None:
        if len(self._known) >= _MEMORY:
            self._known.clear()
        self._known[key] = visits


@lru_cache(maxsize=1000)
def _shape(between: tuple[str, ...], sorts: str) -> _Shape | None:
    outline = read(between, sorts)
    found = evaluation(outline) if outline else None
    if outline is None or found is None:
        return None
    return _Shape(found, tuple(outline.places), tuple(outline.steps), asked(outline))


def _unsent(_piece: bytes) -> None:
    """Take a piece of an answer too large for here; there is none."""

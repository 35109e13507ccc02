"""The process that answers strangers' queries: it has one store, opened for reading, and nothing else."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import NamedNode, Store

from kg import guard, outlet, parsing, sandbox
from kg.errors import QueryError, QueryRefused, QuerySyntaxError, QueryTooLarge
from kg.malloc import M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, mallopt
from kg.ordering import first, ordered
from kg.outlet import Outlet, form_of
from kg.parting import parted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.connection import Connection
    from typing import IO

    from pyoxigraph import QuerySolutions

    from kg.limits import Limits
    from kg.outlet import Kind, Result


#: Asks for another thread in place of one that was slowed down.
FRESH: Final = "fresh"
#: Priorities as in ``man 2 setpriority``: so much below the pages, and far below. Not the least, or a
#: process that is ended would wait too long for a processor to go.
LESS: Final = 5
LEAST: Final = 12
_KEPT: Final = 8 << 20  # bytes of memory, for the next query
_GRACE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the media type that its asker takes and the dataset that its asker names.

    No default and no named graph means the graphs that the query names (``FROM``), else the union of all.
    ``most`` is how large the result may be in bytes, if it is to be smaller than any may be. Where it is to
    be ``read`` alone, nothing is evaluated and the answer is empty. One of our own may take several ``times``
    as long as one of a stranger.
    """

    query: str
    accept: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    most: int = 0
    read: bool = False
    times: int = 1

    def __reduce__(self) -> tuple[type[Question], tuple[object, ...]]:
        """Say how it is sent; by itself a dataclass with slots looks its fields up each time."""
        named = self.default_graphs, self.named_graphs
        return Question, (self.query, self.accept, *named, self.most, self.read, self.times)


@dataclass(frozen=True, slots=True)
class Prologue:
    """What queries on a store may leave out (SPARQL 1.1, section 4.1): prefixes, and the IRI of the base.

    Relative IRIs in a query are resolved against ``base``, where there is one.
    """

    prefixes: Mapping[str, str] = field(default_factory=dict)
    base: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query answered, serialised as ``media_type``: in ``body``, or if large in an open ``file``."""

    kind: Kind
    media_type: str
    body: bytes = b""
    file: IO[bytes] | None = None

    def __reduce__(self) -> tuple[type[Answer], tuple[object, ...]]:
        """Say how it is sent; see :class:`Question`."""
        return Answer, (self.kind, self.media_type, self.body)

    def read(self) -> Answer:
        """Have it in ``body``, whatever its size."""
        if self.file is None:
            return self
        with self.file:
            return replace(self, body=self.file.read(), file=None)


@dataclass(frozen=True, slots=True)
class Begun:
    """Says that a large answer follows, in pieces."""

    kind: Kind
    media_type: str


@dataclass(frozen=True, slots=True)
class Ready:
    """Says that a process is up and which of its threads answers, or why not."""

    thread: int = 0
    failure: str = ""


class Worker:
    """Answers questions on one store."""

    def __init__(self, store: Store, result: int, prologue: Prologue) -> None:
        """Keep the store, the largest result in bytes, and what queries may leave out."""
        self.store = store
        self.result = result
        self._base = prologue.base or None
        self._prefixes = dict(prologue.prefixes)

    def answer(self, question: Question, send: Callable[[Begun | bytes], None]) -> Answer | None:
        """Ask and serialise; a large answer is sent in pieces, and what is given back then is None.

        Raises:
            QuerySyntaxError: the query is not SPARQL.
            QueryTooLarge: the result is larger than allowed.
            QueryError: the query failed in another way.
        """
        try:
            if not question.read:
                return self._serialise(question, send)
            wrong = self._misread(question)
        except SyntaxError as error:
            wrong = self._misread(question) or str(error)
        except MemoryError:
            message = "the query needs more memory than it may have"
            raise QueryTooLarge(message) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise _refined(error) from None
        if wrong:
            raise QuerySyntaxError(wrong)
        return Answer("boolean", "")

    def _misread(self, question: Question) -> str:
        return parsing.placed(self.store, self._prefixes, self._base or "", question.query)

    def _serialise(self, question: Question, send: Callable[[Begun | bytes], None]) -> Answer | None:
        # A dataset that the asker names takes the place of the query's own, as a whole: what it leaves out
        # is empty (SPARQL 1.1 Protocol, section 2.1.4).
        named = bool(question.default_graphs or question.named_graphs)
        ask = partial(
            self.store.query,
            base_iri=self._base,
            prefixes=self._used(question.query),
            use_default_graph_as_union=not named and not guard.names_dataset(question.query),
            default_graph=[NamedNode(iri) for iri in question.default_graphs] if named else None,
            named_graphs=[NamedNode(iri) for iri in question.named_graphs] if named else None,
        )
        sooner = _sooner(question.query, ask)
        return self.write(ask(question.query) if sooner is None else sooner, question, send)

    def _used(self, query: str) -> dict[str, str]:
        """Give the prefixes that a query may use: each takes the engine some microseconds to take in."""
        if "\\" in query:
            # Letters may be written as escapes (SPARQL 1.1, section 19.2).
            return self._prefixes
        return {prefix: iri for prefix, iri in self._prefixes.items() if f"{prefix}:" in query}

    def write(
        self, result: Result, question: Question, send: Callable[[Begun | bytes], None]
    ) -> Answer | None:
        """Serialise what the engine found; see :meth:`answer`."""
        kind, form = form_of(result, question.accept)
        out = self._outlet(Begun(kind, form), question.most, send)
        outlet.write(result, form, self._prefixes, out)
        if not out.handed:
            return Answer(kind, form, out.getvalue())
        out.hand_on()
        return None

    def _outlet(self, begun: Begun, most: int, send: Callable[[Begun | bytes], None]) -> Outlet:
        def hand_on(piece: bytes) -> None:
            if not out.handed - len(piece):
                send(begun)
            send(piece)

        out = Outlet(min(most or self.result, self.result), hand_on)
        return out


def _sooner(query: str, ask: Callable[[str], Result]) -> Result | None:
    """Have the engine answer a query in a way that takes it less time; nothing where none is known."""
    if order := ordered(query):
        # Of a SELECT, so these are solutions.
        return first(order, cast("Callable[[str], QuerySolutions]", ask))
    try:
        return ask(rewritten) if (rewritten := parted(query)) else None
    except SyntaxError:
        # What is wrong is said of the query as it was written.
        return None


def _refined(error: Exception) -> QueryError:
    if isinstance(error, PermissionError) or "not permitted" in str(error):
        return QueryRefused("the query tried to reach the network or the disk, which is refused")
    return QueryError(str(error))


def serve(pipe: Connection, path: str, limits: Limits, prologue: Prologue) -> None:
    """Answer questions from a pipe until its other end is closed: all that a worker process does."""
    # The asker decides when it ends; a key pressed in the server's terminal does not.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Rust explains an abort with a trace of the stack; the server's log is better off without.
    os.environ["RUST_BACKTRACE"] = "0"
    try:
        # Each page of what was given back would have to be cleared again for the next query.
        mallopt((option, _KEPT) for option in (M_TRIM_THRESHOLD, M_MMAP_THRESHOLD))
        # First, because the filter binds the threads that are started after it: the store has some.
        sandbox.confine(limits.memory)
        worker = Worker(Store.read_only(path), limits.result, prologue)
    except (OSError, ValueError) as error:
        pipe.send(Ready(failure=str(error)))
        return
    again = [True]
    while again:
        # A thread that was slowed down stays so; one that is asked for in its place starts from this one.
        answering = threading.Thread(target=_serve, args=(pipe, worker, limits, again), daemon=True)
        answering.start()
        answering.join()


def _serve(pipe: Connection, worker: Worker, limits: Limits, again: list[bool]) -> None:
    """Answer until another thread is asked for, or else for good."""
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send(Ready(threading.get_native_id()))
        while (question := pipe.recv()) != FRESH:
            # The kernel ends us even if the asker, who should have, was ended first.
            signal.setitimer(signal.ITIMER_REAL, limits.seconds * question.times + limits.patience + _GRACE)
            pipe.send(_reply(worker, question, pipe.send))
            signal.setitimer(signal.ITIMER_REAL, 0)
        return
    again.clear()


def _reply(
    worker: Worker, question: Question, send: Callable[[Begun | bytes], None]
) -> Answer | QueryError | None:
    try:
        return worker.answer(question, send)
    except QueryError as error:
        return error

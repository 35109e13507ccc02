"""The process that answers strangers' queries: it has one store, opened for reading, and nothing else."""

from __future__ import annotations

import contextlib
import io
import os
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, Store, serialize

from kg import guard, media, sandbox
from kg.errors import QueryError, QueryRefused, QuerySyntaxError, QueryTooLarge

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from kg.limits import Limits

_GRACE = 5.0

Kind = Literal["solutions", "boolean", "graph"]


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the media type that its asker takes and the dataset that its asker names.

    No default and no named graph means the graphs that the query names (``FROM``), else the union of all.
    Relative IRIs in the query are resolved against ``base``, where there is one.
    """

    query: str
    accept: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    prefixes: tuple[tuple[str, str], ...] = ()
    base: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query answered, serialised as ``media_type``."""

    kind: Kind
    media_type: str
    body: bytes


class _Bounded(io.BytesIO):
    """Stops the serialiser when the result outgrows its limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, data: object) -> int:
        written = super().write(data)  # type: ignore[arg-type]
        if self.tell() > self.limit:
            message = f"the result is larger than {self.limit:,} bytes: ask for less, or add a LIMIT"
            raise QueryTooLarge(message)
        return written


class Worker:
    """Answers questions on one store."""

    def __init__(self, store: Store, result: int) -> None:
        """Keep the store, and the largest result in bytes."""
        self.store = store
        self.result = result

    def answer(self, question: Question) -> Answer:
        """Ask and serialise.

        Raises:
            QuerySyntaxError: the query is not SPARQL.
            QueryTooLarge: the result is larger than allowed.
            QueryError: the query failed in another way.
        """
        out = _Bounded(self.result)
        try:
            return self._serialise(question, out)
        except SyntaxError as error:
            raise QuerySyntaxError(str(error)) from None
        except MemoryError:
            message = "the query needs more memory than it may have"
            raise QueryTooLarge(message) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise _refined(error) from None

    def _serialise(self, question: Question, out: io.BytesIO) -> Answer:
        # A dataset that the asker names takes the place of the query's own, as a whole: what it leaves out
        # is empty (SPARQL 1.1 Protocol, section 2.1.4).
        named = bool(question.default_graphs or question.named_graphs)
        result = self.store.query(
            question.query,
            base_iri=question.base or None,
            prefixes=dict(question.prefixes),
            use_default_graph_as_union=not named and not guard.names_dataset(question.query),
            default_graph=[NamedNode(iri) for iri in question.default_graphs] if named else None,
            named_graphs=[NamedNode(iri) for iri in question.named_graphs] if named else None,
        )
        if isinstance(result, QuerySolutions | QueryBoolean):
            kind: Kind = "boolean" if isinstance(result, QueryBoolean) else "solutions"
            form = question.accept if question.accept in media.RESULTS else next(iter(media.RESULTS))
            if kind == "boolean" and form in media.PLAIN:
                out.write(f"{str(bool(result)).lower()}\n".encode())
            else:
                result.serialize(out, media.RESULTS[form])
            return Answer(kind, form, out.getvalue())
        form = question.accept if question.accept in media.GRAPHS else next(iter(media.GRAPHS))
        serialize(result, out, media.GRAPHS[form], prefixes=dict(question.prefixes))
        return Answer("graph", form, out.getvalue())


def _refined(error: Exception) -> QueryError:
    if isinstance(error, PermissionError) or "not permitted" in str(error):
        return QueryRefused("the query tried to reach the network or the disk, which is refused")
    return QueryError(str(error))


def serve(pipe: Connection, path: str, limits: Limits) -> None:
    """Answer questions from a pipe until its other end is closed: all that a worker process does."""
    # The asker decides when it ends; a key pressed in the server's terminal does not.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Rust explains an abort with a trace of the stack; the server's log is better off without.
    os.environ["RUST_BACKTRACE"] = "0"
    try:
        # First, because the filter binds the threads that are started after it: the store has some.
        sandbox.confine(limits.memory)
        worker = Worker(Store.read_only(path), limits.result)
    except (OSError, ValueError) as error:
        pipe.send(str(error))
        return
    pipe.send("")
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            question = pipe.recv()
            # The kernel ends us even if the asker, who should have, was ended first.
            signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE)
            pipe.send(_reply(worker, question))
            signal.setitimer(signal.ITIMER_REAL, 0)


def _reply(worker: Worker, question: Question) -> Answer | QueryError:
    try:
        return worker.answer(question)
    except QueryError as error:
        return error

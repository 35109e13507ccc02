"""What stands before the application: who asks, how much they may, the access log and the metrics."""

from __future__ import annotations

import time
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from web import freshness
from web.accesslog import open_log
from web.bodies import Bodies
from web.clients import Clients, name
from web.gate import Gate
from web.lane import Lane
from web.metrics import CONTENT_TYPE, Metrics
from web.refusals import say, tell, too_long, too_often
from web.site import CLIENT, KEY, LARGE, VIEW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any
    from wsgiref.types import StartResponse, WSGIApplication

    from flask import Flask

    from kg.serving import Serving
    from web.accesslog import AccessLog
    from web.refusals import Refusal

    #: Takes the status and the size of an answer that is over.
    _Over = Callable[[int, int], None]

_OK: Final = "200 OK"


class Tier:
    """A WSGI application around another, and around a short way past it."""

    def __init__(  # noqa: PLR0913 - what a request passes
        self,
        inner: WSGIApplication,
        lane: Lane,
        *,
        clients: Clients,
        gate: Gate,
        bodies: Bodies,
        metrics: Metrics | None,
        log: AccessLog | None,
    ) -> None:
        """Keep what stands before the application."""
        self._inner = inner
        self._lane = lane
        self._clients = clients
        self._gate = gate
        self._bodies = bodies
        self._metrics = metrics
        self._log = log

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        begun = time.perf_counter()
        address = self._clients.unwrap(environ)
        operator = self._clients.is_operator(address)
        client = environ[CLIENT] = "" if operator else name(address)
        wait = 0.0 if operator else self._gate.enter(client)
        if self._metrics:
            self._metrics.begin()
        over = partial(self._over, environ, address, begun, None if operator or wait else client)
        if wait:
            if self._metrics:
                self._metrics.refuse()
            return self._refuse(environ, start_response, too_often(wait), over)
        if why := too_long(environ) or self._bodies.take_in(environ):
            return self._refuse(environ, start_response, why, over)
        try:
            kept = self._lane.answer(environ)
        except BaseException:
            over(0, 0)
            raise
        if kept:
            over(HTTPStatus.OK, len(kept.body))
            start_response(_OK, list(kept.headers))
            return [kept.body]
        if operator and self._metrics and environ.get("PATH_INFO") == "/metrics":
            return self._count(start_response, self._metrics, over)
        return self._answer(environ, start_response, over)

    def _over(  # noqa: PLR0913, PLR0917 - what there is to note of a request
        self, environ: dict[str, Any], address: str, begun: float, entered: str | None, status: int, size: int
    ) -> None:
        """Note that a request was answered; ``entered`` is the client that the gate let in, if it let one."""
        if entered is not None:
            self._gate.leave(entered)
        seconds = time.perf_counter() - begun
        if self._metrics:
            self._metrics.end(str(environ.get(VIEW) or "none"), _method(environ), status, seconds)
        if self._log:
            self._log.write(environ, address=address, status=status, size=size, seconds=seconds)

    @staticmethod
    def _refuse(
        environ: dict[str, Any], start_response: StartResponse, why: Refusal, over: _Over
    ) -> list[bytes]:
        body = tell(why, environ, start_response)
        over(why.status, len(body))
        return [body]

    @staticmethod
    def _count(start_response: StartResponse, metrics: Metrics, over: _Over) -> list[bytes]:
        body = say(start_response, metrics.text(), CONTENT_TYPE)
        over(HTTPStatus.OK, len(body))
        return [body]

    def _answer(self, environ: dict[str, Any], start_response: StartResponse, over: _Over) -> Iterable[bytes]:
        status, ended = 0, False

        def started(line: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:  # noqa: ANN401 - as WSGI has it
            nonlocal status
            status = int(line[:3])
            return start_response(line, headers, *rest)

        def done(size: int) -> None:
            nonlocal ended
            # Once, also where that itself fails: a client that has left twice may have more than others.
            if not ended:
                ended = True
                over(status, size)

        try:
            found = self._inner(environ, started)
            answer = iter(_Watched(found, done))
            return answer if environ.get(LARGE) else [b"".join(answer)]
        except BaseException:
            done(0)
            raise


class _Watched:
    """An answer that says when it is over, however that comes about."""

    def __init__(self, inner: Iterable[bytes], done: Callable[[int], None]) -> None:
        self._inner = inner
        self._pieces = iter(inner)
        self._done = done
        self._size = 0
        self._over = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            piece = next(self._pieces)
        except BaseException:
            self.close()
            raise
        self._size += len(piece)
        return piece

    def close(self) -> None:
        if not self._over:
            self._over = True
            try:
                getattr(self._inner, "close", lambda: None)()
            finally:
                self._done(self._size)


def _method(environ: dict[str, Any]) -> str:
    method = str(environ.get("REQUEST_METHOD"))
    return method if method in {"GET", "HEAD", "POST", "OPTIONS"} else "other"


def stand_before(app: Flask, serving: Serving) -> None:
    """Put what the settings ask for before an application.

    Raises:
        SettingsError: a setting is not as it should be.
    """
    metrics = Metrics() if serving.metrics else None
    if metrics:
        cache, sites = app.extensions[freshness.KEY], app.extensions[KEY]
        metrics.watch("statecraft_cache_bytes", "Size of the answers that are kept", lambda: cache.size)
        metrics.watch("statecraft_cache_hits", "Answers given from memory", lambda: cache.hits)
        metrics.watch("statecraft_cache_misses", "Answers that had to be made", lambda: cache.misses)
        metrics.watch(
            "statecraft_snapshot", "Number of the snapshot", lambda: sites.current().snapshot.number
        )
        metrics.watch("statecraft_claims", "Claims in the snapshot", lambda: sites.current().snapshot.claims)
        metrics.watch(
            "statecraft_light_queries",
            "Queries of the snapshot answered without a process of their own",
            lambda: sites.current().pool.light,
        )
        metrics.watch("statecraft_query_workers", "Processes for queries", lambda: sites.current().pool.size)
    app.wsgi_app = Tier(  # type: ignore[method-assign]
        app.wsgi_app,
        Lane(app.extensions[KEY], app.extensions[freshness.KEY]),
        clients=Clients(serving),
        gate=Gate(serving),
        bodies=Bodies(max(1, serving.threads // 2), app.config["MAX_CONTENT_LENGTH"]),
        metrics=metrics,
        log=open_log(serving),
    )

"""Asks and changes a SPARQL 1.1 engine over HTTP (SPARQL 1.1 Protocol, Graph Store HTTP Protocol)."""

from __future__ import annotations

import math
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import httpx

from kg.endpoint import Endpoint, checked, recognised
from kg.errors import EngineError, QueryError, QueryTimeout, QueryTooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.credentials import Credentials

JSON: Final = "application/sparql-results+json"
N_TRIPLES: Final = "application/n-triples"
_SHOWN: Final = 300  # characters of what an engine says when it refuses
_PATIENCE: Final = 60.0  # seconds that a page's query may take
_LOADING: Final = 3600.0  # seconds that an update may take
_GRACE: Final = 1.0  # seconds that an engine has beyond the limit that it was given, to say so itself


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query sees: merged as its default graph, and by name."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Client:
    """One engine. Connections are kept and shared among threads."""

    def __init__(self, endpoint: Endpoint, http: httpx.Client) -> None:
        """Keep where it is and what speaks HTTP, with credentials where there are any."""
        self.endpoint = endpoint
        self.http = http

    def query(
        self,
        text: str,
        dataset: Dataset,
        *,
        accept: str = JSON,
        seconds: float | None = None,
        most: int | None = None,
    ) -> tuple[str, bytes]:
        """Ask a query; give the media type and body of the answer.

        It sees the graphs of ``dataset`` alone. After ``seconds``, or a minute of silence, it is given up:
        the engine is told of the limit if it can be, and the connection is closed if it does not keep it.
        What an engine that was told gives later than that is no answer: Virtuoso gives as many rows as it has
        found by then, and does not say that there are more. ``most`` bounds the body, in bytes.

        Raises:
            QueryTimeout: it took too long.
            QueryTooLarge: the answer is larger than allowed, or the engine cut it short.
            QueryError: the engine cannot answer it.
            EngineError: the engine cannot be reached, or refuses us.
        """
        fields: dict[str, str | Sequence[str]] = {"query": text}
        fields |= {"default-graph-uri": dataset.default} if dataset.default else {}
        fields |= {"named-graph-uri": dataset.named} if dataset.named else {}
        dialect, limit = self.endpoint.dialect, _PATIENCE if seconds is None else seconds
        if dialect.timeout:
            fields[dialect.timeout] = dialect.written.format(seconds=limit, milliseconds=limit * 1000)
        until = time.monotonic() + limit if dialect.timeout or seconds is not None else math.inf
        patience = httpx.Timeout(10.0, read=limit + _GRACE)
        request = self.http.build_request(
            "POST", self.endpoint.query, data=fields, headers={"Accept": accept}, timeout=patience
        )
        with _told(limit), _sent(self.http, request) as response:
            body = _bounded(_timely(response.iter_bytes(), until, limit), most)
            _judge(response, body, limit)
            return response.headers.get("Content-Type", "").partition(";")[0].strip(), body

    def update(self, text: str) -> None:
        """Run an update request (SPARQL 1.1 Update).

        Raises:
            EngineError: the engine cannot be reached, or refuses.
        """
        self._change("POST", self.endpoint.update, data={"update": text})

    def put(self, graph: str, triples: bytes, *, add: bool = False) -> None:
        """Replace a graph by N-Triples, or add them to it.

        Raises:
            EngineError: the engine cannot be reached, or refuses.
        """
        self._change(
            "POST" if add else "PUT",
            self.endpoint.graphs,
            params={self.endpoint.dialect.graph: graph},
            content=triples,
            headers={"Content-Type": N_TRIPLES},
        )

    def get(self, graph: str) -> bytes:
        """Fetch a graph as N-Triples.

        Raises:
            EngineError: the engine cannot be reached, or refuses.
        """
        request = self.http.build_request(
            "GET",
            self.endpoint.graphs,
            params={self.endpoint.dialect.graph: graph},
            headers={"Accept": N_TRIPLES},
            timeout=_LOADING,
        )
        with _told(None), _sent(self.http, request) as response:
            body = response.read()
            if not response.is_success:
                raise EngineError(_refusal(response, body))
            return body

    def close(self) -> None:
        """Close every connection."""
        self.http.close()

    def _change(self, method: str, address: str, **what: object) -> None:
        request = self.http.build_request(method, address, timeout=_LOADING, **what)  # type: ignore[arg-type]
        with _told(None), _sent(self.http, request) as response:
            body = response.read()
            if not response.is_success:
                raise EngineError(_refusal(response, body))


def connect(address: str, who: Credentials, *, make: str = "", http: httpx.Client | None = None) -> Client:
    """Make a client for the engine at an address, of the make that is named or that it says it is.

    Raises:
        EngineError: the address is none, or nothing answers there, or its make cannot be told.
    """
    http = http or httpx.Client()
    if not make:
        with _told(None):
            answer = http.head(checked(address), timeout=10.0)
        make = recognised(address, answer.headers.get("Server", ""))
    if not make:
        message = f"{address} does not say what engine it is; name its make with --engine-make"
        raise EngineError(message)
    endpoint = Endpoint.at(address, make, known=bool(who))
    if who.token:
        http.headers["authorization"] = f"Bearer {who.token}"
    elif who.user:
        scheme = httpx.DigestAuth if endpoint.dialect.digest else httpx.BasicAuth
        http.auth = scheme(who.user, who.password)
    return Client(endpoint, http)


@contextmanager
def _sent(http: httpx.Client, request: httpx.Request) -> Iterator[httpx.Response]:
    response = http.send(request, stream=True)
    try:
        yield response
    finally:
        response.close()


@contextmanager
def _told(seconds: float | None) -> Iterator[None]:
    """Turn what goes wrong on the way into errors of ours."""
    try:
        yield
    except httpx.ReadTimeout:
        if seconds is None:
            message = "the engine does not answer in time"
            raise EngineError(message) from None
        raise _late(seconds) from None
    except httpx.HTTPError as error:
        message = f"the engine cannot be reached: {error}"
        raise EngineError(message) from error


def _late(seconds: float) -> QueryTimeout:
    return QueryTimeout(f"the query took longer than {seconds:g} s and was given up")


def _timely(chunks: Iterable[bytes], until: float, seconds: float) -> Iterator[bytes]:
    for chunk in chunks:
        if time.monotonic() > until:
            break
        yield chunk
    if time.monotonic() > until:
        raise _late(seconds)


def _bounded(chunks: Iterable[bytes], most: int | None) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if most is not None and len(body) > most:
            message = f"the result is larger than {most:,} bytes: ask for less, or add a LIMIT"
            raise QueryTooLarge(message)
    return bytes(body)


def _judge(response: httpx.Response, body: bytes, seconds: float) -> None:
    """Raise what an answer means if it is none; some engines say so in headers of a success."""
    headers, status = response.headers, response.status_code
    stopped = status in {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT}
    if stopped or headers.get("X-SQL-State", "").startswith("S1T"):
        raise _late(seconds)
    if "X-SPARQL-MaxRows" in headers:
        rows = headers["X-SPARQL-MaxRows"]
        message = f"the engine cuts results off after {rows} rows: raise its limit (see docs/cluster.md)"
        raise QueryTooLarge(message)
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise EngineError(_refusal(response, body))
    if not response.is_success:
        raise QueryError(_refusal(response, body))


def _refusal(response: httpx.Response, body: bytes) -> str:
    said = " ".join(body.decode("utf-8", "replace").split())[:_SHOWN]
    return f"the engine refuses ({response.status_code}): {said or response.reason_phrase}"

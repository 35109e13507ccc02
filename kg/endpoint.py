"""Where a SPARQL 1.1 engine takes queries, updates and graphs, and what it does differently from others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from kg.errors import EngineError


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one make of engine departs from others.

    ``query``, ``update`` and ``graphs`` are put behind the engine's address; ``guarded_query`` takes the
    place of ``query`` where somebody logs in. ``timeout`` is the parameter for the time that a query may
    take, written as ``written`` with seconds or milliseconds. ``batch`` is how many triples one update may
    carry, ``digest`` whether a password goes by Digest (RFC 7616) and not by Basic authentication.
    ``server`` is how its ``Server`` header begins, and ``graph`` the parameter that names a graph where
    graphs are put. ``merges_dates`` where a month and its first day are one value: of two triples that
    differ in that alone it keeps one. ``loses_bounds`` where conditions on dates leave out rows if they are
    answered from the index (see :mod:`kg.bounds`). ``values`` is how many terms one query's list may have.
    ``in_order`` is put before a query that is written in the order in which it is best evaluated, where an
    engine would look for an order of its own and be wrong.
    """

    name: str
    query: str
    update: str
    graphs: str
    guarded_query: str = ""
    timeout: str = ""
    written: str = "{seconds:g}"
    batch: int = 5_000
    digest: bool = False
    server: str = ""
    graph: str = "graph"
    merges_dates: bool = False
    loses_bounds: bool = False
    values: int = 500
    in_order: str = ""


DIALECTS: Final = {
    one.name: one
    for one in (
        Dialect("oxigraph", "query", "update", "store", server="oxigraph"),
        Dialect(
            "virtuoso",
            "sparql",
            "sparql-auth",
            "sparql-graph-crud-auth",
            guarded_query="sparql-auth",
            timeout="timeout",
            written="{milliseconds:.0f}",
            # Its compiler unrolls the triples of an INSERT DATA and stops at 10,000 lines of its own code.
            batch=400,
            digest=True,
            server="virtuoso",
            graph="graph-uri",
            merges_dates=True,
            loses_bounds=True,
            # With a hundred it reads everything that there is.
            values=20,
            in_order='DEFINE sql:select-option "order"\n',
        ),
        Dialect("fuseki", "sparql", "update", "data", timeout="timeout", server="apache jena fuseki"),
        Dialect("graphdb", "", "statements", "rdf-graphs/service", timeout="timeout", server="graphdb"),
        Dialect("neptune", "sparql", "sparql", "sparql/gsp/"),
        Dialect("qlever", "", "", "", timeout="timeout", written="{seconds:g}s"),
    )
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The addresses of one engine."""

    dialect: Dialect
    query: str
    update: str
    graphs: str

    @classmethod
    def at(cls, address: str, make: str, *, known: bool = False) -> Endpoint:
        """Derive the addresses from the one that an operator gives; ``known`` if we have a name to log in.

        >>> Endpoint.at("http://localhost:3030/policy", "fuseki").update
        'http://localhost:3030/policy/update'
        >>> Endpoint.at("http://localhost:7200/repositories/policy/", "graphdb").query
        'http://localhost:7200/repositories/policy'

        Raises:
            EngineError: it is no address of a server, or holds a password; or nobody knows such a make.
        """
        base = checked(address).rstrip("/")
        if make not in DIALECTS:
            message = f"{make!r} is no make of engine that is known here; known are {', '.join(DIALECTS)}"
            raise EngineError(message)
        dialect = DIALECTS[make]
        query = dialect.guarded_query if known and dialect.guarded_query else dialect.query
        found = (f"{base}/{path}" if path else base for path in (query, dialect.update, dialect.graphs))
        return cls(dialect, *found)


def checked(address: str) -> str:
    """Give back the address of an engine if it is one.

    >>> checked("http://me:secret@localhost:7878")
    Traceback (most recent call last):
    kg.errors.EngineError: a password does not belong into an address: see docs/cluster.md for where it does

    Raises:
        EngineError: it is no address of a server, or holds a password.
    """
    try:
        parts = urlsplit(address)
        sound = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or 1)
    except ValueError:
        sound = False
    if not sound:
        message = f"{address!r} is not the web address of an engine"
        raise EngineError(message)
    if parts.username or parts.password:
        message = "a password does not belong into an address: see docs/cluster.md for where it does"
        raise EngineError(message)
    return address


def recognised(address: str, server: str) -> str:
    """Tell the make of an engine by the name that it gives itself, or by where it runs; empty if unknown.

    >>> recognised("http://localhost:8890", "Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu")
    'virtuoso'
    """
    host = urlsplit(address).hostname or ""
    if ".neptune." in host and host.endswith(("amazonaws.com", "amazonaws.com.cn")):
        return "neptune"
    named = (d.name for d in DIALECTS.values() if d.server and server.lower().startswith(d.server))
    return next(named, "")

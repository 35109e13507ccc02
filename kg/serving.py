"""How a project is served: every setting with its default, where it may be given, and what it bounds."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Final, TypeVar

from kg.limits import Limits

if TYPE_CHECKING:
    from dataclasses import Field

Value = int | float | str | bool | tuple[str, ...]

_V = TypeVar("_V", bound=Value)
_LIMITS: Final = Limits()


def _setting(
    default: _V, purpose: str, *, unit: str = "", choices: tuple[str, ...] = (), least: float = 0
) -> _V:
    return field(
        default=default, metadata={"purpose": purpose, "unit": unit, "choices": choices, "least": least}
    )


@dataclass(frozen=True, slots=True)
class Serving:
    """The settings of a server; sizes are bytes, times are seconds."""

    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(8000, "port to listen on")
    threads: int = _setting(
        40, "requests that are answered at once; queries that wait for a place are among them", least=1
    )
    watch: bool = _setting(True, "take in files that are edited while it runs")  # noqa: FBT003 - a value
    drain: int = _setting(
        30, "how long requests may go on when the server is told to stop", unit="seconds", least=1
    )

    curate: bool = _setting(False, "let people sign in and change the data")  # noqa: FBT003 - a value
    session_idle: int = _setting(
        7 * 86_400, "how long somebody stays signed in without a request", unit="seconds", least=60
    )
    oidc_issuer: str = _setting("", "address of an OpenID Connect provider that people sign in by")
    oidc_client: str = _setting("", "name that the provider knows this server by")
    oidc_secret_file: str = _setting("", "file that holds the client's secret")
    oidc_name: str = _setting("", "what people call the provider")
    oidc_claim: str = _setting("roles", "what the provider says of people that roles are read from")
    oidc_roles: tuple[str, ...] = _setting((), "what the claim may say and the role that it gives")

    query_seconds: float = _setting(_LIMITS.seconds, "how long a query may take", unit="seconds", least=0.1)
    query_memory: int = _setting(
        _LIMITS.memory, "memory that a query may take", unit="bytes", least=100_000_000
    )
    query_result: int = _setting(_LIMITS.result, "how large a query's result may be", unit="bytes")
    query_length: int = _setting(_LIMITS.query_chars, "characters that a query may have", least=1)
    query_nesting: int = _setting(_LIMITS.nesting, "how deep brackets may be nested in a query", least=1)
    query_workers: int = _setting(_LIMITS.workers, "long queries that are answered at once", least=1)
    query_quick_workers: int = _setting(
        _LIMITS.quick_workers, "quick queries that are answered at once", least=1
    )
    query_quick_seconds: float = _setting(
        _LIMITS.quick_seconds, "after how long a query is a long one", unit="seconds", least=0.001
    )
    query_light: int = _setting(
        _LIMITS.light, "triples that a query may visit to be answered by the server itself; 0 for none"
    )
    query_waiting: int = _setting(
        _LIMITS.waiting,
        "queries that may wait for a place, a quarter of them kept for clients whose last query was quick; "
        "more are told to come back",
    )
    query_patience: float = _setting(
        _LIMITS.patience, "how long a query may wait for a place", unit="seconds"
    )

    service_hosts: tuple[str, ...] = _setting(
        _LIMITS.service_hosts, "SPARQL endpoints, or hosts, that queries may call by SERVICE"
    )
    service_calls: int = _setting(
        _LIMITS.service_calls, "calls that one query may make, and queries at once that make some"
    )
    service_seconds: float = _setting(
        _LIMITS.service_seconds, "how long the calls of a query may take", unit="seconds"
    )
    service_result: int = _setting(
        _LIMITS.service_result, "how large the answer to a call may be", unit="bytes"
    )

    client_queries: int = _setting(_LIMITS.per_client, "queries that one client may have in hand", least=1)
    client_requests: int = _setting(16, "requests that one client may have in hand", least=1)
    client_rate: float = _setting(
        20.0, "requests a second that one client may send for long; 0 for any number"
    )
    client_burst: int = _setting(200, "requests that one client may send at once after a rest", least=1)
    trusted_proxies: tuple[str, ...] = _setting(
        (), "addresses or networks of proxies whose X-Forwarded-For, -Proto and -Host are believed"
    )
    operators: tuple[str, ...] = _setting(
        ("127.0.0.1", "::1"), "addresses or networks without limits of a client, which may read /metrics"
    )

    cache: int = _setting(64_000_000, "memory for answers that are kept; 0 for none", unit="bytes")
    access_log: str = _setting("", "file for a line of JSON a request, - for standard output, empty for none")
    access_log_client: str = _setting(
        "hash", "how the log names a client", choices=("hash", "address", "none")
    )
    access_log_query: bool = _setting(False, "log what was asked, too")  # noqa: FBT003 - a value
    metrics: bool = _setting(True, "show /metrics to operators")  # noqa: FBT003 - a value

    def limits(self) -> Limits:
        """Give what bounds queries."""
        return Limits(
            seconds=self.query_seconds,
            memory=self.query_memory,
            result=self.query_result,
            query_chars=self.query_length,
            nesting=self.query_nesting,
            workers=self.query_workers,
            quick_workers=self.query_quick_workers,
            quick_seconds=self.query_quick_seconds,
            light=self.query_light,
            waiting=self.query_waiting,
            patience=self.query_patience,
            per_client=self.client_queries,
            service_hosts=self.service_hosts,
            service_calls=self.service_calls,
            service_seconds=self.service_seconds,
            service_result=self.service_result,
        )


def settings() -> tuple[Field[Value], ...]:
    """List the settings in order."""
    return fields(Serving)

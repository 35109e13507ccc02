"""What a monitor asks: counts and times in the text form of Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

if TYPE_CHECKING:
    from collections.abc import Callable

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
_SECONDS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)


class Metrics:
    """The counts of one application."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._found: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._requests = Counter(
            "statecraft_requests", "Requests answered", ("view", "method", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "statecraft_request_seconds",
            "Time from a request's arrival to the end of its answer",
            ("view",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._refused = Counter(
            "statecraft_refused_requests", "Requests beyond a client's limits", registry=self._registry
        )
        self._in_hand = Gauge(
            "statecraft_requests_in_hand", "Requests being answered", registry=self._registry
        )

    def begin(self) -> None:
        """Count a request that was let in."""
        self._in_hand.inc()

    def refuse(self) -> None:
        """Count a request that was not."""
        self._refused.inc()

    def end(self, view: str, method: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self._in_hand.dec()
        requests, took = self._series(view, method, status)
        requests.inc()
        took.observe(seconds)

    def _series(self, view: str, method: str, status: int) -> tuple[Counter, Histogram]:
        """Give what counts requests of a sort; looked up by their labels once."""
        found = self._found.get((view, method, status))
        if found is None:
            found = self._requests.labels(view, method, str(status)), self._seconds.labels(view)
            self._found[view, method, status] = found
        return found

    def watch(self, name: str, purpose: str, read: Callable[[], float]) -> None:
        """Show a figure that is read when it is asked for."""
        Gauge(name, purpose, registry=self._registry).set_function(read)

    def text(self) -> bytes:
        """Write all of them."""
        return generate_latest(self._registry)

"""What a monitor asks: counts and times in the text form of Prometheus."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import defaultdict, deque
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prometheus_client.core import Metric

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
_MANY: Final = 1_000  # requests that are counted at once
_SECONDS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
_BOUNDS: Final = (*(str(float(bound)) for bound in _SECONDS), "+Inf")


class Metrics:
    """The counts of one application."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = _Requests()
        self._registry.register(self._requests)

    def begin(self) -> None:
        """Count a request that was let in."""
        self._requests.begin()

    def refuse(self) -> None:
        """Count a request that was not."""
        self._requests.refuse()

    def end(self, view: str, method: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self._requests.end(view, method, status, seconds)

    def watch(self, name: str, purpose: str, read: Callable[[], float]) -> None:
        """Show a figure that is read when it is asked for."""
        Gauge(name, purpose, registry=self._registry).set_function(read)

    def text(self) -> bytes:
        """Write all of them."""
        return generate_latest(self._registry)


class _Requests(Collector):
    """Counts requests, where the library's counters have a lock each that every request takes in turn.

    What is told of a request is put down in one step, and counted later.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._refused = 0
        self._in_hand: list[None] = []
        self._told: deque[tuple[str, str, int, float]] = deque()
        self._answered: defaultdict[tuple[str, str, int], int] = defaultdict(int)
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._within: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(_BOUNDS))

    def begin(self) -> None:
        self._in_hand.append(None)

    def refuse(self) -> None:
        with self._lock:
            self._refused += 1

    def end(self, view: str, method: str, status: int, seconds: float) -> None:
        self._in_hand.pop()
        self._told.append((view, method, status, seconds))
        if len(self._told) >= _MANY:
            with self._lock:
                self._add_up()

    def _add_up(self) -> None:
        """Count what was told, under the lock."""
        while self._told:
            view, method, status, seconds = self._told.popleft()
            self._answered[view, method, status] += 1
            self._seconds[view] += seconds
            self._within[view][bisect_left(_SECONDS, seconds)] += 1

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "statecraft_requests", "Requests answered", labels=("view", "method", "status")
        )
        took = HistogramMetricFamily(
            "statecraft_request_seconds",
            "Time from a request's arrival to the end of its answer",
            labels=("view",),
        )
        with self._lock:
            self._add_up()
            for (view, method, status), number in self._answered.items():
                requests.add_metric((view, method, str(status)), number)
            for view, within in self._within.items():
                buckets = list(zip(_BOUNDS, accumulate(within), strict=True))
                took.add_metric((view,), buckets, self._seconds[view])
            refused, in_hand = self._refused, len(self._in_hand)
        yield requests
        yield took
        yield CounterMetricFamily("statecraft_refused_requests", "Requests beyond a client's limits", refused)
        yield GaugeMetricFamily("statecraft_requests_in_hand", "Requests being answered", in_hand)

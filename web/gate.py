"""How much one client may ask: requests in hand, and requests over time (a token bucket)."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.serving import Serving

_MEMORY: Final = 20_000  # clients that are remembered


@dataclass(slots=True)
class _Account:
    tokens: float
    at: float
    inside: int = 0


class Gate:
    """Counts what each client asks."""

    def __init__(self, serving: Serving) -> None:
        """Keep how much is allowed."""
        self._rate = serving.client_rate
        self._burst = max(1, serving.client_burst)
        self._most = serving.client_requests
        self._lock = threading.Lock()
        self._accounts: OrderedDict[str, _Account] = OrderedDict()

    def enter(self, client: str, now: float | None = None) -> float:
        """Begin a request: give 0 where it may go on, else the seconds after which to come back.

        >>> from kg.serving import Serving
        >>> gate = Gate(Serving(client_rate=2.0, client_burst=2))
        >>> [gate.enter("a", at) for at in (0, 0, 0, 0.5)]
        [0.0, 0.0, 0.5, 0.0]
        """
        at = time.monotonic() if now is None else now
        with self._lock:
            account = self._accounts.pop(client, None) or _Account(self._burst, at)
            self._accounts[client] = account
            self._tidy()
            if account.inside >= self._most:
                return 1.0
            if self._rate:
                account.tokens = min(self._burst, account.tokens + (at - account.at) * self._rate)
                account.at = at
                if account.tokens < 1:
                    return (1 - account.tokens) / self._rate
                account.tokens -= 1
            account.inside += 1
            return 0.0

    def leave(self, client: str) -> None:
        """End a request that was let in."""
        with self._lock:
            if account := self._accounts.get(client):
                account.inside -= 1

    def _tidy(self) -> None:
        """Forget whoever has not asked for longest."""
        if len(self._accounts) > _MEMORY:
            oldest, account = next(iter(self._accounts.items()))
            if account.inside:
                self._accounts.move_to_end(oldest)
            else:
                del self._accounts[oldest]

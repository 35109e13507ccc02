"""How much a stranger's query may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one query and on the pool; every one of them is enforced, not asked for.

    ``seconds`` is wall time, ``memory`` and ``result`` are bytes, ``workers`` are processes,
    ``waiting`` is how many queries may queue for them, and ``patience`` how many seconds one may queue.
    """

    seconds: float = 10.0
    memory: int = 800_000_000
    result: int = 50_000_000
    query_chars: int = 100_000
    nesting: int = 64
    workers: int = 2
    waiting: int = 32
    patience: float = 20.0

"""How much a stranger's query may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one query and on the pool; every one of them is enforced, not asked for.

    ``seconds`` is wall time, ``memory`` and ``result`` are bytes. A query first has a place among
    ``quick_workers`` for ``quick_seconds``, and then, if it is not done, one among ``workers``, with what the
    machine has left over. ``waiting`` is how many queries may queue for places of all sorts, a quarter of
    them only of clients whose last query was quick, ``patience`` how many seconds one may queue, and
    ``per_client`` how many one client may have in hand at once.

    A query may call the endpoints that ``service_hosts`` lists, or all of a host that it lists,
    ``service_calls`` times, for ``service_seconds`` in all, and each may answer with ``service_result``
    bytes; as many queries may do so at once.

    ``light`` is how many triples a query may be sure to visit at most if it is to be answered without a
    process of its own (see :mod:`kg.light`); 0 if none is.
    """

    seconds: float = 10.0
    memory: int = 800_000_000
    result: int = 50_000_000
    query_chars: int = 100_000
    nesting: int = 64
    workers: int = 2
    quick_workers: int = 3
    quick_seconds: float = 0.1
    waiting: int = 24
    patience: float = 10.0
    per_client: int = 8
    service_hosts: tuple[str, ...] = ()
    service_calls: int = 4
    service_seconds: float = 5.0
    service_result: int = 1_000_000
    light: int = 20_000

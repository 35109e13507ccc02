"""How far properties spread: how many triples of one a thing has at most, counted when it is first asked."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.light.kept_counts import read_counts, write_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from pyoxigraph import Store

    from kg.engine import Engine
    from kg.light.kept_counts import Fan, Way
    from kg.worker import Answer

#: More than anything light visits.
ENDLESS: Final = 1 << 40
#: Stands for all properties together.
ANY: Final = ""
_MOST: Final = 2_000  # properties that are remembered
_APART: Final = 60.0  # seconds after which what was counted is kept, while more is being counted


class Fans:
    """Knows how far properties spread; what is asked first is counted behind the requests."""

    def __init__(self, store: Store, count: Callable[[Fan], int], file: Path | None = None) -> None:
        """Keep a store, and what counts the triples that one thing has at most.

        What was counted is kept in ``file``, and read from it.
        """
        self._store = store
        #: How many graphs there are, each of which may have the same triple.
        self.graphs = 1 + sum(1 for _ in store.named_graphs())
        self._count = count
        self._lock = threading.Lock()
        self._file = file
        self._known: dict[Fan, int] = read_counts(file) if file else {}
        self._wanted: OrderedDict[Fan, None] = OrderedDict()
        self._thread: threading.Thread | None = None
        self._stopped = False

    def most(self, iri: str, way: Way) -> int:
        """Give how many there are at most; endless where that is not known yet."""
        fan = iri, way
        known = self._known.get(fan)
        if known == ENDLESS and fan in self._wanted:
            self._hasten(fan)
        return self._first(fan) if known is None else known

    def learn(self, properties: Iterable[str]) -> None:
        """Have everything counted that may be asked of some properties."""
        ways: tuple[Way, ...] = ("out", "back", "all")
        self.most(ANY, "out")
        for way in ways:
            for iri in sorted(properties):
                self.most(iri, way)

    def stop(self) -> None:
        """Count no more."""
        with self._lock:
            self._stopped = True
            self._wanted.clear()

    def wait(self) -> None:
        """Wait until all that was asked is counted."""
        while (thread := self._thread) is not None:
            thread.join()

    def _hasten(self, fan: Fan) -> None:
        """Have what somebody asks of counted before what nobody has asked of yet."""
        with self._lock:
            if fan in self._wanted:
                self._wanted.move_to_end(fan, last=False)

    def _first(self, fan: Fan) -> int:
        if fan[0] == ANY and fan[1] != "out":
            # Some are the value of nearly everything, such as kinds.
            return ENDLESS
        # Whoever asks of properties that nothing has makes nobody count, nor remember.
        term = NamedNode(fan[0]) if fan[0] else None
        if next(self._store.quads_for_pattern(None, term, None, None), None) is None:
            return 0
        with self._lock:
            if fan not in self._known and len(self._known) < _MOST and not self._stopped:
                self._known[fan] = ENDLESS
                self._wanted[fan] = None
                if self._thread is None:
                    self._thread = threading.Thread(target=self._learn, name="statecraft-fans", daemon=True)
                    self._thread.start()
        return ENDLESS

    def _learn(self) -> None:
        kept = time.monotonic()
        while True:
            with self._lock:
                over = not self._wanted
            if over or time.monotonic() > kept + _APART:
                self._keep()
                kept = time.monotonic()
            with self._lock:
                if not self._wanted:
                    self._thread = None
                    return
                fan, _ = self._wanted.popitem(last=False)
            self._known[fan] = self._count(fan)

    def _keep(self) -> None:
        """Keep what was counted; what took too long, a later start may find the time for."""
        if self._file:
            with self._lock:
                counts = {fan: most for fan, most in self._known.items() if most != ENDLESS}
            write_counts(self._file, counts)


def counted(engine: Engine, ask: Callable[[str], Answer], fan: Fan) -> int:
    """Count the triples that one thing has at most; endless where that takes more than a query may."""
    iri, way = fan
    query = (
        engine.text("fan_any") if iri == ANY else engine.text(f"fan_{way}", {"property": [NamedNode(iri)]})
    )
    try:
        answer = ask(query).read()
    except QueryError:
        return ENDLESS
    (row,) = json.loads(answer.body)["results"]["bindings"]
    return int(row["most"]["value"]) if "most" in row else 0

"""What is found in one snapshot: its dataset, lineage, disputes and quality, each when first asked for."""

from __future__ import annotations

import datetime as dt
import threading
from functools import cached_property
from typing import TYPE_CHECKING

from kg.breakdown import breakdown, facets
from kg.claims import Dataset
from kg.contested import contested
from kg.disputes import disputes
from kg.listing import Listing
from kg.naming import naming
from kg.quality import STALE_DAYS, measure
from kg.recall import recall
from kg.recall_lineage import recall_lineage
from kg.records import uncollected
from kg.support import Supports

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.breakdown import Breakdown, Facets
    from kg.dispute import Dispute
    from kg.engine import Engine
    from kg.independence import Lineage
    from kg.quality import Quality
    from kg.recall import Recalled
    from kg.schema import Schema


class Findings:
    """Works on an open store that does not change, so that nothing found grows old; safe among threads."""

    def __init__(
        self, engine: Engine, schema: Schema, base: str, today: dt.date, place: Path | None = None
    ) -> None:
        """Keep what to read; ``today`` is the day against which sources are old.

        ``place`` is the folder of the snapshot, where it is a whole snapshot that is read.
        """
        self.engine = engine
        self.schema = schema
        self.base = base
        self._today = today
        self._place = place
        self._lock = threading.RLock()
        self._through: Callable[[Callable[[], Recalled]], Recalled] = lambda read: read()

    def read_through(self, through: Callable[[Callable[[], Recalled]], Recalled]) -> None:
        """Have the dataset, when it is first wanted, come from what is given a way to read it."""
        self._through = through

    @property
    def dataset(self) -> Recalled:
        """Everything that the store says."""
        with self._lock:
            return self._dataset

    @property
    def lineage(self) -> Lineage:
        """Where sources have it from."""
        with self._lock:
            return self._lineage

    @property
    def disputes(self) -> tuple[Dispute, ...]:
        """Every dispute."""
        with self._lock:
            return self._disputes

    @property
    def quality(self) -> Quality:
        """Every claim and entity with what they want."""
        with self._lock:
            return self._quality

    @property
    def facets(self) -> Facets:
        """Where things belong."""
        with self._lock:
            return self._facets

    @property
    def counts(self) -> Breakdown:
        """Quality in numbers."""
        with self._lock:
            return self._counts

    @property
    def supports(self) -> Supports:
        """Who says what."""
        with self._lock:
            return self._supports

    @property
    def listing(self) -> Listing:
        """What writes findings as plain data."""
        with self._lock:
            return self._listing

    @cached_property
    def _listing(self) -> Listing:
        return Listing(self.base, naming(self._dataset, self.schema))

    @cached_property
    def _dataset(self) -> Recalled:
        return self._through(lambda: recall(self.engine, self.schema, self.base, self._place))

    @cached_property
    def _lineage(self) -> Lineage:
        return recall_lineage(self.engine, self.base)

    @cached_property
    def _disputes(self) -> tuple[Dispute, ...]:
        dataset, known = self._dataset, self._lineage
        with uncollected():
            some = Dataset(claims=contested(dataset.claims, self.schema))
            return disputes(some, self.schema, known)

    @cached_property
    def _quality(self) -> Quality:
        found = self._disputes
        fresh = self._today - dt.timedelta(days=STALE_DAYS)
        with uncollected():
            return measure(self._dataset, self.schema, self._lineage, found, fresh)

    @cached_property
    def _facets(self) -> Facets:
        return facets(self._dataset, self.schema)

    @cached_property
    def _supports(self) -> Supports:
        return Supports(self._dataset.claims)

    @cached_property
    def _counts(self) -> Breakdown:
        return breakdown(self._quality, self._facets)

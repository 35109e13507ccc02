"""What a graph is: its project, its terms and its moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from kg.api.ground import Ground
    from kg.engine import Engine
    from kg.schema import Schema


class Opened:
    """A graph that is open for reading, at a moment."""

    def __init__(self, ground: Ground) -> None:
        """Keep where it is read from; nothing is read yet."""
        self._ground = ground

    def __repr__(self) -> str:
        """Name the project and the moment."""
        days = (("as_of", self.as_of), ("known", self.known))
        at = "".join(f", {name}={day.isoformat()}" for name, day in days if day)
        return f"<kg.Graph {self.title!r} at {self._ground.version}{at}>"

    @property
    def title(self) -> str:
        """What the project is called."""
        return self._ground.meta.title

    @property
    def licence(self) -> str:
        """The address of the licence of its data; empty where none is told."""
        return self._ground.meta.licence

    @property
    def base(self) -> str:
        """The address that the IRIs of entities, claims and sources begin with."""
        return self._ground.meta.base

    @property
    def schema(self) -> Schema:
        """Its kinds, properties and code lists."""
        return self._ground.meta.schema

    @property
    def as_of(self) -> dt.date | None:
        """The day on which what it holds held; None for no day in particular."""
        return self._ground.point.as_of

    @property
    def known(self) -> dt.date | None:
        """The day by whose record it is; None for the record of now."""
        return self._ground.point.known

    @property
    def _engine(self) -> Engine:
        return self._ground.engine

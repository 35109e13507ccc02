"""What the views of one snapshot share; made once, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app, g

if TYPE_CHECKING:
    from kg.engine import Engine
    from kg.pool import Pool
    from kg.project import Project
    from kg.schema import Schema
    from kg.snapshot import Snapshot
    from web.addresses import Addresses
    from web.index import Index
    from web.names import Names
    from web.pages import Shell
    from web.parts import Question
    from web.reading import Reader
    from web.show import Show
    from web.sites import Sites

KEY = "statecraft"


@dataclass(frozen=True)
class Site:
    """A project at a snapshot, with the engine and indexes that answer for it."""

    project: Project
    snapshot: Snapshot
    schema: Schema
    engine: Engine
    pool: Pool
    addresses: Addresses
    names: Names
    index: Index
    show: Show
    reader: Reader
    questions: tuple[Question, ...]
    assets: dict[str, str]
    replaced: dict[str, str]
    shell: Shell

    def close(self) -> None:
        """End the workers that answer strangers' queries."""
        self.pool.close()


def sites() -> Sites:
    """Give the holder of the open sites of the current application."""
    return cast("Sites", current_app.extensions[KEY])


def site() -> Site:
    """Give the site that the current request is for: the same one for its whole life."""
    if "site" not in g:
        g.site = sites().enter()
    return cast("Site", g.site)


def enter() -> None:
    """Begin a request: whatever is published while it lasts, it sees one snapshot."""
    site()


def leave(_error: BaseException | None = None) -> None:
    """Let go of the site of a request that has ended."""
    if (left := g.pop("site", None)) is not None:
        sites().leave(left)


def shell() -> dict[str, Shell]:
    """Give what surrounds every page of the current request, for its template."""
    return {"shell": site().shell}

"""What the views of one snapshot share; made once, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from kg.engine import Engine
    from kg.pool import Pool
    from kg.project import Project
    from kg.schema import Schema
    from kg.snapshot import Snapshot
    from web.addresses import Addresses
    from web.index import Index
    from web.names import Names
    from web.parts import Question
    from web.reading import Reader
    from web.show import Show

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


def site() -> Site:
    """Give the site that the current request is for."""
    return cast("Site", current_app.extensions[KEY])

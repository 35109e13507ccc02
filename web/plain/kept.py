"""Claims as pages show them, kept for the next page that shows one.

A claim stands on its own page, on those of its two ends and of its source, and in lists. A publishing shows
all of these in one language, so that each claim is put in words once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from web.plain.recalled import Recalled
from web.reading import Reader

if TYPE_CHECKING:
    from kg.gathering import Gathered, Values
    from kg.recall import Recalled as Stored
    from web.parts.claims import ClaimView
    from web.plain.shelf import Shelf
    from web.reading import Pointing
    from web.site import Site

#: A claim that is kept takes a kilobyte, in each process.
_MANY: Final = 200_000


@dataclass(frozen=True)
class KeptReader(Reader):
    """Reads once what neither answers other claims nor is answered: nothing beside it is a part of it."""

    engine: Recalled
    views: dict[str, ClaimView] = field(default_factory=dict)

    def _claim(self, iri: str, one: Values, triples: Gathered, pointing: Pointing) -> ClaimView:
        found = self.views.get(iri)
        if found is None:
            found = super()._claim(iri, one, triples, pointing)
            if not self.engine.is_linked(iri):
                self.views[iri] = found
        return found


def _remembering(found: Stored) -> Stored:
    """Make each claim once, unless they are so many that they would fill the memory."""
    if len(found.claims) > _MANY:
        return found
    return replace(found, claims=found.claims.remembering())


def recalling(here: Site, shelf: Shelf) -> Site:
    """Give a site for one language that recalls what it has read and shown."""
    engine = Recalled(here.engine, shelf)
    here.findings.read_through(lambda read: _remembering(shelf.get("dataset", read)))
    return replace(here, engine=engine, reader=KeptReader(here.schema, here.names, here.show, engine))

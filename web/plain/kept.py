"""What pages show, kept for the next page that shows it: names, times and claims.

A claim stands on its own page, on those of its two ends and of its source, and in lists. A publishing shows
all of these in one language, so that each claim is put in words once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from web.names import Names
from web.plain.recalled import Recalled
from web.reading import Reader
from web.show import Show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.turtle import Term
    from web.parts.claims import ClaimView
    from web.parts.refs import Moment, Ref, SourceRef
    from web.plain.shelf import Shelf
    from web.reading import Pointing, Triples
    from web.site import Site


@dataclass(frozen=True)
class KeptNames(Names):
    """Names that keep what they led to."""

    refs: dict[str, Ref] = field(default_factory=dict)

    def ref(self, iri: str) -> Ref:
        """See :meth:`Names.ref`."""
        found = self.refs.get(iri)
        if found is None:
            found = self.refs[iri] = super().ref(iri)
        return found


@dataclass(frozen=True)
class KeptShow(Show):
    """Shows times as it showed them before."""

    periods: dict[str, Moment] = field(default_factory=dict)

    def period(self, text: str) -> Moment:
        """See :meth:`Show.period`."""
        found = self.periods.get(text)
        if found is None:
            found = self.periods[text] = super().period(text)
        return found


@dataclass(frozen=True)
class KeptReader(Reader):
    """Reads once what neither answers other claims nor is answered: nothing beside it is a part of it."""

    engine: Recalled
    views: dict[str, ClaimView] = field(default_factory=dict)
    sources: dict[str, SourceRef] = field(default_factory=dict)

    def source(self, iri: str) -> SourceRef:
        """See :meth:`Reader.source`."""
        found = self.sources.get(iri)
        if found is None:
            found = self.sources[iri] = super().source(iri)
        return found

    def _claim(
        self, iri: str, one: Mapping[str, list[Term]], triples: Triples, pointing: Pointing
    ) -> ClaimView:
        found = self.views.get(iri)
        if found is None:
            found = super()._claim(iri, one, triples, pointing)
            if not self.engine.is_linked(iri):
                self.views[iri] = found
        return found


def recalling(here: Site, shelf: Shelf) -> Site:
    """Give a site for one language that recalls what it has read and shown."""
    engine = Recalled(here.engine, shelf)
    here.findings.read_through(lambda read: shelf.get("dataset", read))
    names = KeptNames(here.schema, here.addresses, here.names.by_iri)
    show = KeptShow(names)
    return replace(
        here, engine=engine, names=names, show=show, reader=KeptReader(here.schema, names, show, engine)
    )

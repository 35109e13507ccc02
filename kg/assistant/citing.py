"""Writes claims for one answer, and numbers the sources that they point to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.assistant.answers import CitedClaim, CitedSource, Thing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.api.entity import Claim, Entity, Source


@dataclass
class Citing:
    """The sources of one answer, numbered from 1 as they are first pointed to."""

    _numbers: dict[str, int] = field(default_factory=dict)
    _sources: list[CitedSource] = field(default_factory=list)

    @property
    def sources(self) -> list[CitedSource]:
        """Everything that was pointed to, in order of number."""
        return list(self._sources)

    def source(self, one: Source) -> int:
        """Give the number of a source."""
        if one.iri not in self._numbers:
            self._numbers[one.iri] = len(self._numbers) + 1
            number = self._numbers[one.iri]
            self._sources.append(CitedSource(number, one.title, one.citation, one.url, one.iri))
        return self._numbers[one.iri]

    def claim(self, one: Claim) -> CitedClaim:
        """Write a claim."""
        return CitedClaim(
            says=str(one),
            source=self.source(one.source),
            claim=one.iri,
            kind=one.kind,
            stance=one.stance,
            counts=one.stands,
            when=one.when,
            speaker=one.speaker,
            reporters=list(one.reporters),
            hedge=one.hedge,
            locator=one.locator,
            disputed=bool(one.contradicts),
        )

    def claims(self, some: Iterable[Claim]) -> list[CitedClaim]:
        """Write claims, in their order."""
        return [self.claim(one) for one in some]

    def thing(self, one: Entity, sources: Iterable[Source] = ()) -> Thing:
        """Write an entity, with some sources that speak of it."""
        return Thing(
            one.id,
            one.name,
            one.iri,
            list(one.kinds),
            one.description,
            list(one.aliases),
            [self.source(source) for source in sources],
        )

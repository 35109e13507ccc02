"""The lines of an import as entities and claims, like those of curated files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NoReturn

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.claims import Claim, Entity, Source
from kg.errors import Origin, SnapshotError
from kg.imports.manifest import MANIFEST, source_slug
from kg.period import parse_period
from kg.values import BadValueError, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Literal

    from kg.imports.lines import Line
    from kg.imports.manifest import Manifest
    from kg.schema import Schema
    from kg.terms import Property

_WORDS: Final = 12


@dataclass(frozen=True)
class Things:
    """Makes entities and claims from lines; ``same`` says which of the import's ids are curated things."""

    manifest: Manifest
    schema: Schema
    base: str
    same: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where the import is, as seen from the project."""
        return f"imports/{self.manifest.name}"

    def source(self) -> Source:
        """Give the source of every claim of the import."""
        one = self.manifest
        return Source(
            iri=v.source_iri(self.base, source_slug(one.name)),
            kind=one.kind or v.SOURCE,
            title=one.title,
            origin=Origin(f"{self.place}/{MANIFEST}"),
            url=one.url or None,
            publisher=one.publisher or None,
            accessed=one.retrieved,
            note=one.description or None,
        )

    def entity(self, line: Line) -> Entity:
        """Make an entity."""
        kinds = [kind.iri for name in line["type"] if (kind := self.schema.kind(name))]
        return Entity(
            iri=v.entity_iri(self.base, line["id"]),
            kinds=tuple(kinds) or (v.ENTITY,),
            name=line["name"],
            origin=self._origin(line),
            aliases=tuple(line.get("aliases", ())),
            description=line.get("description"),
            same_as=tuple(line.get("same-as", ())),
        )

    def claim(self, line: Line) -> Claim:
        """Make a claim.

        Raises:
            SnapshotError: the ontology does not know its words any more.
        """
        prop = self._property(line["predicate"])
        value = self._value(prop, line["object"])
        period = quantity = None
        if prop.value_type not in {"entity", "concept"}:
            understood = typed(prop.value_type, line["object"])
            period, quantity = understood.period, understood.quantity
        return Claim(
            id=line["claim"],
            subject=self._iri(line["subject"]),
            predicate=prop.iri,
            object=value,
            source=v.source_iri(self.base, source_slug(self.manifest.name)),
            origin=self._origin(line),
            kind=self._code(v.CLAIM_KIND, line.get("kind")) or v.FACT,
            stance=self._code(v.STANCE_CLASS, line.get("stance")) or v.ASSERTS,
            rank=self._code(v.RANK_CLASS, line.get("rank")) or v.NORMAL,
            hedge=self._code(v.HEDGE_CLASS, line.get("hedge")),
            basis=self._code(v.BASIS_CLASS, line.get("basis")),
            confidence=self._code(v.CONFIDENCE_CLASS, line.get("confidence")),
            recorded=dt.date.fromisoformat(line["recorded"]),
            when=parse_period(line["when"]) if "when" in line else None,
            when_wording=line.get("when-wording"),
            value_wording=line.get("value-wording"),
            value_period=period,
            quantity=quantity,
            locator=_locator(line),
            qualifiers=tuple(
                (named.iri, self._value(named, text))
                for name, texts in line.get("qualifiers", {}).items()
                for named in (self._property(name),)
                for text in texts
            ),
            note=line.get("note"),
        )

    def _origin(self, line: Line) -> Origin:
        return Origin(f"{self.place}/{line['file']}", line["row"])

    def _iri(self, slug: str) -> str:
        return v.entity_iri(self.base, self.same.get(slug, slug))

    def _property(self, name: str) -> Property:
        prop = self.schema.property(name)
        if prop is None:
            self._outdated(f'has no property "{name}"')
        return prop

    def _code(self, scheme: str, notation: str | None) -> str | None:
        if notation is None:
            return None
        found = self.schema.concept(scheme, notation)
        if found is None:
            self._outdated(f'has no code "{notation}"')
        return found.iri

    def _value(self, prop: Property, text: str) -> NamedNode | Literal:
        if prop.value_type in {"entity", "concept"}:
            for scheme in prop.ranges:
                if concept := self.schema.concept(scheme, text):
                    return NamedNode(concept.iri)
            return NamedNode(self._iri(text))
        try:
            return typed(prop.value_type, text).literal
        except BadValueError as error:
            self._outdated(f'reads "{prop.name}" otherwise: {error}')

    def _outdated(self, why: str) -> NoReturn:
        name = self.manifest.name
        message = f'the import "{name}" is older than the ontology, which {why}; import it again'
        raise SnapshotError(message)


def _locator(line: Line) -> str:
    place = f"record {line['record']}" if "record" in line else f"row {line['row']}"
    whole = f"{place}, {line['field']}" if "field" in line else place
    return " ".join(whole.split()[:_WORDS])

"""What everything is called: read once for a snapshot, then asked by every page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from kg.called import Called
from kg.tagged import Tagged, lookup
from kg.vocab import TONGUE
from web.addresses import css_class
from web.parts.refs import Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.names import Name
    from kg.schema import Kind, Schema
    from web.addresses import Addresses

_LATELY: Final = 20_000  # things


@dataclass(frozen=True)
class Names:
    """All names by IRI, in order of label."""

    schema: Schema
    addresses: Addresses
    by_iri: Mapping[str, Name] = field(default_factory=dict)

    @cached_property
    def tongues(self) -> tuple[str, ...]:
        """The languages in which something has a name of its own."""
        return tuple(sorted({tag for name in self.by_iri.values() for tag, _ in name.names}))

    def in_tongue(self, tongue: str) -> Mapping[str, Name]:
        """Name everything as it is called in a language, where it has a name there."""
        named = {
            iri: _renamed(name, Tagged(dict(name.names)[tag], tag))
            for iri, name in self.by_iri.items()
            if name.names and (tag := lookup([tongue], (tag for tag, _ in name.names)))
        }
        return {**self.by_iri, **named} if named else self.by_iri

    def get(self, iri: str) -> Name | None:
        """Find what an entity or source is called."""
        return self.by_iri.get(iri)

    def called(self, iri: str) -> Called | None:
        """Give what a graph needs to know of a thing; None where it has no name here."""
        name = self.by_iri.get(iri)
        return Called(name.label, name.kinds, name.url) if name else None

    def label(self, iri: str) -> str:
        """Name anything: entity, source, term, or else the end of its IRI."""
        name = self.by_iri.get(iri)
        return name.label if name else self.schema.label(iri)

    def ref(self, iri: str) -> Ref:
        """Name something and say where its page is."""
        return self._known_ref(iri) if iri in self.by_iri else self._ref(iri)

    @cached_property
    def _known_ref(self) -> Callable[[str], Ref]:
        # Pages name the same things again and again; what has no name here may be of any size and number.
        return lru_cache(_LATELY)(self._ref)

    def _ref(self, iri: str) -> Ref:
        name = self.by_iri.get(iri)
        kinds = self.kinds(name) if name else ()
        href = self.addresses.href(iri)
        label = name.label if name else self.schema.label(iri) if self.known(iri) else iri
        return Ref(label, href, kinds[0].label if kinds else "", css_class(kinds[0].name) if kinds else "")

    def known(self, iri: str) -> bool:
        """Tell whether the IRI is a name of ours or a term of the schema."""
        terms = self.schema.kinds, self.schema.properties, self.schema.concepts
        return iri in self.by_iri or any(iri in table for table in terms)

    def kinds(self, name: Name) -> tuple[Kind, ...]:
        """Give the kinds of a thing, the most specific ones alone."""
        return self._kinds(name.kinds)

    @cached_property
    def _kinds(self) -> Callable[[tuple[str, ...]], tuple[Kind, ...]]:
        return lru_cache(_LATELY)(self._most_specific)

    def _most_specific(self, iris: tuple[str, ...]) -> tuple[Kind, ...]:
        kinds = [self.schema.kinds[iri] for iri in iris if iri in self.schema.kinds]
        above = {iri for kind in kinds for iri in kind.ancestors if iri != kind.iri}
        return tuple(sorted((k for k in kinds if k.iri not in above), key=lambda k: k.label))

    def kind_refs(self, name: Name) -> tuple[Ref, ...]:
        """Give the kinds of a thing with their colours, each a link to its place in the schema."""
        return tuple(
            Ref(kind.label, self.addresses.href(kind.iri), kind.definition, css_class(kind.name))
            for kind in self.kinds(name)
        )

    def has_role(self, iri: str, role: str) -> bool:
        """Tell whether a thing is of a kind that plays this role on pages."""
        name = self.by_iri.get(iri)
        return name is not None and any(kind.role == role for kind in self.kinds(name))


def _renamed(name: Name, label: Tagged) -> Name:
    """Call a thing otherwise; what it was called is among its other names."""
    others = [Tagged(name.label, TONGUE), *(one for one in name.aliases if one != label)]
    return replace(name, label=label, aliases=tuple(others))

"""What everything is called: read once for a snapshot, then asked by every page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Final

from kg.called import Called
from kg.lately import lately
from kg.name_table import Renamed
from kg.tagged import Tagged, lookup
from kg.vocab import TONGUE
from web.addresses import css_class
from web.parts.refs import Ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.name import Name
    from kg.name_table import NameTable
    from kg.schema import Kind, Schema
    from web.addresses import Addresses

_KINDS: Final = 1_000  # sorts of things


@dataclass(frozen=True)
class Names:
    """All names by IRI, in order of label."""

    schema: Schema
    addresses: Addresses
    by_iri: NameTable

    @property
    def tongues(self) -> tuple[str, ...]:
        """The languages in which something has a name of its own."""
        return self.by_iri.tongues

    def in_tongue(self, tongue: str) -> NameTable:
        """Name everything as it is called in a language, where it has a name there."""
        return Renamed(self.by_iri, partial(_in_tongue, tongue)) if self.by_iri.tongues else self.by_iri

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

    @cached_property
    def ref(self) -> Callable[[str], Ref]:
        """Names something and says where its page is; pages name the same things again and again."""
        return lately(self._ref)

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
        return lru_cache(_KINDS)(self._most_specific)

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


def _in_tongue(tongue: str, name: Name) -> Name:
    """Call a thing as it is called in a language; what it was called is then among its other names."""
    tag = lookup([tongue], (tag for tag, _ in name.names)) if name.names else ""
    if not tag:
        return name
    label = Tagged(dict(name.names)[tag], tag)
    others = [Tagged(name.label, TONGUE), *(one for one in name.aliases if one != label)]
    return replace(name, label=label, aliases=tuple(others))

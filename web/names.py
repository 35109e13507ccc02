"""What everything is called: read once for a snapshot, then asked by every page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab
from kg.called import Called
from web.addresses import Addresses, css_class
from web.parts import Ref

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kg.engine import Engine, Row
    from kg.schema import Kind, Schema


@dataclass(frozen=True, slots=True)
class Name:
    """A thing with a page: its names, its most specific kinds, and for a source where it is published."""

    iri: str
    slug: str
    label: str
    aliases: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    description: str = ""
    url: str = ""
    publisher: str = ""
    issued: str = ""
    degree: int = 0


@dataclass(frozen=True)
class Names:
    """All names by IRI, in order of label."""

    schema: Schema
    addresses: Addresses
    by_iri: Mapping[str, Name] = field(default_factory=dict)

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
        kinds = [self.schema.kinds[iri] for iri in name.kinds if iri in self.schema.kinds]
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


def load_names(engine: Engine, schema: Schema, addresses: Addresses) -> Names:
    """Read all names with two queries."""
    graph = NamedNode(vocab.Graphs(addresses.base).claims)
    rows = engine.rows("page_names"), engine.rows("page_degrees", graph=graph)
    return Names(schema, addresses, _in_order(_read(addresses, *rows)))


def renew_names(old: Names, engine: Engine, schema: Schema, nodes: Collection[str]) -> Names:
    """Read the names of some nodes again; those of all others are as they were."""
    addresses = Addresses(old.addresses.base, schema)
    terms = [NamedNode(iri) for iri in nodes]
    graph = NamedNode(vocab.Graphs(addresses.base).claims)
    rows = engine.rows("page_names_of", node=terms), engine.rows("page_degrees_of", node=terms, graph=graph)
    kept = {iri: name for iri, name in old.by_iri.items() if iri not in nodes}
    return Names(schema, addresses, _in_order(kept | _read(addresses, *rows)))


def _read(addresses: Addresses, names: Iterable[Row], degrees: Iterable[Row]) -> dict[str, Name]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in names:
        node, key, value = row["node"], row["property"], row["value"]
        if node is None or key is None or value is None:
            continue
        if addresses.kind_of_page(node.value) in {"id", "source"}:
            found[node.value][key.value].append(value.value)
    counted = {r["node"].value: int(r["degree"].value) for r in degrees if r["node"] and r["degree"]}
    return {iri: _name(addresses, iri, values, counted.get(iri, 0)) for iri, values in found.items()}


def _in_order(names: Mapping[str, Name]) -> dict[str, Name]:
    # By IRI where labels are the same, so that names that were read in part are in the order of all.
    return {n.iri: n for n in sorted(names.values(), key=lambda n: (n.label.casefold(), n.iri))}


def _name(addresses: Addresses, iri: str, values: Mapping[str, list[str]], degree: int) -> Name:
    # Sorted, as every engine has an order of its own.
    values = {key: sorted(texts) for key, texts in values.items()}

    def first(key: str) -> str:
        return next(iter(values.get(key, ())), "")

    return Name(
        iri=iri,
        slug=vocab.slug(addresses.base, iri) or iri,
        label=first(vocab.LABEL),
        aliases=tuple(dict.fromkeys(values.get(vocab.ALT_LABEL, ()))),
        kinds=tuple(dict.fromkeys(values.get(vocab.RDF_TYPE, ()))),
        description=first(vocab.DESCRIPTION),
        url=first(vocab.URL),
        publisher=first(vocab.PUBLISHER),
        issued=first(vocab.ISSUED),
        degree=degree,
    )

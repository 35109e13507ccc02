"""What the files say, kept ready for a curator's screens: ids, names, neighbours, rivals and shapes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.curate.desk import open_desk
from kg.mentions.lexicon import lexicon
from kg.naming import naming
from kg.reading import Thing
from kg.shapes import read_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.claims import Claim, Dataset, Entity, Source
    from kg.mentions.lexicon import Lexicon
    from kg.naming import Naming
    from kg.project import Project
    from kg.schema import Schema
    from kg.shapes import Shapes


@dataclass(frozen=True)
class Ground:
    """One reading of the files of a project, with look-ups that are made when they are first wanted."""

    project: Project
    schema: Schema
    dataset: Dataset

    @cached_property
    def things(self) -> Mapping[str, Thing]:
        """Every id that is declared."""
        base = self.project.base
        found: dict[str, Thing] = {}
        for entity in self.dataset.entities:
            slug = v.slug(base, entity.iri) or ""
            found[slug] = Thing(slug, NamedNode(entity.iri), entity.kinds, entity.origin)
        for source in self.dataset.sources:
            slug = v.slug(base, source.iri) or ""
            found[slug] = Thing(slug, NamedNode(source.iri), (source.kind,), source.origin)
        return found

    @cached_property
    def redirects(self) -> Mapping[str, str]:
        """Which id stands for another that was merged into it."""
        base = self.project.base
        return {v.slug(base, old) or "": v.slug(base, kept) or "" for old, kept in self.dataset.redirects}

    @cached_property
    def refs(self) -> frozenset[str]:
        """Every label by which claims name each other."""
        return frozenset(ref for claim in self.dataset.claims for ref in claim.refs)

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Entities by IRI."""
        return {one.iri: one for one in self.dataset.entities}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by IRI."""
        return {one.iri: one for one in self.dataset.sources}

    @cached_property
    def about(self) -> Mapping[str, tuple[Claim, ...]]:
        """Standing claims by each thing that they have as subject or value."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.dataset.claims:
            if claim.retracted is None:
                for end in {claim.subject, claim.object.value}:
                    found[end].append(claim)
        return {end: tuple(claims) for end, claims in found.items()}

    @cached_property
    def lexicon(self) -> Lexicon:
        """Known names."""
        return lexicon(self.dataset, self.schema)

    @cached_property
    def naming(self) -> Naming:
        """What things are called."""
        return naming(self.dataset, self.schema)

    @cached_property
    def shapes(self) -> Shapes:
        """The shapes of the ontology."""
        return read_shapes(self.project)

    def neighbours(self, thing: str) -> frozenset[str]:
        """Give what claims link a thing to."""
        ends = (end for claim in self.about.get(thing, ()) for end in (claim.subject, claim.object.value))
        return frozenset(ends) - {thing}


def ground(project: Project, schema: Schema | None = None) -> Ground:
    """Read the files of a project.

    Raises:
        SchemaError: the ontology cannot be read.
    """
    desk = open_desk(project, schema)
    return Ground(project, desk.schema, desk.dataset)

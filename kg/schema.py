"""The schema of a project, read from its Turtle files and nowhere else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeVar

from rapidfuzz import fuzz, process

from kg import schema_read, turtle
from kg import vocab as v
from kg.errors import SchemaError
from kg.lifecycle import Lifecycle, read_lifecycle
from kg.patterns import Patterns, read_patterns
from kg.project import CORE
from kg.terms import Concept, Group, Kind, Property

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import NamedNode

    from kg.project import Project

_T = TypeVar("_T", Kind, Property)

__all__ = ["Concept", "Group", "Kind", "Property", "Schema", "hint", "load_schema", "nearest"]


@dataclass(frozen=True)
class Schema:
    """Kinds, properties, groups and codes by IRI, and look-up by the names that curators write."""

    kinds: Mapping[str, Kind]
    properties: Mapping[str, Property]
    groups: Mapping[str, Group]
    concepts: Mapping[str, Concept]
    starts: tuple[str, ...] = ()
    kinds_by_name: Mapping[str, Kind] = field(default_factory=dict)
    properties_by_name: Mapping[str, Property] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Concept]] = field(default_factory=dict)
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    patterns: Patterns = field(default_factory=Patterns)
    tongues: tuple[str, ...] = ()

    def kind(self, name: str) -> Kind | None:
        """Find a kind of entity or source by its local name."""
        return self.kinds_by_name.get(name)

    def property(self, name: str) -> Property | None:
        """Find one of the project's own properties by its local name."""
        return self.properties_by_name.get(name)

    def concept(self, class_iri: str, notation: str) -> Concept | None:
        """Find an entry of a code list by its notation."""
        return self.codes.get(class_iri, {}).get(notation)

    def notations(self, class_iri: str) -> tuple[str, ...]:
        """Give what a code list allows, in the order of the files."""
        return tuple(self.codes.get(class_iri, ()))

    def notation(self, iri: str) -> str:
        """Give the notation of a code; of anything else, the end of its IRI."""
        concept = self.concepts.get(iri)
        return concept.notation if concept else v.local_name(iri)

    def is_a(self, kind_iri: str, ancestor_iri: str) -> bool:
        """Tell whether a kind is the other or below it."""
        kind = self.kinds.get(kind_iri)
        return kind_iri == ancestor_iri or (kind is not None and ancestor_iri in kind.ancestors)

    def admits(self, allowed: Iterable[str], kinds: Iterable[str]) -> bool:
        """Tell whether a thing of these kinds fits one of the allowed classes.

        No allowed class means anything; `Entity` means anything with a page, sources among it.
        """
        wanted = frozenset(allowed)
        if not wanted or v.ENTITY in wanted:
            return True
        return any(
            (kind := self.kinds.get(iri)) is not None and not wanted.isdisjoint(kind.ancestors)
            for iri in kinds
        )

    @cached_property
    def mirrors(self) -> Mapping[str, frozenset[str]]:
        """The properties that say the same from the other end, by property: inverse ones, or itself."""
        found: dict[str, set[str]] = defaultdict(set)
        for prop in self.properties.values():
            if prop.symmetric:
                found[prop.iri].add(prop.iri)
            if prop.inverse_of:
                found[prop.iri].add(prop.inverse_of)
                found[prop.inverse_of].add(prop.iri)
        return {iri: frozenset(others) for iri, others in found.items()}

    def label(self, iri: str) -> str:
        """Name a term of the schema for a reader."""
        term = self.kinds.get(iri) or self.properties.get(iri) or self.concepts.get(iri)
        return term.label if term else v.local_name(iri)


def nearest(word: str, candidates: Iterable[str], *, cutoff: float = 70) -> str | None:
    """Find the candidate that the writer probably meant.

    >>> nearest("isued", ["issued", "signed"])
    'issued'
    >>> nearest("zzz", ["issued", "signed"]) is None
    True
    """
    pool = list(candidates)
    folded = word[:200].casefold()
    best = process.extractOne(folded, pool, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=cutoff)
    return best[0] if best else None


def hint(word: str, candidates: Iterable[str]) -> str:
    """Say which candidate was probably meant, to be put behind what is wrong; nothing where none is near.

    >>> hint("isued", ["issued", "signed"]), hint("zzz", ["issued"])
    ('; did you mean "issued"?', '')
    """
    found = nearest(word, candidates)
    return f'; did you mean "{found}"?' if found else ""


def load_schema(project: Project, tongue: str = "") -> Schema:
    """Read the core terms and the project's ontology, labels in a language where they are told in it.

    Raises:
        SchemaError: a file is not Turtle, two kinds or properties share a local name, or a pattern of
            sentences cannot be read.
    """
    return _schema_of_texts(turtle.texts(project), project.base, tongue)


@lru_cache(maxsize=4)  # Each step of a curator's work reads it, and it seldom changes.
def _schema_of_texts(texts: tuple[tuple[str, bytes], ...], base: str, tongue: str) -> Schema:
    triples = (told for name, text in texts for told in turtle.read_text(text, name, f"{base}ontology/"))
    return schema_of(triples, base, tongue)


def schema_of(
    triples: Iterable[tuple[turtle.Node, NamedNode, turtle.Term]], base: str, tongue: str = ""
) -> Schema:
    """Read a schema from the triples of our core terms and an ontology together, in their order.

    Raises:
        SchemaError: two kinds or properties share a local name.
    """
    core = turtle.Index(turtle.read_file(CORE, CORE.name, base))
    index = turtle.Index(triples, tongue)
    kinds = schema_read.kinds(index, core)
    properties = schema_read.properties(index, core, kinds)
    concepts = schema_read.concepts(index, kinds)
    codes: dict[str, dict[str, Concept]] = {}
    for concept in concepts.values():
        for scheme in kinds[concept.scheme_class].ancestors:
            codes.setdefault(scheme, {})[concept.notation] = concept
    usable = (kind for kind in kinds.values() if kind.is_entity or kind.is_source)
    return Schema(
        kinds=kinds,
        properties=properties,
        groups=schema_read.groups(index),
        concepts=concepts,
        starts=tuple(iri for node in index.having(v.START) for iri in index.iris(node, v.START)),
        kinds_by_name=_by_name(usable),
        properties_by_name=_by_name(p for p in properties.values() if not p.core),
        codes=codes,
        lifecycle=read_lifecycle(index, properties, concepts),
        patterns=read_patterns(index),
        tongues=index.tongues(v.LABEL, v.PREF_LABEL),
    )


def _by_name(terms: Iterable[_T]) -> dict[str, _T]:
    """Index by local name; of two with one name, that which is defined here wins."""
    found: dict[str, _T] = {}
    for term in terms:
        other = found.setdefault(term.name, term)
        if other is not term:
            if bool(other.definition) == bool(term.definition):
                message = f"{other.iri} and {term.iri} share the name {term.name!r}"
                raise SchemaError(message)
            if term.definition:
                found[term.name] = term
    return found

"""A mapping: which fields of a dataset's records are which kinds, properties and qualifiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from kg.loaders.record import Settings, text

if TYPE_CHECKING:
    from kg.imports.expression import Expression
    from kg.loaders.record import Record
    from kg.terms import Property


@dataclass(frozen=True, slots=True)
class About:
    """What is said of the dataset as a whole; ``kind`` is that of its source (IRI)."""

    title: str = ""
    url: str = ""
    publisher: str = ""
    licence: str = ""
    description: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Values that a field must have, one of them; no values: that it has any."""

    field: str
    values: frozenset[str] = frozenset()
    negated: bool = False

    def holds(self, record: Record) -> bool:
        """Tell whether a record is so."""
        found = record.fields.get(self.field, ())
        holds = any(text(value) in self.values for value in found) if self.values else bool(found)
        return holds != self.negated


@dataclass(frozen=True, slots=True)
class Term:
    """A thing that a claim names: one of this record, of any record, or of the curated data.

    ``same_as`` is the address that any record's has elsewhere, with its key for ``{}``.
    """

    thing: str = ""
    ref: Expression | None = None
    known: Expression | None = None
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """When something holds: a date or interval, or its two ends."""

    whole: Expression | None = None
    begin: Expression | None = None
    end: Expression | None = None


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """A claim for each value of ``value`` and each thing of ``subject``.

    ``words`` are keys with codes or texts, ``note_of_value`` tells in words what the value should be, and
    ``field`` is where the name of a thing stands that it leads to.
    """

    subject: Term
    predicate: Property
    value: Term | Expression
    when: Time | None = None
    words: tuple[tuple[str, Expression], ...] = ()
    note_of_value: Expression | None = None
    qualifiers: tuple[tuple[Property, Expression], ...] = ()
    conditions: tuple[Condition, ...] = ()
    field: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class ThingRule:
    """A thing for each value of ``id`` (or of ``label``, where that makes the id).

    ``match`` holds lists of properties: a curated thing that has the same values of all of one list is this
    one.
    """

    name: str
    kind: Expression
    label: Expression
    id: Expression | None = None
    aliases: tuple[Expression, ...] = ()
    description: Expression | None = None
    same_as: tuple[Expression, ...] = ()
    match: tuple[tuple[str, ...], ...] = ()
    conditions: tuple[Condition, ...] = ()
    line: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """What to make of the records of some files, where all conditions hold."""

    file: str = "*"
    key: Expression | None = None
    licence: Expression | None = None
    conditions: tuple[Condition, ...] = ()
    things: tuple[ThingRule, ...] = ()
    claims: tuple[ClaimRule, ...] = ()

    def fits(self, file: str) -> bool:
        """Tell whether it is for the records of a file."""
        return fnmatchcase(file.lower(), self.file.lower())


@dataclass(frozen=True, slots=True)
class Rules:
    """A mapping as it was read. ``ignore`` are patterns of fields that are left out on purpose."""

    file: str
    about: About
    loader: str = ""
    settings: Settings = field(default_factory=Settings)
    recognise: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()

    def used(self, file: str) -> tuple[tuple[str, ...], ...]:
        """Give the fields that are used of a file's records; of those in one group any will do."""
        found: dict[tuple[str, ...], None] = {}
        for section in self.sections:
            if section.fits(file):
                for expression in expressions(section):
                    groups = (
                        [expression.fields] if not expression.template else [(f,) for f in expression.fields]
                    )
                    found |= dict.fromkeys(groups)
                for one in conditions(section):
                    found[(one.field,)] = None
        return tuple(group for group in found if group)


def conditions(section: Section) -> tuple[Condition, ...]:
    """Give every condition of a section."""
    things = (one for rule in section.things for one in rule.conditions)
    claims = (one for rule in section.claims for one in rule.conditions)
    return (*section.conditions, *things, *claims)


def expressions(section: Section) -> tuple[Expression, ...]:
    """Give every expression of a section."""
    found: list[Expression | None] = [section.key, section.licence]
    for thing in section.things:
        found += [thing.kind, thing.label, thing.id, thing.description, *thing.aliases, *thing.same_as]
    for claim in section.claims:
        for term in (claim.subject, claim.value):
            found += [term.ref, term.known] if isinstance(term, Term) else [term]
        if claim.when:
            found += [claim.when.whole, claim.when.begin, claim.when.end]
        found.append(claim.note_of_value)
        found += [expression for _, expression in (*claim.words, *claim.qualifiers)]
    return tuple(one for one in found if one is not None)

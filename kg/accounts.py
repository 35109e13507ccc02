"""Claims with all that a sentence about them needs, read from a store."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg import vocab as v
from kg.locating import place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.gathering import Gathered
    from kg.schema import Schema

    Term = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Account:
    """A claim: what it says, and how. IRIs are plain strings; what is not told is empty.

    ``when`` is EDTF text. ``entering`` tells whether its kind can stand in the graph as fact, ``affirms``
    whether its stance can. ``rivals`` are the claims that it contradicts or that contradict it. ``recorded``
    and ``retracted`` are days.
    """

    claim: str
    subject: str
    predicate: str
    value: Term
    source: str
    kind: str
    stance: str
    hedge: str = ""
    when: str = ""
    speaker: str = ""
    reporters: tuple[str, ...] = ()
    locator: str = ""
    qualifiers: tuple[tuple[str, Term], ...] = ()
    rivals: tuple[str, ...] = ()
    entering: bool = True
    affirms: bool = True
    recorded: str = ""
    retracted: str = ""
    reason: str = ""

    @property
    def value_iri(self) -> str:
        """The IRI of its value; empty for a literal."""
        return self.value.value if isinstance(self.value, NamedNode) else ""

    @property
    def ends(self) -> tuple[str, str]:
        """Its subject, and its value where that is a thing."""
        return self.subject, self.value_iri

    @property
    def same(self) -> tuple[str, ...]:
        """What claims have in common that one sentence can tell, whatever their sources; the time apart."""
        said = self.subject, self.predicate, str(self.value), self.kind, self.stance, self.hedge, self.speaker
        return *said, *self.reporters, *(f"{key} {value}" for key, value in self.qualifiers)


def accounts(claims: Gathered, schema: Schema, *, everything: bool = False) -> list[Account]:
    """Read whole claims, each once; those that were withdrawn or set aside only with ``everything``."""
    rivals: dict[str, set[str]] = defaultdict(set)
    for iri, one in claims.items():
        for other in one.get(v.CONTRADICTS, ()):
            rivals[iri].add(other.value)
            rivals[other.value].add(iri)
    whole = ((iri, one) for iri, one in claims.items() if one.keys() >= _NEEDED)
    read = (
        _account(iri, one, tuple(sorted(rivals[iri])), schema)
        for iri, one in whole
        if everything or _counts(one)
    )
    return sorted(read, key=lambda account: account.claim)


_NEEDED = {v.SUBJECT, v.PREDICATE, v.OBJECT, v.KIND, v.STANCE, v.DERIVED_FROM}


def _counts(one: Mapping[str, Sequence[Term]]) -> bool:
    return v.RETRACTED not in one and not any(term.value == v.DEPRECATED for term in one.get(v.RANK, ()))


def _account(iri: str, one: Mapping[str, Sequence[Term]], rivals: tuple[str, ...], schema: Schema) -> Account:
    def text(key: str) -> str:
        return one[key][0].value if key in one else ""

    own = sorted(key for key in one if (p := schema.properties.get(key)) is not None and not p.core)
    kind, stance = text(v.KIND), text(v.STANCE)
    return Account(
        claim=iri,
        subject=text(v.SUBJECT),
        predicate=text(v.PREDICATE),
        value=one[v.OBJECT][0],
        source=text(v.DERIVED_FROM),
        kind=kind,
        stance=stance,
        hedge=text(v.HEDGE),
        when=text(v.WHEN),
        speaker=text(v.ATTRIBUTED_TO),
        reporters=tuple(sorted(term.value for term in one.get(v.REPORTED_BY, ()))),
        locator=place(text(v.LOCATOR), {term.value for term in one.get(v.REF, ())}),
        qualifiers=tuple((key, term) for key in own for term in sorted(one[key], key=str)),
        rivals=rivals,
        entering=_enters(schema, kind),
        affirms=_enters(schema, stance),
        recorded=text(v.RECORDED),
        retracted=text(v.RETRACTED),
        reason=text(v.RETRACTION_REASON),
    )


def _enters(schema: Schema, code: str) -> bool:
    concept = schema.concepts.get(code)
    return concept is not None and concept.enters_graph

"""From the triples of claims to claims that a page can show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg import vocab as v
from kg.lately import lately
from kg.locating import place
from kg.tongue import gettext as _
from kg.tongue import spoken
from web.parts.claims import ClaimView
from web.parts.refs import Badge, Line, Ref, SourceRef

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from gettext import NullTranslations

    from kg.gathering import Gathered, Values
    from kg.schema import Property, Schema
    from kg.turtle import Term
    from web.names import Names
    from web.show import Show

#: The claims that answer one, by how they do and its IRI.
Pointing = dict[tuple[str, str], set[str]]

_LINKS = (v.CONTRADICTS, v.SUPPORTS, v.CORRECTS, v.RELAYS)


@dataclass(frozen=True)
class Reader:
    """Reads claims with the names and schema of one snapshot."""

    schema: Schema
    names: Names
    show: Show

    def claims(self, triples: Gathered) -> list[ClaimView]:
        """Read every whole claim, in the order of the files; nodes of inferences have no kind."""
        whole = (
            (iri, one)
            for iri, one in triples.items()
            if v.SUBJECT in one and v.PREDICATE in one and v.OBJECT in one and v.KIND in one
        )
        pointing = _pointing(triples)
        claims = [self._claim(iri, one, triples, pointing) for iri, one in whole]
        return sorted(claims, key=lambda claim: (claim.file, claim.line, claim.id))

    def _claim(self, iri: str, one: Values, triples: Gathered, pointing: Pointing) -> ClaimView:
        texts = {key: values[0].value for key, values in one.items()}

        def text(key: str) -> str:
            return texts.get(key, "")

        predicate = self.schema.properties.get(text(v.PREDICATE))
        value = one[v.OBJECT][0]
        refs = tuple(t.value for t in one.get(v.REF, ()))
        kind, stance = self._badge(text(v.KIND) or v.FACT), self._badge(text(v.STANCE) or v.ASSERTS)
        when = self.show.period(text(v.WHEN)) if v.WHEN in one else None
        rivals = tuple(
            sorted({t.value for t in one.get(v.CONTRADICTS, ())} | pointing.get((v.CONTRADICTS, iri), set()))
        )
        speaker = text(v.ATTRIBUTED_TO)
        return ClaimView(
            id=v.local_name(iri),
            href=self.names.addresses.href(iri) or "",
            subject=self.names.ref(text(v.SUBJECT)),
            subject_iri=text(v.SUBJECT),
            source_iri=text(v.DERIVED_FROM),
            predicate=self.names.ref(text(v.PREDICATE)),
            predicate_iri=text(v.PREDICATE),
            inverse=(predicate.inverse_label or predicate.label) if predicate else "",
            value=self.show.value(value, predicate),
            value_key=str(value),
            value_moment=self.show.moment(value, predicate),
            when=when,
            kind=kind,
            stance=stance,
            rank=self._badge(text(v.RANK) or v.NORMAL),
            hedge=self._optional(text(v.HEDGE)),
            basis=self._optional(text(v.BASIS)),
            confidence=self._optional(text(v.CONFIDENCE)),
            source=self.source(text(v.DERIVED_FROM)),
            speaker=self.names.ref(speaker) if speaker else None,
            reporters=tuple(self.names.ref(t.value) for t in one.get(v.REPORTED_BY, ())),
            locator=place(text(v.LOCATOR), refs),
            noted=v.LOCATOR in one,
            when_wording=text(v.WHEN_WORDING),
            value_wording=text(v.VALUE_WORDING),
            calendar=text(v.CALENDAR_CONFLICT),
            qualifiers=self._qualifiers(one),
            links=self._links(iri, one, triples, pointing),
            rivals=rivals,
            refs=refs,
            note=text(v.NOTE),
            file=text(v.FILE),
            line=int(text(v.LINE) or 0),
            recorded=self.show.date(text(v.RECORDED)),
            retracted=self.show.date(text(v.RETRACTED)),
            reason=text(v.RETRACTION_REASON),
            enters=self._enters(text(v.KIND) or v.FACT),
            order=predicate.order if predicate else 0.0,
        )

    def _badge(self, iri: str) -> Badge:
        concept = self.schema.concepts.get(iri)
        if concept is None:
            return Badge(v.local_name(iri), v.local_name(iri))
        return Badge(concept.notation, concept.label, concept.definition)

    def _optional(self, iri: str) -> Badge | None:
        return self._badge(iri) if iri else None

    def _enters(self, kind: str) -> bool:
        concept = self.schema.concepts.get(kind)
        return concept is not None and concept.enters_graph

    def source(self, iri: str) -> SourceRef:
        """Put a source into a footnote."""
        return self._source_in(iri, spoken())

    @cached_property
    def _source_in(self) -> Callable[[str, NullTranslations], SourceRef]:
        return lately(lambda iri, _words: self._source(iri))

    def _source(self, iri: str) -> SourceRef:
        name = self.names.get(iri)
        ref = self.names.ref(iri)
        if name is None:
            return SourceRef(ref.label, ref.href or "")
        issued = self.show.period(name.issued).text if name.issued else ""
        url = self.show.url(name.url)
        return SourceRef(name.label, ref.href or "", url, name.publisher, issued, ref.note)

    def _qualifiers(self, one: Values) -> tuple[Line, ...]:
        own = [p for iri in one if (p := self.schema.properties.get(iri)) is not None and not p.core]
        return tuple(self._line(p, one[p.iri]) for p in sorted(own, key=lambda p: (p.order, p.label)))

    def _line(self, prop: Property, values: Iterable[Term]) -> Line:
        return Line(prop.label, tuple(self.show.value(value, prop) for value in values))

    def _links(self, iri: str, one: Values, triples: Gathered, pointing: Pointing) -> tuple[Line, ...]:
        """Give how the claim answers others, and how others at hand answer it."""
        lines: dict[str, list[str]] = defaultdict(list)
        for key in _LINKS:
            if key in one:
                lines[self.schema.label(key)] += [term.value for term in one[key]]
            if (key, iri) in pointing:
                prop = self.schema.properties.get(key)
                back = (prop.inverse_label if prop else "") or self.schema.label(key)
                lines[back] += sorted(pointing[key, iri])
        return tuple(
            Line(label, tuple(self._brief(end, triples) for end in dict.fromkeys(ends)))
            for label, ends in lines.items()
        )

    def _brief(self, iri: str, triples: Gathered) -> Ref:
        """Name another claim by its sentence where it is at hand."""
        href = self.names.addresses.href(iri)
        other = triples.get(iri)
        if not other or v.SUBJECT not in other or v.OBJECT not in other or v.PREDICATE not in other:
            return Ref(_("claim {id}").format(id=v.local_name(iri)), href)
        predicate = other[v.PREDICATE][0].value
        value = self.show.value(other[v.OBJECT][0], self.schema.properties.get(predicate))
        subject = self.names.label(other[v.SUBJECT][0].value)
        return Ref(f"{subject} {self.schema.label(predicate)} {value.label}", href)


def _pointing(triples: Gathered) -> Pointing:
    found: Pointing = {}
    for other, one in triples.items():
        for relation in _LINKS:
            for term in one.get(relation, ()):
                found.setdefault((relation, term.value), set()).add(other)
    return found

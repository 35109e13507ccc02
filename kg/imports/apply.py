"""A mapping applied to records: the lines that they come to, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg import vocab as v
from kg.claims import claim_id
from kg.imports.expression import Expression, Unfit
from kg.imports.mapping import ClaimRule, Section, Term, ThingRule, Time
from kg.imports.naming import slug
from kg.imports.notes import disagreement
from kg.imports.read_mapping import CODES
from kg.loaders.record import Said
from kg.period import parse_period
from kg.schema import hint
from kg.values import BadValueError, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from kg.imports.lines import Line
    from kg.imports.mapping import Condition, Rules
    from kg.loaders.record import Record
    from kg.schema import Schema
    from kg.terms import Property

_ANY: Final = v.local_name(v.ENTITY)
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Made:
    """A thing that a record declares."""

    slug: str
    kinds: tuple[str, ...]


@dataclass
class Applier:
    """Applies a mapping to the records of a file.

    ``namespace`` begins the ids, ``source`` is the id of the dataset's source, ``known`` holds the ids of
    curated things, or is None where there is no telling. ``tell`` is given what is wrong, by line and code.
    """

    rules: Rules
    schema: Schema
    namespace: str
    source: str
    file: str
    tell: Callable[[int, str, str], None]
    known: Collection[str] | None = None
    admitted: dict[tuple[str, bool, tuple[str, ...]], bool] = field(default_factory=dict)

    def lines(self, record: Record) -> Iterator[Line]:
        """Give the lines of a record; what cannot be used of it is told, and the rest is given."""
        for section in self.rules.sections:
            if section.fits(self.file) and _hold(section.conditions, record):
                try:
                    yield from self._section(section, record)
                except Unfit as error:
                    self.tell(record.line, "bad-value", str(error))

    def keys(self, record: Record) -> set[str]:
        """Give the keys that a record has, by which its lines are known."""
        fitting = (one for one in self.rules.sections if one.fits(self.file) and one.key)
        return {one.key.first(record) for one in fitting if one.key} - {""}

    def _section(self, section: Section, record: Record) -> Iterator[Line]:
        place: Line = {"file": self.file, "row": record.line}
        if section.key and (key := section.key.first(record)):
            place["record"] = key
        if section.licence and (licence := section.licence.first(record)):
            place["licence"] = licence
        made: dict[str, list[Made]] = {}
        for rule in section.things:
            made[rule.name] = []
            if _hold(rule.conditions, record):
                for line in self._things(rule, record):
                    kinds = tuple(kind.iri for name in line["type"] if (kind := self.schema.kind(name)))
                    made[rule.name].append(Made(line["id"], kinds))
                    yield {**line, **place}
        for claim in section.claims:
            if _hold(claim.conditions, record):
                yield from self._claims(claim, record, made, place)

    def _things(self, rule: ThingRule, record: Record) -> Iterator[Line]:
        labels = [said.text for said in rule.label.values(record)]
        ids = [said.text for said in rule.id.values(record)] if rule.id else labels
        if not ids or not labels:
            if rule.id and ids:
                self.tell(record.line, "missing-name", f'"{ids[0][:60]}" has no name')
            return
        for number, text in enumerate(dict.fromkeys(ids)):
            kinds = [said.text for said in rule.kind.values(record)]
            line: Line = {
                "id": slug(self.namespace, text),
                "type": list(dict.fromkeys(kinds)) or [_ANY],
                "name": labels[number] if len(labels) == len(ids) else labels[0],
            }
            if len(ids) == 1:
                line |= self._more(rule, record, [*labels[1:]], line["name"])
            yield line

    def _more(self, rule: ThingRule, record: Record, other_names: list[str], name: str) -> Line:
        aliases = [*other_names, *(said.text for one in rule.aliases for said in one.values(record))]
        same = [said.text for one in rule.same_as for said in one.values(record)]
        more: Line = {
            "aliases": [one for one in dict.fromkeys(aliases) if one != name],
            "same-as": [one for one in dict.fromkeys(same) if self._is_address(one, record)],
            "match": self._matches(rule, record),
            "description": rule.description.first(record) if rule.description else "",
        }
        return {key: value for key, value in more.items() if value}

    def _matches(self, rule: ThingRule, record: Record) -> list[list[list[str]]]:
        """Give the values of each list of properties that must be those of a curated thing, all of them."""
        found = []
        for names in rule.match:
            pairs = [[name, value] for name in names if (value := self._value_of(rule, name, record))]
            if pairs and len(pairs) == len(names):
                found.append(pairs)
        return found

    def _value_of(self, rule: ThingRule, name: str, record: Record) -> str:
        for section in self.rules.sections:
            for claim in section.claims if rule in section.things else ():
                if claim.predicate.name == name and claim.subject.thing == rule.name:
                    value = claim.value.first(record) if isinstance(claim.value, Expression) else ""
                    try:
                        return typed(claim.predicate.value_type, value).literal.value if value else ""
                    except BadValueError:
                        return ""
        return ""

    def _is_address(self, text: str, record: Record) -> bool:
        try:
            return bool(typed("uri", text))
        except BadValueError as error:
            self.tell(record.line, error.code, str(error))
            return False

    def _claims(
        self, rule: ClaimRule, record: Record, made: dict[str, list[Made]], place: Line
    ) -> Iterator[Line]:
        prop = rule.predicate
        try:
            subjects = self._term(rule.subject, record, made)
            values = list(self._values(rule, record, made))
            words = {key: text for key, one in rule.words if (text := one.first(record))}
            when = _when(rule.when, record)
        except Unfit as error:
            self.tell(record.line, "bad-value", f"{prop.name}: {error}")
            return
        for one, stub in subjects:
            if stub is not None:
                yield {**stub, **place}
            for text, said, other in values:
                if other is not None:
                    yield {**other, **place}
                if not self._fits(prop, one.kinds, subject=True, line=record.line):
                    continue
                try:
                    told = self._told(said, {**words}, when)
                    line: Line = {"subject": one.slug, "predicate": prop.name, "object": text, **told}
                    line |= {"field": name} if (name := _field_of(rule)) else {}
                    line |= {"qualifiers": found} if (found := self._qualifiers(rule, record)) else {}
                except (BadValueError, ValueError) as error:
                    code = error.code if isinstance(error, BadValueError) else "bad-value"
                    self.tell(record.line, code, f"{prop.name}: {str(error)[:_SHOWN]}")
                    continue
                if rule.note_of_value and (why := disagreement(text, rule.note_of_value.first(record))):
                    self.tell(record.line, "differs-from-note", f"{prop.name}: {why}")
                where = f"{place.get('record', '')}/{line.get('field', '')}"
                line["claim"] = claim_id(one.slug, prop.iri, text, self.source, where)
                yield {**line, **place}

    def _told(self, said: Said, words: dict[str, str], when: str) -> dict[str, str]:
        """Give what is said of a claim, its codes checked, with what the format says of the value."""
        for key, scheme in CODES.items():
            if key in words and self.schema.concept(scheme, words[key]) is None:
                near = hint(words[key], self.schema.notations(scheme))
                message = f'unknown {key} "{words[key][:60]}"{near}'
                raise Unfit(message)
        if said.rank:
            words.setdefault("rank", said.rank)
        if said.note:
            words["note"] = f"{words['note']} {said.note}" if "note" in words else said.note
        if when := when or said.when:
            words["when"] = parse_period(when).text
        return words

    def _qualifiers(self, rule: ClaimRule, record: Record) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for prop, expression in rule.qualifiers:
            for said in expression.values(record):
                found.setdefault(prop.name, []).append(self._typed(prop, said.text))
        return found

    def _values(
        self, rule: ClaimRule, record: Record, made: dict[str, list[Made]]
    ) -> Iterator[tuple[str, Said, Line | None]]:
        """Give each value as the text that stands for it, with what is said of it and a thing to declare."""
        prop = rule.predicate
        if isinstance(rule.value, Term):
            saids = list(rule.value.ref.values(record)) if rule.value.ref else []
            for number, (one, stub) in enumerate(self._term(rule.value, record, made)):
                if self._fits(prop, one.kinds, subject=False, line=record.line):
                    yield one.slug, saids[number] if saids else Said(one.slug), stub
            return
        for said in rule.value.values(record):
            try:
                yield self._typed(prop, said.text), said, None
            except BadValueError as error:
                self.tell(record.line, error.code, f"{prop.name}: {str(error)[:_SHOWN]}")

    def _typed(self, prop: Property, text: str) -> str:
        """Check a value that is no thing; give it as it is written."""
        if prop.value_type in {"concept", "entity"}:
            if any(self.schema.concept(scheme, text) for scheme in prop.ranges):
                return text
            allowed = [one for scheme in prop.ranges for one in self.schema.notations(scheme)]
            message = f'unknown code "{text[:60]}"{hint(text, allowed)}'
            raise BadValueError(code="unknown-code", message=message)
        value = typed(prop.value_type, text)
        unit = value.quantity.unit if value.quantity else ""
        if unit and self.schema.concept(v.UNIT_CLASS, unit) is None:
            near = hint(unit, self.schema.notations(v.UNIT_CLASS))
            raise BadValueError(code="bad-quantity", message=f'unknown unit "{unit}"{near}')
        return text

    def _term(
        self, term: Term, record: Record, made: dict[str, list[Made]]
    ) -> Sequence[tuple[Made, Line | None]]:
        if term.thing:
            return [(one, None) for one in made.get(term.thing, ())]
        if term.known:
            return [(Made(self._known(said.text), ()), None) for said in term.known.values(record)]
        found: list[tuple[Made, Line | None]] = []
        for said in term.ref.values(record) if term.ref else ():
            name = slug(self.namespace, said.text)
            stub: Line = {"id": name, "type": [_ANY], "name": said.text, "absent": True}
            if term.same_as:
                stub["same-as"] = [term.same_as.replace("{}", said.text)]
            found.append((Made(name, ()), stub))
        return found

    def _known(self, text: str) -> str:
        if self.known is not None and text not in self.known:
            message = f'the curated data have no "{text[:60]}"{hint(text, self.known)}'
            raise Unfit(message)
        return text

    def _fits(self, prop: Property, kinds: tuple[str, ...], *, subject: bool, line: int) -> bool:
        """Tell whether a property admits things of some kinds; the first misfit of a sort is told."""
        if not kinds or prop.value_type == "concept":
            return True
        key = (prop.iri, subject, kinds)
        known = self.admitted.get(key)
        if known is None:
            wanted = prop.domains if subject else prop.ranges
            known = self.admitted[key] = self.schema.admits(wanted, kinds)
            if not known:
                is_of = " and ".join(map(v.local_name, kinds))
                right = " or ".join(map(v.local_name, wanted))
                what = (
                    f'"{prop.name}" is said of {right}'
                    if subject
                    else f'the value of "{prop.name}" is {right}'
                )
                self.tell(line, "wrong-kind", f"{what}, and not of {is_of}; such claims are left out")
        return known


def _hold(conditions: tuple[Condition, ...], record: Record) -> bool:
    return all(one.holds(record) for one in conditions)


def _field_of(rule: ClaimRule) -> str:
    """Name the field that a claim's value is from."""
    value = rule.value
    found = (value.ref or value.known) if isinstance(value, Term) else value
    return found.fields[0] if found and found.fields else rule.field


def _when(time: Time | None, record: Record) -> str:
    if time is None:
        return ""
    if time.whole:
        return time.whole.first(record)
    begin = time.begin.first(record) if time.begin else ""
    end = time.end.first(record) if time.end else ""
    return f"{begin}/{end}" if begin or end else ""

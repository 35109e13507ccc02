"""A mapping applied to records: the lines that they come to, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg import vocab as v
from kg.claims import claim_id
from kg.imports.checks import Checks
from kg.imports.expression import Expression, Unfit
from kg.imports.mapping import ClaimRule, Section, Term, ThingRule, Time
from kg.imports.naming import slug
from kg.imports.notes import disagreement
from kg.loaders.record import Said
from kg.values import BadValueError, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from kg.imports.lines import Line
    from kg.imports.mapping import Condition, Rules
    from kg.loaders.record import Record
    from kg.schema import Schema

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

    def __post_init__(self) -> None:
        """Check by the same ontology, and tell to the same."""
        self._checks = Checks(self.schema, self.tell, self.known)

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
            "same-as": [one for one in dict.fromkeys(same) if self._checks.is_address(one, record)],
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
                if not self._checks.fits(prop, one.kinds, subject=True, line=record.line):
                    continue
                try:
                    told = self._checks.told(said, {**words}, when)
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

    def _qualifiers(self, rule: ClaimRule, record: Record) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for prop, expression in rule.qualifiers:
            for said in expression.values(record):
                found.setdefault(prop.name, []).append(self._checks.typed(prop, said.text))
        return found

    def _values(
        self, rule: ClaimRule, record: Record, made: dict[str, list[Made]]
    ) -> Iterator[tuple[str, Said, Line | None]]:
        """Give each value as the text that stands for it, with what is said of it and a thing to declare."""
        prop = rule.predicate
        if isinstance(rule.value, Term):
            saids = list(rule.value.ref.values(record)) if rule.value.ref else []
            for number, (one, stub) in enumerate(self._term(rule.value, record, made)):
                if self._checks.fits(prop, one.kinds, subject=False, line=record.line):
                    yield one.slug, saids[number] if saids else Said(one.slug), stub
            return
        for said in rule.value.values(record):
            try:
                yield self._checks.typed(prop, said.text), said, None
            except BadValueError as error:
                self.tell(record.line, error.code, f"{prop.name}: {str(error)[:_SHOWN]}")

    def _term(
        self, term: Term, record: Record, made: dict[str, list[Made]]
    ) -> Sequence[tuple[Made, Line | None]]:
        if term.thing:
            return [(one, None) for one in made.get(term.thing, ())]
        if term.known:
            return [(Made(self._checks.curated(said.text), ()), None) for said in term.known.values(record)]
        found: list[tuple[Made, Line | None]] = []
        for said in term.ref.values(record) if term.ref else ():
            name = slug(self.namespace, said.text)
            stub: Line = {"id": name, "type": [_ANY], "name": said.text, "absent": True}
            if term.same_as:
                stub["same-as"] = [term.same_as.replace("{}", said.text)]
            found.append((Made(name, ()), stub))
        return found


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

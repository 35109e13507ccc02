"""Mappings from their YAML: everything resolved against the ontology, or told where it is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg import vocab as v
from kg.errors import DataError, Origin, Problem
from kg.imports.expression import Expression
from kg.imports.mapping import About, ClaimRule, Rules, Section, Term, ThingRule, Time
from kg.imports.read_expressions import Expressions
from kg.loaders.record import Settings
from kg.nodes import BadYamlError, Items, Pairs, Text, compose, decode
from kg.reading import Context, Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.nodes import Node
    from kg.project import Project
    from kg.schema import Schema
    from kg.terms import Property

_KEYS: Final = ("dataset", "loader", "settings", "recognise", "ignore", "records")
_ABOUT: Final = ("title", "url", "publisher", "licence", "description", "type")
_SETTINGS: Final = ("encoding", "delimiter", "sheet", "records")
_SECTION: Final = ("file", "key", "licence", "only-if", "not-if", "things", "claims")
_THING: Final = (
    *("as", "id", "type", "name", "aliases", "description", "same-as", "match"),
    *("only-if", "not-if", "claims"),
)
#: Keys of a claim with a code, and its list.
CODES: Final = {
    "kind": v.CLAIM_KIND,
    "stance": v.STANCE_CLASS,
    "rank": v.RANK_CLASS,
    "hedge": v.HEDGE_CLASS,
    "basis": v.BASIS_CLASS,
    "confidence": v.CONFIDENCE_CLASS,
}
_TEXTS: Final = ("note", "when-wording", "value-wording")
_CLAIM: Final = (
    *("subject", "predicate", "object", "when", "qualifiers", "check-against", "only-if", "not-if"),
    *CODES,
    *_TEXTS,
)


def read_mapping(project: Project, schema: Schema, file: str, data: bytes) -> Rules:
    """Read a mapping.

    Raises:
        DataError: it has problems; each with its line and column.
    """
    context = Context(project, schema)
    report = Report(context, file)
    try:
        root = compose(decode(data))
    except BadYamlError as error:
        raise DataError((Problem(Origin(file, error.line, error.column), "syntax", str(error)),)) from None
    if root is None:
        raise DataError((Problem(Origin(file), "empty-file", "the mapping says nothing"),))
    rules = _Reader(report).rules(root)
    if context.problems:
        raise DataError(tuple(sorted(context.problems)))
    return rules


class _Reader:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._schema = report.context.schema
        self._values = Expressions(report)

    def rules(self, root: Node) -> Rules:
        found = self._report.fields(root, _KEYS, ("records",) if isinstance(root, Pairs) else ())
        about = self._texts_of(found.get("dataset"), _ABOUT)
        return Rules(
            file=self._report.file,
            about=About(
                title=about.get("title", ""),
                url=about.get("url", ""),
                publisher=about.get("publisher", ""),
                licence=about.get("licence", ""),
                description=about.get("description", ""),
                kind=self._source_kind(found.get("dataset"), about.get("type", "")),
            ),
            loader=self._report.text(found.get("loader")) or "",
            settings=Settings(**self._texts_of(found.get("settings"), _SETTINGS)),  # type: ignore[arg-type]
            recognise=tuple(text for _, text in self._report.texts(found.get("recognise"))),
            ignore=tuple(text for _, text in self._report.texts(found.get("ignore"))),
            sections=tuple(map(self._section, self._values.items(found.get("records")))),
        )

    def _source_kind(self, node: Node | None, name: str) -> str:
        kind = self._schema.kind(name) if name else None
        if node and name and (kind is None or not kind.is_source):
            usable = [one for one, found in self._schema.kinds_by_name.items() if found.is_source]
            hint = self._report.context.meant(name, usable)
            self._report.add(node, "unknown-kind", f'"{name[:60]}" is no kind of source{hint}')
        return kind.iri if kind else v.SOURCE

    def _section(self, node: Node) -> Section:
        found = self._report.fields(node, _SECTION)
        pairs = [self._thing(one) for one in self._values.items(found.get("things"))]
        things = tuple(thing for thing, _ in pairs)
        names = [thing.name for thing in things]
        for node_of, name in zip(self._values.items(found.get("things")), names, strict=True):
            if names.count(name) > 1:
                self._report.add(node_of, "duplicate-id", f'two things are called "{name}" here')
        claims = [self._claim(one, names, thing.name) for thing, inner in pairs for one in inner]
        claims += [self._claim(one, names, "") for one in self._values.items(found.get("claims"))]
        labels = {one.name: next(iter(one.label.fields), "") for one in things}
        return Section(
            file=self._report.text(found.get("file")) or "*",
            key=self._values.maybe(found.get("key")),
            licence=self._values.maybe(found.get("licence")),
            conditions=self._values.conditions(found),
            things=things,
            claims=tuple(
                replace(one, field=labels.get(one.value.thing, "")) if isinstance(one.value, Term) else one
                for one in claims
                if one is not None
            ),
        )

    def _thing(self, node: Node) -> tuple[ThingRule, list[Node]]:
        found = self._report.fields(node, _THING, ("type", "name") if isinstance(node, Pairs) else ())
        kind = self._values.maybe(found.get("type")) or Expression()
        for name in (*(kind.codes or {}).values(), kind.other or "", kind.template):
            known = self._schema.kind(name)
            if name and name != v.local_name(v.ENTITY) and (known is None or known.is_source):
                usable = [one for one, k in self._schema.kinds_by_name.items() if not k.is_source]
                hint = self._report.context.meant(name, usable)
                self._report.add(found["type"], "unknown-kind", f'unknown type "{name[:60]}"{hint}')
        thing = ThingRule(
            name=self._report.text(found.get("as")) or "thing",
            kind=kind,
            label=self._values.maybe(found.get("name")) or Expression(),
            id=self._values.maybe(found.get("id")),
            aliases=tuple(self._values.several(found.get("aliases"))),
            description=self._values.maybe(found.get("description")),
            same_as=tuple(self._values.several(found.get("same-as"))),
            match=tuple(self._match(found.get("match"))),
            conditions=self._values.conditions(found),
            line=node.line,
        )
        return thing, self._values.items(found.get("claims"))

    def _match(self, node: Node | None) -> Iterator[tuple[str, ...]]:
        for item in self._values.items(node):
            properties = [
                self._values.property(one) for one in (item.items if isinstance(item, Items) else (item,))
            ]
            yield tuple(one.name for one in properties if one)

    def _claim(self, node: Node, things: list[str], owner: str) -> ClaimRule | None:
        wanted = ("predicate", "object", *(() if owner else ("subject",)))
        found = self._report.fields(node, _CLAIM, wanted if isinstance(node, Pairs) else ())
        prop = self._values.property(found["predicate"]) if "predicate" in found else None
        subject = self._term(found["subject"], things) if "subject" in found else Term(thing=owner)
        value = self._object(found["object"], things, prop) if "object" in found else None
        words = [(key, self._values.maybe(found.get(key))) for key in (*CODES, *_TEXTS)]
        for key, expression in words:
            constant = expression.template if expression and not expression.fields else ""
            if constant and key in CODES:
                self._report.code(found[key], CODES[key])
        if prop is None or value is None or subject is None:
            return None
        return ClaimRule(
            subject=subject,
            predicate=prop,
            value=value,
            when=self._time(found.get("when")),
            words=tuple((key, expression) for key, expression in words if expression is not None),
            note_of_value=self._values.maybe(found.get("check-against")),
            qualifiers=tuple(self._qualifiers(found.get("qualifiers"))),
            conditions=self._values.conditions(found),
            line=node.line,
        )

    def _qualifiers(self, node: Node | None) -> Iterator[tuple[Property, Expression]]:
        if node is None:
            return
        if not isinstance(node, Pairs):
            self._report.add(
                node, "wrong-type", f"expected a mapping of properties to values, found {node.what}"
            )
            return
        for key, value in node.pairs:
            prop, expression = self._values.property(key), self._values.maybe(value)
            if prop and expression:
                yield prop, expression

    def _object(self, node: Node, things: list[str], prop: Property | None) -> Term | Expression | None:
        if isinstance(node, Pairs):
            keys = {key.value for key, _ in node.pairs if isinstance(key, Text)}
            if keys & {"thing", "ref", "known"}:
                return self._term(node, things)
        if prop is not None and prop.value_type == "entity":
            if isinstance(node, Text) and node.value in things:
                return Term(thing=node.value)
            message = (
                f'the value of "{prop.name}" is a thing: name one of this record '
                "({thing: ...}), of another record ({ref: ...}) or of the curated data ({known: ...})"
            )
            if not any(self._schema.notations(one) for one in prop.ranges):
                self._report.add(node, "wrong-type", message)
        return self._values.maybe(node)

    def _term(self, node: Node, things: list[str]) -> Term | None:
        if isinstance(node, Text):
            return self._of_record(node, things)
        found = self._report.fields(node, ("thing", "ref", "known", "same-as"))
        if "thing" in found:
            return self._of_record(found["thing"], things)
        return Term(
            ref=self._values.maybe(found.get("ref")),
            known=self._values.maybe(found.get("known")),
            same_as=self._report.text(found.get("same-as")) or "",
        )

    def _of_record(self, node: Node, things: list[str]) -> Term | None:
        name = self._report.text(node)
        if name is None:
            return None
        if name not in things:
            hint = self._report.context.meant(name, things)
            self._report.add(node, "unknown-id", f'no thing here is called "{name[:60]}"{hint}')
        return Term(thing=name)

    def _time(self, node: Node | None) -> Time | None:
        if node is None:
            return None
        if isinstance(node, Pairs):
            keys = {key.value for key, _ in node.pairs if isinstance(key, Text)}
            if keys & {"begin", "end"}:
                found = self._report.fields(node, ("begin", "end"))
                return Time(
                    None, self._values.maybe(found.get("begin")), self._values.maybe(found.get("end"))
                )
        return Time(self._values.maybe(node))

    def _texts_of(self, node: Node | None, keys: tuple[str, ...]) -> dict[str, str]:
        if node is None:
            return {}
        found = self._report.fields(node, keys)
        return {key: text for key, one in found.items() if (text := self._report.text(one)) is not None}

"""A question as a form or an address tells it: read row by row, and each row with its menus."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg.asking import Condition
from kg.tongue import gettext as _
from kg.tongue import worded
from kg.vocab import XSD
from web import menus
from web.parts.forms import AskRow, Choice, Field
from web.parts.refs import Ref
from web.resolving import NotMeant, bound, thing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzeug.datastructures import MultiDict

    from kg.asking import Mode, Test
    from kg.schema import Kind
    from web.menus import Relation
    from web.site import Site

#: Conditions in a question.
MOST: Final = 8
_LONGEST: Final = 300
_MUST: Final = "must"
_MAY: Final = ("may", worded("if told"))
_NOT: Final = ("not", worded("not on record"))
_ALWAYS: Final = ((_MUST, worded("told")), _MAY, _NOT)
_NUMBER: Final = (
    (_MUST, worded("told")),
    ("least", worded("at least")),
    ("most", worded("at most")),
    _MAY,
    _NOT,
)
_HOW: Final = {
    "date": (
        (_MUST, worded("told")),
        ("least", worded("on or after")),
        ("most", worded("on or before")),
        _MAY,
        _NOT,
    ),
    **dict.fromkeys(("quantity", "integer", "decimal"), _NUMBER),
}
#: What stands before a relation in words, by how it is asked.
_BEFORE: Final = {"may": worded("if told, "), "not": worded("not on record: ")}
_HINTS: Final = {
    "date": worded("a day, month or year: 2026-06"),
    "quantity": worded("a number and its unit"),
    "integer": worded("a number"),
    "decimal": worded("a number"),
    "entity": worded("anything, or a name"),
}
_ANY_TEXT: Final = worded("any text in it")
_TRUTHS: Final = (("true", worded("yes")), ("false", worded("no")))


@dataclass(frozen=True, slots=True)
class Given:
    """One row of a form as it was sent."""

    relation: str = ""
    how: str = ""
    of: str = ""
    value: str = ""


def given(fields: MultiDict[str, str]) -> tuple[Given, ...]:
    """Read the rows that say a relation, in order; the lists of an address may be of different lengths."""
    lists = (fields.getlist(name) for name in ("relation", "how", "of", "value"))
    rows = (Given(*(text.strip()[:_LONGEST] for text in row)) for row in zip_longest(*lists, fillvalue=""))
    return tuple(row for row in rows if row.relation)[:MOST]


def read(here: Site, kind: Kind, rows: Sequence[Given]) -> Iterator[tuple[AskRow, Condition | None, Given]]:
    """Read rows for a kind: how each is shown, what it asks if that is clear, and how it is written in short.

    A row at the end that says nothing yet is there to be filled in.
    """
    offered = menus.relations(here, kind)
    by_key = {one.key: one for one in offered}
    for row in (*rows, Given())[:MOST]:
        relation = by_key.get(row.relation)
        shown = AskRow(_menu(offered, row.relation))
        if relation is None:
            if row.relation:
                problem = _("“{text}” is no relation of this kind.").format(text=row.relation)
                yield replace(shown, problem=problem), None, row
            else:
                yield shown, None, row
        else:
            yield _read(here, relation, row, shown)


def _read(
    here: Site, relation: Relation, row: Given, shown: AskRow
) -> tuple[AskRow, Condition | None, Given]:
    prop = relation.prop
    how = _HOW.get(prop.value_type, _ALWAYS)
    chosen = next((name for name, _label in how if name == row.how), _MUST)
    ends = menus.ends(here, relation)
    of = next((kind for kind in ends if kind.name == row.of), None)
    mode: Mode = "may" if chosen == "may" else "not" if chosen == "not" else "must"
    asked = Condition(prop.iri, prop.value_type, relation.back, mode, of.iri if of else None)
    shown = replace(
        shown,
        how=Field(tuple(Choice(name, _(label), chosen=name == chosen) for name, label in how)),
        of=Field(_kinds(ends, of.name if of else "")) if len(ends) > 1 else Field(),
        value=_value(here, relation, row, of),
        words=(_(_BEFORE.get(chosen, "")), relation.label, ""),
        end=Ref(_("any {kind}").format(kind=of.label) if of else _("anything")),
    )
    if not row.value:
        return shown, asked, replace(row, how=chosen, value="")
    try:
        asked, end, short = _valued(here, relation, row.value, asked, chosen)
    except NotMeant as error:
        return replace(shown, problem=str(error), near=meant(error)), None, row
    after = _("has") if asked.test == "text" else _(dict(how).get(asked.test, ""))
    shown = replace(shown, end=end, words=(_(_BEFORE.get(chosen, "")), relation.label, after))
    return shown, asked, replace(row, how=chosen, value=short)


def meant(error: NotMeant) -> tuple[Ref, ...]:
    """Name what may be meant; what addresses call it stands in the note."""
    return tuple(Ref(name.label, note=name.slug) for name in error.near)


def _valued(
    here: Site, relation: Relation, text: str, asked: Condition, how: str
) -> tuple[Condition, Ref, str]:
    """Read the value of a row: the condition with it, how it is shown, and how an address has it."""
    prop = relation.prop
    if prop.value_type == "entity":
        name = thing(here, text)
        return replace(asked, test="is", value=NamedNode(name.iri)), here.names.ref(name.iri), name.slug
    if prop.value_type == "concept":
        code = next((one for one in menus.codes(here, prop) if one.notation == text), None)
        if code is None:
            message = _("“{text}” is no code of this list.").format(text=text)
            raise NotMeant(message)
        return replace(asked, test="is", value=NamedNode(code.iri)), Ref(code.label), text
    if prop.value_type == "boolean":
        truth = "true" if text == "true" else "false"
        value = Literal(truth, datatype=NamedNode(XSD + "boolean"))
        return replace(asked, test="is", value=value), Ref(_(dict(_TRUTHS)[truth])), truth
    if prop.value_type in {"string", "text", "uri"}:
        return replace(asked, test="text", value=Literal(text)), Ref(f"“{text}”"), text
    # Where it is to be absent or may be there, a bound that nobody chose is a least one.
    test: Test = "most" if how == "most" else "least"
    limit, unit = bound(here, prop, text, upper=test == "most")
    return replace(asked, test=test, value=limit, unit=unit), Ref(text), text


def _value(here: Site, relation: Relation, row: Given, of: Kind | None) -> Field:
    prop = relation.prop
    truths = tuple((name, _(label)) for name, label in _TRUTHS)
    listed: tuple[tuple[str, str], ...] = truths if prop.value_type == "boolean" else ()
    if prop.value_type == "concept":
        listed = tuple((one.notation, one.label) for one in menus.codes(here, prop))
    if listed:
        choices = (Choice("", _("anything")), *(Choice(name, label) for name, label in listed))
        return Field(tuple(replace(one, chosen=one.value == row.value) for one in choices))
    allowed = () if prop.value_type != "entity" else prop.domains if relation.back else prop.ranges
    only = of.iri if of else allowed[0] if len(allowed) == 1 else ""
    kind = here.schema.kinds.get(only)
    return Field(
        value=row.value,
        hint=_(_HINTS.get(prop.value_type, _ANY_TEXT)),
        suggest=kind.name if kind and prop.value_type == "entity" else "",
    )


def _menu(offered: Sequence[Relation], chosen: str) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    return tuple(
        (label, tuple(Choice(one.key, one.label, chosen=one.key == chosen) for one in group))
        for label, group in groupby(offered, key=lambda one: one.group)
    )


def _kinds(ends: Sequence[Kind], chosen: str) -> tuple[Choice, ...]:
    return (
        Choice("", _("of any kind"), chosen=not chosen),
        *(Choice(kind.name, kind.label, chosen=kind.name == chosen) for kind in ends),
    )

"""Forms from the ontology alone: what can be said of a thing, with which values, and how a claim is meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from kg.schema import Kind, Property, Schema
    from kg.terms import ValueType

Control = Literal["thing", "choice", "line", "text", "date", "quantity", "number", "flag", "address", "day"]

_CONTROLS: Final[dict[ValueType, Control]] = {
    "entity": "thing",
    "concept": "choice",
    "string": "line",
    "text": "text",
    "date": "date",
    "quantity": "quantity",
    "integer": "number",
    "decimal": "number",
    "boolean": "flag",
    "uri": "address",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One of what may be chosen: what is written, and how it is called."""

    value: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """Options under a heading."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form; ``kinds`` are the local names of the kinds that a thing may be of, all if none."""

    name: str
    label: str
    control: Control
    help: str = ""
    options: tuple[Option, ...] = ()
    kinds: tuple[str, ...] = ()
    required: bool = False
    several: bool = False
    usual: bool = field(default=True)


#: How a claim is qualified: a key of the files, the term that says what it is, and the code list behind it.
_QUALIFIERS: Final[tuple[tuple[str, str, Control, str, bool], ...]] = (
    ("when", v.WHEN, "date", "", True),
    ("kind", v.KIND, "choice", v.CLAIM_KIND, True),
    ("stance", v.STANCE, "choice", v.STANCE_CLASS, True),
    ("speaker", v.ATTRIBUTED_TO, "thing", "", True),
    ("reporter", v.REPORTED_BY, "thing", "", True),
    ("hedge", v.HEDGE, "choice", v.HEDGE_CLASS, False),
    ("basis", v.BASIS, "choice", v.BASIS_CLASS, False),
    ("confidence", v.CONFIDENCE, "choice", v.CONFIDENCE_CLASS, False),
    ("rank", v.RANK, "choice", v.RANK_CLASS, False),
    ("when-wording", v.WHEN_WORDING, "line", "", False),
    ("value-wording", v.VALUE_WORDING, "line", "", False),
    ("ref", v.REF, "line", "", False),
    ("contradicts", v.CONTRADICTS, "line", "", False),
    ("supports", v.SUPPORTS, "line", "", False),
    ("relays", v.RELAYS, "line", "", False),
    ("note", v.NOTE, "text", "", False),
)
_SEVERAL: Final = frozenset({"reporter", "ref", "contradicts", "supports", "relays"})
_SOURCE: Final[tuple[tuple[str, str, Control], ...]] = (
    ("url", v.URL, "address"),
    ("publisher", v.PUBLISHER, "line"),
    ("author", v.CREATOR, "line"),
    ("published", v.ISSUED, "date"),
    ("accessed", v.READ_ON, "day"),
    ("language", v.LANGUAGE, "line"),
    ("note", v.NOTE, "text"),
)


def predicates(schema: Schema, kinds: Sequence[str] = ()) -> tuple[Menu, ...]:
    """Give what can be said of a thing of these kinds, in the groups and order of the shapes.

    Without kinds, everything that can be said.
    """
    own = (prop for prop in schema.properties.values() if not prop.core)
    fitting = sorted((p for p in own if _fits(schema, p, kinds)), key=lambda p: (p.order, p.label))
    menus: dict[str, list[Option]] = {}
    for prop in fitting:
        menus.setdefault(prop.group or "", []).append(Option(prop.name, prop.label, prop.definition))
    groups = [schema.groups[iri] for iri in menus if iri in schema.groups]
    found = [Menu(g.label, tuple(menus[g.iri])) for g in sorted(groups, key=lambda g: g.order)]
    rest = tuple(one for iri, options in menus.items() if iri not in schema.groups for one in options)
    return (*found, Menu("", rest)) if rest else tuple(found)


def further(schema: Schema, kinds: Sequence[str] = (), said: str = "") -> tuple[Menu, ...]:
    """Give the properties by which a claim can be qualified, those that are said of such things first.

    The shapes of claims are open, so any property but the one that is ``said`` will do; without kinds, those
    come first that can be said of what ``said`` is said of.
    """
    prop = schema.property(said)
    near = _without(predicates(schema, kinds or (prop.domains if prop else ())), {said})
    named = {one.value for menu in near for one in menu.options}
    rest = (one for menu in _without(predicates(schema), {said, *named}) for one in menu.options)
    loose = [one for menu in near if not menu.label for one in menu.options]
    last = (*loose, *sorted(rest, key=lambda one: one.label))
    menus = tuple(menu for menu in near if menu.label)
    return (*menus, Menu("", last)) if last else menus


def value(schema: Schema, prop: Property) -> Input:
    """Give the field for the value of a property."""
    control = _CONTROLS[prop.value_type]
    options: tuple[Option, ...] = ()
    kinds: tuple[str, ...] = ()
    if control == "choice":
        options = tuple(one for scheme in prop.ranges for one in codes(schema, scheme))
    elif control == "quantity":
        options = codes(schema, v.UNIT_CLASS)
    elif control == "thing":
        kinds = tuple(v.local_name(iri) for iri in prop.ranges)
    return Input("object", prop.label, control, prop.definition, options, kinds, required=True)


def qualifiers(schema: Schema) -> tuple[Input, ...]:
    """Give the fields that every claim has besides what it says."""
    return tuple(
        Input(
            name,
            schema.label(iri),
            control,
            _definition(schema, iri),
            codes(schema, scheme) if scheme else (),
            several=name in _SEVERAL,
            usual=usual,
        )
        for name, iri, control, scheme, usual in _QUALIFIERS
    )


def source(schema: Schema) -> tuple[Input, ...]:
    """Give the fields of a source besides its id, kind and title."""
    return tuple(
        Input(name, schema.label(iri), control, _definition(schema, iri)) for name, iri, control in _SOURCE
    )


def kinds(schema: Schema, *, sources: bool) -> tuple[Option, ...]:
    """Give the kinds of which entities, or sources, can be made."""
    found = [
        kind for kind in schema.kinds_by_name.values() if kind.is_source == sources and not _is_top(kind)
    ]
    return tuple(Option(k.name, k.label, k.definition) for k in sorted(found, key=lambda k: k.label))


def codes(schema: Schema, scheme: str) -> tuple[Option, ...]:
    """Give a code list."""
    return tuple(
        Option(notation, concept.label, concept.definition)
        for notation, concept in schema.codes.get(scheme, {}).items()
    )


def fits(schema: Schema, prop: Property, kinds: Iterable[str], *, subject: bool) -> bool:
    """Tell whether a thing of these kinds (IRIs) may be the subject, or the value, of a property."""
    return schema.admits(prop.domains if subject else prop.ranges, kinds)


def _fits(schema: Schema, prop: Property, kinds: Sequence[str]) -> bool:
    return not kinds or schema.admits(prop.domains, kinds)


def _without(menus: Iterable[Menu], names: Container[str]) -> tuple[Menu, ...]:
    left = (Menu(one.label, tuple(o for o in one.options if o.value not in names)) for one in menus)
    return tuple(one for one in left if one.options)


def _is_top(kind: Kind) -> bool:
    return kind.iri in {v.ENTITY, v.SOURCE}


def _definition(schema: Schema, iri: str) -> str:
    term = schema.properties.get(iri)
    return term.definition if term else ""

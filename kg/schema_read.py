"""From an index of triples to kinds, properties, groups and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.expected import expected
from kg.terms import Concept, Group, Kind, Property

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.terms import TimeKind, ValueType
    from kg.turtle import Index, Node

_BY_DATATYPE: Mapping[str, ValueType] = {
    v.RDF_LANG_STRING: "text",
    **dict.fromkeys((v.XSD + n for n in ("date", "gYearMonth", "gYear")), "date"),
    v.EDTF: "date",
    v.QUANTITY_DATATYPE: "quantity",
    **dict.fromkeys((v.XSD + n for n in ("integer", "int", "long", "nonNegativeInteger")), "integer"),
    v.XSD + "positiveInteger": "integer",
    **dict.fromkeys((v.XSD + n for n in ("decimal", "double", "float")), "decimal"),
    v.XSD + "boolean": "boolean",
    v.XSD + "anyURI": "uri",
}
_LAST = 1e6


def kinds(index: Index, core: Index) -> dict[str, Kind]:
    """Read every class that has a name; what it does not say itself, its nearest ancestor says."""
    names = [n for n in index.subjects(v.RDF_TYPE, v.OWL_CLASS) if isinstance(n, NamedNode)]
    own = {n.value for n in core.subjects(v.RDF_TYPE, v.OWL_CLASS) if isinstance(n, NamedNode)}
    wanted = expected(index)
    found: dict[str, Kind] = {}
    for node in names:
        line = _line_of_descent(index, node.value)

        def inherited(predicate: str, line: tuple[str, ...] = line) -> str | None:
            return next((t for iri in line if (t := _value(index, iri, predicate)) is not None), None)

        ancestors = frozenset(line)
        found[node.value] = Kind(
            iri=node.value,
            name=v.local_name(node.value),
            label=index.text(node, v.LABEL, v.PREF_LABEL) or v.local_name(node.value),
            definition=index.text(node, v.DEFINITION, v.COMMENT) or "",
            parents=index.iris(node, v.SUBCLASS_OF),
            ancestors=ancestors,
            colour=inherited(v.COLOUR),
            shape=inherited(v.NODE_SHAPE),
            icon=inherited(v.ICON),
            facet=bool(index.flag(node, v.FACET)),
            role=inherited(v.ROLE),
            is_source=v.SOURCE in ancestors,
            is_entity=v.ENTITY in ancestors,
            is_code=v.SKOS_CONCEPT in ancestors and v.ENTITY not in ancestors,
            core=node.value in own,
            order=_order(index, node),
            expects=tuple(dict.fromkeys(one for iri in line for one in wanted.get(iri, ()))),
            cited_as=inherited(v.CITED_AS) or "",
        )
    return found


def properties(index: Index, core: Index, found: Mapping[str, Kind]) -> dict[str, Property]:
    """Read every object and datatype property, with what the shapes add."""
    own = {*_declared(core)}
    inverses = _inverses(index)
    read: dict[str, Property] = {}
    for iri in _declared(index):
        node = NamedNode(iri)
        shapes = index.subjects(v.SH_PATH, iri)
        ranges = _classes(index, node, v.RANGE, v.RANGE_INCLUDES)
        types = index.iris(node, v.RDF_TYPE)
        is_object = v.OBJECT_PROPERTY in types
        value_type = _value_type(index, node, shapes, ranges, found)
        orders = [o for s in shapes if (o := index.number(s, v.SH_ORDER)) is not None]
        groups = [g for s in shapes for g in index.iris(s, v.SH_GROUP)]
        edge = index.flag(node, v.EDGE)
        read[iri] = Property(
            iri=iri,
            name=v.local_name(iri),
            label=index.text(node, v.LABEL, v.PREF_LABEL) or v.local_name(iri),
            inverse_label=_inverse_label(index, node, inverses.get(iri)),
            definition=index.text(node, v.DEFINITION, v.COMMENT) or "",
            is_object=is_object,
            domains=_classes(index, node, v.DOMAIN, v.DOMAIN_INCLUDES),
            ranges=ranges,
            value_type=value_type,
            functional=_functional(index, node, shapes),
            symmetric=v.SYMMETRIC_PROPERTY in types,
            inverse_of=inverses.get(iri),
            time_kind=_time_kind(index, node),
            is_edge=(value_type == "entity") if edge is None else edge,
            order=min(orders, default=_LAST),
            group=groups[0] if groups else None,
            role=_value(index, iri, v.ROLE),
            parents=index.iris(node, v.SUBPROPERTY_OF),
            core=iri in own,
            inverse_functional=bool(index.flag(node, v.INVERSE_FUNCTIONAL)),
            not_before=index.iris(node, v.NOT_BEFORE),
            facet=bool(index.flag(node, v.FACET)),
            conduct=_value(index, iri, v.CONDUCT),
            conduct_of_value=_value(index, iri, v.CONDUCT_OF_VALUE),
            tells_topic=bool(index.flag(node, v.TELLS_TOPIC)),
        )
    return read


def groups(index: Index) -> dict[str, Group]:
    """Read the property groups of the shapes."""
    found = {}
    for node in index.subjects(v.RDF_TYPE, v.SH_PROPERTY_GROUP):
        if isinstance(node, NamedNode):
            label = index.text(node, v.LABEL) or v.local_name(node.value)
            found[node.value] = Group(node.value, label, _order(index, node))
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[1].label)))


def concepts(index: Index, found: Mapping[str, Kind]) -> dict[str, Concept]:
    """Read the entries of all code lists: what has a notation and is an instance of a code list."""
    read = {}
    for node in index.having(v.NOTATION):
        schemes = [t for t in index.iris(node, v.RDF_TYPE) if t in found and found[t].is_code]
        notation = index.text(node, v.NOTATION)
        if isinstance(node, NamedNode) and schemes and notation:
            read[node.value] = Concept(
                iri=node.value,
                notation=notation,
                label=index.text(node, v.PREF_LABEL, v.LABEL) or notation,
                definition=index.text(node, v.DEFINITION, v.COMMENT) or "",
                scheme_class=schemes[0],
                colour=index.text(node, v.COLOUR),
                broader=index.iris(node, v.BROADER),
                enters_graph=bool(index.flag(node, v.ENTERS_GRAPH)),
                rank_order=int(index.number(node, v.RANK_ORDER) or 0),
            )
    return read


def _declared(index: Index) -> Iterator[str]:
    nodes = (*index.subjects(v.RDF_TYPE, v.OBJECT_PROPERTY), *index.subjects(v.RDF_TYPE, v.DATATYPE_PROPERTY))
    return iter(dict.fromkeys(node.value for node in nodes if isinstance(node, NamedNode)))


def _order(index: Index, node: Node) -> float:
    number = index.number(node, v.SH_ORDER)
    return _LAST if number is None else number


def _line_of_descent(index: Index, iri: str) -> tuple[str, ...]:
    """The class and its ancestors, nearest first."""
    line = {iri: None}
    layer = [iri]
    while layer:
        layer = [p for i in layer for p in index.iris(NamedNode(i), v.SUBCLASS_OF) if p not in line]
        line |= dict.fromkeys(layer)
    return tuple(line)


def _value(index: Index, iri: str, predicate: str) -> str | None:
    values = index.values(NamedNode(iri), predicate)
    return values[0].value if values else None


def _classes(index: Index, node: Node, one: str, several: str) -> tuple[str, ...]:
    found = [*index.iris(node, one), *index.iris(node, several)]
    for value in index.values(node, one):
        for union in index.values(value, v.UNION_OF):
            found += [member.value for member in index.members(union) if isinstance(member, NamedNode)]
    return tuple(dict.fromkeys(found))


def _value_type(
    index: Index, node: Node, shapes: list[Node], ranges: tuple[str, ...], found: Mapping[str, Kind]
) -> ValueType:
    if v.OBJECT_PROPERTY in index.iris(node, v.RDF_TYPE):
        coded = ranges and all(r == v.SKOS_CONCEPT or (r in found and found[r].is_code) for r in ranges)
        return "concept" if coded else "entity"
    hint = index.iris(node, v.VALUE_TYPE)
    if v.PARTIAL_DATE in hint:
        return "date"
    if v.QUANTITY in hint:
        return "quantity"
    for iri in ranges:
        if iri in _BY_DATATYPE:
            return _BY_DATATYPE[iri]
    long = any(
        v.DASH_TEXT_AREA in index.iris(s, v.DASH_EDITOR) or index.flag(s, v.DASH_SINGLE_LINE) is False
        for s in (*shapes, node)
    )
    return "text" if long else "string"


def _functional(index: Index, node: Node, shapes: list[Node]) -> bool:
    """Whether one value is right at a time: said of the property, or by a shape that allows one only."""
    said = index.flag(node, v.FUNCTIONAL) or v.FUNCTIONAL_PROPERTY in index.iris(node, v.RDF_TYPE)
    return said or any(index.number(shape, v.SH_MAX_COUNT) == 1 for shape in shapes)


def _time_kind(index: Index, node: Node) -> TimeKind | None:
    said = index.iris(node, v.TIME_KIND)
    if v.STATE in said:
        return "state"
    return "occurrence" if v.OCCURRENCE in said else None


def _inverses(index: Index) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in index.having(v.INVERSE_OF):
        for other in index.iris(node, v.INVERSE_OF):
            if isinstance(node, NamedNode):
                found[node.value] = other
                found.setdefault(other, node.value)
    return found


def _inverse_label(index: Index, node: Node, inverse: str | None) -> str:
    said = index.text(node, v.INVERSE_LABEL)
    if said is None and inverse is not None:
        said = index.text(NamedNode(inverse), v.LABEL)
    return said or ""

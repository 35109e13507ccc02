"""The value of a claim or qualifier: an id, a code or a typed text, as the property's range says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg import vocab as v
from kg.values import BadValueError, typed

if TYPE_CHECKING:
    from kg.nodes import Node
    from kg.period import Period
    from kg.quantity import Quantity
    from kg.reading import Report, Thing
    from kg.schema import Property


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A term, the text that stands for it in a claim's id, and what was understood of it."""

    term: NamedNode | Literal
    text: str
    period: Period | None = None
    quantity: Quantity | None = None


def subject_fits(report: Report, prop: Property, thing: Thing) -> bool:
    """Tell whether the property's domain admits the thing."""
    return _admits(report, prop, thing, subject=True)


def read_value(report: Report, prop: Property, node: Node) -> ReadValue | None:
    """Read a value, or tell what is wrong with it."""
    if prop.value_type == "entity":
        return _thing(report, prop, node)
    text = report.text(node)
    if text is None:
        return None
    if prop.value_type == "concept":
        return _concept(report, prop, node, text)
    try:
        value = typed(prop.value_type, text)
    except BadValueError as error:
        report.add(node, error.code, str(error))
        return None
    if value.quantity and report.context.schema.concept(v.UNIT_CLASS, value.quantity.unit) is None:
        report.add(node, "bad-quantity", report.unknown_code(value.quantity.unit, (v.UNIT_CLASS,)))
        return None
    return ReadValue(value.literal, value.literal.value, value.period, value.quantity)


def _thing(report: Report, prop: Property, node: Node) -> ReadValue | None:
    text = report.text(node)
    if text is None:
        return None
    if report.context.find(text) is None and (concept := _any_concept(report, prop, text)):
        return concept
    thing = report.thing(node)
    if thing is None:
        return None
    if not _admits(report, prop, thing, subject=False):
        kinds = " and ".join(v.local_name(iri) for iri in thing.kinds) or "nothing known"
        wanted = " or ".join(v.local_name(iri) for iri in prop.ranges)
        report.add(node, "wrong-kind", f'the value of "{prop.name}" is {wanted}, but "{thing.id}" is {kinds}')
    return ReadValue(thing.node, text)


def _concept(report: Report, prop: Property, node: Node, text: str) -> ReadValue | None:
    found = _any_concept(report, prop, text)
    if found is None:
        report.add(node, "unknown-code", report.unknown_code(text, prop.ranges))
    return found


def _any_concept(report: Report, prop: Property, text: str) -> ReadValue | None:
    for scheme in prop.ranges:
        concept = report.context.schema.concept(scheme, text)
        if concept is not None:
            return ReadValue(NamedNode(concept.iri), text)
    return None


def _admits(report: Report, prop: Property, thing: Thing, *, subject: bool) -> bool:
    """Compare kinds with domain or range; the answer is kept, since few combinations occur."""
    context = report.context
    key = (prop.iri, subject, thing.kinds)
    known = context.admitted.get(key)
    if known is None:
        known = not thing.kinds or context.schema.admits(
            prop.domains if subject else prop.ranges, thing.kinds
        )
        context.admitted[key] = known
    return known

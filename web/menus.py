"""What a question can be put together from: kinds that there are, and relations that they can have."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.reconcile.offered import BACK
from web.usage import usage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.schema import Concept, Kind, Property
    from web.site import Site


@dataclass(frozen=True, slots=True)
class Relation:
    """A property as it is read from one of its ends."""

    prop: Property
    back: bool
    label: str
    group: str

    @property
    def key(self) -> str:
        """Its name in addresses and forms."""
        return f"{BACK * self.back}{self.prop.name}"


def kinds(here: Site) -> tuple[tuple[Kind, int], ...]:
    """Give the kinds of which there is anything, by label, and how many things each has."""
    schema = here.schema
    counts: Counter[str] = Counter()
    for some, count in here.names.by_iri.kinds.items():
        for above in {a for kind in some if kind in schema.kinds for a in schema.kinds[kind].ancestors}:
            counts[above] += count
    usable = (kind for kind in schema.kinds_by_name.values() if counts[kind.iri] and not kind.is_code)
    return tuple((kind, counts[kind.iri]) for kind in sorted(usable, key=lambda kind: kind.label))


def relations(here: Site, kind: Kind) -> tuple[Relation, ...]:
    """Give what things of a kind can be asked for, in the order of the groups on their pages."""
    used = usage(here)
    found = []
    for prop in here.schema.properties.values():
        if prop.core or not used.get(prop.iri, ("", 0))[1]:
            continue
        group = here.schema.groups.get(prop.group or "")
        label = group.label if group else ""
        if _fits(here, kind, prop.domains):
            found.append(Relation(prop, back=False, label=prop.label, group=label))
        if _has_other_end(prop) and _fits(here, kind, prop.ranges):
            found.append(Relation(prop, back=True, label=prop.inverse_label, group=label))
    return tuple(sorted(found, key=lambda one: _place(here, one)))


def ends(here: Site, relation: Relation) -> tuple[Kind, ...]:
    """Give the kinds that can stand at the other end, by label; none where it is no thing."""
    prop = relation.prop
    if prop.value_type != "entity":
        return ()
    allowed = prop.domains if relation.back else prop.ranges
    return tuple(kind for kind, _ in kinds(here) if _below(here, kind, allowed))


def codes(here: Site, prop: Property) -> tuple[Concept, ...]:
    """Give the codes that a property can have."""
    lists = (here.schema.codes.get(one, {}) for one in prop.ranges)
    return tuple(concept for one in lists for concept in one.values())


def _has_other_end(prop: Property) -> bool:
    return prop.is_object and prop.value_type == "entity" and bool(prop.inverse_label) and not prop.symmetric


def _fits(here: Site, kind: Kind, allowed: Iterable[str]) -> bool:
    """Tell whether some things of a kind may be of an allowed one: it is below or above it."""
    wanted = tuple(allowed)
    above = any(here.schema.is_a(one, kind.iri) for one in wanted)
    return above or here.schema.admits(wanted, (kind.iri,))


def _below(here: Site, kind: Kind, allowed: Iterable[str]) -> bool:
    return here.schema.admits(tuple(allowed), (kind.iri,))


def _place(here: Site, relation: Relation) -> tuple[float, str, float, str]:
    group = here.schema.groups.get(relation.prop.group or "")
    return group.order if group else float("inf"), relation.group, relation.prop.order, relation.label

"""Which claims stand as direct triples, and when: asserted facts that no better rival sets aside."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kg import vocab as v
from kg.area import NOW, difference, of_claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.area import Area
    from kg.claims import Claim
    from kg.schema import Schema

_MANY: Final = frozenset({"entity", "string", "text", "uri"})


def standing(claims: Iterable[Claim], schema: Schema) -> Iterator[Claim]:
    """Give the claims whose triple the graph of now holds to be so, whatever the day, in order."""
    return (claim for claim, area in standing_areas(claims, schema) if NOW.within(area))


def standing_areas(claims: Iterable[Claim], schema: Schema) -> Iterator[tuple[Claim, Area]]:
    """Give the claims that ever stand as a direct triple, with the days on which they do.

    A claim stands when its kind and stance enter the graph, it is neither retracted nor deprecated, and no
    rival that holds at the same time has a better rank. Claims with the same subject and predicate are
    rivals; but where a property has many values by nature (it points to entities or holds texts, and is not
    functional) only those that give the same value or are linked as contradicting or correcting each other:
    one preferred membership does not set the others aside.
    """
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if schema.concepts[claim.kind].enters_graph:
            groups[claim.subject, claim.predicate].append(claim)
    for (_, predicate), group in groups.items():
        prop = schema.properties[predicate]
        many = prop.value_type in _MANY and not prop.functional
        for claim in group:
            if schema.concepts[claim.stance].enters_graph and schema.concepts[claim.rank].rank_order > 0:
                area = of_claim(claim, schema)
                for other in _better(claim, group, schema, many=many):
                    area = difference(area, of_claim(other, schema))
                if area:
                    yield claim, area


def _better(claim: Claim, group: Iterable[Claim], schema: Schema, *, many: bool) -> Iterator[Claim]:
    rank = schema.concepts[claim.rank].rank_order
    better = (other for other in group if schema.concepts[other.rank].rank_order > rank)
    return (other for other in better if not many or other.object == claim.object or _linked(claim, other))


def _linked(one: Claim, other: Claim) -> bool:
    return _answers(one, other) or _answers(other, one)


def _answers(one: Claim, other: Claim) -> bool:
    relations = {v.CONTRADICTS, v.CORRECTS}
    return any(relation in relations and ref in other.refs for relation, ref in one.links)

"""Which claims stand as direct triples, and when: asserted facts that no better rival sets aside."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kg.area import difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.area import Area
    from kg.contender import Contender
    from kg.schema import Schema

_MANY: Final = frozenset({"entity", "string", "text", "uri"})


def standing(claims: Iterable[Contender], schema: Schema) -> Iterator[tuple[Contender, Area]]:
    """Give the claims that ever stand as a direct triple, rivals together, with the area in which they do.

    A claim stands when its kind and stance enter the graph, it is neither retracted nor deprecated, no claim
    of its rank or better corrects it, and no rival that holds at the same time has a better rank. Claims with
    the same subject and predicate are rivals; but where a property has many values by nature (it points to
    entities or holds texts, and is not functional) only those that give the same value or are linked as
    contradicting or correcting each other: one preferred membership does not set the others aside.

    Rivals must be given together: every claim with a subject and predicate, or none.
    """
    groups: dict[tuple[str, str], list[Contender]] = defaultdict(list)
    for claim in claims:
        if claim.enters:
            groups[claim.subject, claim.predicate].append(claim)
    for (_, predicate), group in groups.items():
        prop = schema.properties[predicate]
        many = prop.value_type in _MANY and not prop.functional
        for claim in group:
            if claim.asserts and claim.rank > 0:
                better = [other.area for other in group if _sets_aside(other, claim, many=many)]
                better += [one.area for one in claim.corrections if one.rank >= claim.rank]
                area = claim.area
                for other in better:
                    area = difference(area, other)
                if area:
                    yield claim, area


def _sets_aside(one: Contender, other: Contender, *, many: bool) -> bool:
    if one.rank <= other.rank:
        return False
    return not many or one.object == other.object or one.claim in other.against

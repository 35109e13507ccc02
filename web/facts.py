"""Claims as a reader wants them: one value with its sources, rivals side by side, opinion apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg import vocab as v
from kg.tongue import gettext as _
from kg.tongue import worded
from web.parts.claims import Remark
from web.parts.facts import Fact, FactGroup, FactRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.independence import Lineage
    from kg.schema import Schema
    from web.parts.claims import ClaimView
    from web.parts.refs import Moment, Ref

_RANKS = {"preferred": 0, "normal": 1, "deprecated": 2}
_OTHER = worded("Other")


@dataclass(frozen=True)
class Side:
    """The claims of one property, seen from the entity: as their subject, or as their object."""

    predicate: str
    forward: bool
    claims: tuple[ClaimView, ...]


def sides(entity: str, claims: Iterable[ClaimView]) -> list[Side]:
    """Sort claims by property and direction."""
    found: dict[tuple[str, bool], list[ClaimView]] = defaultdict(list)
    for claim in claims:
        found[claim.predicate_iri, claim.subject_iri == entity].append(claim)
    return [Side(predicate, forward, tuple(group)) for (predicate, forward), group in found.items()]


def groups(
    entity: str, claims: Iterable[ClaimView], schema: Schema, lineage: Lineage
) -> tuple[FactGroup, ...]:
    """Lay facts out by property group and property, in the shapes' order; what is incoming comes after."""
    by_group: dict[str, list[tuple[bool, float, str, FactRow]]] = defaultdict(list)
    for side in sides(entity, claims):
        prop = schema.properties.get(side.predicate)
        row = _row(side, schema, lineage)
        group = prop.group if prop and prop.group else ""
        by_group[group].append((not side.forward, prop.order if prop else 0.0, row.label, row))

    def place(iri: str) -> tuple[float, str]:
        group = schema.groups.get(iri)
        return (group.order, group.label) if group else (float("inf"), "")

    return tuple(
        FactGroup(
            label=schema.groups[iri].label if iri in schema.groups else _(_OTHER),
            anchor=f"group-{v.local_name(iri) or 'other'}",
            rows=tuple(row for _, _, _, row in sorted(by_group[iri], key=lambda r: r[:3])),
        )
        for iri in sorted(by_group, key=place)
    )


def _row(side: Side, schema: Schema, lineage: Lineage) -> FactRow:
    prop = schema.properties.get(side.predicate)
    first = side.claims[0]
    label = first.predicate.label if side.forward else first.inverse
    found = facts(side.claims, lineage, forward=side.forward)
    disputed = _rivalry(found, single=bool(prop and prop.functional and side.forward))
    marked = tuple(_mark(fact, disputed=fact in disputed) for fact in found)
    return FactRow(
        label=label,
        href=first.predicate.href or "",
        title=prop.definition if prop else "",
        facts=marked,
        disputed=len(disputed) > 1,
    )


def facts(claims: Sequence[ClaimView], lineage: Lineage, *, forward: bool) -> tuple[Fact, ...]:
    """Put claims that say the same together: same other end, same stance, times that can be one."""
    by_end: dict[tuple[str, str], list[list[ClaimView]]] = defaultdict(list)
    for claim in sorted(claims, key=_precision):
        clusters = by_end[_other_end(claim, forward=forward)]
        for cluster in clusters:
            if _fits(cluster, claim):
                cluster.append(claim)
                break
        else:
            clusters.append([claim])
    built = [_fact(one, lineage, forward=forward) for clusters in by_end.values() for one in clusters]
    return tuple(sorted(built, key=_fact_order))


def _other_end(claim: ClaimView, *, forward: bool) -> tuple[str, str]:
    return claim.value_key if forward else claim.subject_iri, claim.stance.code


def _precision(claim: ClaimView) -> tuple[int, int, int]:
    """Better ranks first, then intervals, then the narrowest times, then no time at all."""
    rank, when = _RANKS.get(claim.rank.code, 1), claim.when
    if when is None or when.sort is None:
        return rank, 2, 0
    if "/" in when.iso:
        return rank, 0, 0
    return rank, 1, (when.until - when.sort).days if when.until else 0


def _fits(cluster: Sequence[ClaimView], claim: ClaimView) -> bool:
    """Two times can be one if they overlap or either is not told."""
    if (cluster[0].rank.code == "deprecated") != (claim.rank.code == "deprecated"):
        return False
    mine = claim.when
    if mine is None or mine.sort is None:
        return True
    known = [c.when for c in cluster if c.when is not None and c.when.sort is not None]
    return not known or any(_overlap(mine, other) for other in known)


def _overlap(a: Moment, b: Moment) -> bool:
    if a.sort is None or b.sort is None:
        return True
    a_ends_before = a.until is not None and a.until < b.sort
    b_ends_before = b.until is not None and b.until < a.sort
    return not (a_ends_before or b_ends_before)


def _fact(cluster: Sequence[ClaimView], lineage: Lineage, *, forward: bool) -> Fact:
    first = cluster[0]
    texts = {claim.when.text for claim in cluster if claim.when}
    hedges = [claim.hedge for claim in cluster]
    return Fact(
        value=first.value if forward else first.subject,
        when=next((claim.when for claim in cluster if claim.when), None),
        claims=tuple(cluster),
        stance=first.stance,
        stands=first.stance.code == "asserts",
        aside=all(claim.rank.code == "deprecated" for claim in cluster),
        dates_differ=len(texts) > 1,
        qualifiers=first.qualifiers,
        hedge=hedges[0] if all(hedges) else None,
        independent=lineage.count((claim.id, claim.source_iri) for claim in cluster),
        answers=_answers(cluster),
    )


def _answers(cluster: Sequence[ClaimView]) -> tuple[tuple[str, int], ...]:
    """Count the claims that these answer or are answered by, each once."""
    found: dict[str, set[str | None]] = defaultdict(set)
    for claim in cluster:
        for line in claim.links:
            found[line.label] |= {end.href for end in line.values}
    return tuple((label, len(ends)) for label, ends in found.items())


def _fact_order(fact: Fact) -> tuple[bool, int, bool, str, str]:
    rank = min(_RANKS.get(claim.rank.code, 1) for claim in fact.claims)
    start = fact.when.sort.isoformat() if fact.when and fact.when.sort else "9999"
    return not fact.stands, rank, fact.aside, start, fact.value.label.casefold()


def _rivalry(found: Sequence[Fact], *, single: bool) -> set[Fact]:
    """Tell which facts compete: linked as contradicting, affirmed and denied, or several where one can be."""
    ids = {claim.id: fact for fact in found for claim in fact.claims}
    by_value: dict[Ref, list[Fact]] = defaultdict(list)
    for fact in found:
        by_value[fact.value].append(fact)
    rivals: set[Fact] = set()
    for fact in found:
        for claim in fact.claims:
            others = {ids[v.local_name(iri)] for iri in claim.rivals if v.local_name(iri) in ids}
            if others - {fact}:
                rivals |= {fact, *others}
        rivals |= {other for other in by_value[fact.value] if other.stands != fact.stands}
    if single and len({fact.claims[0].value_key for fact in found if fact.stands}) > 1:
        rivals |= set(found)
    return rivals


def _mark(fact: Fact, *, disputed: bool) -> Fact:
    if not disputed and not any(claim.rivals for claim in fact.claims):
        return fact
    return replace(fact, disputed=True)


def remarks(claims: Iterable[ClaimView]) -> tuple[Remark, ...]:
    """Put what is not fact together where several sources carry the same words of the same speaker."""
    found: dict[tuple[str, ...], list[ClaimView]] = defaultdict(list)
    for claim in claims:
        speaker = claim.speaker.href if claim.speaker else claim.source.href
        key = claim.subject_iri, claim.predicate_iri, claim.value_key, claim.kind.code, claim.stance.code
        found[*key, speaker or ""].append(claim)
    return tuple(Remark(tuple(group)) for group in found.values())

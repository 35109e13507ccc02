"""The claims of a store among which every dispute is found: the others are not made for it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from kg import vocab as v
from kg.rivalry import precedes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.claim_table import ClaimTable
    from kg.claims import Claim
    from kg.schema import Schema


def contested(claims: ClaimTable, schema: Schema) -> tuple[Claim, ...]:
    """Choose them, in order, with whatever sets one of them aside.

    They are the claims about a thing with a property that has several values or stances where one is right,
    or dates of it in a wrong order; those by which a value has several holders; and those that are linked.
    """
    chosen = _linked(claims)
    later = not_before(schema)
    for places, about in claims.by_subject():
        predicates = _predicates([claim for claim in about if _told(claim, schema)], schema, later)
        chosen += [place for place, claim in zip(places, about, strict=True) if claim.predicate in predicates]
    chosen += _held_by_several(claims, schema)
    return tuple(claims.at(np.unique(np.array(chosen, np.int64))))


def not_before(schema: Schema) -> Mapping[str, frozenset[str]]:
    """Give, for each property that has some, those whose dates cannot be after its own, along chains."""
    found: dict[str, frozenset[str]] = {}
    for iri in schema.properties:
        earlier: set[str] = set()
        todo = [iri]
        while todo:
            prop = schema.properties.get(todo.pop())
            fresh = set(prop.not_before) - earlier if prop else set()
            earlier |= fresh
            todo += fresh
        if earlier - {iri}:
            found[iri] = frozenset(earlier - {iri})
    return found


def _told(claim: Claim, schema: Schema) -> bool:
    return claim.retracted is None and schema.concepts[claim.kind].enters_graph


def _predicates(claims: Sequence[Claim], schema: Schema, later: Mapping[str, frozenset[str]]) -> set[str]:
    """Give the properties of a thing by which claims about it may be rivals."""
    values: dict[str, set[object]] = defaultdict(set)
    stances: dict[tuple[str, object], set[str]] = defaultdict(set)
    dated: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        stances[claim.predicate, claim.object].add(claim.stance)
        if schema.concepts[claim.stance].enters_graph:
            values[claim.predicate].add(claim.object)
            dated[claim.predicate].append(claim)
    found = {predicate for (predicate, _), said in stances.items() if len(said) > 1}
    found |= {
        iri for iri, several in values.items() if len(several) > 1 and schema.properties[iri].functional
    }
    for one, own in dated.items():
        others = [other for other in later.get(one, ()) if other in dated]
        if any(precedes(a, b) for other in others for a in own for b in dated[other]):
            found |= {iri for iri in dated if iri == one or iri in later[one] or one in later.get(iri, ())}
    return found


def _held_by_several(claims: ClaimTable, schema: Schema) -> list[int]:
    single = [iri for iri, prop in schema.properties.items() if prop.inverse_functional]
    places = claims.where("predicate", single)
    if not len(places):
        return []
    numbers = claims.columns.numbers
    predicate, value, subject = (numbers[name][places] for name in ("predicate", "object", "subject"))
    order = np.lexsort((subject, value, predicate))
    key = np.stack((predicate, value))[:, order]
    another = np.any(np.diff(key), axis=0)
    edges = np.concatenate(([0], np.flatnonzero(another) + 1, [len(order)]))
    return [
        int(place)
        for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
        if subject[order[begin]] != subject[order[end - 1]]
        for place in places[order[begin:end]]
    ]


def _linked(claims: ClaimTable) -> list[int]:
    """Give the claims that contradict or correct others, and those others."""
    found: list[int] = []
    linking = np.flatnonzero(claims.columns.links.size >= 0)
    ends: set[str] = set()
    for place, claim in zip(linking.tolist(), claims.at(linking), strict=True):
        against = {other for relation, other in claim.links if relation in {v.CONTRADICTS, v.CORRECTS}}
        if against:
            ends |= against
            found.append(place)
    found += claims.places(ends).tolist()
    return found

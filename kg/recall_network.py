"""The network of an open snapshot: its claims, and what follows with the days on which it does.

All is read column by column into arrays: nothing that is read lasts longer than that takes, and a process
that has read a large graph is hardly larger for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg import vocab as v
from kg.area import MAX, MIN
from kg.claim_columns import Numbering, read_linking
from kg.inferred_columns import read_follows, read_spans
from kg.network import Network
from kg.spans import merged
from kg.strings import strings
from kg.tie_columns import DISPUTED, STANDS, Backing, Ends, starts, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.claim_columns import LinkingClaims
    from kg.engine import Engine
    from kg.schema import Schema

    Numbers = NDArray[np.int32]
    Keys = NDArray[np.int64]
    Spans = tuple[NDArray[np.int64], Numbers, Numbers]


def recall_network(engine: Engine, schema: Schema, base: str) -> Network:
    """Gather what is told and what follows into ties.

    Left out are claims that were withdrawn or judged wrong, and properties that are no edges. Of what follows
    (each with its spans), what a claim says from its other end is left out.

    Raises:
        QueryError: the engine does not answer.
    """
    things, codes = Numbering(), Numbering()
    claims = read_linking(engine, schema, base, things, codes)
    follows = read_follows(engine, schema, base, things, codes)
    days_of, days = read_spans(engine, base, things, codes)
    thing_texts, thing = things.in_order()
    code_texts, code = codes.in_order()
    keys = _Keys(len(thing_texts), len(code_texts))
    key = keys.of(*claims.ends.renumbered(thing, code))
    order = np.argsort(key, kind="stable")
    told, first, of = np.unique(key[order], return_index=True, return_inverse=True)
    marks, of_told = _judged(claims, order, of, (first, codes, schema))
    inferred = np.unique(keys.of(*follows.renumbered(thing, code)))
    inferred = inferred[~np.isin(inferred, told)]
    inferred = inferred[~_mirrors(inferred, told, keys, code_texts, schema)]
    of_inferred = _days(inferred, keys.of(*days_of.renumbered(thing, code)), days)
    source, predicate, target = keys.parts(np.concatenate((told, inferred)))
    each = np.concatenate((of_told[0], of_inferred[0] + len(told)))
    count = len(told) + len(inferred)
    return Network(
        whole(
            things=strings(thing_texts),
            codes=strings(code_texts),
            claims=strings(one.decode() for one in claims.ids[order].tolist()),
            ends=Ends(source, predicate, target, np.append(marks, np.full(len(inferred), STANDS, np.uint8))),
            backing=Backing(
                kind=code[claims.kind[order]],
                stance=code[claims.stance[order]],
                confidence=code[claims.confidence[order]],
                source=thing[claims.source[order]],
                begin=claims.begin[order],
                end=claims.end[order],
            ),
            said=starts(np.bincount(of, minlength=count)),
            spans=starts(np.bincount(each, minlength=count)),
            begin=np.concatenate((of_told[1], of_inferred[1])),
            end=np.concatenate((of_told[2], of_inferred[2])),
        )
    )


class _Keys:
    """The ends of a tie as one number, in the order of the ends."""

    def __init__(self, things: int, codes: int) -> None:
        self._things = max(things, 1)
        self._codes = max(codes, 1)

    def of(self, source: Numbers, predicate: Numbers, target: Numbers) -> Keys:
        return (source.astype(np.int64) * self._codes + predicate) * self._things + target

    def parts(self, keys: Keys) -> tuple[Numbers, Numbers, Numbers]:
        first, target = np.divmod(keys, self._things)
        source, predicate = np.divmod(first, self._codes)
        return source.astype(np.int32), predicate.astype(np.int32), target.astype(np.int32)


def _judged(
    claims: LinkingClaims,
    order: NDArray[np.intp],
    of: NDArray[np.intp],
    known: tuple[NDArray[np.intp], Numbering, Schema],
) -> tuple[NDArray[np.uint8], Spans]:
    """Say which told ties are disputed and which stand, and on which days each holds.

    A tie holds by the claims that state it as a fact, else by those that assert it, else by all.
    """
    first, codes, schema = known
    enters = np.array([_enters(iri, schema) for iri in codes.numbers], bool)
    asserted = claims.stance[order] == codes.number(v.ASSERTS)
    facts = asserted & enters[claims.kind[order]]

    def count(some: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(of, weights=some, minlength=len(first)).astype(np.int64)

    stating, asserting, all_of = count(facts), count(asserted), count(np.ones(len(of), bool))
    disputed = (count(claims.contested[order]) > 0) | ((asserting > 0) & (asserting < all_of))
    marks = (DISPUTED * disputed + STANDS * (stating > 0)).astype(np.uint8)
    chosen = np.where(stating[of] > 0, facts, (asserting[of] == 0) | asserted)
    return marks, merged(of[chosen], claims.begin[order][chosen], claims.end[order][chosen])


def _enters(kind: str, schema: Schema) -> bool:
    concept = schema.concepts.get(kind)
    return concept is None or concept.enters_graph


def _mirrors(
    inferred: Keys, told: Keys, keys: _Keys, codes: Sequence[str], schema: Schema
) -> NDArray[np.bool_]:
    """Find what a claim says from the other end, by the inverse property or one that is symmetric."""
    source, predicate, target = keys.parts(inferred)
    number = {iri: place for place, iri in enumerate(codes)}
    found = np.zeros(len(inferred), bool)
    for one in np.unique(predicate).tolist():
        others = schema.mirrors.get(codes[one], frozenset())
        some = np.flatnonzero(predicate == one)
        for other in (number[iri] for iri in others if iri in number):
            found[some] |= np.isin(keys.of(target[some], np.full(len(some), other), source[some]), told)
    return found


def _days(inferred: Keys, key: Keys, days: tuple[Numbers, Numbers]) -> Spans:
    """Give the days on which what follows does; what has none of its own always does."""
    place = np.searchsorted(inferred, key)
    known = np.append(inferred, -1)[place] == key
    place, begin, end = place[known], days[0][known], days[1][known]
    always = np.setdiff1d(np.arange(len(inferred)), place)
    return merged(
        np.concatenate((place, always)),
        np.concatenate((begin, np.full(len(always), MIN, np.int32))),
        np.concatenate((end, np.full(len(always), MAX, np.int32))),
    )

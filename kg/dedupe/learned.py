"""What the records of a project teach about what tells things apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.dedupe.record import Record

#: Of so many things with a property nearly all have one value, before two values speak against one thing.
_KNOWN: Final = 10
_NEARLY: Final = 0.95
#: So often a word more made another thing, before it says so.
_OFTEN: Final = 2


@dataclass(frozen=True, slots=True)
class Learned:
    """Properties (inverse ones with ``^``) with one value, and words that make another thing of a name."""

    single: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()


def learn(records: Sequence[Record]) -> Learned:
    """Look at what things have one of, and at names that differ in one word."""
    return Learned(_single(records), _telling(records))


def _single(records: Iterable[Record]) -> frozenset[str]:
    having: Counter[str] = Counter()
    one: Counter[str] = Counter()
    for record in records:
        for key, times in Counter(key for key, _ in record.neighbours).items():
            having[key] += 1
            one[key] += times == 1
    return frozenset(key for key, n in having.items() if n >= _KNOWN and one[key] >= _NEARLY * n)


def _telling(records: Sequence[Record]) -> frozenset[str]:
    """Give words without which the name of a thing is the name of another, oftener than of the same."""
    bearers: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for record in records:
        for name in record.names:
            bearers[tuple(sorted(name.words))].add(record.iri)
    apart: dict[str, set[frozenset[str]]] = defaultdict(set)
    within: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for name in record.names:
            for word in set(name.words):
                left = sorted(name.words)
                left.remove(word)
                for other in bearers.get(tuple(left), ()) if left else ():
                    if other == record.iri:
                        within[word].add(other)
                    else:
                        apart[word].add(frozenset((record.iri, other)))
    return frozenset(
        word
        for word, times in apart.items()
        if len(times) >= _OFTEN and len(times) > len(within.get(word, ()))
    )

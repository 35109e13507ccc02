"""The triples of a graph in memory, by what they are about and by some of what they lead to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyoxigraph import BlankNode, Store, Triple

    from kg.engine import Term

    Subject = NamedNode | BlankNode | Triple
    Pair = tuple[NamedNode, Term]

#: How claims answer others.
_LINKS: Final = (v.CONTRADICTS, v.SUPPORTS, v.CORRECTS, v.RELAYS)
_BACK: Final = frozenset({v.SUBJECT, v.OBJECT, v.DERIVED_FROM, *_LINKS})


@dataclass(frozen=True, slots=True)
class Tables:
    """Property and value of each triple by subject, the subjects themselves, and which lead to a value.

    ``claimed`` has the claims by their subject and predicate.
    """

    about: Mapping[str, Sequence[Pair]]
    nodes: Mapping[str, NamedNode]
    back: Mapping[str, Mapping[str, Sequence[str]]]
    claimed: Mapping[tuple[str, str], Sequence[str]]

    def ends(self, thing: str) -> Iterator[str]:
        """Give the claims and inferences that a thing is the subject or the object of."""
        yield from self.leading(v.SUBJECT, thing)
        yield from self.leading(v.OBJECT, thing)

    def beside(self, subject: str, predicate: str) -> Sequence[str]:
        """Give the claims with a subject and a predicate."""
        return self.claimed.get((subject, predicate), ())

    def linked(self, claim: str) -> Iterator[str]:
        """Give the claims that one answers, and those that answer it."""
        for key, value in self.about.get(claim, ()):
            if key.value in _LINKS:
                yield value.value
        for link in _LINKS:
            yield from self.leading(link, claim)

    def leading(self, key: str, value: str) -> Sequence[str]:
        """Give what has a value for one of the properties that are looked up backwards."""
        return self.back[key].get(value, ())


def read(store: Store) -> Tables:
    """Read the triples of named nodes; those that several named graphs have are one."""
    terms: dict[Term, Term] = {}
    keys: dict[NamedNode, NamedNode] = {}
    nodes: dict[str, NamedNode] = {}
    found: dict[str, dict[Pair, None]] = defaultdict(dict)
    last: Subject | None = None
    own: dict[Pair, None] = {}
    for quad in store.quads_for_pattern(None, None, None):
        subject, key, value = quad.subject, quad.predicate, quad.object
        if subject != last:
            # Those of one subject come one after the other.
            last = subject
            own = found[subject.value] if isinstance(subject, NamedNode) else {}
            if isinstance(subject, NamedNode):
                nodes.setdefault(subject.value, subject)
        if not isinstance(value, NamedNode | Literal):
            continue
        # One object for each term: most stand in many triples.
        own[keys.setdefault(key, key), terms.setdefault(value, value)] = None
    back: dict[str, dict[str, list[str]]] = {key: defaultdict(list) for key in _BACK}
    claimed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for iri, pairs in found.items():
        for key, value in pairs:
            if key.value in _BACK and (key.value != v.OBJECT or isinstance(value, NamedNode)):
                back[key.value][value.value].append(iri)
        for begin in (value.value for key, value in pairs if key.value == v.SUBJECT):
            for predicate in (value.value for key, value in pairs if key.value == v.PREDICATE):
                claimed[begin, predicate].append(iri)
    return Tables({iri: tuple(pairs) for iri, pairs in found.items()}, nodes, back, claimed)

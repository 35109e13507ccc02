"""The triples of a graph in memory, by what they are about and by some of what they lead to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyoxigraph import BlankNode, Store, Triple

    from kg.engine import Term

    Subject = NamedNode | BlankNode | Triple
    Values = Mapping[str, Sequence[Term]]

#: How claims answer others.
_LINKS: Final = (v.CONTRADICTS, v.SUPPORTS, v.CORRECTS, v.RELAYS)
_NOTHING: Final[Mapping[str, Sequence[Term]]] = {}
_BACK: Final = frozenset({v.SUBJECT, v.OBJECT, v.DERIVED_FROM, *_LINKS})


@dataclass(frozen=True, slots=True)
class Tables:
    """The values of each subject by property, subjects and properties themselves, and which lead to a value.

    ``claimed`` has the claims by their subject and predicate.
    """

    about: Mapping[str, Values]
    nodes: Mapping[str, NamedNode]
    keys: Mapping[str, NamedNode]
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
        said = self.about.get(claim, _NOTHING)
        for link in _LINKS:
            yield from (value.value for value in said.get(link, ()))
        for link in _LINKS:
            yield from self.leading(link, claim)

    def leading(self, key: str, value: str) -> Sequence[str]:
        """Give what has a value for one of the properties that are looked up backwards."""
        return self.back[key].get(value, ())


def read(store: Store) -> Tables:
    """Read the triples of named nodes; those that several named graphs have are one."""
    found, nodes, keys = _triples(store)
    back: dict[str, dict[str, list[str]]] = {key: defaultdict(list) for key in _BACK}
    claimed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for iri, said in found.items():
        for key, values in said.items():
            values.sort(key=str)
            for value in values if key in _BACK else ():
                if key != v.OBJECT or isinstance(value, NamedNode):
                    back[key][value.value].append(iri)
        for begin, predicate in product(said.get(v.SUBJECT, ()), said.get(v.PREDICATE, ())):
            claimed[begin.value, predicate.value].append(iri)
    return Tables(found, nodes, keys, back, claimed)


def _triples(
    store: Store,
) -> tuple[dict[str, dict[str, list[Term]]], dict[str, NamedNode], dict[str, NamedNode]]:
    """Give the values of each subject by property, and the terms of subjects and properties."""
    terms: dict[Term, Term] = {}
    names: dict[str, str] = {}
    keys: dict[str, NamedNode] = {}
    nodes: dict[str, NamedNode] = {}
    found: dict[str, dict[str, list[Term]]] = defaultdict(dict)
    last: Subject | None = None
    own: dict[str, list[Term]] = {}
    for quad in store.quads_for_pattern(None, None, None):
        subject, value = quad.subject, quad.object
        if subject != last:
            # Those of one subject come one after the other.
            last = subject
            own = found[subject.value] if isinstance(subject, NamedNode) else {}
            if isinstance(subject, NamedNode):
                nodes.setdefault(subject.value, subject)
        if not isinstance(value, NamedNode | Literal):
            continue
        # One object for each term and name: most stand in many triples.
        key = names.setdefault(quad.predicate.value, quad.predicate.value)
        keys.setdefault(key, quad.predicate)
        values = own.setdefault(key, [])
        if value not in values:
            values.append(terms.setdefault(value, value))
    return found, nodes, keys

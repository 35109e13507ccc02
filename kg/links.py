"""Which claims answer which: the refs that curators write, resolved to the claims they mean."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol, TypeVar

from kg.vocab import local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Literal, NamedNode

    from kg.claims import Claim


class Sentence(Protocol):
    """What of a claim tells whether an answer to a ref means it."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def subject(self) -> str: ...  # noqa: D102
    @property
    def predicate(self) -> str: ...  # noqa: D102
    @property
    def object(self) -> NamedNode | Literal: ...  # noqa: D102


_S = TypeVar("_S", bound=Sentence)


def resolve(claims: Iterable[Claim]) -> Iterator[tuple[Claim, str, Claim]]:
    """Give each answer: a claim, the relation (IRI), and the claim that it answers.

    A ref may be the label of a whole row of notes. What is meant are those of its claims that have most in
    common with the one that answers: subject and predicate before subject or predicate and value alone.
    """
    listed = tuple(claims)
    bearing: dict[str, list[Claim]] = defaultdict(list)
    for claim in listed:
        for ref in claim.refs:
            bearing[ref].append(claim)
    for claim in listed:
        for relation, ref in claim.links:
            if ref not in claim.refs:
                for other in meant(claim, bearing.get(ref, ())):
                    yield claim, relation, other


def meant(claim: Sentence, bearing: Iterable[_S]) -> list[_S]:
    """Choose, of the claims that bear a ref, those that a claim answers by it."""
    found = [(_in_common(claim, other), other) for other in bearing if other.id != claim.id]
    most = max((common for common, _ in found), default=0)
    return [other for common, other in found if common == most]


def _in_common(one: Sentence, other: Sentence) -> int:
    if one.subject == other.subject:
        return 3 if one.predicate == other.predicate else 1
    return 2 if one.predicate == other.predicate and one.object == other.object else 0


def answer(relation: str, ref: str) -> str:
    """Write how a claim answers a ref, as it stands in the graph.

    >>> answer("https://w3id.org/statecraft/ontology#contradicts", "H2")
    'contradicts H2'
    """
    return f"{local_name(relation)} {ref}"

"""The links between claims that an edit of files changes: what answers what, before and after."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg import vocab as v
from kg.links import answer, meant
from kg.quads import link_quads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

    from kg.claims import Claim, Dataset
    from kg.known import Known

_LINKS: Final = tuple(map(NamedNode, v.RELATIONS))


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim in the store, as far as answers to it are concerned."""

    id: str
    subject: str
    predicate: str
    object: NamedNode | Literal


class Links:
    """Links of claims in files that were read again, with the store of before for all others."""

    def __init__(self, known: Known, files: frozenset[str], dataset: Dataset) -> None:
        """Keep what was known, which files were read again, and what they hold now."""
        self._known = known
        self._files = files
        self._dataset = dataset
        self._base = known.base

    def is_link(self, quad: Quad) -> bool:
        """Tell whether a quad links two claims."""
        return quad.predicate in _LINKS and self.is_claim(quad.object)

    def is_claim(self, term: object) -> bool:
        """Tell whether a term is a claim."""
        return isinstance(term, NamedNode) and term.value.startswith(v.claim_iri(self._base, ""))

    def before(self, nodes: Iterable[NamedNode]) -> set[Quad]:
        """Give the links that some nodes have in the store, in both directions."""
        claims = [node for node in nodes if self.is_claim(node)]
        own = (quad for node in claims for quad in self._known.own(node))
        pointing = (
            quad
            for node in claims
            for relation in _LINKS
            for quad in self._known.store.quads_for_pattern(None, relation, node, self._known.claims)
        )
        return {quad for quad in chain(own, pointing) if self.is_link(quad)}

    def after(self, nodes: Iterable[NamedNode]) -> set[Quad]:
        """Give the links that the claims of the files have now; ``nodes`` are what the files held."""
        bearing: dict[str, list[Claim | Stated]] = defaultdict(list)
        for claim in self._dataset.claims:
            for ref in claim.refs:
                bearing[ref].append(claim)
        wanted = {ref for claim in self._dataset.claims for _, ref in claim.links}
        for ref in wanted:
            bearing[ref] += self._stated(ref)
        found: set[Quad] = set()
        for claim in self._dataset.claims:
            for relation, ref in claim.links:
                if ref not in claim.refs:
                    for other in meant(claim, bearing[ref]):
                        found |= set(link_quads(claim.id, relation, other.id, self._base))
        return found | set(self._kept_links(nodes))

    def _stated(self, ref: str) -> Iterator[Stated]:
        for node in self._known.bearers(ref):
            if self._known.file_of(node) not in self._files:
                said = {quad.predicate.value: quad.object for quad in self._known.own(node)}
                yield Stated(
                    v.local_name(node.value),
                    said[v.SUBJECT].value,  # type: ignore[union-attr]
                    said[v.PREDICATE].value,  # type: ignore[union-attr]
                    said[v.OBJECT],  # type: ignore[arg-type]
                )

    def _kept_links(self, nodes: Iterable[NamedNode]) -> Iterator[Quad]:
        """Give the links that claims of other files state to claims that the edit leaves as they were."""
        left = {v.claim_iri(self._base, claim.id): claim.refs for claim in self._dataset.claims}
        for node in nodes:
            for quad in self.before((node,)) if node.value in left else ():
                one, other = quad.subject, quad.object
                if other == node and isinstance(one, NamedNode) and self._states(one, quad, left[node.value]):
                    ends = v.local_name(one.value), quad.predicate.value, v.local_name(node.value)
                    yield from link_quads(*ends, self._base)

    def _states(self, one: NamedNode, quad: Quad, refs: Iterable[str]) -> bool:
        if self._known.file_of(one) in self._files:
            return False
        answers = NamedNode(v.ANSWERS)
        said = {q.object for q in self._known.store.quads_for_pattern(one, answers, None, self._known.claims)}
        return any(Literal(answer(quad.predicate.value, ref)) in said for ref in refs)

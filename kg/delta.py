"""What an edit of a few files changes in a store: the quads that go and those that come.

The store of the last snapshot stands for the files that did not change. What the changed ones hold of their
own is compared quad by quad; links, direct triples and entailments are judged again where the edit can have
touched them, and nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad

from kg import vocab as v
from kg.area import ALWAYS, NEVER, NOW, union
from kg.contender import recall
from kg.inference import inference_quads
from kg.links import answer, meant
from kg.maintain import maintain
from kg.quads import link_quads, node_quads, redirect_quads
from kg.standing import standing
from kg.store_reader import StoreReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Store

    from kg.area import Area
    from kg.claims import Claim, Dataset
    from kg.known import Known
    from kg.project import Project
    from kg.reason import Triple
    from kg.rules import Rules
    from kg.schema import Schema

_TYPE: Final = NamedNode(v.RDF_TYPE)
_CORRECTS: Final = NamedNode(v.CORRECTS)
_REPLACED_BY: Final = NamedNode(v.REPLACED_BY)
_LINKS: Final = tuple(map(NamedNode, v.RELATIONS))
Group = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim in the store, as far as answers to it are concerned."""

    id: str
    subject: str
    predicate: str
    object: NamedNode | Literal


@dataclass
class Edit:
    """The files that were read again, with what they hold now; the quads that the edit takes and gives."""

    known: Known
    files: frozenset[str]
    dataset: Dataset
    schema: Schema
    project: Project
    gone: set[Quad] = field(default_factory=set)
    fresh: set[Quad] = field(default_factory=set)

    def apply(self, draft: Store, rules: Rules[NamedNode]) -> None:
        """Bring a copy of the known store to the state after the edit."""
        old_nodes = [node for file in sorted(self.files) for node in self.known.nodes_of(file)]
        before, after = set(self._own(old_nodes)), set(node_quads(self.dataset, self.schema, self.project))
        redirected = ((other.value, kept.value) for other, kept in self.known.redirects())
        before |= set(redirect_quads(redirected, self.project.base))
        after |= set(redirect_quads(self.dataset.redirects, self.project.base))
        links_before, links_after = self._links_before(old_nodes), self._links_after(old_nodes)
        self._change(draft, before | links_before, after | links_after)
        touched = before ^ after, links_before ^ links_after
        told = dict(self._told(draft, *touched))
        told |= self._kinds(before, after)
        self._direct(draft, told)
        self._entailed(draft, told, rules)

    def touched(self, draft: Store) -> frozenset[str]:
        """Name the things and claims of which something is said otherwise than before."""
        found: set[str] = set()
        for quad in self.gone | self.fresh:
            both = quad.graph_name == self.known.asserted and not self._is_claim(quad.subject)
            ends = (quad.subject, quad.object) if both else (quad.subject,)
            found |= {end.value for end in ends if isinstance(end, NamedNode)}
            if quad.predicate == _TYPE and isinstance(quad.subject, NamedNode):
                # Who points at a thing, or is pointed at, may ask it to be of another kind.
                for other in chain(
                    draft.quads_for_pattern(None, None, quad.subject, self.known.asserted),
                    draft.quads_for_pattern(quad.subject, None, None, self.known.asserted),
                ):
                    ends = (other.subject, other.object)
                    found |= {end.value for end in ends if isinstance(end, NamedNode)}
        return frozenset(iri for iri in found if iri.startswith(self.project.base))

    def counted(self) -> dict[str, int]:
        """Tell by how many entities, sources and claims there are more than before."""
        kinds = {"id": "entities", "source": "sources", "claim": "claims"}
        more = dict.fromkeys(kinds.values(), 0)
        file = NamedNode(v.FILE)
        for sign, quads in ((1, self.fresh), (-1, self.gone)):
            for quad in quads:
                if quad.predicate == file and isinstance(quad.subject, NamedNode):
                    folder = quad.subject.value.removeprefix(self.project.base).partition("/")[0]
                    more[kinds[folder]] += sign
        return more

    def _change(self, draft: Store, before: set[Quad], after: set[Quad]) -> None:
        gone, fresh = before - after, after - before
        for quad in gone:
            draft.remove(quad)
        draft.extend(fresh)
        self.gone |= gone
        self.fresh |= fresh

    def _own(self, nodes: Iterable[NamedNode]) -> Iterator[Quad]:
        """Give what the store says of nodes themselves: no links between claims, no direct triples."""
        for node in nodes:
            for quad in self.known.own(node):
                prop = self.schema.properties.get(quad.predicate.value)
                direct = quad.graph_name == self.known.asserted and prop is not None and not prop.core
                if not direct and quad.predicate != _REPLACED_BY and not self._is_link(quad):
                    yield quad

    def _is_link(self, quad: Quad) -> bool:
        return quad.predicate in _LINKS and self._is_claim(quad.object)

    def _is_claim(self, term: object) -> bool:
        return isinstance(term, NamedNode) and term.value.startswith(f"{self.project.base}claim/")

    # --- links ---------------------------------------------------------------------------------

    def _links_before(self, nodes: Iterable[NamedNode]) -> set[Quad]:
        claims = [node for node in nodes if self._is_claim(node)]
        own = (quad for node in claims for quad in self.known.own(node))
        pointing = (
            quad
            for node in claims
            for relation in _LINKS
            for quad in self.known.store.quads_for_pattern(None, relation, node, self.known.claims)
        )
        return {quad for quad in chain(own, pointing) if self._is_link(quad)}

    def _links_after(self, nodes: Iterable[NamedNode]) -> set[Quad]:
        bearing: dict[str, list[Claim | Stated]] = defaultdict(list)
        for claim in self.dataset.claims:
            for ref in claim.refs:
                bearing[ref].append(claim)
        wanted = {ref for claim in self.dataset.claims for _, ref in claim.links}
        for ref in wanted:
            bearing[ref] += self._stated(ref)
        found: set[Quad] = set()
        for claim in self.dataset.claims:
            for relation, ref in claim.links:
                if ref not in claim.refs:
                    for other in meant(claim, bearing[ref]):
                        found |= set(link_quads(claim.id, relation, other.id, self.project.base))
        return found | set(self._kept_links(nodes))

    def _stated(self, ref: str) -> Iterator[Stated]:
        for node in self.known.bearers(ref):
            if self.known.file_of(node) not in self.files:
                said = {quad.predicate.value: quad.object for quad in self.known.own(node)}
                yield Stated(
                    v.local_name(node.value),
                    said[v.SUBJECT].value,  # type: ignore[union-attr]
                    said[v.PREDICATE].value,  # type: ignore[union-attr]
                    said[v.OBJECT],  # type: ignore[arg-type]
                )

    def _kept_links(self, nodes: Iterable[NamedNode]) -> Iterator[Quad]:
        """Give the links that claims of other files state to claims that the edit leaves as they were."""
        left = {v.claim_iri(self.project.base, claim.id): claim.refs for claim in self.dataset.claims}
        for node in nodes:
            for quad in self._links_before((node,)) if node.value in left else ():
                one, other = quad.subject, quad.object
                if other == node and isinstance(one, NamedNode) and self._states(one, quad, left[node.value]):
                    ends = v.local_name(one.value), quad.predicate.value, v.local_name(node.value)
                    yield from link_quads(*ends, self.project.base)

    def _states(self, one: NamedNode, quad: Quad, refs: Iterable[str]) -> bool:
        if self.known.file_of(one) in self.files:
            return False
        answers = NamedNode(v.ANSWERS)
        said = {q.object for q in self.known.store.quads_for_pattern(one, answers, None, self.known.claims)}
        return any(Literal(answer(quad.predicate.value, ref)) in said for ref in refs)

    # --- direct triples -------------------------------------------------------------------------

    def _told(
        self, draft: Store, own: Iterable[Quad], links: Iterable[Quad]
    ) -> Iterator[tuple[Triple, tuple[Area, Area]]]:
        """Judge the groups of rivals again that the edit can have touched, before and after."""
        claims: set[object] = {quad.subject for quad in own if self._is_claim(quad.subject)}
        claims |= {end for quad in links for end in (quad.subject, quad.object)}
        corrected: set[object] = {
            quad.object
            for store in (self.known.store, draft)
            for claim in claims
            for quad in store.quads_for_pattern(claim, _CORRECTS, None, self.known.claims)  # type: ignore[arg-type]
        }
        groups: dict[str, set[str]] = defaultdict(set)
        for store in (self.known.store, draft):
            for claim in claims | corrected:
                for subject, predicate in _group(store, claim, self.known.claims):
                    groups[subject].add(predicate)
        for subject, predicates in groups.items():
            before = self._standing(self.known.store, subject, predicates)
            after = self._standing(draft, subject, predicates)
            for triple in before.keys() | after.keys():
                had, has = before.get(triple, NEVER), after.get(triple, NEVER)
                if had != has:
                    yield triple, (had, has)

    def _standing(self, store: Store, subject: str, predicates: set[str]) -> dict[Triple, Area]:
        graph = self.known.claims
        nodes = [
            quad.subject
            for quad in store.quads_for_pattern(None, NamedNode(v.SUBJECT), NamedNode(subject), graph)
            if any(
                said.object.value in predicates  # type: ignore[union-attr]
                for said in store.quads_for_pattern(quad.subject, NamedNode(v.PREDICATE), None, graph)
            )
        ]
        found: dict[Triple, Area] = {}
        rivals = recall(store, self.schema, self.project.base, nodes)  # type: ignore[arg-type]
        for one, area in standing(rivals, self.schema):
            triple = NamedNode(one.subject), NamedNode(one.predicate), one.object
            found[triple] = union(found[triple], area) if triple in found else area
        return found

    def _direct(self, draft: Store, told: Mapping[Triple, tuple[Area, Area]]) -> None:
        before = {Quad(*triple, self.known.asserted) for triple, (had, _) in told.items() if NOW.within(had)}
        after = {Quad(*triple, self.known.asserted) for triple, (_, has) in told.items() if NOW.within(has)}
        # Kinds stand where their things are declared, and were changed there.
        self._change(draft, *({q for q in quads if q.predicate != _TYPE} for quads in (before, after)))

    # --- entailments ----------------------------------------------------------------------------

    def _kinds(self, before: set[Quad], after: set[Quad]) -> dict[Triple, tuple[Area, Area]]:
        def kinds(quads: Iterable[Quad]) -> set[Triple]:
            return {
                (quad.subject, _TYPE, quad.object)  # type: ignore[misc]
                for quad in quads
                if quad.predicate == _TYPE and not self._is_claim(quad.subject)
            }

        had, has = kinds(before), kinds(after)
        gone = dict.fromkeys(had - has, (ALWAYS, NEVER))
        return gone | dict.fromkeys(has - had, (NEVER, ALWAYS))

    def _entailed(
        self, draft: Store, told: Mapping[Triple, tuple[Area, Area]], rules: Rules[NamedNode]
    ) -> None:
        reader = StoreReader(self.known.store, self.schema, self.project.base)
        entailed = maintain(reader, rules, told)
        before: set[Quad] = set()
        after: set[Quad] = set()
        for triple in {**told, **entailed}:
            had, has = entailed.get(triple) or (reader.entailed(triple),) * 2
            told_before, told_after = told.get(triple) or (reader.told(triple),) * 2
            before |= set(inference_quads(triple, had, told_before, self.project.base))
            after |= set(inference_quads(triple, has, told_after, self.project.base))
        self._change(draft, before, after)


def _group(store: Store, claim: object, graph: NamedNode) -> Iterator[Group]:
    subject = next(store.quads_for_pattern(claim, NamedNode(v.SUBJECT), None, graph), None)  # type: ignore[arg-type]
    predicate = next(store.quads_for_pattern(claim, NamedNode(v.PREDICATE), None, graph), None)  # type: ignore[arg-type]
    if subject and predicate:
        yield subject.object.value, predicate.object.value  # type: ignore[union-attr]

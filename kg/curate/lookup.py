"""What a desk's graph says of entries: kinds of entities, ends of claims, and which claims still stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.naming import Naming
from kg.overlay import Overlay
from kg.records import load_again

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.claims import Claim
    from kg.curate.desk import Desk
    from kg.curate.operations import What
    from kg.known import Known

_SUBJECT, _OBJECT = NamedNode(v.SUBJECT), NamedNode(v.OBJECT)
_ENDS: Final = {"source": (NamedNode(v.DERIVED_FROM),), "entity": (_SUBJECT, _OBJECT)}


def kinds(known: Known, entity: str) -> tuple[str, ...]:
    """Give the kinds of an entity (IRIs)."""
    return known.kinds(NamedNode(v.entity_iri(known.base, entity)))


def ends(known: Known, claim: str) -> tuple[str, str]:
    """Give the subject of a claim and what its value is, an IRI or a text."""
    node = NamedNode(v.claim_iri(known.base, claim))
    return known.text(node, _SUBJECT), known.text(node, _OBJECT)


def standing(known: Known, what: What, entry_id: str) -> list[str]:
    """Name the claims that are not retracted and are, are from, or name something, in file order."""
    line, retracted = NamedNode(v.LINE), NamedNode(v.RETRACTED)
    found = (node for node in set(_about(known, what, entry_id)) if not known.text(node, retracted))
    places = ((known.file_of(node), int(known.text(node, line) or 0), node.value) for node in found)
    return [v.local_name(iri) for _, _, iri in sorted(places)]


def sentence(desk: Desk, claim: str) -> str:
    """Say what a claim says, having read its file alone; nothing where there is no such claim."""
    origin = desk.locator.where("claim", claim)
    if origin is None:
        return ""
    loaded = load_again(Overlay(desk.project), desk.schema, desk.known, (origin.file,))
    found = next((one for one in loaded.dataset.claims if one.id == claim), None)
    return Naming(desk.schema, _names(desk.known, found)).sentence(found) if found else ""


def _names(known: Known, claim: Claim) -> dict[str, str]:
    label = NamedNode(v.LABEL)
    both = NamedNode(claim.subject), claim.object
    labels = (
        quad
        for node in both
        if isinstance(node, NamedNode)
        for graph in (known.asserted, known.claims)
        for quad in known.store.quads_for_pattern(node, label, None, graph)
    )
    return {quad.subject.value: quad.object.value for quad in labels}  # type: ignore[union-attr]


def _about(known: Known, what: What, entry_id: str) -> Iterator[NamedNode]:
    if what == "claim":
        yield NamedNode(v.claim_iri(known.base, entry_id))
        return
    make = v.source_iri if what == "source" else v.entity_iri
    node = NamedNode(make(known.base, entry_id))
    for predicate in _ENDS[what]:
        for quad in known.store.quads_for_pattern(None, predicate, node, known.claims):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject

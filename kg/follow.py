"""What follows in a store whose told triples were changed: the graph of inferences is brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.inference import inference_quads
from kg.maintain import maintain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import NamedNode, Quad, Store

    from kg.area import Area
    from kg.reason import Triple
    from kg.rules import Rules
    from kg.store_reader import StoreReader


def follow(
    store: Store,
    before: StoreReader,
    rules: Rules[NamedNode],
    changed: Mapping[Triple, tuple[Area, Area]],
) -> set[Quad]:
    """Bring the entailments of a store up to date, and give the quads that are no more.

    ``before`` reads a store without the change, and ``changed`` holds told triples with their areas before
    and after.
    """
    gone, come = inference_changes(before, rules, changed)
    for quad in gone:
        store.remove(quad)
    store.extend(come)
    return gone


def inference_changes(
    before: StoreReader, rules: Rules[NamedNode], changed: Mapping[Triple, tuple[Area, Area]]
) -> tuple[set[Quad], set[Quad]]:
    """Give the quads that a change of told triples takes from the graph of inferences, and those it adds."""
    entailed = maintain(before, rules, changed)
    gone: set[Quad] = set()
    come: set[Quad] = set()
    for triple in {*entailed, *changed}:
        # A told triple that changes may also move between the graphs while what follows stays.
        old, new = entailed.get(triple) or (before.entailed(triple),) * 2
        was, now = changed.get(triple) or (before.told(triple),) * 2
        gone |= {*inference_quads(triple, old, was, before.base)}
        come |= {*inference_quads(triple, new, now, before.base)}
    return gone - come, come - gone

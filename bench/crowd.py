"""Graphs of any size to be drawn: clusters, hubs, and the claims behind links; the same for the same seed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from kg import vocab as v
from kg.area import MAX, MIN
from kg.graphview import Edge, GraphView, Node
from kg.network import Network
from kg.tie import Said, Tie

if TYPE_CHECKING:
    from collections.abc import Sequence

_INSIDE: Final = 0.85  # of links, how many stay in their cluster
_CLUSTER: Final = 400  # things, about


def crowd(base: str, predicates: Sequence[str], things: int, links: int, seed: int = 7) -> Network:
    """Make a network: in each cluster a few things have most links, and some links lead to other clusters."""
    chance = random.Random(seed)  # noqa: S311 - it is no secret
    groups = max(3, things // _CLUSTER)
    said = (Said("none", v.FACT, v.ASSERTS, "", v.source_iri(base, "none"), MIN, MAX),)
    ties: dict[tuple[int, int], Tie] = {}
    while len(ties) < links:
        one = len(ties) % things
        group = one % groups if chance.random() < _INSIDE else chance.randrange(groups)
        other = int((things // groups) * chance.random() ** 3) * groups + group
        if one != other and other < things:
            ends = (
                v.entity_iri(base, f"thing-{one}"),
                chance.choice(predicates),
                v.entity_iri(base, f"thing-{other}"),
            )
            ties.setdefault((one, other), Tie(*ends, said=said))
        else:
            groups = max(3, groups)
    return Network.of(sorted(ties.values(), key=lambda tie: tie.ends))


def as_view(network: Network) -> GraphView:
    """Give the same for the other page that draws."""
    nodes = tuple(Node(iri, v.local_name(iri), "thing", "#4a7ab5", "dot") for iri in network.linked)
    return GraphView(
        "crowd", nodes, tuple(Edge(tie.source, tie.target, tie.predicate, "links") for tie in network.ties)
    )

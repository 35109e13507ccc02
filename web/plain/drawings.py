"""What the explorer draws from as files: the whole graph, and the evidence of each thing's links."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from web.evidence import evidence
from web.networks import key, network_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.tie import Tie
    from web.plain.renderer import Renderer
    from web.site import Site

GRAPH: Final = "explore/graph.json"
_INFERRED: Final = 600  # inferred ties whose reasons are told; more take too long to find


def whole(renderer: Renderer) -> bytes:
    """Give everything with its layout, what is inferred as well."""
    return renderer.get("/explore/graph?inferred=true")


def sources(here: Site) -> list[str]:
    """Give the things that links begin at."""
    found = network_of(here).columns
    return found.things.at(np.unique(found.ends.source))


def proofs(here: Site, begins: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Give the evidence of the links that begin at some things: a file for each thing."""
    network = network_of(here)
    told = len(network.ties) - len(network.told) <= _INFERRED
    ties = sorted(network.beginning(begins, inferred=told), key=_source)
    for source, some in groupby(ties, _source):
        path = proof_file(key(here, source))
        if path:
            found = evidence(here, some, answers=True)
            yield path, json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def proof_file(name: str) -> str:
    """Give the file with the evidence of a thing's links; empty for what is no thing of ours.

    >>> proof_file("id/north-cape"), proof_file("https://elsewhere.example/x")
    ('explore/evidence/id/north-cape.json', '')
    """
    return f"explore/evidence/{name}.json" if name.startswith(("id/", "source/")) else ""


def _source(tie: Tie) -> str:
    return tie.source

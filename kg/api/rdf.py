"""The same store for programs of rdflib and owlready2."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import owlready2
import rdflib
from pyoxigraph import RdfFormat, serialize

from kg.api.extra import need

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Store, Triple


def dataset(store: Store, prefixes: Mapping[str, str]) -> rdflib.Dataset:
    """Open a store as an rdflib Dataset whose default graph is the union, as it is for queries here.

    Raises:
        MissingExtra: oxrdflib is not installed.
    """
    found = rdflib.Dataset(store=need("oxrdflib", "rdflib").OxigraphStore(store=store), default_union=True)
    for prefix, namespace in prefixes.items():
        # Bound beside the store, which is for reading alone.
        found.namespace_manager.bind(prefix, namespace, replace=True)
    return found


def graph(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> rdflib.Graph:
    """Make an rdflib Graph of triples, in memory."""
    found = rdflib.Graph()
    found.parse(data=serialize(triples, format=RdfFormat.N_TRIPLES) or b"", format="nt")
    for prefix, namespace in prefixes.items():
        found.bind(prefix, namespace, replace=True)
    return found


def world(triples: Iterable[Triple]) -> owlready2.World:
    """Load the triples of an ontology into an owlready2 world of its own, in memory."""
    found = owlready2.World()
    data = io.BytesIO(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
    found.get_ontology("urn:statecraft:ontology").load(fileobj=data)
    return found

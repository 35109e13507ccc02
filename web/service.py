"""The description of the endpoint as it is reached here: its addresses are those of this host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Triple

from kg import vocab as v
from kg.service import endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from web.site import Site

#: What the values of these are: addresses to send requests to, not names.
_ADDRESSES: Final = frozenset(
    {v.SD + "endpoint", v.VOID + "sparqlEndpoint", v.VOID + "dataDump", v.SCHEMA + "target"}
)


def triples(here: Site, host: str) -> Iterator[Triple]:
    """Give the graph of the service with addresses on a host (its URL, with a slash at the end).

    The service is named as it is asked for, so that a client finds it by the address that it has.
    """
    base = here.project.base
    graph = NamedNode(v.Graphs(base).service)
    named, local = NamedNode(endpoint(base)), NamedNode(endpoint(host))
    for quad in here.engine.store.quads_for_pattern(None, None, None, graph):
        subject = local if quad.subject == named else quad.subject
        value = quad.object
        if quad.predicate.value in _ADDRESSES and isinstance(value, NamedNode):
            value = NamedNode(host + value.value.removeprefix(base))
        yield Triple(subject, quad.predicate, value)

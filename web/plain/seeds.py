"""Where a publishing begins: everything that may not be linked to, and what every site has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Iterator

    from web.site import Site

_ALWAYS: Final = (
    "/", "/about", "/search", "/explore", "/graph", "/timeline", "/disputes", "/brief", "/questions", "/ask",
    "/sparql", "/ontology", "/ontology.ttl", "/changes", "/quality", "/downloads", "/downloads/SHA256SUMS",
)  # fmt: skip


def always(here: Site) -> Iterator[str]:
    """Give the addresses that any site has: pages that lead to others, and what pages are shown with."""
    yield from _ALWAYS
    yield from here.assets.values()


def everything(here: Site) -> Iterator[str]:
    """Give the address of each thing, claim, inference and question, and the cards of these."""
    yield from always(here)
    for iri in (*here.names.by_iri, *here.replaced):
        address = here.addresses.href(iri) or "/"
        yield address
        yield f"/embed{address}"
    for claim in here.findings.dataset.claims:
        yield here.addresses.href(v.claim_iri(here.project.base, claim.id)) or "/"
    kind, inference = NamedNode(v.RDF_TYPE), NamedNode(v.INFERENCE)
    for quad in here.engine.store.quads_for_pattern(None, kind, inference, None):
        if isinstance(quad.subject, NamedNode):
            yield here.addresses.href(quad.subject.value) or "/"
    for question in here.questions:
        yield f"/questions/{quote(question.id)}"
        yield f"/embed/questions/{quote(question.id)}"

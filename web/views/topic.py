"""The page of a topic: everything that is told to be about it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint, Response
from pyoxigraph import NamedNode

from kg.tongue import worded
from kg.topics import topic_iri
from web import schemas
from web.failures import NoSuchPage
from web.openapi import Operation, Parameter, operation
from web.pages.things import TopicPage
from web.respond import render
from web.site import site
from web.views.search import hit

if TYPE_CHECKING:
    from kg.name import Name
    from web.site import Site

blueprint = Blueprint("topic", __name__)


@blueprint.get("/topic/<slug>")
@operation(
    Operation(
        "Everything that is told to be about a topic.",
        schemas.PAGE,
        (Parameter("slug", "A code's notation, or an entity's id.", where="path"),),
        errors=(404,),
    )
)
def topic(slug: str) -> Response:
    """Show what is on a topic."""
    return render(page_of(site(), slug))


def page_of(here: Site, slug: str) -> TopicPage:
    """Put the page of a topic together.

    Raises:
        NoSuchPage: there is no such topic.
    """
    iri = topic_iri(here.schema, here.project.base, slug)
    if iri is None or not here.names.known(iri):
        raise NoSuchPage(slug, what=worded("topic"))
    concept = here.schema.concepts.get(iri)
    path = f"/topic/{quote(slug)}"
    found = things(here, iri)
    return TopicPage(
        title=here.names.label(iri),
        description=concept.definition if concept else "",
        feed=f"{path}/feed",
        embed=f"/embed{path}",
        subject=here.names.ref(iri),
        hits=tuple(hit(here, name) for name in found),
    )


def things(here: Site, iri: str) -> list[Name]:
    """Find what is on a topic, what most is told of first."""
    rows = here.engine.rows("topic_things", topic=NamedNode(iri))
    names = (here.names.get(row["thing"].value) for row in rows if row["thing"] is not None)
    return sorted((name for name in names if name), key=lambda name: (-name.degree, name.label.casefold()))

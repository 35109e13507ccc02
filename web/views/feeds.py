"""Feeds of what enters the files and what is withdrawn: of an entity, a source, a topic and a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

from kg import atom, news
from kg import vocab as v
from kg.sentences import Writer
from kg.topics import topic_iri
from web.failures import NoSuchPage
from web.openapi import TEXT, Operation, Parameter, operation
from web.site import site
from web.views.brief import claims_behind

if TYPE_CHECKING:
    from pyoxigraph import Literal

    from web.site import Site

blueprint = Blueprint("feeds", __name__)

_GIVES: Final = {atom.MEDIA_TYPE: TEXT}


def _slug(what: str) -> tuple[Parameter, ...]:
    return (Parameter("slug", f"The id of the {what}.", where="path"),)


@blueprint.get("/id/<slug>/feed")
@operation(Operation("What changed about an entity (Atom).", _GIVES, _slug("entity"), errors=(404,)))
def of_entity(slug: str) -> Response:
    """Tell what was recorded and withdrawn about an entity."""
    here = site()
    iri = v.entity_iri(here.project.base, slug)
    name = here.names.get(here.replaced.get(iri, iri))
    if name is None:
        raise NoSuchPage(slug)
    rows = here.engine.rows("feed_thing", thing=NamedNode(name.iri))
    return _feed(here, name.label, f"/id/{quote(name.slug)}", news.changes(rows))


@blueprint.get("/source/<slug>/feed")
@operation(Operation("What changed of a source (Atom).", _GIVES, _slug("source"), errors=(404,)))
def of_source(slug: str) -> Response:
    """Tell what was taken from a source and withdrawn."""
    here = site()
    iri = v.source_iri(here.project.base, slug)
    name = here.names.get(iri)
    if name is None:
        raise NoSuchPage(slug)
    rows = here.engine.rows("feed_source", source=NamedNode(iri))
    return _feed(here, name.label, f"/source/{quote(slug)}", news.changes(rows))


@blueprint.get("/topic/<slug>/feed")
@operation(Operation("What changed on a topic (Atom).", _GIVES, _slug("topic"), errors=(404,)))
def of_topic(slug: str) -> Response:
    """Tell what was recorded and withdrawn about things on a topic."""
    here = site()
    iri = topic_iri(here.schema, here.project.base, slug)
    if iri is None or not here.names.known(iri):
        raise NoSuchPage(slug, what="topic")
    rows = here.engine.rows("feed_topic", topic=NamedNode(iri))
    return _feed(here, here.names.label(iri), f"/topic/{quote(slug)}", news.changes(rows))


@blueprint.get("/questions/<slug>/feed")
@operation(
    Operation("What changed of what an answer rests on (Atom).", _GIVES, _slug("question"), errors=(404,))
)
def of_question(slug: str) -> Response:
    """Tell what was recorded and withdrawn of what the answer to a question rests on."""
    here = site()
    one = next((question for question in here.questions if question.id == slug), None)
    if one is None:
        raise NoSuchPage(slug, what="question")
    found = news.changes_of(here.engine, claims_behind(here, one))
    return _feed(here, one.title, f"/questions/{quote(slug)}", found)


def _feed(here: Site, title: str, path: str, found: list[news.Change]) -> Response:
    host = request.host_url.rstrip("/")

    def text(term: NamedNode | Literal) -> str:
        return here.show.value(term).label

    def address(claim: str) -> str:
        return f"{host}{here.addresses.href(claim)}"

    writer = Writer(here.schema, here.names.label, text, f"{here.project.base}source/")
    entries = news.entries(here.engine, here.schema, writer, found, address)
    made = atom.Feed(
        id=f"{here.project.base}{path[1:]}/feed",
        title=f"{title}: what changed",
        updated=max((entry.updated for entry in entries), default=here.snapshot.created),
        author=here.project.title,
        address=f"{host}{path}/feed",
        page=f"{host}{path}",
        entries=entries,
    )
    return Response(atom.write(made), content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")

"""What an actor said beside what it did afterwards, on a topic or at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, jsonify, request

from kg import vocab as v
from kg.tongue import gettext as _
from kg.tongue import worded
from kg.topics import topic_iri, topic_name
from web import conduct as said_and_done
from web import schemas
from web.failures import NoSuchPage
from web.lens import keep_address
from web.negotiate import HTML, JSON, choose
from web.openapi import TEXT, Operation, Parameter, operation
from web.pages.things import ConductPage
from web.parts.refs import Ref
from web.parts.speech import Deed
from web.respond import render
from web.site import site

if TYPE_CHECKING:
    from web.conduct import Item
    from web.site import Site

blueprint = Blueprint("conduct", __name__)

_TOPICS: Final = 16
_LONGEST: Final = 200


@blueprint.get("/id/<slug>/say-and-do")
@operation(
    Operation(
        "What an actor said beside what it did afterwards, in order of time.",
        {
            **schemas.PAGE,
            JSON: schemas.several(
                schemas.record(said={"type": "boolean"}, when=TEXT, text=TEXT, claims=schemas.several(TEXT))
            ),
        },
        (
            Parameter("slug", "The actor's id.", where="path"),
            Parameter("topic", "Only what is about this: a code's notation, or an entity's id."),
        ),
        errors=(404,),
    )
)
def say_and_do(slug: str) -> Response:
    """Show what an actor said and did."""
    here = site()
    iri = v.entity_iri(here.project.base, slug)
    name = here.names.get(here.replaced.get(iri, iri))
    if name is None:
        raise NoSuchPage(slug)
    asked = request.args.get("topic", "").strip()[:_LONGEST]
    topic = topic_iri(here.schema, here.project.base, asked) if asked else None
    if topic and not here.names.known(topic):
        raise NoSuchPage(asked, what=worded("topic"))
    everything = said_and_done.items(here, name.iri)
    found = said_and_done.on_topic(here, everything, topic) if topic else everything
    if choose(request.accept_mimetypes, (HTML, JSON)) == JSON:
        return jsonify([_told(here, item) for item in found])
    return render(
        ConductPage(
            title=_("{who}: said and done on {topic}").format(who=name.label, topic=here.names.label(topic))
            if topic
            else _("{who}: said and done").format(who=name.label),
            subject=here.names.ref(name.iri),
            slug=name.slug,
            about=here.names.ref(topic) if topic else None,
            asked=asked,
            topics=_topics(here, name.slug, said_and_done.choose(here, everything), topic),
            rows=said_and_done.rows(found),
            said=sum(item.said for item in found),
            done=sum(not item.said for item in found),
        )
    )


def address(slug: str, topic: str = "") -> str:
    """Give the address of what an actor said and did."""
    rest = f"?{urlencode({'topic': topic})}" if topic else ""
    return f"/id/{quote(slug)}/say-and-do{rest}"


def _topics(
    here: Site, slug: str, counted: list[tuple[str, int, int]], chosen: str | None
) -> tuple[tuple[Ref, int, int, bool], ...]:
    shown = [one for number, one in enumerate(counted) if number < _TOPICS or one[0] == chosen]
    return tuple(
        (
            Ref(here.names.label(topic), address(slug, topic_name(here.schema, topic))),
            said,
            done,
            topic == chosen,
        )
        for topic, said, done in shown
    )


def _told(here: Site, item: Item) -> dict[str, object]:
    """Give an item for a program: its words, its date as EDTF, and the claims that tell it."""
    if isinstance(item.what, Deed):
        text, claims = f"{item.what.label} {item.what.fact.value.label}", item.what.fact.claims
    elif item.what.utterance:
        claims = (*item.what.utterance.wordings, *item.what.utterance.gists)
        text = next((c.value.label for c in claims), item.what.utterance.ref.label)
    elif item.what.attributed:
        claims, first = item.what.attributed.claims, item.what.attributed.first
        text = f"{first.stance.label}: {first.subject.label} {first.predicate.label} {first.value.label}"
    else:
        fact = item.what.fact
        claims = fact.claims if fact else ()
        text = f"{item.what.label} {fact.value.label if fact else ''}"
    addresses = [keep_address(claim.href, here.point) for claim in claims]
    return {
        "said": item.said,
        "when": item.when.iso if item.when else "",
        "text": text,
        "claims": addresses,
    }

"""Cards for other sites: the only pages here that may stand in a frame of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flask import Blueprint, Response

from kg import vocab as v
from kg.tongue import gettext as _
from web import schemas
from web.failures import NoSuchPage
from web.openapi import Operation, Parameter, operation
from web.pages.things import CardPage
from web.respond import render
from web.site import site
from web.views.entity import page_of as entity_page
from web.views.questions import page_of as question_page
from web.views.topic import page_of as topic_page

if TYPE_CHECKING:
    from web.pages.page import Page

blueprint = Blueprint("embed", __name__)

_LATEST: Final = 3
_ROWS: Final = 6
#: Nothing runs in a card and nothing is sent from it, so that any site may show it.
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors *"
)


def _operation(what: str) -> Operation:
    slug = Parameter("slug", f"The id of the {what}.", where="path")
    return Operation(f"A card of the {what} for other sites.", schemas.PAGE, (slug,), errors=(404,))


@blueprint.get("/embed/id/<slug>")
@operation(_operation("entity"))
def entity(slug: str) -> Response:
    """Show the card of an entity."""
    here = site()
    iri = v.entity_iri(here.project.base, slug)
    name = here.names.get(here.replaced.get(iri, iri))
    if name is None:
        raise NoSuchPage(slug)
    page = entity_page(here, name)
    dated = [entry for entry in page.timeline if entry.stands]
    return _card(
        CardPage(
            title=page.title,
            description=page.description,
            path=f"/id/{quote(name.slug)}",
            kinds=page.kinds,
            latest=tuple(reversed(dated[-_LATEST:])),
            headline=_("{status} on {day}").format(status=page.status.text, day=page.status.on)
            if page.status
            else "",
            caveat=page.status.caveat if page.status else "",
            claims=page.claims,
            sources=page.sources,
        )
    )


@blueprint.get("/embed/source/<slug>")
@operation(_operation("source"))
def source(slug: str) -> Response:
    """Show the card of a source."""
    here = site()
    iri = v.source_iri(here.project.base, slug)
    name = here.names.get(iri)
    if name is None:
        raise NoSuchPage(slug)
    ref = here.reader.source(iri)
    parts = (ref.kind, ref.publisher, ref.published)
    return _card(
        CardPage(
            title=name.label,
            description=", ".join(part for part in parts if part),
            path=f"/source/{quote(slug)}",
            claims=name.degree,
            sources=1,
        )
    )


@blueprint.get("/embed/topic/<slug>")
@operation(_operation("topic"))
def topic(slug: str) -> Response:
    """Show the card of a topic."""
    page = topic_page(site(), slug)
    return _card(
        CardPage(
            title=page.title,
            description=page.description,
            path=f"/topic/{quote(slug)}",
            hits=page.hits[:_ROWS],
            total=len(page.hits),
        )
    )


@blueprint.get("/embed/questions/<slug>")
@operation(_operation("question"))
def question(slug: str) -> Response:
    """Show the card of a question with the first rows of its answer."""
    page = question_page(site(), slug)
    rows = page.table.rows if page.table else ()
    return _card(
        CardPage(
            title=page.title,
            path=f"/questions/{quote(slug)}",
            description=page.verdict or page.error,
            columns=page.table.columns if page.table else (),
            rows=rows[:_ROWS],
            total=page.table.total if page.table else 0,
        )
    )


def _card(page: Page) -> Response:
    response = render(page)
    response.headers["Content-Security-Policy"] = _POLICY
    return response

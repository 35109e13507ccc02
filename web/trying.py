"""Proposals tried out: what they do to the graph, for a page and for a program."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Final, cast

from flask import current_app

from kg.curate.consequences import consequences
from kg.curate.desk import open_desk
from kg.curate.trial import trial
from kg.diff_text import as_json
from kg.errors import CurationError
from web import deciding
from web.changed import entity_view
from web.parts.refs import Ref
from web.review_pages import ConsequencesPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import Triple

    from kg.curate.consequences import Consequences
    from kg.curate.desk import Desk
    from kg.curate.files import FileEdit
    from kg.curate.proposal import Proposal
    from web.site import Site

_KEY: Final = "statecraft-trials"
_SECONDS: Final = 20.0  # that questions may take
_SHOWN: Final = 60


def consequences_page(here: Site, found: Proposal) -> ConsequencesPage:
    """Show what an open proposal does to the graph."""
    desk = open_desk(deciding.project())
    try:
        edits, _ = desk.edits(found.operations)
    except CurationError as error:
        return ConsequencesPage(title=found.title, id=found.id, conflict=tuple(str(error).splitlines()))
    told, problems = _tried(here, desk, edits)
    if told is None:
        return ConsequencesPage(title=found.title, id=found.id, problems=problems, impossible=True)
    titles = {one.id: one.title for one in here.questions}
    return ConsequencesPage(
        title=found.title,
        id=found.id,
        entities=tuple(entity_view(here, one) for one in told.diff.entities[:_SHOWN]),
        true=_triples(here, told.true),
        untrue=_triples(here, told.untrue),
        more=max(0, len(told.true) - _SHOWN) + max(0, len(told.untrue) - _SHOWN),
        answers=tuple(
            (Ref(titles.get(one.name, one.name), f"/questions/{one.name}"), one.lost, one.gained, one.error)
            for one in told.changed
        ),
        asked=told.asked,
        questions=told.questions,
        problems=problems,
    )


def consequences_of(here: Site, found: Proposal) -> dict[str, object]:
    """Tell a program what an open proposal does to the graph.

    Raises:
        Conflict: the files say something else than when it was proposed.
    """
    desk = open_desk(deciding.project())
    edits, _ = desk.edits(found.operations)
    told, problems = _tried(here, desk, edits)
    if told is None:
        return {"problems": problems}
    return {
        "problems": problems,
        "diff": json.loads(as_json(told.diff, here.names.label)),
        "true": [str(one) for one in told.true],
        "untrue": [str(one) for one in told.untrue],
        "answers": [
            {"question": one.name, "lost": one.lost, "gained": one.gained, "error": one.error}
            for one in told.changed
        ],
        "asked": told.asked,
        "questions": told.questions,
    }


def _tried(here: Site, desk: Desk, edits: Sequence[FileEdit]) -> tuple[Consequences | None, tuple[str, ...]]:
    """Try a change out: give what comes of it, where it can be compiled, and what is wrong with it."""
    asked = {one.id: one.query for one in here.questions}
    with _trials(), trial(desk, edits) as tried:
        return consequences(desk.project, tried, asked, seconds=_SECONDS), tuple(map(str, tried.problems))


def _trials() -> threading.BoundedSemaphore:
    """Give what lets few changes be tried out at once: each compiles a graph."""
    found = current_app.extensions.setdefault(_KEY, threading.BoundedSemaphore(2))
    return cast("threading.BoundedSemaphore", found)


def _triples(here: Site, found: Sequence[Triple]) -> tuple[tuple[Ref, str, Ref], ...]:
    return tuple(
        (here.show.value(t.subject), here.schema.label(t.predicate.value), here.show.value(t.object))  # type: ignore[arg-type]
        for t in found[:_SHOWN]
    )

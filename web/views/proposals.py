"""Proposals: listed, looked at, discussed, amended, and decided part by part."""

from __future__ import annotations

import json
import threading
from collections import Counter
from typing import TYPE_CHECKING, Final, cast

from flask import Blueprint, Response, abort, current_app, redirect, request

from kg.curate import decide, proposals
from kg.curate.consequences import consequences
from kg.curate.decide import Verdicts, seen
from kg.curate.desk import open_desk
from kg.curate.items import with_values
from kg.curate.trial import trial
from kg.diff_text import as_json
from kg.errors import Conflict, CurationError, DataError
from web import deciding
from web.changed import entity_view
from web.parts.refs import Ref
from web.respond import render
from web.review_pages import ConsequencesPage, ProposalPage, ProposalsPage
from web.reviewing import from_lines, items_of, row_of
from web.session import acting, allowed
from web.site import site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import Triple
    from werkzeug import Response as BaseResponse

    from kg.curate.consequences import Consequences
    from kg.curate.desk import Desk
    from kg.curate.files import FileEdit
    from kg.curate.proposal import Proposal
    from web.site import Site

blueprint = Blueprint("proposals", __name__)
deciding.refuse(blueprint)

_STATES: Final = ("open", "accepted", "declined", "undone")
_KEY: Final = "statecraft-trials"
_SECONDS: Final = 20.0  # that questions may take
_SHOWN: Final = 60
_LONGEST: Final = 2_000


@blueprint.get("/desk/proposals")
@allowed("curator", menu="Proposals")
def listing() -> Response:
    """List proposals in one state: the open ones, unless another is asked for."""
    state = request.args.get("state", "open")
    if state not in _STATES:
        abort(400, f"Proposals are {', '.join(_STATES)}.")
    found = proposals.listed(deciding.project())
    counts = Counter(one.state for one in found)
    rows = tuple(row_of(one) for one in reversed(found) if one.state == state)
    return render(
        ProposalsPage(
            title="Proposals", state=state, states=tuple((s, counts[s]) for s in _STATES), rows=rows
        )
    )


@blueprint.get("/desk/proposals/<name>")
@allowed("curator")
def proposal(name: str) -> Response:
    """Show what a proposal changes, and what was said about it."""
    return _page(name)


@blueprint.post("/desk/proposals/<name>/decide")
@allowed("reviewer")
def settle(name: str) -> BaseResponse:
    """Accept and refuse what was marked, or all of it."""
    here = deciding.project()
    found, _ = proposals.find(here, name)
    form, every = request.form, request.form.get("all", "")
    numbers = [str(number) for number in range(len(found.operations))]
    accepted = {n for n in numbers if (every or form.get(f"d:{n}")) == "accept"}
    refused = {n for n in numbers if (every or form.get(f"d:{n}")) == "refuse"} | {*form.getlist("refuse")}
    text = form.get("text", "")[:_LONGEST]
    verdicts = Verdicts(frozenset(accepted), frozenset(refused), form.get("seen", ""))
    try:
        done = decide.settle(here, name, verdicts, deciding.by(), text)
    except Conflict as error:
        return _page(name, "Others were quicker: nothing was done.", difference=deciding.difference(error))
    except DataError as error:
        return _page(
            name, "The files would have errors: nothing was done.", problems=deciding.in_words(error)
        )
    except CurationError as error:
        return _page(name, str(error))
    deciding.shown(f"proposal {done.proposal.log[-1].did}", done.proposal.id)
    return redirect(f"/desk/proposals/{name}", 303)


@blueprint.post("/desk/proposals/<name>/comment")
@allowed("curator")
def comment(name: str) -> BaseResponse:
    """Add to the discussion."""
    if text := request.form.get("text", "").strip()[:_LONGEST]:
        decide.say(deciding.project(), name, "commented", deciding.by(), text)
        deciding.noted("proposal commented", name)
    return redirect(f"/desk/proposals/{name}#discussion", 303)


@blueprint.post("/desk/proposals/<name>/reject")
@allowed("reviewer")
def reject(name: str) -> BaseResponse:
    """Decline the whole proposal, with a reason."""
    text = request.form.get("text", "").strip()[:_LONGEST]
    if not text:
        return _page(name, "To reject a proposal, say why.")
    decide.say(deciding.project(), name, "declined", deciding.by(), text)
    deciding.noted("proposal declined", name)
    return redirect(f"/desk/proposals/{name}", 303)


@blueprint.post("/desk/proposals/<name>/amend")
@allowed("curator")
def amend(name: str) -> BaseResponse:
    """Let the proposal say what the form says, guarded by what the files say now."""
    here = deciding.project()
    found, data = proposals.find(here, name)
    if request.form.get("seen", "") not in {"", seen(found, data)}:
        return _page(name, "Others changed the proposal meanwhile: nothing was done.")
    values = {
        key.removeprefix("v:"): from_lines(text) for key, text in request.form.items() if key.startswith("v:")
    }
    same = {
        part.name: from_lines(part.lines)
        for item in items_of(site(), found.operations)
        for part in item.parts
    }
    changed = {key: value for key, value in values.items() if value != same.get(key)}
    try:
        operations = decide.refreshed(open_desk(here), with_values(found.operations, changed))
        decide.amend(here, name, operations, deciding.by(), request.form.get("text", "")[:_LONGEST])
    except CurationError as error:
        return _page(name, str(error))
    deciding.noted("proposal amended", name)
    return redirect(f"/desk/proposals/{name}", 303)


@blueprint.get("/desk/proposals/<name>/consequences")
@allowed("curator")
def tried_out(name: str) -> Response:
    """Show what an open proposal does to the graph: claims, what becomes true and ceases to be, answers."""
    found, _ = proposals.find(deciding.project(), name)
    if found.state != "open":
        return render(ConsequencesPage(title=found.title, id=name, impossible=True))
    return render(_consequences(site(), found))


def _page(
    name: str,
    problem: str = "",
    *,
    difference: tuple[str, ...] = (),
    problems: tuple[str, ...] = (),
) -> Response:
    here, project = site(), deciding.project()
    found, data = proposals.find(project, name)
    stale = _stale(found) if found.state == "open" else ()
    page = ProposalPage(
        title=found.title,
        row=row_of(found),
        seen=seen(found, data),
        items=items_of(here, found.operations),
        refused=items_of(here, found.refused),
        log=found.log,
        undoes=found.undoes,
        part_of=found.part_of,
        may_decide=acting().may("reviewer"),
        problem=problem or ("The files have changed since this was proposed." if stale else ""),
        difference=difference or stale,
        problems=problems,
        stale=bool(stale),
    )
    return render(page, 409 if difference and problem else 422 if problem else 200)


def _stale(found: Proposal) -> tuple[str, ...]:
    """Tell how what a proposal changes says something else now than when it was proposed."""
    try:
        open_desk(deciding.project()).edits(found.operations)
    except Conflict as error:
        return deciding.difference(error)
    except CurationError as error:
        return (str(error),)
    return ()


def _consequences(here: Site, found: Proposal) -> ConsequencesPage:
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

"""Proposals: listed, looked at, discussed, amended, and decided part by part."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, abort, redirect, request

from kg.curate import amending, decide, proposals
from kg.curate.amending import Amendment
from kg.curate.decide import Verdicts
from kg.curate.desk import open_desk
from kg.curate.guards import seen
from kg.errors import Conflict, CurationError, DataError
from web import deciding
from web.amend import may_amend, qualifying, see_may_amend, sent, wrong
from web.respond import render
from web.review_pages import ConsequencesPage, ProposalPage, ProposalsPage
from web.reviewing import items_of, row_of
from web.session import acting, allowed
from web.site import site
from web.trying import consequences_page

if TYPE_CHECKING:
    from werkzeug import Response as BaseResponse
    from werkzeug.datastructures import MultiDict

    from kg.curate.proposal import Proposal

blueprint = Blueprint("proposals", __name__)
deciding.refuse(blueprint)

_STATES: Final = ("open", "accepted", "declined", "undone")
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
    here, form = deciding.project(), request.form
    found, _ = proposals.find(here, name)
    see_may_amend(found)
    said = Amendment(deciding.by(), form.get("text", "")[:_LONGEST], form.get("seen", ""))
    try:
        values, dropped = sent(found, form)
        changed = amending.amended(found.operations, values, ())
        numbers = {key.partition(".")[0] for key in values} - dropped
        if problems := tuple(wrong(changed, numbers)):
            return _page(name, "Nothing was saved.", problems=problems, given=form)
        wanted = amending.refreshed(open_desk(here), amending.amended(changed, {}, dropped))
        amending.amend(here, name, wanted, said)
    except Conflict as error:
        told = "Others were quicker: nothing was saved."
        return _page(name, told, difference=deciding.difference(error), given=form)
    except CurationError as error:
        return _page(name, str(error), given=form)
    deciding.noted("proposal amended", name)
    return redirect(f"/desk/proposals/{name}#discussion", 303)


@blueprint.get("/desk/proposals/<name>/consequences")
@allowed("curator")
def tried_out(name: str) -> Response:
    """Show what an open proposal does to the graph: claims, what becomes true and ceases to be, answers."""
    found, _ = proposals.find(deciding.project(), name)
    if found.state != "open":
        return render(ConsequencesPage(title=found.title, id=name, impossible=True))
    return render(consequences_page(site(), found))


def _page(
    name: str,
    problem: str = "",
    *,
    difference: tuple[str, ...] = (),
    problems: tuple[str, ...] = (),
    given: MultiDict[str, str] | None = None,
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
        may_amend=may_amend(found),
        given=given.to_dict() if given else {},
        dropped=frozenset(given.getlist("drop")) if given else frozenset(),
        keys=qualifying(here.schema),
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

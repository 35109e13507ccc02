"""Withdrawing a claim, an entity or a source, and correcting a claim by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, abort, redirect, request

from kg.curate import drafting
from kg.curate.desk import open_desk
from kg.curate.entry import in_words
from kg.errors import CurationError, DataError
from web import deciding
from web.carrying import carry_out
from web.respond import render
from web.review_pages import PartView, WithdrawPage
from web.reviewing import as_lines, claim_of, from_lines, thing
from web.session import acting, allowed
from web.site import site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug import Response as BaseResponse

    from kg.curate.desk import Desk
    from kg.curate.entry import Value
    from kg.curate.operations import What
    from web.site import Site

blueprint = Blueprint("withdraw", __name__)
deciding.refuse(blueprint)

_WHATS: Final[tuple[What, ...]] = ("claim", "entity", "source")
_LONGEST: Final = 2_000
_OWN: Final = frozenset({"ref", "recorded", "retracted", "reason", "corrects"})
_FIRST: Final = ("subject", "predicate", "object", "when", "locator")


@blueprint.get("/desk/withdraw/<what>/<name>")
@allowed("curator")
def ask(what: str, name: str) -> Response:
    """Ask why something is withdrawn; of a claim, also what is right."""
    return _page(open_desk(deciding.project()), _what(what), name)


@blueprint.post("/desk/withdraw/<what>/<name>")
@allowed("curator")
def withdraw(what: str, name: str) -> BaseResponse:
    """Withdraw it with a reason, or propose that."""
    desk, kind = open_desk(deciding.project()), _what(what)
    reason = request.form.get("reason", "").strip()[:_LONGEST]
    if not reason:
        return _page(desk, kind, name, "To withdraw it, say why.")
    try:
        operations = drafting.retract(desk, kind, name, reason, deciding.today())
        made = carry_out(
            operations,
            f"Withdraw: {title(site(), kind, name)}",
            f"{kind} withdrawn",
            reason,
            accept=request.form.get("only") != "propose",
        )
    except (CurationError, DataError) as error:
        return _page(desk, kind, name, "; ".join(deciding.in_words(error)), reason)
    return redirect(f"/desk/proposals/{made.id}", 303)


@blueprint.post("/desk/correct/<name>")
@allowed("curator")
def correct(name: str) -> BaseResponse:
    """Put another claim in the place of one, or propose that."""
    desk = open_desk(deciding.project())
    said = desk.said("claim", name)
    values = {
        k.removeprefix("v:"): from_lines(text) for k, text in request.form.items() if k.startswith("v:")
    }
    changes = {key: value for key, value in values.items() if value != from_lines(as_lines(said.get(key)))}
    try:
        if not changes:
            return _page(desk, "claim", name, "A claim that corrects another says something else.")
        operations = drafting.correct(desk, name, changes)
        made = carry_out(
            operations,
            f"Correct: {title(site(), 'claim', name)}",
            "claim corrected",
            accept=request.form.get("only") != "propose",
        )
    except (CurationError, DataError) as error:
        return _page(desk, "claim", name, "; ".join(deciding.in_words(error)))
    return redirect(f"/desk/proposals/{made.id}", 303)


def title(here: Site, what: What, name: str) -> str:
    """Say on one line what is meant."""
    claim = claim_of(here, name) if what == "claim" else None
    text = f"{claim.subject.label} {claim.predicate.label} {claim.value.label}" if claim else ""
    return (text or thing(here, name).label)[:150]


def _page(desk: Desk, what: What, name: str, problem: str = "", reason: str = "") -> Response:
    here, said = site(), desk.said(what, name)
    claim = claim_of(here, name) if what == "claim" else None
    left = [] if what == "claim" else drafting.retract(desk, what, name, "x", deciding.today())
    page = WithdrawPage(
        title={"claim": "Withdraw or correct a claim"}.get(what, f"Withdraw: {thing(here, name).label}"),
        what=what,
        id=name,
        about=thing(here, name),
        claim=claim,
        fields=tuple(_fields(said)) if what == "claim" else (),
        claims=sum(one.what == "claim" for one in left),
        reason=reason,
        problem=problem,
        may_decide=acting().may("reviewer"),
    )
    return render(page, 422 if problem else 200)


def _fields(said: Mapping[str, Value]) -> list[PartView]:
    keys = [*_FIRST, *(key for key in said if key not in {*_FIRST, *_OWN} and not hasattr(said[key], "keys"))]
    return [
        PartView(
            key,
            key.replace("-", " "),
            in_words(said[key]) if key in said else "",
            "",
            decided=False,
            field=f"v:{key}",
            lines=as_lines(said.get(key)),
        )
        for key in keys
    ]


def _what(text: str) -> What:
    found = next((what for what in _WHATS if text == what), None)
    return found or abort(404)

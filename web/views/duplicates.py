"""Things that may be one: listed with reasons, judged, merged and split."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, abort, current_app, redirect, request

from kg import vocab as v
from kg.curate.desk import open_desk
from kg.curate.judging import Word, judge, split, spoken, unmerge
from kg.dedupe.unjudged import compared, unjudged
from kg.errors import CurationError, DataError
from kg.judgements import VERDICTS
from web import deciding
from web.carrying import carry_out
from web.respond import render
from web.review_pages import DuplicatesPage, JudgedView, MergePage, PairView, SplitPage
from web.reviewing import thing
from web.session import acting, allowed
from web.site import site
from web.views.entity import about as claims_about

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzeug import Response as BaseResponse

    from kg.curate.desk import Desk
    from kg.curate.judging import Spoken
    from kg.curate.operations import Operation
    from kg.dedupe.candidates import Candidate
    from kg.dedupe.feature import Feature
    from kg.judgements import Verdict
    from web.parts.claims import ClaimView
    from web.site import Site

blueprint = Blueprint("duplicates", __name__)
deciding.refuse(blueprint)

_KEY: Final = "statecraft-duplicates"
_SHOWN: Final = 50
_LONGEST: Final = 2_000


@blueprint.get("/desk/duplicates")
@allowed("curator", menu="Duplicates")
def listing() -> Response:
    """List pairs that nobody has judged, and the judgements that are kept."""
    here, desk = site(), open_desk(deciding.project())
    pairs = found(here, desk)
    judged = [one for one in spoken(desk.project) if one.verdict != "unjudged"]
    return render(
        DuplicatesPage(
            title="Duplicates",
            pairs=tuple(_pair(here, one) for one in pairs[:_SHOWN]),
            total=len(pairs),
            judged=tuple(_judged(here, one) for one in reversed(judged))[:200],
            may_decide=acting().may("reviewer"),
        )
    )


@blueprint.get("/desk/merge")
@allowed("curator")
def compare() -> Response:
    """Show two things side by side, and what would move."""
    return _merge_page(request.args.get("kept", "").strip(), request.args.get("other", "").strip())


@blueprint.post("/desk/merge")
@allowed("curator")
def decide() -> BaseResponse:
    """Keep a judgement on two things; of one thing, let the other id redirect."""
    form = request.form
    kept, other, verdict = form.get("kept", ""), form.get("other", ""), form.get("verdict", "")
    word = Word(
        deciding.by(), form.get("reason", "").strip()[:_LONGEST], form.get("evidence", "").strip()[:_LONGEST]
    )
    if verdict not in VERDICTS:
        abort(400, f"A verdict is {', '.join(VERDICTS)}.")
    if not word.reason:
        return _merge_page(kept, other, "To judge, say why.", word)
    try:
        made = carry_out(*judged(open_desk(deciding.project()), verdict, (kept, other), word))
    except (CurationError, DataError) as error:
        return _merge_page(kept, other, "; ".join(deciding.in_words(error)), word)
    onward = "/desk/duplicates" if made.state == "accepted" else f"/desk/proposals/{made.id}"
    return redirect(onward, 303)


def judged(
    desk: Desk, verdict: str, pair: tuple[str, str], word: Word
) -> tuple[tuple[Operation, ...], str, str, str]:
    """Give what a judgement changes, and how it is called."""
    said: Verdict = next(one for one in VERDICTS if one == verdict)
    operations = judge(desk, said, pair, word)
    title = (
        f"Merge {pair[1]} into {pair[0]}"
        if verdict == "same"
        else f"Judge {pair[0]} and {pair[1]}: {verdict}"
    )
    return operations, title, f"judged {verdict}", word.reason


@blueprint.get("/desk/split/<name>")
@allowed("curator")
def ask_split(name: str) -> Response:
    """Show what can be split."""
    return _split_page(name)


@blueprint.post("/desk/split/<name>")
@allowed("curator")
def do_split(name: str) -> BaseResponse:
    """Let a merged id stand for itself, or make two things of one."""
    form, desk = request.form, open_desk(deciding.project())
    word = Word(deciding.by(), form.get("reason", "").strip()[:_LONGEST])
    if not word.reason:
        return _split_page(name, "To split, say why.")
    try:
        if _kept_of(desk, name):
            operations, title = unmerge(desk, name, word), f"Split off {name}"
        else:
            new = {"id": form.get("new", "").strip(), "name": form.get("name", "").strip()}
            operations = split(desk, name, new, form.getlist("claim"), word)
            title = f"Split {new['id']} off {name}"
        made = carry_out(operations, title, "split", word.reason)
    except (CurationError, DataError) as error:
        return _split_page(name, "; ".join(deciding.in_words(error)))
    return redirect(f"/desk/proposals/{made.id}", 303)


def found(here: Site, desk: Desk) -> tuple[Candidate, ...]:
    """Give the pairs of a version of the data; they are looked for once."""
    kept = current_app.extensions.get(_KEY)
    if kept is None or kept[0] != here.snapshot.fingerprint:
        kept = here.snapshot.fingerprint, unjudged(desk)
        current_app.extensions[_KEY] = kept
    pairs: tuple[Candidate, ...] = kept[1]
    return pairs


def points(features: Iterable[Feature]) -> tuple[tuple[str, str], ...]:
    """Write features with their points."""
    return tuple((f"{one.points:+.1f}", one.reason) for one in features)


def _pair(here: Site, one: Candidate) -> PairView:
    ends = one.one, one.other
    return PairView(
        v.local_name(one.one),
        v.local_name(one.other),
        (here.names.ref(one.one), here.names.ref(one.other)),
        (_kinds(here, ends[0]), _kinds(here, ends[1])),
        one.score,
        points(one.features),
    )


def _kinds(here: Site, iri: str) -> str:
    name = here.names.get(iri)
    return ", ".join(ref.label for ref in here.names.kind_refs(name)) if name else ""


def _judged(here: Site, one: Spoken) -> JudgedView:
    ends = thing(here, one.pair[0]), thing(here, one.pair[1])
    return JudgedView(ends, one.pair, one.verdict, one.by, one.when, one.reason, one.evidence)


def _merge_page(kept: str, other: str, problem: str = "", word: Word | None = None) -> Response:
    here, desk = site(), open_desk(deciding.project())
    base = here.project.base
    names = [here.names.get(v.entity_iri(base, one)) for one in (kept, other)]
    if names[0] is None or names[1] is None:
        missing = kept if names[0] is None else other
        told = problem or (f'There is no entity "{missing[:80]}".' if missing else "")
        return render(MergePage(title="Merge", kept=kept, other=other, problem=told), 404 if missing else 200)
    carried = _claims(here, other)
    score, features = compared(desk, kept, other)
    has = {names[0].label, *names[0].aliases}
    page = MergePage(
        title="One thing or two?",
        kept=kept,
        other=other,
        refs=tuple(here.names.ref(one.iri) for one in names if one),
        kinds=tuple(_kinds(here, one.iri) for one in names if one),
        carried=carried[:_SHOWN],
        more=max(0, len(carried) - _SHOWN),
        aliases=tuple(one for one in dict.fromkeys((names[1].label, *names[1].aliases)) if one not in has),
        features=points(features),
        score=score,
        reason=word.reason if word else "",
        evidence=word.evidence if word else "",
        problem=problem,
        may_decide=acting().may("reviewer"),
    )
    return render(page, 422 if problem else 200)


def _claims(here: Site, name: str) -> tuple[ClaimView, ...]:
    iri = v.entity_iri(here.project.base, name)
    told = here.reader.claims(claims_about(here, iri))
    return tuple(one for one in told if iri in {one.subject_iri, one.value_key.strip("<>")})


def _kept_of(desk: Desk, name: str) -> str:
    pairs = (one.pair for one in spoken(desk.project) if one.verdict == "same")
    return next((pair[0] for pair in pairs if pair[1] == name), "")


def _split_page(name: str, problem: str = "") -> Response:
    here, desk, form = site(), open_desk(deciding.project()), request.form
    kept = _kept_of(desk, name)
    if not kept:
        desk.locator.file("entity", name)
    page = SplitPage(
        title=f"Split: {thing(here, name).label}",
        id=name,
        about=thing(here, name),
        merged=(kept,) if kept else (),
        claims=() if kept else tuple(one for one in _claims(here, name) if not one.retracted),
        chosen=frozenset(form.getlist("claim")),
        new=form.get("new", ""),
        name=form.get("name", ""),
        reason=form.get("reason", ""),
        problem=problem,
        may_decide=acting().may("reviewer"),
    )
    return render(page, 422 if problem else 200)

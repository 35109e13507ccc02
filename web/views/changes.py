"""What changed between two days, two snapshots or two revisions: as a page, text, JSON and RDF."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request

from kg import revisions
from kg.diff_ends import WORKING, diff
from kg.diff_text import as_json, as_text, as_trig
from kg.diff_text import title as titled
from kg.diff_time import Graph
from kg.errors import ProjectError, QueryError, SchemaError, SnapshotError
from kg.kept import kept
from kg.tongue import gettext as _
from kg.tongue import ngettext, worded
from web import schemas
from web.changed import entity_view
from web.days import day_of
from web.openapi import TEXT, Operation, Parameter, operation
from web.pages.times import ChangesPage
from web.parts.forms import Choice
from web.parts.refs import Ref
from web.respond import render
from web.site import site
from web.tongues import number as grouped

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

    from kg.changes import Diff, Way, What
    from web.site import Site

blueprint = Blueprint("changes", __name__)

_WAYS: Final = ("valid", "record", "snapshots", "revisions")
_PAGE: Final = 60
_LONGEST: Final = 80
_TYPES: Final = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "trig": "application/trig",
}


@blueprint.get("/changes")
@operation(
    Operation(
        "What changed between two ends: days, snapshots or revisions.",
        {**schemas.PAGE, "text/plain": TEXT, "application/json": schemas.OBJECT, "application/trig": TEXT},
        (
            Parameter(
                "by", "What the ends are.", schema={"enum": ["valid", "record", "snapshots", "revisions"]}
            ),
            Parameter("from", "The earlier end."),
            Parameter("to", "The later end."),
            Parameter("format", "The form of the answer.", schema={"enum": ["text", "json", "trig"]}),
            Parameter("page", "Which part of the page's list.", schema={"type": "integer", "minimum": 1}),
        ),
        errors=(404,),
    )
)
def changes() -> Response:
    """Show what is different between the two ends that the address names, or let one choose them."""
    here = site()
    way, before, after = (request.args.get(key, "").strip()[:_LONGEST] for key in ("by", "from", "to"))
    form = request.args.get("format", "")
    if way and way not in _WAYS:
        abort(400, "Changes are told by valid, record, snapshots or revisions.")
    if form and form not in _TYPES:
        abort(400, "Changes are given as text, json or trig.")
    if not (way and before and after):
        return render(_page(here, way, before, after, None))
    found = _compare(here, cast("Way", way), before, after)
    if form:
        return Response(_written(here, found, form), content_type=_TYPES[form])
    return render(_page(here, way, before, after, found))


def _compare(here: Site, way: Way, before: str, after: str) -> Diff:
    """Compare two ends; of days, whose answer stays the same, the last one is kept for its other forms."""
    last: dict[tuple[str, ...], Diff] = here.engine.remember("changes", lambda _: {})
    asked = way, before, after
    found = last.get(asked) or _compared(here, way, before, after)
    if way in {"valid", "record"}:
        last.clear()
        last[asked] = found
    return found


def _compared(here: Site, way: Way, before: str, after: str) -> Diff:
    """Compare; a reader may name only commits that are on the list, as each has to be compiled."""
    if way == "revisions":
        known = {revision.commit for revision in revisions.revisions(here.project)}
        full = {name: next((c for c in known if c.startswith(name)), name) for name in (before, after)}
        if any(name != WORKING and full[name] not in known for name in (before, after)):
            abort(404, "There is no such revision among the last ones of this project.")
        before, after = full[before], full[after]
    try:
        graph = Graph(here.engine.store, here.schema, here.project.base)
        return diff(here.project, graph, way, before, after)
    except QueryError as error:
        abort(400, str(error))
    except (SnapshotError, ProjectError, SchemaError) as error:
        abort(404, str(error))


def _written(here: Site, found: Diff, form: str) -> bytes:
    if form == "trig":
        return as_trig(found, here.project.base, here.prefixes)
    if form == "json":
        return as_json(found, here.names.label).encode()
    return as_text(found, lambda term: _value(here, term), here.names.label).encode()


def _value(here: Site, term: NamedNode | Literal) -> str:
    return here.show.value(term).label


def _page(here: Site, way: str, before: str, after: str, found: Diff | None) -> ChangesPage:
    number = max(1, min(request.args.get("page", 1, type=int) or 1, 100_000))
    entities = found.entities if found else ()
    ends = {"by": way, "from": before, "to": after}

    def address(**more: str) -> str:
        return "/changes?" + urlencode({**ends, **more})

    shown = entities[(number - 1) * _PAGE : number * _PAGE]
    return ChangesPage(
        title=_("What changed"),
        by=way,
        before=before,
        after=after,
        what=_heading(here, found) if found else "",
        counts=tuple((word, found.count(what)) for what, word in _words(found.way)) if found else (),
        entities=tuple(entity_view(here, one) for one in shown),
        total=len(entities),
        first=(number - 1) * _PAGE + 1,
        earlier=address(page=str(number - 1)) if number > 1 and found else "",
        later=address(page=str(number + 1)) if number * _PAGE < len(entities) else "",
        downloads=tuple(Ref(_(label), address(format=form)) for form, label in _DOWNLOADS) if found else (),
        days=_days(here) if found is None else (),
        snapshots=tuple(
            Choice(
                str(one.number),
                ngettext("{number}: {day}, {n} claim", "{number}: {day}, {n} claims", one.claims).format(
                    number=one.number, day=here.show.date(one.created[:10]), n=grouped(one.claims)
                ),
            )
            for one in reversed(kept(here.project))
        ),
        revisions=_revisions(here),
        today=day_of(here)[0].isoformat(),
    )


_DOWNLOADS: Final = (("text", worded("text")), ("json", "JSON"), ("trig", "RDF (TriG)"))


def _words(way: Way) -> tuple[tuple[What, str], ...]:
    if way == "valid":
        return (("added", _("began to hold")), ("removed", _("ceased to hold")))
    if way == "record":
        return (("added", _("recorded")), ("removed", _("withdrawn")))
    return (("added", _("added")), ("removed", _("removed")), ("changed", _("changed")))


def _heading(here: Site, found: Diff) -> str:
    if found.way in {"valid", "record"}:
        ends = here.show.date(found.before), here.show.date(found.after)
        if found.way == "valid":
            return _("What held: from {begin} to {end}").format(begin=ends[0], end=ends[1])
        return _("What was on record: from {begin} to {end}").format(begin=ends[0], end=ends[1])
    return titled(found)


def _revisions(here: Site) -> tuple[Choice, ...]:
    found = revisions.revisions(here.project)
    listed = tuple(
        Choice(one.short, f"{one.short}, {here.show.date(one.day)}: {one.subject[:70]}") for one in found
    )
    return (Choice(WORKING, _("the files as they are")), *listed) if listed else ()


def _days(here: Site) -> tuple[tuple[str, int, str], ...]:
    """Give the days on which claims were recorded, with their number, the latest first."""
    counts: Counter[str] = Counter()
    for row in here.engine.rows("changes_days"):
        if row["recorded"] is not None and row["claims"] is not None:
            counts[row["recorded"].value] += int(row["claims"].value)
    days = sorted(counts)
    before = dict(zip(days[1:], days, strict=False))
    return tuple(
        (
            here.show.date(day),
            counts[day],
            "/changes?" + urlencode({"by": "record", "from": before.get(day, "1900-01-01"), "to": day}),
        )
        for day in reversed(days)
    )[:30]

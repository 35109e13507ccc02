"""What happened, began or ended when, drawn and listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, request

from kg import vocab as v
from kg.area import NOW
from kg.period import parse_period
from kg.readable import readable
from kg.tongue import gettext as _
from kg.tongue import worded
from web import chart, schemas
from web.chart import Laid
from web.chosen import LIMITS, Chosen, chosen, code_name, select
from web.days import day_of
from web.marks import marks, now
from web.openapi import Operation, operation
from web.pages.times import TimelinePage
from web.parts.forms import Choice
from web.parts.refs import Badge, Ref
from web.parts.timelines import ChartRow, ChartSection, Said, YearLink
from web.respond import render
from web.site import site

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container, Sequence

    from kg.dated import Dated
    from web.chart import Cluster
    from web.marks import Scale
    from web.site import Site

blueprint = Blueprint("timeline", __name__)

_FORMATS: Final = (("csv", "CSV"), ("json", "JSON"), ("ics", worded("calendar")))


@blueprint.get("/timeline")
@operation(
    Operation(
        "Dated statements, in order of time.",
        schemas.PAGE,
        LIMITS,
        errors=(404,),
    )
)
def timeline() -> Response:
    """Show a page of the timeline; without a page number, the one with the day that the page is about."""
    here = site()
    choice = chosen(here)
    laid = _laid(here, choice)
    items, rows = laid.items, laid.rows
    today, why = day_of(here)
    total = chart.pages(rows)
    if asked := request.args.get("page", type=int):
        number = min(max(1, asked), total)
    else:
        place = next((n for n, row in enumerate(rows) if row.first.first > today), len(rows))
        number = chart.page_with(rows, max(0, place - 1))
    title = _("Timeline: {about}").format(about=choice.about.label) if choice.about else _("Timeline")
    return render(
        TimelinePage(
            title=title,
            about=choice.about.label if choice.about else choice.asked,
            missing=choice.asked if choice.asked and not choice.about else "",
            subject=here.names.ref(choice.about.iri) if choice.about else None,
            around=choice.around,
            begin=choice.begin.text if choice.begin else "",
            end=choice.end.text if choice.end else "",
            kinds=_kinds(here, laid.kinds, choice),
            codes=_codes(here, choice),
            years=_years(laid, choice, number),
            chart=_chart(here, laid, number, today),
            total=len(items),
            rows=len(rows),
            page=number,
            pages=total,
            earlier=f"/timeline?{choice.query(page=str(number - 1))}" if number > 1 else "",
            later=f"/timeline?{choice.query(page=str(number + 1))}" if number < total else "",
            limited=bool(choice.query()),
            today=here.show.date(today.isoformat()),
            today_why=why,
            downloads=tuple(Ref(_(label), f"/timeline.{end}?{choice.query()}") for end, label in _FORMATS),
        )
    )


def _laid(here: Site, choice: Chosen) -> Laid:
    """Lay out what the choice leaves; everything, once for all of its pages."""
    if choice != Chosen() or here.point != NOW:
        return _lay_out(here, choice)
    return here.engine.remember("timeline", lambda _: _lay_out(here, choice))


def _lay_out(here: Site, choice: Chosen) -> Laid:
    items = select(here, choice)
    known = here.schema.kinds
    names = (here.names.get(thing) for thing in {thing for one in items for thing in one.things})
    own = {kind for name in names if name for kind in name.kinds if kind in known}
    return Laid(items, frozenset(above for kind in own for above in known[kind].ancestors))


def _chart(here: Site, laid: Laid, number: int, today: dt.date) -> tuple[ChartSection, ...]:
    shown = chart.sections(laid.full, chart.page_of(laid.rows, number))
    found: list[ChartSection] = []
    for scale, group in shown:
        new_year = not found or found[-1].year != scale.year
        found.append(
            ChartSection(
                year=scale.year,
                label=readable(parse_period(f"{scale.year:04}-{scale.month:02}"))
                if scale.month
                else str(scale.year),
                anchor=f"y{scale.year}" if new_year else f"y{scale.year}-{scale.month:02}",
                days=scale.days if scale.month else 0,
                ticks=scale.ticks(),
                rows=tuple(_row(here, row, scale, today) for row in group),
            )
        )
    return tuple(found)


def _row(here: Site, row: Cluster, scale: Scale, today: dt.date) -> ChartRow:
    one = row.first
    subjects = tuple(here.names.ref(item.subject) for item in row.items) if row.by_subject else ()
    groups: dict[tuple[str, str], list[Dated]] = {}
    for item in row.items[:1] if row.by_subject else row.items:
        groups.setdefault((item.predicate, item.stance), []).append(item)
    return ChartRow(
        when=here.show.period(one.period.text),
        subjects=subjects or (here.names.ref(one.subject),),
        said=tuple(_said(here, group) for group in groups.values()),
        marks=(*now(today, scale), *marks(one, scale)),
        ahead=one.first > today,
        mark=here.names.ref(one.subject).mark,
    )


def _said(here: Site, items: Sequence[Dated]) -> Said:
    one = items[0]
    prop = here.schema.properties.get(one.predicate)
    concept = here.schema.concepts.get(one.stance)
    return Said(
        label=prop.label if prop else v.local_name(one.predicate),
        values=() if one.is_value else tuple(here.show.value(item.object, prop) for item in items),
        stance=None
        if one.asserts or concept is None
        else Badge(concept.notation, concept.label, concept.definition),
        href=here.names.addresses.href(one.claims[0]) or "",
        sources=len({source for item in items for source in item.sources}),
    )


def _years(laid: Laid, choice: Chosen, number: int) -> tuple[YearLink, ...]:
    rows, found = laid.rows, laid.years
    most = max((count for _, _, count, _ in found), default=1)
    links = []
    for first, last, count, place in found:
        page = chart.page_with(rows, place)
        until = next((p for y, _, _, p in found if y > last), len(rows))
        links.append(
            YearLink(
                label=str(first) if first == last else f"{first}\N{EN DASH}{last}",
                href=f"/timeline?{choice.query(page=str(page))}#y{first}",
                count=count,
                share=round(100 * count / most, 1),
                active=page <= number <= chart.page_with(rows, max(place, until - 1)),
            )
        )
    return tuple(links)


def _kinds(here: Site, present: Container[str], choice: Chosen) -> tuple[Choice, ...]:
    """Offer the kinds that the ontology marks as filters and that something on the timeline is of."""
    offered = [
        kind
        for kind in here.schema.kinds.values()
        if (kind.facet and kind.iri in present) or kind == choice.kind
    ]
    return tuple(
        Choice(kind.name, kind.label, chosen=kind == choice.kind)
        for kind in sorted(offered, key=lambda k: k.label)
    )


def _codes(here: Site, choice: Chosen) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Offer the codes of the project's own lists, by list."""
    lists: dict[str, list[Choice]] = {}
    properties = here.schema.properties.values()
    ranges = {iri for prop in properties if prop.value_type == "concept" for iri in prop.ranges}
    for code in here.schema.concepts.values():
        kind = here.schema.kinds.get(code.scheme_class)
        if kind is not None and not kind.core and kind.iri in ranges:
            one = Choice(code_name(code), code.label, chosen=code == choice.code)
            lists.setdefault(kind.label, []).append(one)
    return tuple(
        (label, tuple(sorted(found, key=lambda c: c.label))) for label, found in sorted(lists.items())
    )

"""A thing's status as a page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from kg.status_store import chronicler
from kg.status_words import caveat, day_text, headline
from web.days import day_of
from web.parts.statuses import StatusSide, StatusView, StepView

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from kg.gathering import Gathered
    from kg.name import Name
    from kg.status import Chronicler
    from kg.statuses import Standing, Status, Step
    from kg.told import Told
    from web.parts.claims import ClaimView
    from web.parts.refs import Ref
    from web.site import Site


def tell(here: Site, given: Mapping[str, Gathered] | None = None) -> Chronicler:
    """Make what tells statuses by the site's rules and the claims that were on record at its moment.

    Also by those that no longer hold then: what came to an end decides what a thing is afterwards. ``given``
    are claims at hand, by thing, of the whole graph.
    """

    def kinds(thing: str) -> tuple[str, ...]:
        name = here.names.get(thing)
        return name.kinds if name else ()

    engine = (here.whole or here).engine
    return chronicler(engine, here.schema, known=here.point.known, given=given, kinds=kinds)


def status_of(
    here: Site,
    name: Name,
    views: Mapping[str, ClaimView],
    day: dt.date | None = None,
    *,
    given: Mapping[str, Gathered] | None = None,
) -> StatusView | None:
    """Show the status of a thing on a day, by default the page's; None where no rule speaks of it.

    ``views`` are the claims about it by the last part of their IRI, and ``given`` claims at hand, by thing,
    both of the site's graph. That of another moment has too few: they are read from the whole one.
    """
    if here.whole:
        recorded = here.whole.engine.claims("page_about", entity=name.iri)
        given = {name.iri: recorded}
        views = {claim.id: claim for claim in here.reader.claims(recorded)}
    teller = tell(here, given)
    usual, why = day_of(here)
    on = day or usual
    standing, steps = teller.on(name.iri, on), teller.steps(name.iri)
    if here.point.as_of:
        steps = tuple(step for step in steps if step.evidence[0].begin <= on.toordinal())
    if not (steps or standing.sides or standing.over or teller.has_rules_for(name.iri)):
        return None
    label = here.schema.label
    return StatusView(
        text=_capital(headline(standing, label)),
        on=day_text(on),
        iso=on.isoformat(),
        why="" if day else why,
        caveat=caveat(standing, label),
        disputed=standing.disputed,
        certain=standing.certain,
        sides=_sides(here, standing.sides, views),
        aside=_sides(here, standing.aside, views),
        steps=tuple(_step(here, step, standing, views) for step in steps),
        href=f"/id/{quote(name.slug)}/status",
    )


def _sides(
    here: Site, sides: Iterable[Iterable[Status]], views: Mapping[str, ClaimView]
) -> tuple[tuple[StatusSide, ...], ...]:
    return tuple(tuple(_side(here, one, views) for one in side) for side in sides)


def _side(here: Site, one: Status, views: Mapping[str, ClaimView]) -> StatusSide:
    first = next((e for e in one.evidence if e.dated and not e.before), None)
    return StatusSide(
        label=here.schema.label(one.code),
        title=concept.definition if (concept := here.schema.concepts.get(one.code)) else "",
        certain=one.certain,
        since=here.show.period(first.period.text) if first and first.period else None,
        claims=_views((e.claim for e in one.evidence), views),
        denied=_views(one.denied, views),
        last=day_text(one.last) if one.last else "",
        parts=_parts(here, one),
    )


def _parts(here: Site, one: Status) -> tuple[tuple[str, tuple[Ref, ...]], ...]:
    found: dict[str, list[Ref]] = {}
    for part in one.parts:
        found.setdefault(headline(part, here.schema.label), []).append(here.names.ref(part.thing))
    return tuple((text, tuple(refs)) for text, refs in found.items())


def _views(claims: Iterable[Told], views: Mapping[str, ClaimView]) -> tuple[ClaimView, ...]:
    return tuple(dict.fromkeys(views[claim.id] for claim in claims if claim.id in views))


def _step(here: Site, step: Step, standing: Standing, views: Mapping[str, ClaimView]) -> StepView:
    first = step.evidence[0]
    text = first.period.text.partition("/")[0] if first.period else ""
    held = {one.code for side in standing.sides for one in side}
    ahead = first.begin > standing.day.toordinal()
    claim = views.get(first.claim.id)
    return StepView(
        label=here.schema.label(step.code),
        when=here.show.period(text or first.period.text) if first.period else None,
        href=claim.href if claim else "",
        sources=len({one.claim.source for one in step.evidence}),
        differ=step.differ,
        ahead=ahead,
        held=step.code in held and not ahead,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""What a timeline is limited to: things, kinds, codes and a period, as its address names them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import abort, request

from kg import vocab as v
from kg.dated import codes_of, near, read_dated
from kg.tongue import gettext as _
from web.days import asked_period
from web.openapi import Parameter

if TYPE_CHECKING:
    import datetime as dt

    from kg.dated import Dated
    from kg.name import Name
    from kg.period import Period
    from kg.schema import Concept, Kind
    from web.site import Site

_LONGEST: Final = 200
#: How an address limits it, as the HTTP interface tells.
LIMITS: Final = (
    Parameter("about", "Only statements about this thing, by id or name."),
    Parameter("around", "With any value, also statements about things linked with it."),
    Parameter("kind", "Only things of this kind, by its local name."),
    Parameter("code", "Only things with this code: its list, a dot, and its notation."),
    Parameter("from", "From this day, month or year."),
    Parameter("to", "Until this day, month or year."),
    Parameter("page", "Which part of the page's list.", schema={"type": "integer", "minimum": 1}),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A reader's choice; what the address does not name is not limited."""

    about: Name | None = None
    around: bool = False
    kind: Kind | None = None
    code: Concept | None = None
    begin: Period | None = None
    end: Period | None = None
    asked: str = ""

    @property
    def bounds(self) -> tuple[dt.date | None, dt.date | None]:
        """The first day and the last; None where there is no limit."""
        begin = (self.begin.begin_earliest or self.begin.end_earliest) if self.begin else None
        return begin, (self.end.end_latest or self.end.begin_latest) if self.end else None

    def query(self, **more: str) -> str:
        """Write the choice as the query of an address."""
        pairs = {
            "about": self.about.slug if self.about else "",
            "around": "1" if self.around else "",
            "kind": self.kind.name if self.kind else "",
            "code": code_name(self.code) if self.code else "",
            "from": self.begin.text if self.begin else "",
            "to": self.end.text if self.end else "",
            **more,
        }
        return urlencode({key: value for key, value in pairs.items() if value})


def code_name(code: Concept) -> str:
    """Name a code in an address: its list and its notation, as notations repeat."""
    return f"{v.local_name(code.scheme_class)}.{code.notation}"


def chosen(here: Site) -> Chosen:
    """Read the choice; 404 where it names a kind or code that is not there, 400 where its period is none.

    What it is to be about may be given by id or by name; where there is no such thing, nothing is left.
    """
    about = _text("about")
    name = _named(here, about) if about else None
    kind, code = _text("kind"), _text("code")
    found = here.schema.kind(kind) if kind else None
    codes = (
        [concept for concept in here.schema.concepts.values() if code_name(concept) == code] if code else []
    )
    if (kind and found is None) or (code and not codes):
        abort(404, _("The timeline can be limited only to kinds and codes of this graph."))
    choice = Chosen(
        about=name,
        around=bool(_text("around")),
        kind=found,
        code=codes[0] if codes else None,
        begin=asked_period("from"),
        end=asked_period("to"),
        asked=about,
    )
    begin, end = choice.bounds
    if begin and end and end < begin:
        abort(400, _("The last day comes before the first."))
    return choice


def _named(here: Site, text: str) -> Name | None:
    """Find a thing by its id, or else by the name that fits best."""
    for iri in (v.entity_iri(here.project.base, text), v.source_iri(here.project.base, text)):
        if (name := here.names.get(here.replaced.get(iri, iri))) is not None:
            return name
    return next((match.name for match in here.index.suggest(text)), None)


def select(here: Site, choice: Chosen) -> tuple[Dated, ...]:
    """Give the dated statements that the choice leaves, in order of time."""
    if choice.asked and choice.about is None:
        return ()
    items = here.engine.remember("dated", partial(read_dated, schema=here.schema))
    if (as_of := here.point.as_of) is not None:
        # What is to come then is no part of what held, though a date that was set for it stands.
        items = tuple(one for one in items if one.first <= as_of)
    if choice.about:
        wanted = near(here.engine, choice.about.iri) if choice.around else {choice.about.iri}
        if choice.around:
            # What is linked to it counts with its own dates; whatever else links to that does not.
            items = tuple(
                one
                for one in items
                if choice.about.iri in one.things or (one.is_value and one.subject in wanted)
            )
        else:
            items = tuple(one for one in items if choice.about.iri in one.things)
    if choice.kind:
        iri = choice.kind.iri
        items = tuple(one for one in items if any(_is_of(here, thing, iri) for thing in one.things))
    if choice.code:
        codes, code = here.engine.remember("codes", codes_of), choice.code.iri
        items = tuple(one for one in items if any(code in codes.get(thing, ()) for thing in one.things))
    return tuple(one for one in items if one.meets(*choice.bounds))


def _is_of(here: Site, thing: str, kind: str) -> bool:
    name = here.names.get(thing)
    return name is not None and any(here.schema.is_a(one, kind) for one in name.kinds)


def _text(key: str) -> str:
    return request.args.get(key, "").strip()[:_LONGEST]

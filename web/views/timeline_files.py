"""What happened, began or ended when, as a table, JSON and a calendar."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify

from kg import vocab as v
from web import schemas
from web.calendar import calendar
from web.chosen import LIMITS, chosen, select
from web.openapi import TEXT, Operation, operation
from web.site import site

if TYPE_CHECKING:
    from kg.dated import Dated
    from web.site import Site

blueprint = Blueprint("timeline_files", __name__)


@blueprint.get("/timeline.json")
@operation(
    Operation(
        "Dated statements, in order of time, as JSON.",
        {"application/json": schemas.several(schemas.OBJECT)},
        LIMITS,
        errors=(404,),
    )
)
def as_json() -> Response:
    """Give the same statements as JSON."""
    here = site()
    return jsonify([_plain(here, one) for one in select(here, chosen(here))])


@blueprint.get("/timeline.csv")
@operation(
    Operation(
        "Dated statements, in order of time, as a table.",
        {"text/csv": TEXT},
        LIMITS,
        errors=(404,),
    )
)
def as_csv() -> Response:
    """Give the same statements as a table."""
    here = site()
    text = io.StringIO()
    table = csv.DictWriter(
        text, ("when", "first", "last", "subject", "property", "value", "stance", "sources", "claims")
    )
    table.writeheader()
    for one in select(here, chosen(here)):
        told = _plain(here, one)
        joined = {key: " ".join(value) for key, value in told.items() if isinstance(value, list)}
        table.writerow(
            {key: _cell(value) for key, value in {**told, **joined}.items() if key in table.fieldnames}
        )
    return Response(text.getvalue(), content_type="text/csv; charset=utf-8")


@blueprint.get("/timeline.ics")
@operation(
    Operation(
        "Dated statements, in order of time, as a calendar.",
        {"text/calendar": TEXT},
        LIMITS,
        errors=(404,),
    )
)
def as_calendar() -> Response:
    """Give the same statements as a calendar."""
    here = site()
    text = calendar(
        select(here, chosen(here)),
        lambda one: _sentence(here, one),
        here.show.date,
        title=f"{here.project.title}: timeline",
        stamp=dt.datetime.fromisoformat(here.snapshot.created),
    )
    return Response(text, content_type="text/calendar; charset=utf-8")


def _cell(value: object) -> str:
    """Write a cell that a spreadsheet does not take for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _plain(here: Site, one: Dated) -> dict[str, object]:
    return {
        "when": one.period.text,
        "words": here.show.date(one.period.text),
        "first": one.first.isoformat(),
        "last": one.last.isoformat() if one.last else None,
        "subject": here.names.label(one.subject),
        "subjectIri": one.subject,
        "property": here.schema.label(one.predicate),
        "propertyIri": one.predicate,
        "value": here.show.value(one.object, here.schema.properties.get(one.predicate)).label,
        "stance": v.local_name(one.stance),
        "lasts": one.lasts,
        "approximate": one.period.approximate,
        "uncertain": one.period.uncertain,
        "sources": list(one.sources),
        "claims": list(one.claims),
    }


def _sentence(here: Site, one: Dated) -> str:
    told = _plain(here, one)
    value = "" if one.is_value else f" {told['value']}"
    concept = here.schema.concepts.get(one.stance)
    stance = "" if one.asserts or concept is None else f" ({concept.label})"
    return f"{told['subject']} {told['property']}{value}{stance}"

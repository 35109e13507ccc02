"""What a query may be written with here, for editors: prefixes, classes, properties and codes with names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, jsonify

from kg import vocab as v
from kg.shorten import shorten
from web import schemas
from web.negotiate import JSON
from web.openapi import TEXT, Operation, operation
from web.site import Site, site
from web.usage import usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from web.openapi import Schema

blueprint = Blueprint("terms", __name__)

_TERM: Final[Schema] = schemas.record(
    name=TEXT,
    label=TEXT,
    about=TEXT,
    kind={"enum": ["class", "property", "code"]},
    uses={"type": "integer", "minimum": 0},
)


@blueprint.get("/sparql/terms")
@operation(
    Operation(
        "Prefixes, classes, properties and codes that queries may name, with how often they are used.",
        {
            JSON: schemas.record(
                prefixes={"type": "object", "additionalProperties": TEXT}, terms=schemas.several(_TERM)
            )
        },
    )
)
def terms() -> Response:
    """Give what an editor completes."""
    here = site()
    known = here.prefixes
    found = {
        name: {"name": name, "label": label, "about": about, "kind": kind, "uses": uses}
        for iri, kind, label, about, uses in _terms(here)
        for name in (shorten(iri, known),)
    }
    return jsonify(prefixes=known, terms=[found[name] for name in sorted(found)])


def _terms(here: Site) -> Iterator[tuple[str, str, str, str, int]]:
    """Give IRI, kind, label, definition and number of uses; what only the data has goes before the schema."""
    counts, schema = usage(here), here.schema
    for iri, (kind, uses) in counts.items():
        yield iri, kind, v.local_name(iri), "", uses
    for one in schema.kinds.values():
        yield one.iri, "class", one.label, one.definition, counts.get(one.iri, ("", 0))[1]
    for prop in schema.properties.values():
        yield prop.iri, "property", prop.label, prop.definition, counts.get(prop.iri, ("", 0))[1]
    for code in schema.concepts.values():
        yield code.iri, "code", code.label, code.definition, 0

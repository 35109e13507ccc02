"""What the desk's forms ask while they are filled in: checks, what fits where, ids."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, jsonify, request

from kg import vocab as v
from kg.articles import forms
from kg.articles.article import entry_of, making
from kg.articles.proposing import slug_for
from web import desk, schemas
from web.deskjson import CHECKED, ERRORS, MAKE, OF, checked_of, plain, text_of, told
from web.negotiate import JSON
from web.openapi import TEXT, Operation, Parameter, operation
from web.session import allowed
from web.site import now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.articles.article import Draft
    from kg.articles.ground import Ground
    from kg.schema import Property

    Found = tuple[dict[str, str], tuple[str, ...]]

blueprint = Blueprint("forming", __name__)

_MOST: Final = 12
_AMONG: Final = 400  # suggestions of which those that fit are kept


@blueprint.post("/curate/check")
@allowed("curator")
@operation(
    Operation(
        "Say what is wrong with a draft, field by field, what says the same, and what contradicts it.",
        {JSON: CHECKED},
        errors=ERRORS,
        takes={JSON: MAKE},
    )
)
def check_draft() -> Response:
    """Check a draft without keeping it."""
    given = told()
    found = desk.shelf().article(text_of(given, "article"))
    what, entry = making(given.get("what")), entry_of(given.get("entry"))
    return jsonify(plain(checked_of(found, what, entry, text_of(given, "draft", ""))))


@blueprint.get("/curate/form")
@allowed("curator")
@operation(
    Operation(
        "Give what can be said of a thing, and with which values: from the ontology and its shapes.",
        {JSON: schemas.OBJECT},
        (
            Parameter("subject", "A thing's id; without one, everything that can be said of anything."),
            Parameter("predicate", "The local name of a property, whose value's field is given."),
            OF,
        ),
        errors=ERRORS,
    )
)
def form() -> Response:
    """Give menus of properties, the field of a value, and by what the claim can be qualified."""
    ground = desk.known().ground()
    kinds = _kinds(ground, request.args.get("subject", ""), _drafts())
    said = request.args.get("predicate", "")
    prop = ground.schema.property(said)
    return jsonify(
        predicates=[asdict(menu) for menu in forms.predicates(ground.schema, kinds)],
        value=asdict(forms.value(ground.schema, prop)) if prop else None,
        qualifiers=[asdict(menu) for menu in forms.further(ground.schema, kinds, said)],
    )


@blueprint.get("/curate/things")
@allowed("curator")
@operation(
    Operation(
        "Complete the name of a thing that a form asks for, among those that fit there.",
        {JSON: schemas.several(schemas.record(slug=TEXT, label=TEXT, kind=TEXT))},
        (
            Parameter("q", "The beginning of a name, or of a word in it."),
            Parameter("predicate", "The local name of a property: only what it allows."),
            Parameter("side", "Which end of it.", schema={"enum": ["subject", "object"]}),
            OF,
        ),
        errors=ERRORS,
    )
)
def things() -> Response:
    """Complete a name."""
    known = desk.known().ground()
    prop = known.schema.property(request.args.get("predicate", ""))
    side = request.args.get("side") != "object"
    q = request.args.get("q", "").strip()[:300]
    found = [*_drafted(q, _drafts()), *_suggested(known, q)]
    fitting = (one for one in found if _admits(known, prop, one[1], subject=side))
    rows = [row for row, _ in fitting][:_MOST]
    return jsonify(rows)


@blueprint.get("/curate/id")
@allowed("curator")
@operation(
    Operation(
        "Propose an id for a name.", {JSON: schemas.record(id=TEXT)}, (Parameter("name", "A name."),), ERRORS
    )
)
def fresh_id() -> Response:
    """Propose an id that nothing has."""
    return jsonify(id=slug_for(desk.known().ground(), request.args.get("name", "")[:300]))


def _drafts() -> tuple[Draft, ...]:
    wanted = request.args.get("article", "")
    return desk.shelf().drafts(wanted) if wanted else ()


def _drafted(q: str, drafts: Sequence[Draft]) -> Iterator[Found]:
    known = desk.known().ground()
    for one in drafts:
        name, slug = str(one.entry.get("name", "")), str(one.entry.get("id", ""))
        if one.what == "entity" and slug not in known.things and q.casefold() in f"{name} {slug}".casefold():
            kind = known.schema.kind(str(one.entry.get("type", "")))
            row = {"slug": slug, "label": name, "kind": kind.label if kind else ""}
            yield row, (kind.iri,) if kind else ()


def _suggested(known: Ground, q: str) -> Iterator[Found]:
    for match in now().index.suggest(q, _AMONG) if q else ():
        name = match.name
        thing = known.things.get(name.slug)
        if thing and "/id/" in name.iri:
            kind = known.schema.label(thing.kinds[0]) if thing.kinds else ""
            yield {"slug": name.slug, "label": name.label, "kind": kind}, thing.kinds


def _kinds(known: Ground, slug: str, drafts: Sequence[Draft]) -> tuple[str, ...]:
    if thing := known.things.get(known.redirects.get(slug, slug)):
        return thing.kinds
    names = (str(d.entry.get("type", "")) for d in drafts if d.what == "entity" and d.entry.get("id") == slug)
    return tuple(kind.iri for name in names if (kind := known.schema.kind(name)))


def _admits(known: Ground, prop: Property | None, kinds: Sequence[str], *, subject: bool) -> bool:
    if prop is None:
        return True
    if not subject and prop.value_type != "entity":
        return v.ENTITY in kinds
    return forms.fits(known.schema, prop, kinds, subject=subject)

"""Reconciliation queries as JSON, read one by one, and their candidates as JSON (Reconciliation API 0.2)."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final

from werkzeug.exceptions import BadRequest

from kg.reconcile.offered import offer
from kg.reconcile.query import MOST, Query, Thing, Wanted
from kg.reconcile.reconciler import Reconciler
from kg.vocab import entity_iri

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.reconcile.query import Candidate, Given
    from web.site import Site

#: Queries in a batch.
BATCH: Final = 100
_LONGEST: Final = 300
_PROPERTIES: Final = 20
_VALUES: Final = 20
_USUAL: Final = 10
_STRICT: Final = ("any", "should", "all")


class BadQuery(ValueError):
    """One query of a batch that cannot be read; the others are answered all the same."""


def reconciler(here: Site) -> Reconciler:
    """Give what reconciles with the graph that a request looks at."""
    return here.engine.remember(
        "reconciler",
        lambda engine: Reconciler(here.schema, here.index, engine, here.project.base, here.names.by_iri),
    )


def loads(text: str, what: str) -> dict[str, Any]:
    """Read an object of JSON that came as a field of a form.

    Raises:
        BadRequest: it is none.
    """
    try:
        # Escapes may spell half a character, which no text that is sent on can hold.
        found = json.loads(text) if "\\u" not in text else _whole(json.loads(text))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        message = f"{what}= is to be an object of JSON."
        raise BadRequest(message)
    return found


def _whole(given: object) -> object:
    """Put a question mark for each half of a character."""
    written = json.dumps(given, ensure_ascii=False)
    return json.loads(written.encode("utf-8", "replace"))


def answer(here: Site, text: str) -> dict[str, object]:
    """Answer a batch; a query that cannot be read gets no candidates and says why.

    Raises:
        BadRequest: the batch is no object of JSON, or too large.
        QueryError: the engine does not answer.
    """
    batch = loads(text, "queries")
    if len(batch) > BATCH:
        message = f"A batch has at most {BATCH} queries; this one has {len(batch)}."
        raise BadRequest(message)
    queries: dict[str, Query] = {}
    wrong: dict[str, str] = {}
    for key, given in batch.items():
        try:
            queries[key] = _query(here, given)
        except BadQuery as error:
            wrong[key] = str(error)
    found = dict(zip(queries, reconciler(here).ask(list(queries.values())), strict=True))
    return {
        key: {"result": [], "error": wrong[key]}
        if key in wrong
        else {"result": [_candidate(here, one) for one in found[key]]}
        for key in batch
    }


def _query(here: Site, given: object) -> Query:
    if not isinstance(given, dict):
        message = "A query is an object."
        raise BadQuery(message)
    text, strict = given.get("query", ""), given.get("type_strict", "any")
    if not isinstance(text, str) or strict not in _STRICT:
        message = f"query is a text, and type_strict one of {', '.join(_STRICT)}."
        raise BadQuery(message)
    wanted = _wanted(here, given.get("properties") or [])
    if not text.strip() and not wanted:
        message = "Give a query, or properties that are known here."
        raise BadQuery(message)
    return Query(
        text=text[:_LONGEST],
        kinds=_kinds(here, given.get("type") or []),
        strict=strict,
        wanted=wanted,
        limit=_limit(given.get("limit")),
    )


def _limit(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return _USUAL
    if isinstance(given, float) and not math.isfinite(given):
        return _USUAL
    return max(1, min(int(given), MOST))


def _kinds(here: Site, given: object) -> tuple[str, ...]:
    found = []
    for one in given if isinstance(given, list) else [given]:
        name = one.get("id") if isinstance(one, dict) else one
        kind = (here.schema.kind(name) or here.schema.kinds.get(name)) if isinstance(name, str) else None
        if kind is None or not kind.is_entity:
            message = f"There is no type {str(name)[:60]!r}; /reconcile/suggest/type lists those there are."
            raise BadQuery(message)
        found.append(kind.iri)
    return tuple(found)


def _wanted(here: Site, given: object) -> tuple[Wanted, ...]:
    """Read properties; those that are not known here say nothing, as lists have columns of many sorts."""
    if not isinstance(given, list):
        message = "properties is a list."
        raise BadQuery(message)
    found: dict[str, Wanted] = {}
    for one in given[:_PROPERTIES]:
        pid = one.get("pid") if isinstance(one, dict) else None
        if not isinstance(pid, str):
            message = "A property has a pid and a v."
            raise BadQuery(message)
        values = one.get("v")
        listed = values if isinstance(values, list) else [values]
        read = tuple(value for each in listed[:_VALUES] for value in _value(here, each))
        if (known := offer(here.schema, pid)) and read:
            found[known.key] = Wanted(known, read)
    return tuple(found.values())


def _value(here: Site, given: object) -> tuple[Given | Thing, ...]:
    if isinstance(given, dict) and isinstance(named := given.get("id"), str):
        iri = entity_iri(here.project.base, named)
        return (Thing(here.replaced.get(iri, iri)),) if _is_slug(named) else ()
    if isinstance(given, str):
        return (given[:_LONGEST],) if given.strip() else ()
    if isinstance(given, bool | int):
        return (given,)
    return (given,) if isinstance(given, float) and math.isfinite(given) else ()


def _is_slug(text: str) -> bool:
    return bool(text) and len(text) <= _LONGEST and all(c.isalnum() or c in "-_." for c in text)


def _candidate(here: Site, one: Candidate) -> dict[str, object]:
    name = one.name
    told = ", ".join(part for part in (f"also {one.via}" if one.via else "", name.description) if part)
    return {
        "id": name.slug,
        "name": name.label,
        "score": one.score,
        "match": one.match,
        "type": types(here, name.iri),
        "features": [{"id": feature.id, "value": feature.value} for feature in one.features],
        **({"description": told} if told else {}),
    }


def types(here: Site, iri: str) -> list[Mapping[str, str]]:
    """Give the types of a thing, the most specific ones alone."""
    name = here.names.get(iri)
    return [{"id": kind.name, "name": kind.label} for kind in here.names.kinds(name)] if name else []

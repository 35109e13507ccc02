"""A difference as text, JSON and RDF."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from kg import vocab as v
from kg.tongue import gettext as _
from kg.tongue import worded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pyoxigraph import Literal, Triple

    from kg.changes import Change, Diff, EntityChanges, Field, What

WHATS: Final[tuple[What, ...]] = ("added", "removed", "changed")
SIGNS: Final = {"added": "+", "removed": "-", "changed": "~"}
_WAYS: Final = {
    "valid": worded("What held on {after} and not on {before} (+), and the other way about (-)"),
    "record": worded("What was recorded (+) or withdrawn (-) after {before}, up to {after}"),
    "snapshots": worded("From snapshot {before} to snapshot {after}"),
    "revisions": worded("From revision {before} to {after}"),
}


def title(diff: Diff) -> str:
    """Say what was compared."""
    return _(_WAYS[diff.way]).format(before=diff.before, after=diff.after)


def as_text(diff: Diff, value: Callable[[NamedNode | Literal], str], label: Callable[[str], str]) -> str:
    """Write it for a terminal, entity by entity."""
    counts = ", ".join(f"{diff.count(what)} {what}" for what in WHATS)
    lines = [title(diff), f"{len(diff.entities)} entities and sources; {counts}", ""]
    for entity in diff.entities:
        lines += [*_entity(entity, value, label), ""]
    return "\n".join(lines[:-1] if diff.entities else lines[:2]) + "\n"


def _entity(
    entity: EntityChanges, value: Callable[[NamedNode | Literal], str], label: Callable[[str], str]
) -> Iterable[str]:
    sign = f"{SIGNS[entity.what]} " if entity.what else ""
    yield f"{sign}{entity.name} ({v.local_name(entity.iri)})"
    if entity.status:
        yield f"  status: {entity.status[0]} -> {entity.status[1]}"
    for field in entity.fields:
        yield f"  {_field(field, value, label)}"
    for change in entity.changes:
        when = f", {change.when}" if change.when else ""
        claims = " ".join(v.local_name(claim) for claim in change.claims)
        yield f"  {SIGNS[change.what]} {label(change.predicate)}: {value(change.object)}{when} [{claims}]"
        for field in change.fields:
            yield f"      {_field(field, value, label)}"


def _field(field: Field, value: Callable[[NamedNode | Literal], str], label: Callable[[str], str]) -> str:
    before, after = (", ".join(map(value, side)) or "(none)" for side in (field.before, field.after))
    return f"{label(field.predicate)}: {before} -> {after}"


def as_json(diff: Diff, label: Callable[[str], str]) -> str:
    """Write it as JSON: ids are IRIs, values RDF terms in N-Triples form."""
    told = {
        "by": diff.way,
        "from": diff.before,
        "to": diff.after,
        "counts": {what: diff.count(what) for what in WHATS},
        "entities": [
            {
                "entity": entity.iri,
                "name": entity.name,
                "what": entity.what,
                "status": list(entity.status) if entity.status else None,
                "fields": [_plain(field) for field in entity.fields],
                "changes": [_plain_change(change, label) for change in entity.changes],
            }
            for entity in diff.entities
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _plain_change(change: Change, label: Callable[[str], str]) -> dict[str, object]:
    return {
        "what": change.what,
        "subject": change.subject,
        "predicate": change.predicate,
        "label": label(change.predicate),
        "object": str(change.object),
        "when": change.when or None,
        "claims": list(change.claims),
        "sources": list(change.sources),
        "fields": [_plain(field) for field in change.fields],
    }


def _plain(field: Field) -> dict[str, object]:
    return {
        "predicate": field.predicate,
        "before": [str(term) for term in field.before],
        "after": [str(term) for term in field.after],
    }


def as_trig(diff: Diff, base: str, prefixes: Mapping[str, str]) -> bytes:
    """Write it as two graphs: what to take away from the one to come to the other, and what to add."""
    removed, added = NamedNode(f"{base}graph/removed"), NamedNode(f"{base}graph/added")
    quads = [Quad(*_parts(triple), removed) for triple in diff.removed]
    quads += [Quad(*_parts(triple), added) for triple in diff.added]
    return serialize(quads, format=RdfFormat.TRIG, prefixes=dict(prefixes)) or b""


def _parts(triple: Triple) -> tuple[NamedNode, NamedNode, NamedNode | Literal]:
    return triple.subject, triple.predicate, triple.object  # type: ignore[return-value]

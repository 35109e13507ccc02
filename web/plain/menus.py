"""What the page for asking from menus needs to know where it puts its questions together in the browser."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from kg import vocab as v
from web import menus

if TYPE_CHECKING:
    from kg.schema import Kind
    from web.menus import Relation
    from web.site import Site

FILE: Final = "ask/menus.json"
_PATTERNS: Final = "kg.asking_patterns"


def offered(here: Site) -> bytes:
    """Write the kinds with their relations, what each of these leads to, units, and patterns of queries."""
    kinds: dict[str, Any] = {}
    relations: dict[str, Relation] = {}
    for kind, _ in menus.kinds(here):
        own = menus.relations(here, kind)
        kinds[kind.name] = {"iri": kind.iri, "label": kind.label, "relations": [one.key for one in own]}
        relations |= {one.key: one for one in own}
    known = {
        "kinds": kinds,
        "relations": {key: _relation(here, one) for key, one in relations.items()},
        "units": {one.notation: one.iri for one in here.schema.codes.get(v.UNIT_CLASS, {}).values()},
        "patterns": {
            file.name.removesuffix(".rq"): file.read_text("utf-8").strip()
            for file in sorted(resources.files(_PATTERNS).iterdir(), key=lambda file: file.name)
            if file.name.endswith(".rq")
        },
    }
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()


def _relation(here: Site, one: Relation) -> dict[str, Any]:
    prop = one.prop
    codes = menus.codes(here, prop) if prop.value_type == "concept" else ()
    allowed = prop.domains if one.back else prop.ranges
    only: Kind | None = here.schema.kinds.get(allowed[0]) if len(allowed) == 1 else None
    return {
        "iri": prop.iri,
        "label": one.label,
        "group": one.group,
        "sort": prop.value_type,
        "back": one.back,
        "ends": [kind.name for kind in menus.ends(here, one)],
        "codes": [[code.notation, code.label, code.iri] for code in codes],
        "suggest": only.name if only and prop.value_type == "entity" else "",
    }

"""Judgements that two ids are one thing: redirects, and the merging of what both declare."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg import vocab as v
from kg.nodes import Items, Pairs
from kg.reading import SLUG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.claims import Entity
    from kg.nodes import Node
    from kg.reading import Context, Report, Thing

DECISION_KEYS: Final = ("same", "by", "when", "reason")
_PAIR: Final = 2


def read_decisions(report: Report, root: Node) -> None:
    """Read `decisions.yaml` and enter its redirects into the context."""
    if not isinstance(root, Items):
        report.add(root, "wrong-type", f"expected a list of judgements, found {root.what}")
        return
    redirects = report.context.redirects
    for node in root.items:
        found = report.fields(node, DECISION_KEYS, DECISION_KEYS if isinstance(node, Pairs) else ())
        report.day(found.get("when"))
        for key in ("by", "reason"):
            report.text(found.get(key))
        same = list(report.texts(found.get("same")))
        if len(same) == _PAIR:
            _judge(report, *same)
        elif "same" in found:
            report.add(found["same"], "bad-value", "a judgement names two ids, the kept one first")
    for other in redirects:
        redirects[other] = _end(redirects, other)


def _judge(report: Report, kept_item: tuple[Node, str], other_item: tuple[Node, str]) -> None:
    context = report.context
    (kept_node, kept), (node, other) = kept_item, other_item
    known, merged = context.things.get(kept), context.things.get(other)
    if known is None:
        hint = context.meant(kept, context.things)
        report.add(kept_node, "unknown-id", f'unknown id "{kept[:80]}"{hint}')
    elif not SLUG.fullmatch(other):
        report.add(
            node, "bad-slug", f'"{other[:60]}" is not an id: lower-case letters, digits, single hyphens'
        )
    elif other in context.redirects:
        report.add(node, "duplicate-id", f'"{other}" was already judged to be "{context.redirects[other]}"')
    elif _end(context.redirects, kept) == other:
        report.add(node, "bad-value", f'"{other}" and "{kept}" would redirect to each other')
    elif merged and _is_source(context, merged) != _is_source(context, known):
        report.add(node, "wrong-kind", "an entity and a source are never one thing")
    else:
        context.redirects[other] = kept


def _is_source(context: Context, thing: Thing) -> bool:
    return any(context.schema.is_a(kind, v.SOURCE) for kind in thing.kinds)


def merge(entities: Iterable[Entity], redirects: dict[str, str]) -> tuple[Entity, ...]:
    """Fold entities that were judged the same into the kept one: names become aliases, kinds add up."""
    found = {entity.iri: entity for entity in entities}
    for other_iri, kept_iri in redirects.items():
        other, kept = found.pop(other_iri, None), found.get(kept_iri)
        if other and kept:
            names = dict.fromkeys((*kept.aliases, other.name, *other.aliases))
            names.pop(kept.name, None)
            found[kept_iri] = replace(
                kept,
                kinds=tuple(dict.fromkeys((*kept.kinds, *other.kinds))),
                aliases=tuple(names),
                description=kept.description or other.description,
                same_as=tuple(dict.fromkeys((*kept.same_as, *other.same_as))),
            )
    return tuple(found.values())


def _end(redirects: dict[str, str], slug: str) -> str:
    while slug in redirects:
        slug = redirects[slug]
    return slug

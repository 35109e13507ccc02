"""Judgements that two ids are one thing: redirects, and the merging of what both declare."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg import vocab as v
from kg.judgements import last_words, read_judgements
from kg.reading import SLUG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.claims import Entity
    from kg.judgements import Judgement
    from kg.nodes import Node
    from kg.reading import Context, Report, Thing


def read_decisions(report: Report, root: Node) -> None:
    """Read `decisions.yaml` and enter its redirects into the context."""
    redirects = report.context.redirects
    words = last_words(read_judgements(report, root)).values()
    for word in words:
        if word.verdict == "same":
            _judge(report, word)
        else:
            _see_known(report, word)
    for word in words:
        if word.verdict == "different" and len({_end(redirects, one) for one in word.pair}) == 1:
            message = (
                f'"{word.pair[0]}" and "{word.pair[1]}" are different, but judged to be one with a third'
            )
            report.add(word.nodes[1], "bad-value", message)
    for other in redirects:
        redirects[other] = _end(redirects, other)


def _judge(report: Report, judgement: Judgement) -> None:
    context = report.context
    (kept, other), (kept_node, node) = judgement.pair, judgement.nodes
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


def _see_known(report: Report, judgement: Judgement) -> None:
    for name, node in zip(judgement.pair, judgement.nodes, strict=True):
        if name not in report.context.things:
            hint = report.context.meant(name, report.context.things)
            report.add(node, "unknown-id", f'nothing has the id "{name[:80]}"{hint}', "warning")


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
                names=tuple(sorted({**dict(other.names), **dict(kept.names)}.items())),
                description=kept.description or other.description,
                same_as=tuple(dict.fromkeys((*kept.same_as, *other.same_as))),
            )
    return tuple(found.values())


def _end(redirects: dict[str, str], slug: str) -> str:
    while slug in redirects:
        slug = redirects[slug]
    return slug

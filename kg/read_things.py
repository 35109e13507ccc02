"""Entities and sources from their nodes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.claims import Entity, Source
from kg.nodes import Items, Pairs
from kg.reading import Thing
from kg.tagged import canonical_tag
from kg.values import BadValueError, typed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from kg.nodes import Node
    from kg.reading import Report
    from kg.schema import Kind

ENTITY_KEYS: Final = (
    "id",
    "type",
    "name",
    "names",
    "aliases",
    "description",
    "same-as",
    "retracted",
    "reason",
)
SOURCE_KEYS: Final = (
    "id",
    "type",
    "title",
    "url",
    "publisher",
    "author",
    "published",
    "accessed",
    "language",
    "relays",
    "note",
    "retracted",
    "reason",
)
DOSSIER_KEYS: Final = ("source", "claims")


def read_entities(report: Report, root: Node) -> list[Entity]:
    """Read a file of entities and declare their ids."""
    if not isinstance(root, Items):
        report.add(root, "wrong-type", f"expected a list of entities, found {root.what}")
        return []
    return [entity for node in root.items if (entity := _entity(report, node)) is not None]


def _entity(report: Report, node: Node) -> Entity | None:
    found = report.fields(node, ENTITY_KEYS, ("id", "type", "name") if node.what.startswith("a map") else ())
    slug = report.slug(found.get("id"))
    name = report.text(found.get("name"))
    kinds = _kinds(report, found.get("type"), sources=False)
    names = _names(report, found["names"]) if "names" in found else ()
    others = [*(text for _, text in report.texts(found.get("aliases"))), *(text for _, text in names)]
    aliases = tuple(dict.fromkeys(others))
    same_as = tuple(
        address for item, _ in report.texts(found.get("same-as")) if (address := _url(report, item))
    )
    description = report.text(found.get("description"))
    if slug is None:
        return None
    iri = v.entity_iri(report.context.project.base, slug)
    thing = Thing(slug, NamedNode(iri), tuple(kind.iri for kind in kinds), report.origin(node))
    if not _declare(report, found["id"], thing):
        return None
    return Entity(
        iri,
        thing.kinds,
        name or slug,
        thing.origin,
        aliases,
        description,
        same_as,
        *_withdrawn(report, found),
        names,
    )


def _names(report: Report, node: Node) -> tuple[tuple[str, str], ...]:
    """Read what a thing is called in other languages, by tag."""
    if not isinstance(node, Pairs):
        report.add(node, "wrong-type", f"expected names by language, such as {{de: …}}, found {node.what}")
        return ()
    found: dict[str, str] = {}
    for key, value in node.pairs:
        tag, name = report.text(key), report.text(value)
        if tag is None or name is None:
            continue
        written = canonical_tag(tag)
        if written is None:
            message = f'"{tag[:60]}" is not the tag of a language, such as de or zh-Hans'
            report.add(key, "bad-language", message)
        elif written in found:
            report.add(key, "duplicate-key", f'key "{tag}" stands here twice')
        elif written == v.TONGUE:
            report.add(key, "bad-language", f'the name in "{v.TONGUE}" is the value of "name"')
        else:
            found[written] = name
    return tuple(sorted(found.items()))


def read_source(report: Report, node: Node) -> tuple[Source, Node | None] | None:
    """Read a dossier's source and declare its id; the source's `relays` are resolved later."""
    found = report.fields(node, SOURCE_KEYS, ("id", "type", "title") if node.what.startswith("a map") else ())
    slug = report.slug(found.get("id"))
    kinds = _kinds(report, found.get("type"), sources=True)
    title = report.text(found.get("title"))
    published = report.period(found.get("published"))
    url = _url(report, found["url"]) if "url" in found else None
    if slug is None:
        return None
    if PurePosixPath(report.file).stem != slug:
        report.add(found["id"], "misnamed-file", f'the file of source "{slug}" must be named {slug}.yaml')
    iri = v.source_iri(report.context.project.base, slug)
    kind_iris = tuple(kind.iri for kind in kinds) or (v.SOURCE,)
    thing = Thing(slug, NamedNode(iri), kind_iris, report.origin(node))
    if not _declare(report, found["id"], thing):
        return None
    retracted, reason = _withdrawn(report, found)
    source = Source(
        iri=iri,
        kind=kind_iris[0],
        title=title or slug,
        origin=thing.origin,
        url=url,
        publisher=report.text(found.get("publisher")),
        author=", ".join(text for _, text in report.texts(found.get("author"))) or None,
        published=published,
        accessed=report.day(found.get("accessed")),
        language=report.text(found.get("language")),
        note=report.text(found.get("note")),
        retracted=retracted,
        reason=reason,
    )
    return source, found.get("relays")


def _withdrawn(report: Report, found: Mapping[str, Node]) -> tuple[dt.date | None, str | None]:
    """Read when and why an entry was withdrawn."""
    return report.day(found.get("retracted")), report.text(found.get("reason"))


def resolve_relays(report: Report, source: Source, node: Node | None) -> Source:
    """Resolve the sources that one repeats, once all are declared."""
    relayed = []
    for item, _ in report.texts(node):
        thing = report.thing(item)
        if thing is None:
            continue
        if any(report.context.schema.is_a(kind, v.SOURCE) for kind in thing.kinds):
            relayed.append(thing.node.value)
        else:
            report.add(item, "wrong-kind", f'"{thing.id}" is not a source')
    return replace(source, relays=tuple(relayed)) if relayed else source


def _declare(report: Report, node: Node, thing: Thing) -> bool:
    other = report.context.things.setdefault(thing.id, thing)
    if other is not thing:
        report.add(node, "duplicate-id", f'id "{thing.id}" is already taken at {other.origin}')
    return other is thing


def _kinds(report: Report, node: Node | None, *, sources: bool) -> list[Kind]:
    schema = report.context.schema
    found: dict[str, Kind] = {}
    for item, name in report.texts(node):
        kind = schema.kind(name)
        if kind is None:
            usable = [n for n, k in schema.kinds_by_name.items() if k.is_source == sources]
            hint = report.context.meant(name, usable)
            report.add(item, "unknown-kind", f'unknown type "{name[:60]}"{hint}')
        elif kind.is_source != sources:
            wanted = "a kind of source" if sources else "a kind of entity"
            report.add(item, "wrong-kind", f'type "{name}" is not {wanted}')
        else:
            found[kind.iri] = kind
    return list(found.values())


def _url(report: Report, node: Node) -> str | None:
    text = report.text(node)
    if text is None:
        return None
    try:
        return typed("uri", text).literal.value
    except BadValueError as error:
        report.add(node, error.code, str(error))
        return None

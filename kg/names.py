"""What everything is called: every entity and source of a graph by IRI, read with two queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg import vocab
from kg.tagged import Tagged, said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kg.engine import Engine, Row


@dataclass(frozen=True, slots=True)
class Name:
    """An entity or a source: its names, the IRIs of its kinds, and for a source where it is published.

    ``names`` are what it is called in other languages, by their tags; ``aliases`` has these too.
    ``degree`` is how many claims it is the subject or the object of.
    """

    iri: str
    slug: str
    label: str
    aliases: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    description: str = ""
    url: str = ""
    publisher: str = ""
    issued: str = ""
    degree: int = 0
    names: tuple[tuple[str, str], ...] = ()


def read_names(engine: Engine, base: str) -> dict[str, Name]:
    """Read the names of all entities and sources, in order of label.

    Raises:
        QueryError: the engine does not answer.
    """
    graph = NamedNode(vocab.Graphs(base).claims)
    return _in_order(_read(base, engine.rows("page_names"), engine.rows("page_degrees", graph=graph)))


def renew_names(
    old: Mapping[str, Name], engine: Engine, base: str, nodes: Collection[str]
) -> dict[str, Name]:
    """Read the names of some nodes again; those of all others are as they were.

    Raises:
        QueryError: the engine does not answer.
    """
    terms = [NamedNode(iri) for iri in nodes]
    graph = NamedNode(vocab.Graphs(base).claims)
    rows = engine.rows("page_names_of", node=terms), engine.rows("page_degrees_of", node=terms, graph=graph)
    kept = {iri: name for iri, name in old.items() if iri not in nodes}
    return _in_order(kept | _read(base, *rows))


def _read(base: str, names: Iterable[Row], degrees: Iterable[Row]) -> dict[str, Name]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in names:
        node, key, value = row["node"], row["property"], row["value"]
        if node is None or key is None or value is None:
            continue
        if node.value.startswith((f"{base}id/", f"{base}source/")):
            tag = value.language if isinstance(value, Literal) and key.value == vocab.NAME else None
            found[node.value][key.value].append(Tagged(value.value, tag) if tag else value.value)
    counted = {r["node"].value: int(r["degree"].value) for r in degrees if r["node"] and r["degree"]}
    return {iri: _name(base, iri, values, counted.get(iri, 0)) for iri, values in found.items()}


def _in_order(names: Mapping[str, Name]) -> dict[str, Name]:
    # By IRI where labels are the same, so that names that were read in part are in the order of all.
    return {n.iri: n for n in sorted(names.values(), key=lambda n: (n.label.casefold(), n.iri))}


def _name(base: str, iri: str, values: Mapping[str, list[str]], degree: int) -> Name:
    # Sorted, as every engine has an order of its own.
    values = {key: sorted(texts) for key, texts in values.items()}

    names = values.get(vocab.NAME, ())
    tagged = {str(name): name for name in names}

    def first(key: str) -> str:
        return next(iter(values.get(key, ())), "")

    return Name(
        iri=iri,
        slug=vocab.slug(base, iri) or iri,
        label=first(vocab.LABEL),
        aliases=tuple(tagged.get(text, text) for text in dict.fromkeys(values.get(vocab.ALT_LABEL, ()))),
        kinds=tuple(dict.fromkeys(values.get(vocab.RDF_TYPE, ()))),
        description=first(vocab.DESCRIPTION),
        url=first(vocab.URL),
        publisher=first(vocab.PUBLISHER),
        issued=first(vocab.ISSUED),
        degree=degree,
        names=tuple(sorted((said(name), str(name)) for name in names)),
    )

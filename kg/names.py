"""What everything is called: every entity and source of a graph by IRI, read with two queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg import vocab

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.engine import Engine


@dataclass(frozen=True, slots=True)
class Name:
    """An entity or a source: its names, the IRIs of its kinds, and for a source where it is published.

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


def read_names(engine: Engine, base: str) -> dict[str, Name]:
    """Read the names of all entities and sources, in order of label.

    Raises:
        QueryError: the engine does not answer.
    """
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in engine.rows("page_names"):
        node, key, value = row["node"], row["property"], row["value"]
        if node is None or key is None or value is None:
            continue
        if node.value.startswith((f"{base}id/", f"{base}source/")):
            found[node.value][key.value].append(value.value)
    degrees: dict[str, int] = {}
    for row in engine.rows("page_degrees", graph=NamedNode(vocab.Graphs(base).claims)):
        if row["node"] is not None and row["degree"] is not None:
            degrees[row["node"].value] = int(row["degree"].value)
    names = (_name(base, iri, values, degrees.get(iri, 0)) for iri, values in found.items())
    return {name.iri: name for name in sorted(names, key=lambda name: name.label.casefold())}


def read_texts(engine: Engine) -> dict[str, list[str]]:
    """Read the words that were said by or in things, for search.

    Raises:
        QueryError: the engine does not answer.
    """
    texts: dict[str, list[str]] = defaultdict(list)
    for row in engine.rows("page_texts"):
        if row["node"] is not None and isinstance(row["text"], Literal):
            texts[row["node"].value].append(row["text"].value)
    # Sorted, as every engine has an order of its own.
    return {node: sorted(found) for node, found in texts.items()}


def _name(base: str, iri: str, values: Mapping[str, list[str]], degree: int) -> Name:
    # Sorted, as every engine has an order of its own.
    values = {key: sorted(texts) for key, texts in values.items()}

    def first(key: str) -> str:
        return next(iter(values.get(key, ())), "")

    return Name(
        iri=iri,
        slug=vocab.slug(base, iri) or iri,
        label=first(vocab.LABEL),
        aliases=tuple(dict.fromkeys(values.get(vocab.ALT_LABEL, ()))),
        kinds=tuple(dict.fromkeys(values.get(vocab.RDF_TYPE, ()))),
        description=first(vocab.DESCRIPTION),
        url=first(vocab.URL),
        publisher=first(vocab.PUBLISHER),
        issued=first(vocab.ISSUED),
        degree=degree,
    )

"""What everything is called: every entity and source of a graph by IRI, read with two queries."""

from __future__ import annotations

from array import array
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np
from pyoxigraph import Literal, NamedNode

from kg import vocab
from kg.name import Name
from kg.name_table import NameTable
from kg.strings import Growing
from kg.tagged import Tagged, said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kg.engine import Engine, Term

_KEYS: Final = (
    vocab.RDF_TYPE,
    vocab.LABEL,
    vocab.ALT_LABEL,
    vocab.NAME,
    vocab.DESCRIPTION,
    vocab.URL,
    vocab.PUBLISHER,
    vocab.ISSUED,
)


def read_names(engine: Engine, base: str) -> NameTable:
    """Read the names of all entities and sources, in order of label.

    Raises:
        QueryError: the engine does not answer.
    """
    graph = vocab.Graphs(base).claims
    found = _Found(base)
    for row in engine.tuples("page_names"):
        found.add(*row)
    for row in engine.tuples("page_degrees", graph=graph):
        found.count(*row)
    return found.table()


def renew_names(old: NameTable, engine: Engine, base: str, nodes: Collection[str]) -> NameTable:
    """Read the names of some nodes again; those of all others are as they were.

    Raises:
        QueryError: the engine does not answer.
    """
    terms = [NamedNode(iri) for iri in nodes]
    graph = NamedNode(vocab.Graphs(base).claims)
    found = _Found(base)
    for row in engine.rows("page_names_of", node=terms):
        found.add(row["node"], row["property"], row["value"])
    for row in engine.rows("page_degrees_of", node=terms, graph=graph):
        found.count(row["node"], row["degree"])
    return old.renewed(nodes, found.names())


class _Found:
    """What rows say of nodes, in columns: as objects they would take many times what is made of them."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._ours = f"{base}id/", f"{base}source/"
        self._numbers: dict[str, int] = {}
        self._nodes, self._keys, self._tags = array("i"), array("b"), array("i")
        self._texts = Growing()
        self._tag_numbers = {"": 0}
        self._degrees: dict[str, int] = {}

    def add(self, node: Term | None, key: Term | None, value: Term | None) -> None:
        """Take in a row."""
        if node is None or key is None or value is None or not node.value.startswith(self._ours):
            return
        tag = (value.language or "") if isinstance(value, Literal) and key.value == vocab.NAME else ""
        self._nodes.append(self._numbers.setdefault(node.value, len(self._numbers)))
        self._keys.append(_KEYS.index(key.value))
        self._tags.append(self._tag_numbers.setdefault(tag, len(self._tag_numbers)))
        self._texts.add(value.value)

    def count(self, node: Term | None, degree: Term | None) -> None:
        """Take in of how many claims a node is an end; only what has a name is of interest."""
        if node is not None and degree is not None and node.value in self._numbers:
            self._degrees[node.value] = int(degree.value)

    def names(self) -> Iterator[Name]:
        """Give the names, in no order."""
        nodes, keys, texts = np.frombuffer(self._nodes, np.int32), self._keys, self._texts.grown()
        tags = list(self._tag_numbers)
        iris = list(self._numbers)
        rows = np.argsort(nodes, kind="stable").tolist()
        for node, some in groupby(rows, key=self._nodes.__getitem__):
            values: dict[str, list[str]] = {}
            for row in some:
                text, tag = texts[row], tags[self._tags[row]]
                values.setdefault(_KEYS[keys[row]], []).append(Tagged(text, tag) if tag else text)
            yield _name(self._base, iris[node], values, self._degrees.get(iris[node], 0))

    def table(self) -> NameTable:
        """Put the names in order."""
        return NameTable.of(self.names()).in_order()


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

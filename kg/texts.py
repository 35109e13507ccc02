"""What things are found by besides the names in the files: names that claims tell, and what was said."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kg.engine import Engine, Row

    Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Varying:
    """What is found by claims, which hold at some moments only: further names, and what is said, by IRI."""

    names: Texts = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[str, str, bool]]:
        """Give each IRI with a text, and whether it is a name."""
        for is_name, found in ((True, self.names), (False, self.texts)):
            for iri, texts in found.items():
                for text in texts:
                    yield iri, text, is_name


def read_varying(engine: Engine) -> Varying:
    """Read all names that claims tell, and what all speech acts say."""
    return Varying(_read(engine.rows("page_called")), _read(engine.rows("page_texts")))


def renew_varying(old: Varying, engine: Engine, nodes: Collection[str]) -> Varying:
    """Read them of some things again; those of all others are as they were."""
    terms = [NamedNode(iri) for iri in nodes]

    def renewed(told: Texts, query: str) -> Texts:
        kept = {iri: texts for iri, texts in told.items() if iri not in nodes}
        return {**kept, **_read(engine.rows(query, node=terms))}

    return Varying(renewed(old.names, "page_called_of"), renewed(old.texts, "page_texts_of"))


def _read(rows: Iterable[Row]) -> dict[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["node"] is not None and isinstance(row["text"], Literal):
            found[row["node"].value].append(row["text"].value)
    # Sorted, as every engine has an order of its own.
    return {node: sorted(set(texts)) for node, texts in found.items()}

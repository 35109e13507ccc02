"""What speech acts say, in their words or in ours: what a search finds them by besides their names."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kg.engine import Engine, Row

    Texts = Mapping[str, Sequence[str]]


def read_texts(engine: Engine) -> Texts:
    """Read what all speech acts say, by IRI."""
    return _read(engine.rows("page_texts"))


def renew_texts(old: Texts, engine: Engine, nodes: Collection[str]) -> Texts:
    """Read what some of them say again."""
    kept = {iri: texts for iri, texts in old.items() if iri not in nodes}
    rows = engine.rows("page_texts_of", node=[NamedNode(iri) for iri in nodes])
    return kept | _read(rows)


def _read(rows: Iterable[Row]) -> dict[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["node"] is not None and isinstance(row["text"], Literal):
            found[row["node"].value].append(row["text"].value)
    # Sorted, as every engine has an order of its own.
    return {node: sorted(texts) for node, texts in found.items()}

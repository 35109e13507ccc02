"""Sources as works that can be cited."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.citing import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.engine import Engine
    from kg.schema import Schema

_AT_ONCE: Final = 500
_GENERAL: Final = "document"


def works(engine: Engine, schema: Schema, sources: Iterable[str]) -> dict[str, Work]:
    """Describe sources by IRI, in the order given, as far as they are on record."""
    wanted = list(dict.fromkeys(sources))
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for start in range(0, len(wanted), _AT_ONCE):
        some = [NamedNode(iri) for iri in wanted[start : start + _AT_ONCE]]
        for row in engine.rows("cite_sources", source=some):
            source, key, value = row["source"], row["property"], row["value"]
            if source is not None and key is not None and value is not None:
                found[source.value][key.value].append(value.value)
    return {iri: _work(schema, iri, found[iri]) for iri in wanted if v.LABEL in found.get(iri, {})}


def _work(schema: Schema, iri: str, told: Mapping[str, list[str]]) -> Work:
    def first(key: str) -> str:
        return min(told.get(key, ()), default="")

    kinds = [kind for name in told.get(v.RDF_TYPE, ()) if (kind := schema.kinds.get(name)) is not None]
    # The most specific kind says it best.
    kinds.sort(key=lambda kind: (-len(kind.ancestors), kind.iri))
    return Work(
        key=v.local_name(iri),
        kind=next((kind.cited_as for kind in kinds if kind.cited_as), _GENERAL),
        title=first(v.LABEL),
        authors=tuple(sorted(told.get(v.CREATOR, ()))),
        publisher=first(v.PUBLISHER),
        issued=first(v.ISSUED),
        url=first(v.URL),
        read_on=first(v.READ_ON),
        language=first(v.LANGUAGE),
    )

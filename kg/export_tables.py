"""The graph as three tables: entities, claims, sources (RFC 4180, UTF-8)."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.claim_table import ClaimTable
from kg.errors import Origin
from kg.imports.apart import imported_graphs
from kg.naming import Naming, naming
from kg.read_claim_table import read_claim_columns
from kg.recall import recall

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.claims import Claim
    from kg.export import Graph

_ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
#: The columns of claims, one row a claim.
_CLAIM: Final = (
    "iri", "subject", "predicate", "object", "objectName", "when", "beginEarliest", "beginLatest",
    "endEarliest", "endLatest", "kind", "stance", "rank", "hedge", "speaker", "source", "locator",
    "recorded", "retracted", "file", "line",
)  # fmt: skip
_BOUNDS: Final = attrgetter("begin_earliest", "begin_latest", "end_earliest", "end_latest")
_BOUNDLESS: Final = (None, None, None, None)


def tables(graph: Graph, focus: str | None, depth: int) -> bytes:
    """Write a ZIP file of the tables."""
    del focus, depth
    asserted = NamedNode(v.Graphs(graph.project.base).asserted)
    written = {
        "entities": _rows(graph.engine.rows("export_entities", graph=asserted)),
        "claims": (_CLAIM, *_claims(graph)),
        "sources": _rows(graph.engine.rows("export_sources")),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in written.items():
            entry = zipfile.ZipInfo(f"{name}.csv", _ZIP_EPOCH)
            archive.writestr(entry, _csv(rows), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _claims(graph: Graph) -> Iterator[tuple[str, ...]]:
    """Give a row of each claim, in the order of their sources.

    A query for it would look ten things and more up for each claim, and give a row for each name of a value.
    """
    base = graph.project.base
    found = graph.dataset() if graph.dataset else recall(graph.engine, graph.schema, base)
    names = naming(found, graph.schema)
    rows = [_claim(claim, names, base) for claim in found.claims]
    for imported in imported_graphs(graph.engine.store, base):
        known = Naming(graph.schema, {**dict(_pairs(graph, imported.value, v.LABEL)), **names.names})
        rows += [_claim(claim, known, base) for claim in _imported(graph, imported.value)]
    source, line, iri = (_CLAIM.index(name) for name in ("source", "line", "iri"))
    yield from sorted(rows, key=lambda row: (row[source], int(row[line]), row[iri]))


def _imported(graph: Graph, name: str) -> Iterator[Claim]:
    base = graph.project.base
    # The claims of an import are of one source, and may be of many files.
    files = defaultdict(str, _pairs(graph, name, v.FILE))
    columns = read_claim_columns(graph.engine, graph.schema, base, files, name)
    for claim in ClaimTable(columns, graph.schema, files):
        yield replace(claim, origin=Origin(files[v.claim_iri(base, claim.id)], claim.origin.line))


def _pairs(graph: Graph, name: str, prop: str) -> Iterator[tuple[str, str]]:
    rows = graph.engine.tuples("recall_pairs", graph=name, property=prop)
    return ((node.value, value.value) for node, value in rows)


def _claim(claim: Claim, names: Naming, base: str) -> tuple[str, ...]:
    value, codes = claim.object, (claim.kind, claim.stance, claim.rank, claim.hedge)
    return (
        v.claim_iri(base, claim.id),
        claim.subject,
        claim.predicate,
        value.value,
        names.name(value.value) if isinstance(value, NamedNode) else "",
        claim.when.text if claim.when else "",
        *map(_day, _BOUNDS(claim.when) if claim.when else _BOUNDLESS),
        *(names.schema.notation(code) if code else "" for code in codes),
        claim.speaker or "",
        claim.source,
        claim.locator or "",
        claim.recorded.isoformat(),
        _day(claim.retracted),
        claim.origin.file,
        str(claim.origin.line),
    )


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _rows(found: Sequence[Mapping[str, object]]) -> Iterator[Sequence[str]]:
    columns = [name for name in (found[0] if found else ()) if name != "graph"]
    yield columns
    for row in found:
        yield [getattr(row[name], "value", "") for name in columns]


def _csv(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()

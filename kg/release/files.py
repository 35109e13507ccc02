"""Writes the files of a release: sorted, compressed without a date, byte for byte the same each time."""

from __future__ import annotations

import csv
import hashlib
import heapq
import io
import zipfile
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, RdfFormat

from kg import vocab as v
from kg.export_tables import tables
from kg.packed import pack, unpack
from kg.release.manifest import File
from kg.tongue import worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Store

    from kg.export import Graph

NTRIPLES: Final = "application/n-triples"
NQUADS: Final = "application/n-quads"
ZIP: Final = "application/zip"
_LEVEL: Final = 7
_END: Final = b" .\n"
_ALL: Final = worded("The whole graph")
_TABLES: Final = worded("Entities, claims, sources as CSV")


def write(graph: Graph, folder: Path, name: str) -> tuple[File, ...]:
    """Write the whole graph, each named graph and the tables.

    Lines are sorted by code point, which is the order of their bytes, so that graphs without blank nodes, as
    ours are, are in the canonical form of RDF Dataset Canonicalization (RDFC-1.0, section 5).

    Raises:
        OSError: the folder cannot be written.
    """
    graphs = v.Graphs(graph.project.base).all
    parts = [_part(graph.engine.store, iri, folder, f"{name}-{v.local_name(iri)}.nt.gz") for iri in graphs]
    whole = _whole(parts, folder, f"{name}.nq.gz")
    return whole, _tables(graph, folder, f"{name}-tables.zip"), *parts


def _part(store: Store, iri: str, folder: Path, name: str) -> File:
    # The engine writes a graph in half the time that it takes to be handed each triple.
    dumped = store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(iri)) or b""
    lines = sorted(dumped.splitlines(keepends=True))
    content = pack(folder / name, lines, _LEVEL)
    title = f"The graph “{v.local_name(iri)}”"
    return _file(folder / name, title, NTRIPLES, content=content, graph=iri, triples=len(lines))


def _whole(parts: Iterable[File], folder: Path, name: str) -> File:
    listed = [part for part in parts if part.triples]
    # What sorts triples sorts quads too: a graph's name stands last.
    readers = (_quads(folder / part.name, part.graph) for part in listed)
    content = pack(folder / name, heapq.merge(*readers), _LEVEL)
    return _file(folder / name, _ALL, NQUADS, content=content, triples=sum(part.triples for part in listed))


def _quads(path: Path, graph: str) -> Iterator[bytes]:
    end = f" <{graph}>".encode() + _END
    for line in unpack(path):
        yield line.removesuffix(_END) + end


def _tables(graph: Graph, folder: Path, name: str) -> File:
    data = tables(graph, None, 0)
    (folder / name).write_bytes(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        columns = tuple((one, _header(archive.read(one))) for one in archive.namelist())
    return _file(folder / name, _TABLES, ZIP, columns=columns)


def _header(table: bytes) -> tuple[str, ...]:
    return tuple(next(csv.reader(io.StringIO(table.decode())), ()))


def _file(path: Path, title: str, media_type: str, **more: object) -> File:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return File(path.name, title, media_type, path.stat().st_size, digest, **more)  # type: ignore[arg-type]

"""Immutable on-disk snapshots of the compiled graph.

::

    <state>/snapshots/000007/store/          an Oxigraph store, never written again once published
    <state>/snapshots/000007/manifest.json   what is in it
    <state>/snapshots/000007/files.json      the files that it was made from
    <state>/snapshots/000007/imports.json    what the graphs of its imports were made from
    <state>/snapshots/000007/touched.json    what an edit said otherwise, where it was made from one
    <state>/snapshots/000007/names-2/        arrays that processes share, made when they are first wanted;
                             search-2/, network-2/, claims-2/, layout.npz and fans-1.json likewise
    <state>/current                          the number of the one to serve, replaced atomically

A snapshot is built in a folder of another name, closed, renamed, and only then named in ``current``:
whoever is killed at any instant leaves the old one or the new one.
"""

from kg.snapshot.compiling import build, compile_edit
from kg.snapshot.folder import adopt, current, latest
from kg.snapshot.record import Snapshot, Touched, imported, open_store, table_of, touched

__all__ = [
    "Snapshot",
    "Touched",
    "adopt",
    "build",
    "compile_edit",
    "current",
    "imported",
    "latest",
    "open_store",
    "table_of",
    "touched",
]

"""The layout of a snapshot's network, made once and kept beside it.

::

    <snapshot>/layout.npz    the IRI of each thing, and its x and y
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.layout import layout
from kg.lock import writer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.network import Network
    from kg.snapshot import Snapshot

    Places = Mapping[str, tuple[float, float]]

_FILE: Final = "layout.npz"


def places(snapshot: Snapshot, network: Network) -> Places:
    """Give the place of each thing that a tie of the network touches.

    A new layout begins from that of the last snapshot that has one, so that things stay about where people
    saw them. Where the folder of the snapshot is not there (it is on a remote engine), nothing is kept.

    Raises:
        SnapshotError: the folder cannot be written.
    """
    if not snapshot.path.is_dir():
        return lay_out(network, {})
    if (kept := _read(snapshot.path)) is not None:
        return kept
    with writer(snapshot.path):
        if (kept := _read(snapshot.path)) is not None:
            return kept
        found = lay_out(network, _before(snapshot))
        _write(snapshot.path, found)
        return found


def lay_out(network: Network, start: Places) -> Places:
    """Place the things of a network; those that have a place already stay near it."""
    iris, found = network.linked, network.columns
    number = np.cumsum(found.degrees >= 0) - 1
    told = slice(found.told)
    ends = np.stack((number[found.ends.source[told]], number[found.ends.target[told]]), axis=1)
    known = sum(iri in start for iri in iris)
    # Where most is new there is nothing to stay near.
    seeds = np.array([start.get(iri, (np.nan, np.nan)) for iri in iris]) if known * 2 > len(iris) else None
    placed = layout(len(iris), ends, seeds)
    return {iri: (float(x), float(y)) for iri, (x, y) in zip(iris, placed.tolist(), strict=True)}


def _before(snapshot: Snapshot) -> Places:
    """Read the layout of the latest snapshot before this one that has one."""
    folders = (path for path in snapshot.path.parent.iterdir() if path.name.isdigit())
    for path in sorted(folders, reverse=True):
        if path.name < snapshot.path.name and (kept := _read(path)) is not None:
            return kept
    return {}


def _read(folder: Path) -> Places | None:
    try:
        with np.load(folder / _FILE) as kept:
            iris, found = kept["iris"].tolist(), kept["places"].tolist()
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        # It is not there, or not whole: it is made again.
        return None
    return dict(zip(iris, map(tuple, found), strict=True))


def _write(folder: Path, found: Places) -> None:
    draft = folder / f"draft-{_FILE}"
    with draft.open("wb") as file:
        table = np.array(list(found.values()), dtype=np.float32).reshape(-1, 2)
        np.savez(file, iris=np.array(list(found), dtype=np.str_), places=table)
    draft.replace(folder / _FILE)

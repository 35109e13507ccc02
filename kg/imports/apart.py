"""The curated data without what is imported, for whoever passes them on."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Store

from kg import service
from kg.imports.manifest import of_graph
from kg.vocab import Graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.project import Project


def imported_graphs(store: Store, base: str) -> list[NamedNode]:
    """Give the graphs of imports that a store has, in order."""
    names = (one for one in store.named_graphs() if isinstance(one, NamedNode))
    return sorted((one for one in names if of_graph(base, one.value)), key=lambda one: one.value)


@contextmanager
def own(store: Store, project: Project) -> Iterator[Store]:
    """Give a store without the graphs of imports: the store itself where it has none, else a passing copy.

    Raises:
        OSError: the copy cannot be written.
    """
    apart = imported_graphs(store, project.base)
    if not apart:
        yield store
        return
    with tempfile.TemporaryDirectory(prefix="statecraft-own-") as folder:
        yield _without(store, apart, project, f"{folder}/store")


def _without(store: Store, apart: list[NamedNode], project: Project, path: str) -> Store:
    try:
        store.backup(path)
        copy = Store(path)
    except (OSError, ValueError, RuntimeError):  # A store in memory has no files to share.
        copy = Store()
        copy.bulk_extend(quad for quad in store if quad.graph_name not in set(apart))
    about = NamedNode(Graphs(project.base).service)
    for graph in (*apart, about):
        copy.remove_graph(graph)
    copy.extend(service.quads(copy, project))
    copy.flush()
    return copy

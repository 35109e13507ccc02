"""What a thing of each kind is expected to have, as the shapes and the kinds themselves say."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.turtle import Index, Term

#: Properties of which one will do.
Choice = tuple[str, ...]


def expected(index: Index) -> dict[str, list[Choice]]:
    """Give by class what it asks for itself: ``sc:expects``, and shapes (SHACL) that want at least one."""
    found: dict[str, list[Choice]] = defaultdict(list)
    for node in index.having(v.EXPECTS):
        for value in index.values(node, v.EXPECTS):
            choice = _named(value) or tuple(name for m in index.members(value) for name in _named(m))
            if isinstance(node, NamedNode) and choice:
                found[node.value].append(choice)
    for shape in index.having(v.SH_TARGET_CLASS):
        for kind in index.iris(shape, v.SH_TARGET_CLASS):
            found[kind] += _wanted(index, shape)
    return found


def _named(term: Term) -> Choice:
    return (term.value,) if isinstance(term, NamedNode) and term.value != v.RDF_NIL else ()


def _wanted(index: Index, shape: Term) -> Iterator[Choice]:
    """What a shape wants: each property with a minimum, and of alternatives (``sh:or``) any."""
    for one in index.values(shape, v.SH_PROPERTY):
        if choice := _path(index, one):
            yield choice
    for either in index.values(shape, v.SH_OR):
        paths = [_path(index, member) for member in index.members(either)]
        if paths and all(paths):
            yield tuple(name for path in paths for name in path)


def _path(index: Index, shape: Term) -> Choice:
    least = index.number(shape, v.SH_MIN_COUNT)
    return index.iris(shape, v.SH_PATH)[:1] if least is not None and least > 0 else ()

"""What many things are called, asked for at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.engine import Engine

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Called:
    """The name of a thing, the IRIs of its kinds, and its address elsewhere."""

    label: str
    kinds: tuple[str, ...] = ()
    url: str = ""


def called(
    engine: Engine, iris: Iterable[str], known: Callable[[str], Called | None] | None = None
) -> dict[str, Called]:
    """Name things; what ``known`` does not name is asked for, and what has no name is left out."""
    found: dict[str, Called] = {}
    unknown: list[str] = []
    for iri in iris:
        if name := known(iri) if known else None:
            found[iri] = name
        else:
            unknown.append(iri)
    for start in range(0, len(unknown), _AT_ONCE):
        some = [NamedNode(iri) for iri in unknown[start : start + _AT_ONCE]]
        for row in engine.rows("graph_named", thing=some):
            thing, label, kind, url = (row[name] for name in ("thing", "label", "kind", "url"))
            if thing is None or label is None:
                continue
            one = found.get(thing.value, Called(label.value, url=url.value if url else ""))
            kinds = {*one.kinds, kind.value} if kind is not None else {*one.kinds}
            found[thing.value] = replace(one, label=min(one.label, label.value), kinds=tuple(sorted(kinds)))
    return found

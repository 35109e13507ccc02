"""Which loaders there are: ours, and those that other packages declare."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Final

from kg.errors import ImportFailed
from kg.loaders import ftm, sheets, tables, trees, wikidata
from kg.schema import hint

if TYPE_CHECKING:
    from kg.loaders.record import Loader

GROUP: Final = "statecraft.loaders"
# What is more special is asked first whether a file is of its format.
_OURS: Final[tuple[Loader, ...]] = (
    sheets.Sheets(),
    ftm.Changes(),
    ftm.Entities(),
    wikidata.Items(),
    trees.Lines(),
    trees.Trees(),
    tables.Tables(),
)


def loaders() -> dict[str, Loader]:
    """Give every loader by name, those of other packages first.

    Raises:
        ImportFailed: one of them cannot be imported.
    """
    found: dict[str, Loader] = {}
    for point in entry_points(group=GROUP):
        try:
            found[point.name] = point.load()
        except Exception as error:  # whatever the other package raises
            message = f"the loader {point.name!r} ({point.value}) cannot be imported: {error}"
            raise ImportFailed(message) from error
    return found | {loader.name: loader for loader in _OURS if loader.name not in found}


def named(name: str) -> Loader:
    """Find a loader by name.

    Raises:
        ImportFailed: there is none of that name.
    """
    known = loaders()
    if name not in known:
        near = hint(name, known)
        message = f'there is no loader "{name}"{near} (there are: {", ".join(sorted(known))})'
        raise ImportFailed(message)
    return known[name]


def recognised(name: str, head: bytes) -> Loader | None:
    """Find the loader for a file by its name and first bytes."""
    return next((one for one in loaders().values() if one.recognises(name, head)), None)

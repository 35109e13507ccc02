"""Where in the curated files a claim, a source or an entity stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.curate.spans import entries, tree
from kg.errors import CurationError, NoSuchEntry, Origin
from kg.known import Known
from kg.schema import hint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pyoxigraph import Store

    from kg.claims import Dataset
    from kg.curate.operations import What


@dataclass(frozen=True, slots=True)
class Spot:
    """A project-relative file, and the entry's number in it from 0; None for the source of a dossier."""

    file: str
    index: int | None


@dataclass(frozen=True, slots=True)
class Locator:
    """Finds entries in the texts of their files.

    ``where`` gives the place of a claim, entity or source by its id, and None where nothing has the id;
    ``ids`` gives all ids of one of the three.
    """

    where: Callable[[What, str], Origin | None]
    ids: Callable[[What], Iterable[str]]

    def file(self, what: What, entry_id: str) -> str:
        """Give the file that holds something.

        Raises:
            NoSuchEntry: nothing has the id; the message has the nearest one.
        """
        if found := self.where(what, entry_id):
            return found.file
        message = f'there is no {what} "{entry_id}"{hint(entry_id, self.ids(what))}'
        raise NoSuchEntry(message)

    def place(self, what: What, entry_id: str, texts: Mapping[str, str]) -> Spot:
        """Find an entry in the text of its file.

        Raises:
            CurationError: nothing has the id, or the text is another than the one that was read.
        """
        file = self.file(what, entry_id)
        if what == "source":
            return Spot(file, None)
        found = self.where(what, entry_id)
        listed = entries(tree(texts[file]))
        for index, item in enumerate(listed.items if listed else ()):
            if found and item.line == found.line:
                return Spot(file, index)
        message = f"{file} was edited while it was read; try again"
        raise CurationError(message)


def locator(dataset: Dataset, base: str) -> Locator:
    """Find by what was read from the files."""
    places = {("claim", claim.id): claim.origin for claim in dataset.claims}
    places |= {("entity", v.slug(base, one.iri) or ""): one.origin for one in dataset.entities}
    places |= {("source", v.slug(base, one.iri) or ""): one.origin for one in dataset.sources}
    return Locator(
        lambda what, entry_id: places.get((what, entry_id)),
        lambda what: [one for kind, one in places if kind == what],
    )


def stored(store: Store, base: str) -> Locator:
    """Find by a graph that was compiled from the files as they are: nothing is read ahead."""
    known = Known(store, base)
    folders = {"claim": v.claim_iri, "entity": v.entity_iri, "source": v.source_iri}

    def where(what: What, entry_id: str) -> Origin | None:
        try:
            node = NamedNode(folders[what](base, entry_id))
        except (ValueError, KeyError):
            return None
        file = known.file_of(node)
        return Origin(file, int(known.text(node, NamedNode(v.LINE)) or 1)) if file else None

    def ids(what: What) -> Iterable[str]:
        below = folders[what](base, "")
        quads = store.quads_for_pattern(None, NamedNode(v.FILE), None, known.claims)
        nodes = (quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
        return [node.removeprefix(below) for node in nodes if node.startswith(below)]

    return Locator(where, ids)


def claims_in(store: Store, base: str, file: str) -> dict[int, str]:
    """Give the ids of the claims of a file in a compiled graph, by their lines."""
    known = Known(store, base)
    about = v.claim_iri(base, "")
    line = NamedNode(v.LINE)
    return {
        int(known.text(node, line)): v.local_name(node.value)
        for node in known.nodes_of(file)
        if node.value.startswith(about)
    }


def line_of(text: str, index: int) -> int:
    """Give the line (1-based) of an entry, as claims have it."""
    listed = entries(tree(text))
    return listed.items[index].line if listed else 0

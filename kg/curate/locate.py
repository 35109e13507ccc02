"""Where in the curated files a claim, a source or an entity stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.curate.spans import entries, tree
from kg.errors import CurationError
from kg.known import Known
from kg.schema import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Store

    from kg.claims import Dataset
    from kg.curate.operations import What


@dataclass(frozen=True, slots=True)
class Spot:
    """A project-relative file, and the entry's number in it from 0; None for the source of a dossier."""

    file: str
    index: int | None


class Locator:
    """Finds what a dataset holds in the texts of its files."""

    def __init__(self, dataset: Dataset, base: str) -> None:
        """Keep where everything stands."""
        self._lines = {("claim", claim.id): claim.origin for claim in dataset.claims}
        self._lines |= {("entity", v.slug(base, one.iri) or ""): one.origin for one in dataset.entities}
        self._sources = {v.slug(base, one.iri) or "": one.origin.file for one in dataset.sources}

    def file(self, what: What, entry_id: str) -> str:
        """Give the file that holds something.

        Raises:
            CurationError: nothing has the id; the message has the nearest one.
        """
        if what == "source" and entry_id in self._sources:
            return self._sources[entry_id]
        if (what, entry_id) in self._lines:
            return self._lines[what, entry_id].file
        known = self._sources if what == "source" else [one for kind, one in self._lines if kind == what]
        meant = nearest(entry_id, known)
        message = f'there is no {what} "{entry_id}"' + (f'; did you mean "{meant}"?' if meant else "")
        raise CurationError(message)

    def place(self, what: What, entry_id: str, texts: Mapping[str, str]) -> Spot:
        """Find an entry in the text of its file.

        Raises:
            CurationError: nothing has the id, or the text is another than the one that was read.
        """
        file = self.file(what, entry_id)
        if what == "source":
            return Spot(file, None)
        line = self._lines[what, entry_id].line
        listed = entries(tree(texts[file]))
        for index, item in enumerate(listed.items if listed else ()):
            if item.line == line:
                return Spot(file, index)
        message = f"{file} was edited while it was read; try again"
        raise CurationError(message)


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

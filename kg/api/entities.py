"""Entities and claims of a graph."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from kg import vocab as v
from kg.api.entity import Entity
from kg.api.opened import Opened
from kg.api.reader import Reader
from kg.errors import NoSuchThing
from kg.names import read_names
from kg.search.index import Index
from kg.texts import read_varying

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.api.entity import Claim
    from kg.name import Name
    from kg.name_table import NameTable


class Entities(Opened):
    """Looks entities and claims up."""

    def entity(self, which: str) -> Entity:
        """Give an entity by its id or IRI; one that was merged with another is that other.

        >>> import kg
        >>> str(kg.open("tests/second").entity("old-gull"))
        'Gull Rock Light (lighthouse)'

        Raises:
            NoSuchThing: there is none; the message has the nearest ids.
        """
        iri = self._iri(which)
        name = self._names.get(iri) or self._names.get(self._replaced.get(iri, ""))
        if name is None:
            near_by = ", ".join(one.slug for one in self._index.nearest(which, 3))
            message = f"there is no entity {which!r}" + (f"; perhaps {near_by}?" if near_by else "")
            raise NoSuchThing(message)
        return self._entity(name)

    def search(self, text: str, *, kind: str | None = None, limit: int = 10) -> list[Entity]:
        """Find entities and sources by name, alias, acronym or text, best first; typos are forgiven.

        ``kind`` is the local name of a class of the ontology.

        >>> import kg
        >>> [one.id for one in kg.open("tests/second").search("gul rok", kind="Headland")]
        ['gull-rock']

        Raises:
            NoSuchThing: the ontology has no such kind.
        """
        found: Iterator[Name] = (match.name for match in self._index.search(text))
        if kind is not None:
            wanted = self.schema.kind(kind)
            if wanted is None:
                message = f"the ontology has no kind {kind!r}"
                raise NoSuchThing(message)
            found = (n for n in found if any(self.schema.is_a(iri, wanted.iri) for iri in n.kinds))
        return [self._entity(name) for name, _ in zip(found, range(limit), strict=False)]

    def claims(self, iris: Iterable[str]) -> tuple[Claim, ...]:
        """Give claims by their IRIs, in that order; what is no claim is left out."""
        return self._reader.claims(iris)

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._engine, self._ground.meta)

    @cached_property
    def _names(self) -> NameTable:
        return read_names(self._engine, self.base)

    @cached_property
    def _index(self) -> Index:
        return Index(self._names, read_varying(self._engine))

    @cached_property
    def _replaced(self) -> dict[str, str]:
        rows = self._engine.rows("page_redirects")
        return {row["old"].value: row["kept"].value for row in rows if row["old"] and row["kept"]}

    def _entity(self, name: Name) -> Entity:
        kinds = [self.schema.kinds[iri] for iri in name.kinds if iri in self.schema.kinds]
        above = {iri for kind in kinds for iri in kind.ancestors if iri != kind.iri}
        labels = tuple(sorted(kind.label for kind in kinds if kind.iri not in above))
        return Entity(
            iri=name.iri,
            id=name.slug,
            name=name.label,
            kinds=labels,
            aliases=tuple(map(str, name.aliases)),
            description=name.description,
            names=name.names,
            _read=self._reader.about,
        )

    def _iri(self, which: str) -> str:
        if which.startswith(("http://", "https://")):
            return which
        made = v.entity_iri(self.base, quote(which))
        return (
            made if made in self._names or made in self._replaced else v.source_iri(self.base, quote(which))
        )

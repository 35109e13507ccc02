"""The claims about what an entity's page speaks of besides the entity, read with one query."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.status_store import by_thing, parts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kg.engine import Row
    from web.site import Site


class Around:
    """Reads the claims of speech acts that name an entity, and of the parts that decide its status."""

    def __init__(self, here: Site, iri: str, own: Sequence[Row], acts: Collection[str]) -> None:
        """Keep the entity, the rows of its own claims, and the speech acts."""
        self._here = here
        self._iri = iri
        self._own = own
        self._acts = acts

    @cached_property
    def rows(self) -> list[Row]:
        """The triples of those claims."""
        return self._here.engine.rows("page_things", thing=self._things) if self._things else []

    @property
    def given(self) -> Mapping[str, Sequence[Row]]:
        """The triples of claims by what they are about: the entity and its parts."""
        found = by_thing(self.rows)
        return {self._iri: self._own, **{part: found.get(part, ()) for part in self._parts}}

    @cached_property
    def _parts(self) -> frozenset[str]:
        return parts_of(self._here.schema, self._iri, self._own, self._kinds)

    @cached_property
    def _things(self) -> list[NamedNode]:
        return [NamedNode(iri) for iri in sorted({*self._acts, *self._parts})]

    def _kinds(self, iri: str) -> tuple[str, ...]:
        name = self._here.names.get(iri)
        return name.kinds if name else ()

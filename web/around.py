"""The claims about what an entity's page speaks of besides the entity, read with one query."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.gathering import by_thing, gather
from kg.status_store import parts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kg.engine import Row
    from kg.gathering import Gathered
    from web.site import Site


class Around:
    """Reads the claims of speech acts that name an entity, and of the parts that decide its status."""

    def __init__(self, here: Site, iri: str, own: Gathered, acts: Collection[str]) -> None:
        """Keep the entity, its own claims, and the speech acts."""
        self._here = here
        self._iri = iri
        self._own = own
        self._acts = acts

    @property
    def claims(self) -> Gathered:
        """Those claims."""
        return gather(self._rows)

    @property
    def given(self) -> Mapping[str, Gathered]:
        """Claims by what they are about: the entity and its parts."""
        found = by_thing(self._rows) if self._parts else {}
        return {self._iri: self._own, **{part: found.get(part, {}) for part in self._parts}}

    @cached_property
    def _rows(self) -> list[Row]:
        return self._here.engine.rows("page_things", thing=self._things) if self._things else []

    @cached_property
    def _parts(self) -> frozenset[str]:
        return parts_of(self._here.schema, self._iri, self._own, self._kinds)

    @cached_property
    def _things(self) -> list[NamedNode]:
        return [NamedNode(iri) for iri in sorted({*self._acts, *self._parts})]

    def _kinds(self, iri: str) -> tuple[str, ...]:
        name = self._here.names.get(iri)
        return name.kinds if name else ()

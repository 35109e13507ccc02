"""Terms as people write them: an id, a name from the ontology, a prefixed name, an IRI or a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg import vocab as v
from kg.errors import QueryError
from kg.schema import hint
from kg.values import BadValueError, literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Store

    from kg.reason import Triple
    from kg.schema import Property, Schema

TYPE: Final = "type"


class Referrer:
    """Finds what the parts of a triple mean in one store."""

    def __init__(self, store: Store, schema: Schema, base: str, prefixes: Mapping[str, str]) -> None:
        """Keep the store; nothing is read yet."""
        self._store, self._schema, self._base, self._prefixes = store, schema, base, prefixes

    def triple(self, subject: str, predicate: str, value: str) -> Triple:
        """Find a triple.

        Raises:
            QueryError: a part names nothing; the message has the nearest name.
        """
        prop = self._predicate(predicate)
        known = self._schema.properties.get(prop.value)
        return self._thing(subject), prop, self._value(prop, known, value)

    def _iri(self, text: str) -> NamedNode | None:
        prefix, colon, rest = text.strip("<>").partition(":")
        try:
            if colon and rest.startswith("//"):
                return NamedNode(text.strip("<>"))
            if colon and prefix in self._prefixes:
                return NamedNode(self._prefixes[prefix] + rest)
        except ValueError:
            message = f'"{text}" is not an IRI'
            raise QueryError(message) from None
        return None

    def _thing(self, text: str) -> NamedNode:
        found = self._iri(text) or self._slug(text)
        if found is None:
            message = f'nothing here has the id "{text}"'
            raise QueryError(message)
        return found

    def _slug(self, text: str) -> NamedNode | None:
        for make in (v.entity_iri, v.source_iri):
            try:
                node = NamedNode(make(self._base, text))
            except ValueError:
                continue
            if next(self._store.quads_for_pattern(node, None, None, None), None):
                return node
        return None

    def _predicate(self, text: str) -> NamedNode:
        if text in {TYPE, "a"}:
            return NamedNode(v.RDF_TYPE)
        prop = self._schema.property(text)
        found = NamedNode(prop.iri) if prop else self._iri(text)
        if found is None:
            near = hint(text, [TYPE, *self._schema.properties_by_name])
            message = f'unknown property "{text}"{near}'
            raise QueryError(message)
        return found

    def _value(self, predicate: NamedNode, prop: Property | None, text: str) -> NamedNode | Literal:
        if predicate.value == v.RDF_TYPE and (kind := self._schema.kind(text)):
            return NamedNode(kind.iri)
        if prop is not None and prop.value_type not in {"entity", "concept"}:
            try:
                return literal(prop, text)
            except BadValueError as error:
                raise QueryError(str(error)) from None
        for scheme in prop.ranges if prop else ():
            if concept := self._schema.concept(scheme, text):
                return NamedNode(concept.iri)
        if predicate.value == v.RDF_TYPE and self._iri(text) is None:
            message = f'unknown kind "{text}"{hint(text, self._schema.kinds_by_name)}'
            raise QueryError(message)
        return self._thing(text)

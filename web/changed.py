"""What changed, as pages show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.parts.changes import ChangedEntity, ChangedField, ChangedLine
from web.parts.refs import Ref

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

    from kg.changes import Change, EntityChanges, Field
    from web.site import Site


def entity_view(here: Site, one: EntityChanges) -> ChangedEntity:
    """Show what changed about one thing."""
    known = here.names.get(one.iri)
    ref = here.names.ref(one.iri) if known else Ref(one.name, None)
    return ChangedEntity(
        ref=ref,
        what=one.what or "",
        fields=tuple(_field(here, field) for field in one.fields),
        lines=tuple(_line(here, change) for change in one.changes),
        status=one.status,
    )


def _line(here: Site, change: Change) -> ChangedLine:
    prop = here.schema.properties.get(change.predicate)
    return ChangedLine(
        what=change.what,
        label=prop.label if prop else here.schema.label(change.predicate),
        value=here.show.value(change.object, prop),
        when=here.show.period(change.when) if change.when else None,
        href=here.names.addresses.href(change.claims[0]) or "",
        sources=len(change.sources),
        fields=tuple(_field(here, field) for field in change.fields),
    )


def _field(here: Site, field: Field) -> ChangedField:
    def side(values: tuple[NamedNode | Literal, ...]) -> str:
        return ", ".join(here.show.value(value).label for value in values)

    return ChangedField(here.schema.label(field.predicate), side(field.before), side(field.after))

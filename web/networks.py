"""The network of the site's moment, and the short names by which programs and addresses know its things."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kg.area import NOW
from kg.kept_network import kept_network
from kg.recall_network import recall_network
from web.failures import NoSuchPage
from web.site import now

if TYPE_CHECKING:
    from kg.network import Network
    from kg.placing import Places
    from web.site import Site


def network_of(here: Site) -> Network:
    """Give every tie of the moment; put together once for each snapshot and moment."""
    make = partial(recall_network, here.engine, here.schema, here.project.base)
    # Files beside the snapshot are those of now.
    if here.point != NOW:
        return here.engine.remember("network", lambda _: make())
    return here.engine.remember("network", lambda _: kept_network(here.snapshot, make))


def places_of() -> Places:
    """Give the layout of now, which is that of every moment: things do not move as time goes by."""
    from kg.placing import places  # noqa: PLC0415 - numpy is slow to import, and few pages need it

    here = now()
    return here.engine.remember("places", lambda _: places(here.snapshot, network_of(here)))


def key(here: Site, iri: str) -> str:
    """Name a thing in short: the part of its IRI after the base, or all of it.

    What is named so is ``id/north-cape``, or ``https://elsewhere.example/x``.
    """
    return iri.removeprefix(here.project.base)


def iri_of(here: Site, key: str) -> str:
    """Read the short name of a thing; its id alone will do for an entity.

    Raises:
        NoSuchPage: nothing here has that name.
    """
    for iri in (key, here.project.base + key, f"{here.project.base}id/{key}"):
        if here.names.get(iri) or network_of(here).has(iri):
            return iri
    raise NoSuchPage(key)


def term(here: Site, iri: str) -> str:
    """Name a property in short: its local name where that is no other's, or its IRI."""
    prop = here.schema.properties.get(iri)
    return prop.name if prop and here.schema.property(prop.name) is prop else iri


def property_of(here: Site, term: str) -> str:
    """Read the short name of a property.

    Raises:
        NoSuchPage: there is no such property.
    """
    prop = here.schema.property(term) or here.schema.properties.get(term)
    if prop is None:
        raise NoSuchPage(term, what="property")
    return prop.iri

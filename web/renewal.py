"""What of a site has to be read again for the next snapshot: all, or what an edit touched."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg.kept_names import kept_names, kept_tables
from kg.names import read_names, renew_names
from kg.search.index import Index
from kg.snapshot import touched
from kg.texts import read_varying, renew_varying
from web.names import Names

if TYPE_CHECKING:
    from kg.engine import Engine
    from kg.snapshot import Snapshot
    from web.addresses import Addresses
    from web.site import Site

#: Above as many nodes reading all is no slower.
_MOST: Final = 2000


def read_all(snapshot: Snapshot, engine: Engine, addresses: Addresses) -> tuple[Names, Index]:
    """Read everything that has a name."""
    names = kept_names(snapshot, partial(read_names, engine, addresses.base))
    index = Index(names, read_varying(engine), read=partial(kept_tables, snapshot))
    return Names(addresses.schema, addresses, names), index


def renew(
    before: Site | None, snapshot: Snapshot, engine: Engine, addresses: Addresses
) -> tuple[Names, Index]:
    """Read what the edit between the site ``before`` and the snapshot touched, or else everything.

    What is read is the same either way.
    """
    nodes = _between(before, snapshot, engine)
    if before is None or nodes is None:
        return read_all(snapshot, engine, addresses)
    names = renew_names(before.names.by_iri, engine, addresses.base, nodes)
    varying = renew_varying(before.index.varying, engine, nodes)
    return Names(addresses.schema, addresses, names), Index(names, varying)


def _between(before: Site | None, snapshot: Snapshot, engine: Engine) -> frozenset[str] | None:
    edited = touched(snapshot)
    if before is None or edited is None or edited.since != before.snapshot.number:
        return None
    if len(edited.nodes) > _MOST:
        return None
    terms = [NamedNode(iri) for iri in sorted(edited.nodes)]
    ends = (row["node"] for one in (before.engine, engine) for row in one.rows("page_ends", claim=terms))
    return edited.nodes | {end.value for end in ends if end is not None}

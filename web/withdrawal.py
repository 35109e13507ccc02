"""Whether an entity or a source was withdrawn, for its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from web.parts.refs import Retraction

if TYPE_CHECKING:
    from web.site import Site


def retraction(here: Site, iri: str) -> Retraction | None:
    """Tell when and why a thing was withdrawn; None where it stands."""
    for row in here.engine.rows("page_withdrawal", node=NamedNode(iri)):
        if row["day"] is not None:
            return Retraction(here.show.date(row["day"].value), row["reason"].value if row["reason"] else "")
    return None

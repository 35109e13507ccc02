"""What is at an address: a server of ours, an engine that a graph was published to, or any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import httpx

from kg.api.foreign import Foreign
from kg.api.published import published
from kg.api.served import Served
from kg.client import Client, Dataset
from kg.endpoint import DIALECTS, Dialect, Endpoint, checked, recognised
from kg.errors import EngineError, QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.api.ground import Ground
    from kg.area import Point

_PATIENCE: Final = 10.0


def addressed(address: str, point: Point) -> Ground:
    """Open what is at an address: that of a server, of an engine, or of where it takes queries.

    Raises:
        EngineError: nothing there can be asked, or not at that moment.
        SnapshotError: an engine holds the graph of now alone.
        QueryError: it does not answer.
    """
    trouble: EngineError | QueryError | None = None
    try:
        served = Served(address, point)
        # An engine that takes queries where a server of ours does shows all versions that it holds at once.
        if not served.engine.rows("held_records"):
            return served
    except (EngineError, QueryError) as error:
        trouble = error
    client = _engine(address)
    if client is None:
        raise trouble or EngineError(f"{address} cannot be asked")
    try:
        return published(client, point) or Foreign(client, point)
    except BaseException:
        client.close()
        raise


def _engine(address: str) -> Client | None:
    """Find where an engine takes queries."""
    for endpoint in _endpoints(checked(address).rstrip("/")):
        client = Client(endpoint, httpx.Client())
        try:
            client.query("ASK {}", Dataset(), seconds=_PATIENCE)
        except (EngineError, QueryError):
            client.close()
        else:
            return client
    return None


def _endpoints(address: str) -> Iterator[Endpoint]:
    try:
        server = httpx.head(address, timeout=_PATIENCE).headers.get("Server", "")
    except httpx.HTTPError:
        return
    make = DIALECTS.get(recognised(address, server))
    if make is not None:
        yield Endpoint.at(address.removesuffix(f"/{make.query}") if make.query else address, make.name)
    plain = make or Dialect("engine", "", "", "")
    yield Endpoint(plain, address, address, address)

"""Who asks: the address of a client, past the proxies that are trusted, and what it is called."""

from __future__ import annotations

import hashlib
import ipaddress
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from kg.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.serving import Serving

    Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_FORWARDED: Final = frozenset({"HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"})
_HOME_PREFIX: Final = 64  # what one household or machine has of IPv6 addresses (RFC 6177)


class Clients:
    """Tells clients apart by their address."""

    def __init__(self, serving: Serving) -> None:
        """Keep which addresses are proxies and which operators.

        Raises:
            SettingsError: one is neither an address nor a network.
        """
        self._proxies = _networks(serving.trusted_proxies, "trusted_proxies")
        self._operators = _networks(serving.operators, "operators")
        # The same few ask again and again.
        self.is_operator = lru_cache(maxsize=1000)(self._is_operator)
        self._is_proxy = lru_cache(maxsize=1000)(partial(_within, networks=self._proxies))

    def unwrap(self, environ: dict[str, Any]) -> str:
        """Give a client's address; what a trusted proxy says of the request takes the place of what it sent.

        The address is the last one in ``X-Forwarded-For`` that is no trusted proxy: what stands before it,
        the client may have written itself.
        """
        given = str(environ.get("REMOTE_ADDR", ""))
        sender = given.rpartition("%")[0] or given
        if environ.keys().isdisjoint(_FORWARDED):
            return sender
        said = {name: str(environ.pop(name)) for name in _FORWARDED if name in environ}
        if not self._is_proxy(sender):
            return sender
        hops = [hop.strip() for hop in said.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        address = next((hop for hop in reversed(hops) if not _within(hop, self._proxies)), sender)
        environ["REMOTE_ADDR"] = address
        if said.get("HTTP_X_FORWARDED_PROTO") in {"http", "https"}:
            environ["wsgi.url_scheme"] = said["HTTP_X_FORWARDED_PROTO"]
        if said.get("HTTP_X_FORWARDED_HOST"):
            environ["HTTP_HOST"] = said["HTTP_X_FORWARDED_HOST"]
        return address

    def _is_operator(self, address: str) -> bool:
        """Tell whether an address is of those who run the server."""
        return _within(address, self._operators)


@lru_cache(maxsize=1000)
def name(address: str) -> str:
    """Name the client at an address: of an IPv6 address, its network.

    >>> name("192.0.2.7"), name("2001:db8:1:2:3:4:5:6"), name("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7')
    """
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, _HOME_PREFIX), strict=False))
    return str(parsed) if parsed else address[:64]


def disguise(client: str, key: bytes) -> str:
    """Name a client so that the same one can be recognised, for as long as the key is kept.

    >>> disguise("192.0.2.7", b"key") == disguise("192.0.2.7", b"key") != disguise("192.0.2.8", b"key")
    True
    """
    return hashlib.blake2b(client.encode(), key=key, digest_size=6).hexdigest()


@lru_cache(maxsize=1000)  # The same few ask again and again.
def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, ipaddress.IPv6Address) else parsed


def _within(address: str, networks: Iterable[Network]) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)


def _networks(given: Iterable[str], setting: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(text, strict=False) for text in given)
    except ValueError as error:
        message = f"{setting}: {error}"
        raise SettingsError(message) from None

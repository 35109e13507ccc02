"""The servers that queries may call: what they answer is put into a query as data before it is evaluated.

That is what a call means (SPARQL 1.1 Federated Query, section 4): its pattern is evaluated there by itself,
and the rows are joined here. So the processes that evaluate queries need no network, and have none.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

from kg import __version__, calls
from kg.errors import QueryRefused, QueryTooLarge, ServiceFailed, SettingsError
from kg.inline import inline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.admission import Admission
    from kg.calls import Call

_HEADERS: Final = {
    "Accept": "application/sparql-results+json",
    "Content-Type": "application/x-www-form-urlencoded",
    "User-Agent": f"statecraft/{__version__}",
}
#: A call that fails silently gives one row without values.
_NOTHING: Final = "{ }"


class Federation:
    """Calls the servers that are listed, in the places that there are for it."""

    def __init__(self, admission: Admission, prefixes: Mapping[str, str], base: str) -> None:
        """Keep what is listed.

        Raises:
            SettingsError: something that is no address of an endpoint or host.
        """
        self._admission = admission
        self._limits = admission.limits
        self._listed = tuple(map(_checked, self._limits.service_hosts))
        self._prefixes = prefixes
        self._base = base

    def settle(self, query: str) -> str:
        """Put what the called servers answer in the place of the calls; without calls, it is as it was.

        Raises:
            QueryRefused: a server is not listed, or a call does not name one.
            QueryTooLarge: there are too many calls.
            QueryBusy: no place came free in time.
            ServiceFailed: a server does not answer as it should, and the call is not ``SILENT``.
        """
        if not self._listed:
            return query
        found = calls.find(query, self._prefixes, self._base)
        if not found:
            return query
        if len(found) > self._limits.service_calls:
            message = (
                f"the query calls other servers {len(found)} times; the limit is {self._limits.service_calls}"
            )
            raise QueryTooLarge(message)
        for call in found:
            self._admit(call)
        with self._admission.abroad():
            until = time.monotonic() + self._limits.service_seconds
            return calls.replaced(query, [(call, self._answer(call, until)) for call in found])

    def _admit(self, call: Call) -> None:
        if not any(_covers(listed, call.endpoint) for listed in self._listed):
            message = (
                f"SERVICE <{call.endpoint}> is refused: queries may call {', '.join(self._listed)} alone"
            )
            raise QueryRefused(message)

    def _answer(self, call: Call, until: float) -> str:
        # What speaks HTTP takes a tenth of a second to import, and most servers call no other.
        from kg.outbound import Bounds, post  # noqa: PLC0415

        bounds = Bounds(max(0.0, until - time.monotonic()), self._limits.service_result)
        try:
            reply = post(call.endpoint, urlencode({"query": call.query}).encode(), _HEADERS, bounds)
            return inline(reply.body, call.endpoint, f"{self._base}.well-known/genid/{call.start}-")
        except ServiceFailed:
            if call.silent:
                return _NOTHING
            raise


def _checked(address: str) -> str:
    try:
        parts = urlsplit(address)
        sound = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or 1)
    except ValueError:
        sound = False
    if not sound or parts.username is not None or parts.fragment:
        message = (
            f"service_hosts: {address!r} is not the address of a SPARQL endpoint or of a host (https://…)"
        )
        raise SettingsError(message)
    return address


def _covers(listed: str, endpoint: str) -> bool:
    """Tell whether an endpoint is the listed one, or on the listed host.

    >>> _covers("https://x.example", "https://x.example/sparql"), _covers("https://x.example/a", "https://x.example/b")
    (True, False)
    """
    if listed == endpoint:
        return True
    host, asked = urlsplit(listed), urlsplit(endpoint)
    whole = host.path in {"", "/"} and not host.query
    return whole and (host.scheme, host.netloc.lower()) == (asked.scheme, asked.netloc.lower())

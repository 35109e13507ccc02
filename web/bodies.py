"""The bodies of requests, read before anything else is done with them.

Whoever sends one drop by drop holds a thread for as long as they like, for the server has no deadline for
bodies. Only a part of the threads may be held so; pages, and queries in an address, have the others.
"""

from __future__ import annotations

import io
import threading
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import MutableMapping

_FULL: Final = Refusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Busy",
    "Too many requests with a body are being read. Please try again in a few seconds.",
    wait=5,
)


class Bodies:
    """Reads bodies, so many at once."""

    def __init__(self, most: int, largest: int) -> None:
        """Keep how many are read at once, and the size in bytes above which the application has to decide."""
        self._free = threading.BoundedSemaphore(most)
        self._largest = largest

    def take_in(self, environ: MutableMapping[str, Any]) -> Refusal | None:
        """Read the body of a request, if it has one, into memory; or say why it is not read.

        What is larger is left where it is: most of the application refuses it unread, and the rest takes it
        only from people who have signed in. Of a body whose length is not told (RFC 9112, section 7.1) as
        much is read as shows that.
        """
        length = environ.get("CONTENT_LENGTH") or ""
        chunked = bool(environ.get("HTTP_TRANSFER_ENCODING"))
        size = int(length) if length.isdecimal() else 0
        if not (chunked or 0 < size <= self._largest):
            return None
        if not self._free.acquire(blocking=False):
            return _FULL
        try:
            body = environ["wsgi.input"].read(self._largest + 1 if chunked else size)
        finally:
            self._free.release()
        environ["wsgi.input"] = io.BytesIO(body)
        if chunked:
            environ["CONTENT_LENGTH"] = str(len(body))
            del environ["HTTP_TRANSFER_ENCODING"]
        return None

"""The access log: a line of JSON for each request."""

from __future__ import annotations

import datetime as dt
import json
import logging
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import SettingsError
from web import clients
from web.site import SNAPSHOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TextIO

    from kg.serving import Serving

_LOG: Final = logging.getLogger("statecraft.web")


class AccessLog:
    """Writes what was asked and how it was answered; a line that cannot be written keeps nobody's answer."""

    def __init__(self, out: TextIO, *, client: str = "hash", query: bool = False) -> None:
        """Keep where to write to, how clients are named (hash, address, none), and whether queries are."""
        self._out = out
        self._client = client
        self._query = query
        # A new one for each run: who asked cannot be found out from an old log by trying addresses.
        self._key = secrets.token_bytes(16)
        self._lost = False

    def write(
        self, environ: Mapping[str, Any], *, address: str, status: int, size: int, seconds: float
    ) -> None:
        """Write the line of a request."""
        line = {
            "time": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
            "method": environ.get("REQUEST_METHOD"),
            "path": str(environ.get("PATH_INFO", "")).encode("latin-1", "replace").decode("utf-8", "replace"),
            "status": status,
            "bytes": size,
            "ms": round(seconds * 1000, 1),
            "snapshot": environ.get(SNAPSHOT),
        }
        if self._query:
            line["query"] = environ.get("QUERY_STRING", "")
        if self._client != "none":
            name = clients.name(address)
            line["client"] = name if self._client == "address" else clients.disguise(name, self._key)
        try:
            # One call, so that lines of requests that end together do not mix.
            self._out.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._out.flush()
        except OSError as error:
            if not self._lost:
                _LOG.warning("the access log cannot be written, and loses lines until it can: %s", error)
            self._lost = True
        else:
            self._lost = False


def open_log(serving: Serving) -> AccessLog | None:
    """Open the log that the settings ask for, if they do.

    Raises:
        SettingsError: its file cannot be written.
    """
    if not serving.access_log:
        return None
    try:
        # Open for as long as the server runs.
        file = None if serving.access_log == "-" else Path(serving.access_log).open("a", encoding="utf-8")  # noqa: SIM115
    except OSError as error:
        message = f"access_log: {error}"
        raise SettingsError(message) from error
    return AccessLog(file or sys.stdout, client=serving.access_log_client, query=serving.access_log_query)

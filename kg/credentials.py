"""Who we are to an engine: from the environment or a netrc file, never from the command line."""

from __future__ import annotations

import netrc
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kg.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN: Final = "STATECRAFT_ENGINE_TOKEN"  # noqa: S105 - the name of a variable
USER: Final = "STATECRAFT_ENGINE_USER"
PASSWORD: Final = "STATECRAFT_ENGINE_PASSWORD"  # noqa: S105 - the name of a variable
NETRC: Final = "NETRC"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user with a password, or a bearer token (RFC 6750); neither is shown where this is printed."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self.user or self.token)


def credentials(address: str, environment: Mapping[str, str], home: Path) -> Credentials:
    """Find the credentials for an engine: a token, a user and password, or the entry of its host in netrc.

    The file is the one that ``NETRC`` names, or else ``.netrc`` in the home folder.

    >>> credentials("http://localhost:1", {USER: "ada", PASSWORD: "secret"}, Path("/nowhere"))
    Credentials(user='ada')

    Raises:
        EngineError: the netrc file that is named cannot be read, or is none.
    """
    if token := environment.get(TOKEN):
        return Credentials(token=token)
    if user := environment.get(USER):
        return Credentials(user, environment.get(PASSWORD, ""))
    named = environment.get(NETRC)
    path = Path(named) if named else home / ".netrc"
    if not named and not path.is_file():
        return Credentials()
    try:
        found = netrc.netrc(path).authenticators(urlsplit(address).hostname or "")
    except (OSError, netrc.NetrcParseError) as error:
        message = f"the file of passwords cannot be read: {error}"
        raise EngineError(message) from error
    return Credentials(found[0], found[2]) if found else Credentials()

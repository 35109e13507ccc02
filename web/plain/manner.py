"""How a site of plain files is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from kg.errors import StatecraftError
from web import catalogues


@dataclass(frozen=True, slots=True)
class Manner:
    """How a site is published.

    ``url`` is where the files will be; without it they hold no address of their own. With ``further``, each
    thing has its brief, timeline and other further views; by default, where there are not too many things.
    ``processes`` render; by default one for each processor, where there is enough to do. Where ``pages``
    names addresses, these are written and no other things' pages, which is soon done. All pages are in one
    ``language``, which has to have a catalogue.
    """

    url: str = ""
    further: bool | None = None
    processes: int | None = None
    pages: tuple[str, ...] = ()
    language: str = catalogues.SOURCE


#: As :class:`Manner` says of each.
USUAL: Final = Manner()


def checked(url: str) -> str:
    """Give an address without the slash at its end; empty for none.

    >>> checked("https://example.org/graph/")
    'https://example.org/graph'

    Raises:
        StatecraftError: it is no address of a site.
    """
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment):
        message = f"{url!r} is no address of a site; it looks like https://example.org/some/path/"
        raise StatecraftError(message)
    return url.rstrip("/")

"""What every page has, and what surrounds it; its template receives it as ``page``, and the shell besides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Shell:
    """What surrounds every page."""

    title: str
    licence: str
    snapshot: int
    assets: dict[str, str]


@dataclass(frozen=True)
class Page:
    """What the frame of every page needs; ``alternates`` are (media type, address) pairs.

    ``feed`` is where its changes are told, and ``embed`` where its card for other sites is.
    """

    template: ClassVar[str]
    title: str
    alternates: tuple[tuple[str, str], ...] = ()
    q: str = ""
    description: str = ""
    feed: str = ""
    embed: str = ""

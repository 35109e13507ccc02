"""Feeds in the Atom syndication format (RFC 4287)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Sequence

MEDIA_TYPE: Final = "application/atom+xml"
_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
# Characters that XML 1.0 cannot hold.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that changed; ``updated`` is a time as RFC 3339 has it."""

    id: str
    title: str
    updated: str
    link: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """Entries with what they are about; ``page`` is where a person reads the same."""

    id: str
    title: str
    updated: str
    author: str
    address: str
    page: str
    entries: Sequence[Entry] = ()


def write(feed: Feed) -> bytes:
    """Write a feed.

    >>> b"<title>Lights</title>" in write(Feed("x:1", "Lights", "2026-01-01T00:00:00Z", "Us", "x:f", "x:p"))
    True
    """
    root = ET.Element("feed", xmlns=_NAMESPACE)
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated)
    _add(ET.SubElement(root, "author"), "name", feed.author)
    ET.SubElement(root, "link", rel="self", type=MEDIA_TYPE, href=feed.address)
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=feed.page)
    for entry in feed.entries:
        one = ET.SubElement(root, "entry")
        _add(one, "id", entry.id)
        _add(one, "title", entry.title)
        _add(one, "updated", entry.updated)
        ET.SubElement(one, "link", rel="alternate", type="text/html", href=entry.link)
        _add(one, "content", entry.text or entry.title, type="text")
    return b"<?xml version='1.0' encoding='utf-8'?>\n" + ET.tostring(root, encoding="unicode").encode()


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = _FORBIDDEN.sub("", text)

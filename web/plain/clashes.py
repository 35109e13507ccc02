"""Paths that some hosts take for one: their disks tell no case apart, or write accents in their own way."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def clashes(paths: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Give the paths that differ in case alone, or in how a letter with an accent is written, together.

    >>> clashes(["topic/EAR/index.html", "topic/ear/index.html", "about/index.html"])
    (('topic/EAR/index.html', 'topic/ear/index.html'),)
    """
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        found[unicodedata.normalize("NFC", path.casefold())].append(path)
    return tuple(tuple(sorted(same)) for same in found.values() if len(same) > 1)

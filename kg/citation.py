"""How to cite a graph as a whole: its version, its day, and one line for a list of references."""

from __future__ import annotations

from typing import TYPE_CHECKING

import kg

if TYPE_CHECKING:
    import datetime as dt

_DIGITS = 12


def version_of(fingerprint: str) -> str:
    """Name the version of a snapshot: the program's, and what tells these files from all others.

    It does not depend on the machine, so that the same files have the same version everywhere
    (Semantic Versioning 2.0.0, section 10).

    >>> version_of("0f1e2d3c4b5a69788796").partition("+")[2]
    '0f1e2d3c4b5a'
    """
    return f"{kg.__version__}+{fingerprint[:_DIGITS]}"


def cite(title: str, version: str, day: dt.date | None, address: str) -> str:
    """Write one line for a list of references; ``day`` is the last on which something was recorded.

    >>> import datetime as dt
    >>> cite("Lights", "1.0+ab", dt.date(2026, 1, 20), "https://lights.example/")
    'Lights, version 1.0+ab, 2026-01-20. https://lights.example/'
    """
    parts = [title, *([f"version {version}"] if version else []), *([day.isoformat()] if day else [])]
    return f"{', '.join(parts)}. {address}"

"""How to cite a graph as a whole: its version, and the line and the record for a list of references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import kg
from kg.tongue import gettext as _

if TYPE_CHECKING:
    import datetime as dt

_DIGITS = 12
_SPECIAL = re.compile(r"([&%$#_{}])")


def version_of(fingerprint: str) -> str:
    """Name the version of a snapshot: the program's, and what tells these files from all others.

    It does not depend on the machine, so that the same files have the same version everywhere
    (Semantic Versioning 2.0.0, section 10).

    >>> version_of("0f1e2d3c4b5a69788796").partition("+")[2]
    '0f1e2d3c4b5a'
    """
    return f"{kg.__version__}+{fingerprint[:_DIGITS]}"


def cite(title: str, version: str, day: dt.date | None, address: str, publisher: str = "") -> str:
    """Write one line for a list of references; ``day`` is the last on which something was recorded.

    >>> import datetime as dt
    >>> cite("Lights", "1.0+ab", dt.date(2026, 1, 20), "https://lights.example/", "The Coast Board")
    'The Coast Board. Lights, version 1.0+ab, 2026-01-20. https://lights.example/'
    """
    parts = [
        title,
        *([_("version {version}").format(version=version)] if version else []),
        *([day.isoformat()] if day else []),
    ]
    return f"{publisher + '. ' if publisher else ''}{', '.join(parts)}. {address}"


def bibtex(title: str, version: str, day: dt.date | None, address: str, publisher: str = "") -> str:
    r"""Write the same as a BibTeX record.

    >>> print(bibtex("Lights & lamps", "1.0+ab", None, "https://lights.example/"))
    @misc{lights-lamps,
      title = {{Lights \& lamps}},
      version = {1.0+ab},
      url = {https://lights.example/}
    }
    """
    fields = {
        "author": f"{{{_escaped(publisher)}}}" if publisher else "",
        "title": f"{{{_escaped(title)}}}",
        "version": version,
        "year": str(day.year) if day else "",
        "month": str(day.month) if day else "",
        "day": str(day.day) if day else "",
        "url": address,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{slug(title)},\n{lines}\n}}"


def slug(title: str) -> str:
    """Make the name of files and records of a title.

    >>> slug("Lights & lamps"), slug("灯")
    ('lights-lamps', 'graph')
    """
    return "-".join(re.findall(r"[a-z0-9]+", title.casefold())) or "graph"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)

"""What the licences of imports mean for whoever passes the graph on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.imports.manifest import Manifest

_NON_COMMERCIAL: Final = re.compile(r"(?i)(^|[^a-z])(by-)?nc([^a-z]|$)|non-?commercial")
_COMMONS: Final = re.compile(r"https?://creativecommons\.org/(licenses|publicdomain)/([a-z-]+)(?:/([\d.]+))?")


def short(licence: str) -> str:
    """Name a licence as people do.

    >>> short("https://creativecommons.org/licenses/by-nc/4.0/")
    'CC BY-NC 4.0'
    >>> short("https://creativecommons.org/publicdomain/zero/1.0/")
    'CC0 1.0'
    """
    match = _COMMONS.match(licence)
    if not match:
        return licence
    if match[1] == "publicdomain":
        name = "CC0" if match[2] == "zero" else "Public Domain Mark"
    else:
        name = f"CC {match[2].upper()}"
    return f"{name} {match[3]}" if match[3] else name


def is_non_commercial(licence: str) -> bool:
    """Tell whether a licence forbids commercial use, as far as its name or address says.

    >>> is_non_commercial("CC BY-NC 4.0"), is_non_commercial("https://creativecommons.org/licenses/by/4.0/")
    (True, False)
    """
    return bool(_NON_COMMERCIAL.search(licence))


def warning(one: Manifest) -> str:
    """Say what is to be heeded of an import; empty where nothing is."""
    if not one.licence:
        return "its licence is not known: name it with --licence before you pass the graph on"
    if is_non_commercial(one.licence):
        return f"its licence, {short(one.licence)}, allows no commercial use: it is never part of a release"
    return ""


def mixture(own: str, others: Iterable[Manifest]) -> str:
    """Warn of a graph in which data of several licences are together; empty where all have one.

    ``own`` is the licence of the curated data.
    """
    listed = list(others)
    if not {one.licence for one in listed} - {own}:
        return ""
    lines = ["this mixes data of different licences; whoever passes it on must keep all of them:"]
    lines += [f"  the curated data: {short(own) if own else 'no licence is named'}"]
    for one in listed:
        hint = ", no commercial use" if is_non_commercial(one.licence) else ""
        lines.append(
            f"  {one.title} ({one.name}): {short(one.licence) if one.licence else 'not known'}{hint}"
        )
    lines.append("  with --own the curated data are written alone")
    return "\n".join(lines)

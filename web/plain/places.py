"""Where each address of the site is among plain files, and how one file links to another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

#: What the search in an address may be, as far as the page's scripts answer it; other searches are files.
_LIVE: Final = {
    "/search": frozenset({"q"}),
    "/sparql": frozenset({"query"}),
    "/explore": frozenset({"id", "query"}),
    "/graph": frozenset({"id"}),
    "/ask": frozenset({"kind"}),
}
#: What takes a server: programs' addresses, forms with too many answers, and citations of a moment.
_SERVED: Final = re.compile(
    r"/(?:suggest|health|status|api|openapi\.json|favicon\.ico|graph\.html|graphs|graph/.*|sparql/sources"
    r"|explore/.*|sparql/terms)"
)
#: A document of this form says when it was made, and would be another each time.
_DATED: Final = "docx"
_SERVED_KEYS: Final = frozenset({"asOf", "known", "version", "cite"})
#: Further views of one thing, and lists for programs: many and slow to make, so that large sites go without.
_FURTHER: Final = re.compile(
    r"/(?:brief\?.*|timeline\?about=.*|timeline\.\w+\?.*|(?:id|source|topic|questions)/[^/]+/feed|embed/.*"
    r"|id/[^/]+/(?:status|say-and-do)(?:\?.*)?|source/[^/]+/impact.*|(?:id|claim|source)/[^?]+\.(?:ttl|jsonld|nt)"
    r"|disputes(?:\.\w+\?|/[^/]+\.).*|explain\?.*|inference/.*"
    r"|quality/(?:[^?]+\.json\?|[^?]+\?(?:.*&)?page=(?:2[1-9]|[3-9]\d|\d{3,})).*)"
)
#: Ways to filter a list. Without further views, lists are filtered one way at a time: each further way
#: multiplies them.
_WAYS: Final = re.compile(r"\b(?:sort|verdict|kind|property|code|period)=")
_FILTERED: Final = re.compile(r"/(?:disputes|quality/[^/]+)")
_SUFFIX: Final = re.compile(r"\.(?:ttl|jsonld|nt|json|csv|ics|html|xml|md|tex|bib|ris)$")
#: The page of a thing or claim: nearly all links, and nothing in them to look at more closely.
_THING: Final = re.compile(r"/(?:id|claim|source)/[\w-]+", re.ASCII)
_SAFE: Final = re.compile(r"[\w.=,:-]{1,120}", re.ASCII)
_PAGE: Final = "index.html"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a site of plain files has: with ``further``, also further views of each thing."""

    further: bool = True

    def file(self, address: str) -> str | None:
        """Give the path of the file that an address is in; None for what is not in the site.

        >>> Scope().file("/id/north-cape"), Scope().file("/search?page=2"), Scope().file("/search?q=cape")
        ('id/north-cape/index.html', 'search/page=2/index.html', 'search/index.html')
        >>> Scope().file("/timeline.csv?about=x"), Scope().file("/static/app.js?v=1"), Scope().file("/status")
        ('timeline/about=x.csv', 'static/app.js', None)
        """
        if _THING.fullmatch(address):
            return f"{address[1:]}/{_PAGE}"
        parts = urlsplit(address)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        if _SERVED.fullmatch(parts.path) or any(key in _SERVED_KEYS or text == _DATED for key, text in pairs):
            return None
        if not self.further and _is_further(parts.path, parts.query):
            return None
        path = unquote(parts.path).strip("/")
        if any(step in {"", ".", ".."} or "\0" in step for step in path.split("/")) and path:
            return None
        if path.startswith(("static/", "downloads/")):
            return path
        if is_live(address):
            pairs = []
        return _named(path, pairs)

    def link(self, address: str, depth: int) -> str | None:
        """Give the address relative to a file so many folders down; None for what is not in the site.

        >>> Scope().link("/id/north-cape#c-1", 2), Scope().link("/", 0)
        ('../../id/north-cape/#c-1', './')
        """
        if _THING.fullmatch(address):
            return f"{'../' * depth}{address[1:]}/"
        if not self.further and _FURTHER.fullmatch(address):
            # What is after a number sign makes it no other page; taking it off is for the few that have one.
            return None
        found = _from_root(self, address)
        if found is None:
            return None
        return "../" * depth + found or "./"


def _is_further(path: str, query: str) -> bool:
    if _FILTERED.fullmatch(path) and len(_WAYS.findall(query)) > 1:
        return True
    return bool(_FURTHER.fullmatch(f"{path}?{query}" if query else path))


@lru_cache(maxsize=100_000)
def _from_root(scope: Scope, address: str) -> str | None:
    """Give a link from the root of the site: nearly all of a page's links are those of the last page too."""
    target = scope.file(address)
    if target is None:
        return None
    parts = urlsplit(address)
    path = target.removesuffix(_PAGE) if target.endswith(f"/{_PAGE}") or target == _PAGE else target
    query = f"?{parts.query}" if parts.query and (is_live(address) or target.startswith("static/")) else ""
    return quote(path, safe="/=,:@~") + query + (f"#{parts.fragment}" if parts.fragment else "")


@lru_cache(maxsize=100_000)
def is_live(address: str) -> bool:
    """Tell whether the page's scripts answer the search in an address."""
    if "?" not in address:
        return False
    parts = urlsplit(address)
    keys = {key for key, _ in parse_qsl(parts.query)}
    return bool(keys & _LIVE.get(parts.path, frozenset()))


def _named(path: str, pairs: list[tuple[str, str]]) -> str:
    """Name a file after a path and the search in an address; a form of it makes the suffix."""
    form = next((value for key, value in pairs if key == "format"), "")
    pairs = [(key, value) for key, value in pairs if key != "format"]
    suffix = _SUFFIX.search(path)
    end = suffix[0] if suffix else ".xml" if path.endswith("/feed") else ""
    if pairs:
        name = ",".join(f"{key}={value}" for key, value in pairs)
        if not _SAFE.fullmatch(name):
            name = digest(name)
        path = f"{path.removesuffix(end)}/{name}{end}"
    elif path.endswith("/feed"):
        path += end
    if form and _SAFE.fullmatch(form):
        return f"{path.removesuffix(end)}.{form}"
    if end:
        return path
    return f"{path}/{_PAGE}" if path else _PAGE


def digest(text: str) -> str:
    """Give a short name for what cannot be a file's: FNV-1a over UTF-8, twice, as a page can find it as well.

    >>> digest("about=Skjær light")
    '5045b468ab292971'
    """
    found = ""
    for seed in (0x811C9DC5, 0x9747B28C):
        state = seed
        for byte in text.encode():
            state = (state ^ byte) * 0x01000193 & 0xFFFFFFFF
        found += f"{state:08x}"
    return found

"""What a host of files wants beside the pages: where to begin, what is missing, and what to index."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from web.plain.rewrite import rewrite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.release.manifest import Release
    from web.plain.renderer import Renderer

_MOST: Final = 50_000  # addresses in one file (sitemaps.org)
_SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_DRAWS: Final = {"library": "vis-network.js", "script": "graph.js", "style": "graph.css"}
_PAGE: Final = "index.html"


def settings(renderer: Renderer, release: Release) -> bytes:
    """Write what the script that stands for the server needs to know."""
    here = renderer.here
    whole = release.files[0]
    known = {
        "base": here.project.base,
        "prefixes": here.prefixes,
        "data": f"downloads/{whole.name}",
        "triples": whole.triples,
        "worker": here.assets["plain-worker.js"].lstrip("/"),
        "engine": here.assets["oxigraph.wasm"].lstrip("/"),
        "digest": whole.sha256[:16],
        "land": here.assets["land.svg"].lstrip("/"),
        "draws": {name: here.assets[file].lstrip("/") for name, file in _DRAWS.items()},
    }
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()


def missing(renderer: Renderer, root: str) -> bytes:
    """Write the page for addresses where nothing is, which hosts show at any depth.

    ``root`` is the path of the site on its host, with a slash at either end.
    """
    html = renderer.get("/no/such/page").decode()
    page = rewrite(html, "404.html", renderer.scope, renderer.shim, root)
    return page.text.encode()


def maps(url: str, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Write what search engines read: the list of pages, cut where it is long, and where that is."""
    pages = sorted(path.removesuffix(_PAGE) for path in paths if _is_listed(path))
    parts = [pages[start : start + _MOST] for start in range(0, len(pages), _MOST)]
    if len(parts) == 1:
        yield "sitemap.xml", _map("urlset", "url", url, parts[0])
    else:
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        yield "sitemap.xml", _map("sitemapindex", "sitemap", url, names)
        for name, part in zip(names, parts, strict=True):
            yield name, _map("urlset", "url", url, part)
    yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {url}/sitemap.xml\n".encode()


def _map(outer: str, inner: str, url: str, paths: Iterable[str]) -> bytes:
    rows = "".join(f"<{inner}><loc>{escape(f'{url}/{quote(path)}')}</loc></{inner}>\n" for path in paths)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{outer} xmlns="{_SPACE}">\n{rows}</{outer}>\n'.encode()


def _is_listed(path: str) -> bool:
    """Tell whether search engines should know of a file: a page, and no part of a list or card."""
    return path.endswith(_PAGE) and "=" not in path and not path.startswith("embed/")

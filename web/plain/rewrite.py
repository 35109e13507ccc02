"""Pages of the server as files: links to files, and only what works without a server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from posixpath import relpath
from typing import TYPE_CHECKING, Final

from web.plain.places import is_live

if TYPE_CHECKING:
    from web.plain.places import Scope

# Our own templates write addresses so: in double quotes, escaped, those of this site with a slash first.
_TAG: Final = re.compile(
    r"<(?P<tag>a|form|link|script|image|img|iframe|div)\b(?P<before>[^<>]*?)"
    r' (?P<name>href|src|action|data-worker)="(?P<address>/(?!/)[^"]*)"(?P<after>[^<>]*)>'
)
_BODY: Final = "\n<body>\n"
_MAIN: Final = '\n<main id="main"'
_HEAD: Final = '<meta charset="utf-8">\n'
#: As on the server, but for what only a header can say. Where queries run, WebAssembly does, in a worker.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'{wasm}; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'"
)
#: Forms that the page's scripts, or plain links, answer; others are not shown.
_FORMS: Final = frozenset({"/search", "/sparql", "/ask", "/graph", "/brief", "/timeline"})
#: Where queries run.
_ASKING: Final = ("sparql/", "ask/")
_FORMS_OF_SCRIPTS: Final = frozenset({"/brief", "/timeline"})


@dataclass(frozen=True, slots=True)
class Written:
    """A page as a file, and the addresses that it links to."""

    text: str
    links: frozenset[str]


def rewrite(html: str, file: str, scope: Scope, shim: str, root: str = "") -> Written:
    """Lead the links of a page to files; ``shim`` is the address of the script that stands for the server.

    Links are relative to the page; with a ``root``, the path of the site on its host, they are not.
    """
    found: set[str] = set()
    depth = file.count("/")

    def line(written: str) -> str:
        if '="/' not in written:
            return written
        text, addresses = _line(written, depth, scope, root)
        found.update(addresses)
        return text

    text = "\n".join(map(line, _pieces(html)))
    return Written(text.replace(_HEAD, _HEAD + _head(file, scope, shim, root), 1), frozenset(found))


def _pieces(html: str) -> list[str]:
    """Part a page into its lines; what is between its head and its text is one, as it is on the next page."""
    head, _, rest = html.partition(_BODY)
    around, main, page = rest.partition(_MAIN)
    if not main:
        return html.split("\n")
    return [*head.split("\n"), _BODY[1:] + around, *(main[1:] + page).split("\n")]


@lru_cache(maxsize=20_000)
def _line(written: str, depth: int, scope: Scope, root: str) -> tuple[str, tuple[str, ...]]:
    """Lead the tags of a line to files, and give their addresses.

    What is around a page is the same lines on every page; a tag of ours does not go on in the next line.
    """
    found: list[str] = []

    def tag(match: re.Match[str]) -> str:
        text, address = _tag(match.groups(), depth, scope, root)
        if address:
            found.append(address)
        return text

    return _TAG.sub(tag, written), tuple(found)


@lru_cache(maxsize=100_000)
def _tag(parts: tuple[str, ...], depth: int, scope: Scope, root: str) -> tuple[str, str]:
    """Lead one tag of a page so deep to a file, and give its address where that is one to render.

    Most tags of a page are those of the page before it.
    """
    tag, before, name, given, after = parts
    address, wanted = unescape(given), ""
    link = scope.link(address, depth)
    if tag == "form" and address.partition("?")[0] not in _FORMS:
        link = None
    if link is None and tag == "link":
        return "", ""
    if link is None:
        # What takes a server is not shown; where it leads all the same says why.
        link = scope.link("/about", depth) or ""
        after += " hidden"
    elif not is_live(address):
        wanted = address.partition("#")[0]
    if tag == "form" and address in _FORMS_OF_SCRIPTS:
        after += f' data-served="{escape(address)}" hidden'
    return f'<{tag}{before} {name}="{escape(root + link)}"{after}>', wanted


def _head(file: str, scope: Scope, shim: str, root: str) -> str:
    policy = _POLICY.format(wasm=" 'wasm-unsafe-eval'" if file.startswith(_ASKING) else "")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    if file.startswith("embed/"):
        return meta
    further = " data-further" if scope.further else ""
    script = escape(root + (scope.link(shim, file.count("/")) or ""))
    top = root or f"{relpath('/', f'/{file}/..')}/"
    return f'{meta}<script src="{script}" data-root="{top}"{further} id="plain" defer></script>\n'

"""What need not be asked again: answers are known by snapshot, moment and request before they are made.

The ETag of an answer is a digest of everything that it depends on: the program, the snapshot, the moment,
the address with its query, and what the client accepts. So a client that has it is told 304, and one that has
not is given it from memory, without a query being asked.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache as once
from importlib import resources
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlencode

from flask import Response, current_app, g, request

from web import compress, tongues
from web.cache import Cache, Kept
from web.negotiate import HTML, wants_page
from web.session import needed_role, signed_in
from web.site import site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from web.site import Site

#: Where an application keeps its cache.
KEY: Final = "statecraft.cache"
#: The parts of the site that show a snapshot and nothing else.
_LASTING: Final = frozenset(
    {
        "assets",
        "home",
        "entity",
        "status",
        "brief",
        "topic",
        "feeds",
        "embed",
        "conduct",
        "claim",
        "source",
        "search",
        "reconcile",
        "timeline",
        "timeline_files",
        "sparql",
        "row_sources",
        "terms",
        "ask",
        "graph",
        "explore",
        "connections",
        "ontology",
        "questions",
        "disputes",
        "quality",
        "impact",
    }
)
_PASSING: Final = frozenset({"home.health"})
_OK: Final = 200
_DIGEST: Final = 12  # bytes
_ERRORS: Final = 400
_LARGEST_BODY: Final = 200_000  # of a request whose answer is kept
# These say something else each time (SPARQL 1.1, sections 17.4.2.9, 17.4.2.12, 17.4.4.5 and 17.4.5.1), and
# another server may.
_CHANGING: Final = re.compile(r"\b(SERVICE|NOW|RAND|UUID|STRUUID|BNODE)\b")
_LETTERS: Final = ("SERVICE", "NOW", "RAND", "UUID", "BNODE")
_CODE: Final = (".py", ".html", ".rq", ".ttl", ".js", ".css", ".po")


def recall() -> Response | None:
    """Answer from memory, or with 304, where that can be done."""
    g.fresh = None
    if not _is_lasting():
        return None
    g.fresh = known = _etag(site())
    # A page says to who is signed in what they may do there; all else is the same for everybody.
    mine = request.blueprint != "assets" and signed_in() is not None
    if not mine and request.method in {"GET", "HEAD"} and known in request.if_none_match:
        response = Response(status=304)
        response.set_etag(known)
        return response
    kept = _cache().get(known)
    if kept is None or (mine and _is_page(kept)):
        return None
    g.recalled = True
    return Response(kept.body, headers=list(kept.headers))


def keep(response: Response) -> Response:
    """Say how long an answer holds, make it smaller for the way, and keep it."""
    headers = response.headers
    if "recalled" in g:
        response.make_conditional(request)
        return response
    textual = compress.is_textual(response.content_type or "")
    if textual:
        response.vary.add("Accept-Encoding")
    known = None if "personal" in g else g.get("fresh")
    headers.setdefault(
        "Cache-Control", "no-cache" if known and response.status_code < _ERRORS else "no-store"
    )
    if response.status_code != _OK or request.method not in {"GET", "HEAD", "POST"}:
        return response
    whole = not response.is_streamed and not response.direct_passthrough
    if request.method != "POST" and (known or whole):
        response.set_etag(known) if known else response.add_etag()
    if not whole:
        return response
    body = response.get_data()
    if textual and compress.worthwhile(len(body)) and compress.coding(request.accept_encodings):
        body = compress.compressed(body)
        response.set_data(body)
        headers["Content-Encoding"] = "gzip"
        if not known and request.method != "POST":
            response.add_etag(overwrite=True)
    if known:
        _cache().put(known, Kept(tuple(headers.items()), body))
    if request.method != "POST":
        response.make_conditional(request)
    return response


def passing() -> None:
    """Say that the answer to this request may be another next time, for all that it depends on."""
    g.fresh = None
    g.passes = True


def is_passing() -> bool:
    """Tell whether that was said of the answer to this request."""
    return bool(g.get("passes"))


def _is_page(kept: Kept) -> bool:
    return any(name.lower() == "content-type" and value.startswith(HTML) for name, value in kept.headers)


def _is_lasting() -> bool:
    # What depends on who is signed in is never kept, whatever part of the site it is in.
    if needed_role(current_app, request.endpoint) is not None:
        return False
    if request.endpoint in _PASSING or request.blueprint not in _LASTING:
        return False
    if request.method == "POST":
        size = request.content_length
        if request.blueprint != "sparql" or size is None or size > _LARGEST_BODY:
            return False
        return not changes(_body())
    return request.method in {"GET", "HEAD"} and not changes(request.args.get("query", ""))


def changes(query: str) -> bool:
    """Tell whether a query may be answered otherwise each time.

    >>> changes("SELECT (now() AS ?x) {}"), changes("SELECT ?known { ?known ?p 'snow' }")
    (True, False)
    """
    text = query.upper()
    # Most queries do not have the letters at all, which is much faster to see.
    for letters in _LETTERS:
        if letters in text:
            return _CHANGING.search(text) is not None
    return False


def _etag(here: Site) -> str:
    negotiated = request.blueprint != "assets"
    # What a query alone is answered, as data, has no words in it.
    plain = request.blueprint == "sparql" and set(request.args) == {"query"}
    plain = plain and request.method in {"GET", "HEAD"} and not wants_page(request.accept_mimetypes)
    return etag(
        here,
        request.full_path,
        request.host_url if negotiated else "",
        str(request.accept_mimetypes) if negotiated else "",
        compress.coding(request.accept_encodings),
        tongues.current().key if negotiated and not plain else "",
        tongues.catalogues().digest if not plain else "",
        f"{request.mimetype}\0{_body()}" if request.method == "POST" else "",
    )


def etag(here: Site, *asked: str) -> str:
    """Digest everything that an answer depends on.

    ``asked`` are the address with its query, the host, what the client accepts, the coding of what it is
    sent, the language with its words, and the body of the request.
    """
    text = "\0".join((program(), here.state, *asked))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).hexdigest()


def _body() -> str:
    """Give what was sent, whether or not it has been read as a form already."""
    if request.mimetype == "application/x-www-form-urlencoded":
        return urlencode(list(request.form.items(multi=True)))
    return request.get_data().decode("utf-8", "replace")


def _cache() -> Cache:
    return cast("Cache", current_app.extensions[KEY])


@once
def program() -> str:
    """Digest the program itself: an answer may be another after it was changed."""
    digest = hashlib.sha256()
    for package in ("kg", "web"):
        for file in sorted(_files(resources.files(package)), key=str):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in {"ui", "__pycache__", "bundled"}:
            yield from _files(entry)
        elif entry.name.endswith(_CODE):
            yield entry

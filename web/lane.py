"""A short way for what programs ask most: one query in the address, answered in a form that they name.

It goes around the framework, which takes longer than most such queries do, and gives what the long way gives,
to the byte. Whatever is out of the ordinary, an error too, goes the long way, with what was answered already.
"""

from __future__ import annotations

from binascii import a2b_qp
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from kg.worker import Question
from web import compress, cors, freshness, protocol, respond
from web.cache import Kept
from web.negotiate import GRAPHS, TABLES, choose_form, wants_page
from web.site import CLIENT, SNAPSHOT, VIEW

if TYPE_CHECKING:
    from kg.worker import Answer
    from web.cache import Cache
    from web.site import Site
    from web.sites import Sites

#: Where the environment of a request that was taken off the short way has what was answered.
OUTCOME: Final = "statecraft.outcome"
_PATH: Final = "/sparql"
_BEGIN: Final = "query="
_VIEW: Final = "sparql.sparql"
_WORDLESS: Final = ("", "", "")  # no language, no catalogue of its words, and no body of the request
#: A request with one of these may want less than the whole answer.
_PARTIAL: Final = frozenset(
    {"HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"}
    | {"HTTP_IF_RANGE", "HTTP_RANGE"}
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a query: an answer or an error, and the site that it was asked of."""

    site: Site
    answer: Answer | None = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a client accepts: as the headers of its request say, and as they are understood."""

    accept: str
    page: bool
    table: str | None
    graph: str | None


class Lane:
    """Answers what it can at once, and leaves everything else to the framework."""

    def __init__(self, sites: Sites, cache: Cache) -> None:
        """Keep the site that queries are asked of, and where answers are kept."""
        self._sites = sites
        self._cache = cache

    def answer(self, environ: dict[str, Any]) -> Kept | None:
        """Answer a request, with status 200; nothing where it has to go the long way."""
        query = _query(environ)
        wish = _wish(environ.get("HTTP_ACCEPT", "")) if query else None
        if wish is None or wish.page:
            return None
        form = wish.table if protocol.form(query) == "table" else wish.graph
        if form is None:
            return None
        here = self._sites.enter()
        try:
            return self._kept(environ, here, query, form, wish)
        finally:
            self._sites.leave(here)

    def _kept(self, environ: dict[str, Any], here: Site, query: str, form: str, wish: _Wish) -> Kept | None:
        """Give the answer, from memory or the engine; nothing where the long way has to say how it went."""
        environ[SNAPSHOT], environ[VIEW] = here.snapshot.number, _VIEW
        coding = _coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        etag = freshness.etag(
            here,
            f"{_PATH}?{environ['QUERY_STRING']}",
            f"{environ['wsgi.url_scheme']}://{environ['HTTP_HOST']}/",
            wish.accept,
            coding,
            *_WORDLESS,
        )
        if kept := self._cache.get(etag):
            return kept
        try:
            answer = here.pool.ask(Question(query, form), str(environ.get(CLIENT, "")))
        except Exception as error:  # noqa: BLE001 - the long way raises it again
            environ[OUTCOME] = Outcome(here, error=error)
            return None
        if answer.file:
            environ[OUTCOME] = Outcome(here, answer)
            return None
        kept = _finished(answer, etag, coding)
        self._cache.put(etag, kept)
        return kept


def _query(environ: dict[str, Any]) -> str:
    """Give the query of a request that asks one and nothing else; empty where it is not as simple as that."""
    text = str(environ.get("QUERY_STRING", ""))
    if (
        environ.get("PATH_INFO") != _PATH
        or environ.get("REQUEST_METHOD") != "GET"
        or not text.startswith(_BEGIN)
        or "&" in text
        or "HTTP_HOST" not in environ
        or not environ.keys().isdisjoint(_PARTIAL)
    ):
        return ""
    query = _decoded(text[len(_BEGIN) :])
    blank = not query or query.isspace() or freshness.changes(query)
    return "" if blank else query.replace("\r\n", "\n")


def _decoded(value: str) -> str:
    """Undo the percent-encoding of a value (WHATWG URL, section 5.1); empty where it is not so simple.

    Quoted-printable differs in its sign alone, and is decoded ten times as fast.

    >>> _decoded("ASK+%7B%7D+%23+%C3%A9"), _decoded("a=b"), _decoded("%%41"), _decoded("%FF")
    ('ASK {} # é', '', '', '')
    """
    if not value.isascii() or "=" in value or "\r" in value or "\n" in value:
        return ""
    found = a2b_qp(value.replace("+", " ").replace("%", "="))
    # A sign that begins no escape stands for itself, and is another here.
    if len(found) != len(value) - 2 * value.count("%"):
        return ""
    try:
        return found.decode()
    except UnicodeDecodeError:
        return ""


@lru_cache(maxsize=1000)
def _wish(header: str) -> _Wish:
    accept = parse_accept_header(header, MIMEAccept)
    return _Wish(str(accept), wants_page(accept), choose_form(accept, TABLES), choose_form(accept, GRAPHS))


@lru_cache(maxsize=1000)
def _coding(header: str) -> str:
    return compress.coding(parse_accept_header(header))


def _finished(answer: Answer, etag: str, coding: str) -> Kept:
    """Put the headers to an answer that the long way puts to it."""
    headers, body = _headers(answer.media_type), answer.body
    if coding and compress.worthwhile(len(body)) and compress.is_textual(answer.media_type):
        body = compress.compressed(body)
        headers = (*headers, ("Content-Encoding", coding))
    return Kept((*headers, ("ETag", f'"{etag}"'), ("Content-Length", str(len(body)))), body)


@lru_cache
def _headers(media_type: str) -> tuple[tuple[str, str], ...]:
    """Give the headers that all answers of a type have."""
    kind = respond.with_charset(media_type)
    vary = "Accept, Accept-Encoding" if compress.is_textual(kind) else "Accept"
    own = {"Content-Type": kind, "Cache-Control": "no-cache", "Vary": vary}
    return tuple({**respond.safe(media_type), **cors.OPEN, **own}.items())

"""Renders addresses of an application into files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_to_bytes, urlsplit

from werkzeug.test import EnvironBuilder

from kg.errors import StatecraftError
from web import catalogues
from web.catalogues import SOURCE
from web.freshness import is_passing
from web.plain.fragments import keeping
from web.plain.kept import recalling
from web.plain.rewrite import rewrite
from web.plain.shelf import ALONE, Shelf
from web.site import BRIEF, FULL, KEY, PLAIN, enter

if TYPE_CHECKING:
    from gettext import NullTranslations

    from flask import Flask

    from web.catalogues import Catalogues
    from web.plain.folder import Writer
    from web.plain.places import Scope
    from web.site import Site

#: The script that stands for the server.
SHIM: Final = "plain.js"
#: Stands for the host in what is rendered: nothing may be called so (RFC 6761).
_HOST: Final = "http://plain.invalid"
_HTML: Final = (("Accept", "text/html"),)
_MOVED: Final = range(300, 400)
_TEXTS: Final = (
    "text/",
    "application/ld+json",
    "application/json",
    "application/n-triples",
    "application/atom+xml",
)


@dataclass(frozen=True, slots=True)
class Done:
    """A file that was rendered: its path, digest and size, whether it was written, and where it leads."""

    path: str
    digest: str
    size: int
    written: bool
    links: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Renderer:
    """Renders the pages of an application in a language.

    ``url`` is where the files will be, without a slash at the end.
    """

    app: Flask
    scope: Scope
    writer: Writer
    url: str
    language: str = SOURCE

    @property
    def here(self) -> Site:
        """The site that is published."""
        found: Site = self.app.extensions[KEY].current()
        return found

    def render(self, address: str) -> Done | None:
        """Write the file of an address; None for what is not in the site.

        Raises:
            OSError: the disk does not take it.
            StatecraftError: the view of the address has a fault, or a query that it asks is not answered.
        """
        path = self.scope.file(address)
        if path is None:
            return None
        body, kind, moved = self._answer(address)
        if moved:
            return self._moved(path, moved)
        if kind.startswith(_TEXTS):
            body = body.replace(_HOST.encode(), self.url.encode())
        if not kind.startswith("text/html"):
            return self.put(path, body)
        page = rewrite(body.decode(), path, self.scope, self.shim)
        return self.put(path, page.text.encode(), page.links)

    @property
    def shim(self) -> str:
        """The address of the script that stands for the server."""
        return self.here.assets[SHIM]

    def get(self, address: str) -> bytes:
        """Give what is answered to an address."""
        return self._answer(address)[0]

    @property
    def words(self) -> NullTranslations:
        """The words of the language, for what is written outside of any page."""
        found: Catalogues = self.app.extensions[catalogues.KEY]
        return found.by_tag[self.language].words

    def put(self, path: str, data: bytes, links: frozenset[str] = frozenset()) -> Done:
        """Write a file.

        Raises:
            OSError: the disk does not take it.
        """
        return Done(path, *self._put(path, data), links)

    def _put(self, path: str, data: bytes) -> tuple[str, int, bool]:
        digest, written = self.writer.put(path, data)
        return digest, len(data), written

    def _answer(self, address: str) -> tuple[bytes, str, str]:
        with self.app.request_context(self._asking(address)):
            # Around a view, the server looks who asks and says how long it may be kept: no file has that.
            enter()
            try:
                found = self.app.dispatch_request()
            except Exception as error:  # noqa: BLE001 - answered in words, as on the server, or raised again
                found = self.app.handle_user_exception(error)
            response = self.app.make_response(found)
            if response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
                message = f"{address} cannot be rendered; the log says why"
                raise StatecraftError(message)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or is_passing():
                message = f"{address} was not answered in time; publish again when the machine has less to do"
                raise StatecraftError(message)
            response.direct_passthrough = False
            moved = response.location or "" if response.status_code in _MOVED else ""
            try:
                return response.get_data(), response.content_type or "", moved
            finally:
                response.close()

    def _asking(self, address: str) -> dict[str, Any]:
        """Put a request together (PEP 3333)."""
        parts = urlsplit(address)
        path = unquote_to_bytes(parts.path).decode("latin-1")
        return {**self._usual, "PATH_INFO": path, "QUERY_STRING": parts.query, "REQUEST_URI": address}

    @cached_property
    def _usual(self) -> dict[str, Any]:
        headers = (*_HTML, ("Accept-Language", self.language))
        return EnvironBuilder(base_url=_HOST, headers=headers).get_environ()

    def _moved(self, path: str, location: str) -> Done:
        """Write a page that leads on, since there is no server to say so."""
        parts = urlsplit(location)
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        link = self.scope.link(address, path.count("/")) or "./"
        here = escape(link)
        page = (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Moved</title>\n'
            f'<meta http-equiv="refresh" content="0; url={here}">\n<link rel="canonical" href="{here}">\n'
            f'</head>\n<body><p><a href="{here}">{escape(address)}</a></p></body>\n</html>\n'
        )
        return self.put(path, page.encode(), frozenset({address}))


def as_plain(app: Flask, scope: Scope, shelf: Shelf = ALONE) -> Flask:
    """Have the pages of an application say what files can do and no more, and find it in memory."""
    app.extensions[PLAIN] = FULL if scope.further else BRIEF
    app.extensions[KEY].recast(partial(recalling, shelf=shelf))
    app.jinja_env.context_class = keeping()
    return app


def has_words(app: Flask, language: str) -> None:
    """Make sure that an application speaks a language.

    Raises:
        StatecraftError: it does not.
    """
    known = app.extensions[catalogues.KEY].by_tag
    if language not in known:
        message = f"the interface does not speak {language!r}; it has {', '.join(sorted(known))}"
        raise StatecraftError(message)

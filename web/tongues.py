"""In which language a reader is answered: by ``lang=``, a cookie, or what the browser accepts (RFC 4647).

The interface speaks one of the languages that have a catalogue. Labels of kinds, properties and things come
from the data, which may have them in other languages than the interface; each is looked up by itself.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from babel.core import Locale, UnknownLocaleError, get_global
from babel.numbers import format_decimal
from flask import current_app, g, has_request_context, request

from kg import tongue
from kg.tagged import lookup, said
from web.catalogues import KEY, SOURCE, Catalogues

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from gettext import NullTranslations

    from flask import Flask, Response

    from web.catalogues import Language

#: The parameter and the cookie that name a language.
PARAMETER: Final = "lang"
COOKIE: Final = "lang"
_LONGEST: Final = 35  # of a tag, as RFC 5646 asks to be kept at least
_YEAR: Final = 365 * 24 * 3600
_TAG: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
# What says the same in every language.
_NEUTRAL: Final = re.compile(
    r"(application/(sparql-|n-|ld\+json|rdf|trig|octet|gzip|vnd\.)|text/(csv|tab|turtle|css|javascript)|image/)"
)


@dataclass(frozen=True)
class Tongue:
    """The language of an answer: of the interface, and of the labels (empty: English or as they come)."""

    language: Language
    labels: str = ""
    others: tuple[Language, ...] = field(default=())

    @property
    def tag(self) -> str:
        """What the page says that it is written in."""
        return self.language.tag

    @property
    def key(self) -> str:
        """What tells its answers from those in other languages."""
        return f"{self.language.tag} {self.labels}"


def catalogues() -> Catalogues:
    """Give the catalogues of the current application."""
    return cast("Catalogues", current_app.extensions[KEY])


def choose(labels: tuple[str, ...]) -> Tongue:
    """Choose the language of the current request; ``labels`` are those that the data has labels in."""
    known = catalogues().by_tag
    if len(known) == 1 and not labels:
        return Tongue(known[SOURCE])
    g.several = True
    ranges = wanted()
    tag = lookup(ranges, known) or SOURCE
    # What the data is written in and English come as they are.
    own = lookup(ranges, (*labels, SOURCE)) or ""
    others = tuple(known.values()) if len(known) > 1 else ()
    return Tongue(known[tag], "" if own == SOURCE else own, others)


def wanted() -> list[str]:
    """Give the language ranges that the request names, best first."""
    given = [request.args.get(PARAMETER, ""), request.cookies.get(COOKIE, "")]
    asked = [text for text in given if len(text) <= _LONGEST and _TAG.fullmatch(text)]
    accepted = (text for text, quality in request.accept_languages if quality > 0)
    return [tag for text in (*asked, *accepted) for tag in scripted(text)]


def scripted(text: str) -> Iterator[str]:
    """Give a language range, and before it the script in which the language is likely written there (CLDR).

    >>> list(scripted("zh-TW")), list(scripted("zh")), list(scripted("de"))
    (['zh-Hant', 'zh-TW'], ['zh-Hans', 'zh'], ['de-Latn', 'de'])
    """
    language, *rest = text.split("-")
    with suppress(UnknownLocaleError, ValueError):
        script = Locale.parse(text, sep="-").script
        if not rest:
            script = Locale.parse(get_global("likely_subtags").get(language, language)).script
        if script and script.lower() not in (part.lower() for part in rest):
            yield f"{language}-{script}"
    yield text


def current() -> Tongue:
    """Give the language of the current request; English outside of any."""
    return cast("Tongue", g.tongue) if "tongue" in g else Tongue(catalogues().by_tag[SOURCE])


def vary(response: Response) -> Response:
    """Tell caches what the language was chosen by, where there was a choice; keep what the reader chose."""
    if not g.get("several"):
        return response
    if request.endpoint != "assets.asset" and not _NEUTRAL.match(response.content_type or ""):
        response.vary.update(("Accept-Language", "Cookie"))
    if "tongue" in g and (response.content_type or "").startswith("text/html"):
        response.headers.setdefault("Content-Language", current().tag)
    return response


def remember(response: Response) -> Response:
    """Let a language that was named last for the pages after it."""
    asked = request.args.get(PARAMETER, "")
    if g.get("several") and asked and asked in catalogues().by_tag and request.blueprint != "embed":
        response.set_cookie(COOKIE, asked, max_age=_YEAR, path="/", samesite="Lax", httponly=True)
    return response


def words() -> NullTranslations:
    """Give the words of the current request."""
    return current().language.words


def number(value: int) -> str:
    """Group the digits of a number as the reader's language does.

    >>> number(1234567)
    '1,234,567'
    """
    tag = current().tag if has_request_context() else SOURCE
    return f"{value:,}" if tag == SOURCE else _grouped(value, tag)


def _grouped(value: int, tag: str) -> str:
    try:
        return str(format_decimal(value, locale=Locale.parse(tag, sep="-")))
    except (UnknownLocaleError, ValueError):
        return f"{value:,}"


def language_of(text: object) -> str:
    """Name the language of a text where it is another than the page's, for its ``lang``."""
    tag = said(text)
    return "" if not tag or not has_request_context() or tag == current().tag else tag


def register(app: Flask) -> None:
    """Let templates speak."""
    environment = app.jinja_env
    install: Mapping[str, object] = {
        "gettext": tongue.gettext,
        "ngettext": tongue.ngettext,
        "newstyle": True,
        "pgettext": tongue.pgettext,
    }
    environment.install_gettext_callables(**install)  # type: ignore[attr-defined]
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters["number"] = number
    environment.filters["tongue"] = language_of

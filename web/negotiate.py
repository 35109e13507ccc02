"""Which form of an answer a client gets: by suffix, by ``format=``, or by ``Accept``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from kg.lately import lately

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

HTML: Final = "text/html"
TURTLE: Final = "text/turtle"
NTRIPLES: Final = "application/n-triples"
JSONLD: Final = "application/ld+json"
RDFXML: Final = "application/rdf+xml"
JSON_RESULTS: Final = "application/sparql-results+json"
XML_RESULTS: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
JSON: Final = "application/json"
TSV: Final = "text/tab-separated-values"
_LATELY: Final = 500  # headers
PROBLEM: Final = "application/problem+json"

#: What a page about a thing offers, by suffix; the first is the default for programs.
SUFFIXES: Final[Mapping[str, str]] = {"ttl": TURTLE, "jsonld": JSONLD, "nt": NTRIPLES}

#: What ``format=`` may say, for clients that cannot set a header.
FORMATS: Final[Mapping[str, str]] = {
    "json": JSON_RESULTS,
    "xml": XML_RESULTS,
    "csv": CSV,
    "tsv": TSV,
    "ttl": TURTLE,
    "turtle": TURTLE,
    "nt": NTRIPLES,
    "ntriples": NTRIPLES,
    "rdfxml": RDFXML,
    "rdf": RDFXML,
    "jsonld": JSONLD,
    "html": HTML,
}

TABLES: Final = (JSON_RESULTS, XML_RESULTS, CSV, TSV)
GRAPHS: Final = (TURTLE, NTRIPLES, RDFXML, JSONLD)

#: Plain names of the same forms that clients also send.
SYNONYMS: Final[Mapping[str, str]] = {
    "application/json": JSON_RESULTS,
    "application/xml": XML_RESULTS,
    "text/xml": XML_RESULTS,
    "text/plain": NTRIPLES,
    "application/x-turtle": TURTLE,
}


def choose(accept: MIMEAccept, offers: Iterable[str]) -> str | None:
    """Pick what the client likes best; the first offer where it does not say; None where nothing fits.

    >>> from werkzeug.datastructures import MIMEAccept
    >>> choose(MIMEAccept([("text/turtle", 1)]), ["text/html", "text/turtle"])
    'text/turtle'
    >>> choose(MIMEAccept([("*/*", 1)]), ["text/html", "text/turtle"])
    'text/html'
    >>> choose(MIMEAccept([("image/png", 1)]), ["text/html"]) is None
    True
    """
    offered = list(offers)
    if not accept:
        return offered[0]
    ranked = [(accept[offer], -place, offer) for place, offer in enumerate(offered)]
    quality, _, best = max(ranked)
    return best if quality > 0 else None


def choose_form(accept: MIMEAccept, offers: Iterable[str]) -> str | None:
    """Choose like ``choose``, and understand the other names of our forms."""
    offered = list(offers)
    spelled = offered + [other for other, ours in SYNONYMS.items() if ours in offered]
    found = choose(accept, spelled)
    return SYNONYMS.get(found, found) if found and found not in offered else found


def _form_for(accept: str, offers: tuple[str, ...]) -> str | None:
    return choose_form(parse_accept_header(accept, MIMEAccept), offers)


#: Chooses like :func:`choose_form` by what a header says: clients are of few sorts, and each says the same.
form_for: Final[Callable[[str, tuple[str, ...]], str | None]] = lately(_form_for, most=_LATELY)


def wants_page(accept: MIMEAccept) -> bool:
    """Tell a browser from a program: it asks for HTML by name, and for nothing more dearly.

    >>> from werkzeug.datastructures import MIMEAccept
    >>> wants_page(MIMEAccept([("text/html", 1), ("*/*", 0.8)])), wants_page(MIMEAccept([("*/*", 1)]))
    (True, False)
    """
    named = [(kind, quality) for kind, quality in accept if kind in {HTML, "application/xhtml+xml"}]
    return bool(named) and accept.best_match([HTML, *TABLES, *GRAPHS, *SYNONYMS]) == HTML

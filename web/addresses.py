"""From IRIs to addresses on this host: the path part of an IRI of ours is served locally."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from kg import vocab

if TYPE_CHECKING:
    from kg.schema import Schema

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


def safe_url(text: str) -> str | None:
    """Give the text back if it is a web address that may be linked to.

    >>> safe_url("https://example.org/a")
    'https://example.org/a'
    >>> safe_url("javascript:alert(1)") is None
    True
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and parts.netloc else None


def css_class(name: str) -> str:
    """Make a CSS class of a kind's local name.

    >>> css_class("Light House")
    'kind-Light-House'
    """
    return "kind-" + _UNSAFE.sub("-", name)


@dataclass(frozen=True)
class Addresses:
    """Where each IRI is shown."""

    base: str
    schema: Schema

    def href(self, iri: str) -> str | None:
        """Give the address of a page about the IRI: ours, the schema's, or elsewhere on the web."""
        if iri.startswith(self.base):
            path = iri[len(self.base) :]
            folder, _, slug = path.partition("/")
            if folder in {"id", "claim", "source", "inference"} and slug:
                return f"/{folder}/{quote(slug)}"
        if iri in self.schema.kinds or iri in self.schema.properties or iri in self.schema.concepts:
            return f"/ontology#{self.anchor(iri)}"
        return safe_url(iri)

    def anchor(self, iri: str) -> str:
        """Give a term's place on the schema page; codes carry the name of their list, as notations repeat."""
        concept = self.schema.concepts.get(iri)
        if concept:
            return f"{vocab.local_name(concept.scheme_class)}.{concept.notation}"
        name = vocab.local_name(iri)
        term = self.schema.properties.get(iri) or self.schema.kinds.get(iri)
        return f"core.{name}" if term and term.core and not iri.startswith(vocab.SC) else name

    def kind_of_page(self, iri: str) -> str:
        """Tell which sort of page shows the IRI: id, claim, source, or nothing."""
        folder = iri[len(self.base) :].partition("/")[0] if iri.startswith(self.base) else ""
        return folder if folder in {"id", "claim", "source"} else ""

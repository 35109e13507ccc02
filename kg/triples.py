"""Triples from plain texts, for what we say of ourselves in RDF."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Triple


def link(subject: str, predicate: str, value: str) -> Triple:
    """Say that two things are related, each given by its IRI.

    >>> print(link("https://lights.example/a", "https://lights.example/near", "https://lights.example/b"))
    <https://lights.example/a> <https://lights.example/near> <https://lights.example/b>
    """
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(value))


def text(subject: str, predicate: str, value: str, language: str | None = None) -> Triple:
    """Give a thing a text, in a language where one is named."""
    return Triple(NamedNode(subject), NamedNode(predicate), Literal(value, language=language))

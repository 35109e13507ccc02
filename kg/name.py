"""What an entity or a source is called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """An entity or a source: its names, the IRIs of its kinds, and for a source where it is published.

    ``names`` are what it is called in other languages, by their tags; ``aliases`` has these too.
    ``degree`` is how many claims it is the subject or the object of.
    """

    iri: str
    slug: str
    label: str
    aliases: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    description: str = ""
    url: str = ""
    publisher: str = ""
    issued: str = ""
    degree: int = 0
    names: tuple[tuple[str, str], ...] = ()

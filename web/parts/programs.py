"""What programs may call and download."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """What a program may call: where, how, with which parameters, and what it gets."""

    address: str
    methods: tuple[str, ...]
    summary: str
    parameters: tuple[tuple[str, str], ...]
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Download:
    """A file that can be downloaded; ``size`` is in words, ``triples`` is 0 for what is no RDF."""

    title: str
    name: str
    href: str
    size: str
    triples: int

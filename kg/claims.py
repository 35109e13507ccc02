"""Entities, sources and claims as frozen values."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from pyoxigraph import Literal, NamedNode

    from kg.errors import Origin
    from kg.values import Period, Quantity


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that claims are about. IRIs are plain strings throughout.

    ``names`` are pairs of a language tag and what it is called in that language; ``aliases`` has these too.
    """

    iri: str
    kinds: tuple[str, ...]
    name: str
    origin: Origin
    aliases: tuple[str, ...] = ()
    description: str | None = None
    same_as: tuple[str, ...] = ()
    retracted: dt.date | None = None
    reason: str | None = None
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A document that claims are taken from; one curated file each."""

    iri: str
    kind: str
    title: str
    origin: Origin
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: Period | None = None
    accessed: dt.date | None = None
    language: str | None = None
    relays: tuple[str, ...] = ()
    note: str | None = None
    retracted: dt.date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """The unit of truth: who says that subject, predicate, value holds, when and where.

    ``kind``, ``stance``, ``rank``, ``hedge``, ``basis`` and ``confidence`` are IRIs of concepts
    of the core code lists. ``links`` are pairs of a relation (IRI) and a ``ref`` label.
    """

    id: str
    subject: str
    predicate: str
    object: NamedNode | Literal
    source: str
    origin: Origin
    kind: str
    stance: str
    rank: str
    recorded: dt.date
    when: Period | None = None
    when_wording: str | None = None
    value_wording: str | None = None
    value_period: Period | None = None
    quantity: Quantity | None = None
    hedge: str | None = None
    basis: str | None = None
    confidence: str | None = None
    speaker: str | None = None
    reporters: tuple[str, ...] = ()
    locator: str | None = None
    qualifiers: tuple[tuple[str, NamedNode | Literal], ...] = ()
    refs: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    note: str | None = None
    retracted: dt.date | None = None
    reason: str | None = None
    calendar: str | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """Everything that the curated files of a project say, in file order.

    ``redirects`` are pairs of IRIs: one that was judged to be the same, and the one that is kept.
    """

    entities: Sequence[Entity] = ()
    sources: tuple[Source, ...] = ()
    claims: Sequence[Claim] = ()
    redirects: tuple[tuple[str, str], ...] = ()


def claim_id(subject: str, predicate: str, value: str, source: str, where: str | None) -> str:
    """Derive a claim's id from what makes it that claim, as first recorded.

    Neither its time, its rank nor a later merger of ids changes it.

    >>> claim_id("north-cape", "https://lights.example/ontology#height", "38 metre", "light-list", "page 4")
    'ercdw2pcstokeyvk'
    """
    content = "\x1f".join((subject, predicate, value, source, where or ""))
    return base64.b32encode(hashlib.sha256(content.encode()).digest()[:10]).decode().lower()

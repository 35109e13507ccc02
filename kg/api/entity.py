"""An entity, a claim and a source as a program reads them: named, typed, and each with where it is from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from decimal import Decimal

    Value = str | bool | int | float | Decimal | dt.date | dt.datetime


@dataclass(frozen=True, slots=True)
class Source:
    """A document that claims are taken from; what is not known of it is empty.

    ``published`` is EDTF text (Extended Date/Time Format): the precision that the source gives.
    """

    iri: str
    id: str
    title: str
    kind: str = ""
    url: str = ""
    publisher: str = ""
    author: str = ""
    published: str = ""

    @property
    def citation(self) -> str:
        """Name it as a list of references does.

        >>> Source("x:1", "1", "List of Lights, 1931", publisher="Coast Board", published="1931").citation
        'List of Lights, 1931. Coast Board, 1931.'
        """
        where = ", ".join(part for part in (self.publisher, self.published) if part)
        parts = [part.rstrip(".") + "." for part in (self.author, self.title, where) if part]
        return " ".join([*parts, *([self.url] if self.url else [])])


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says that a subject has a value for a property, when it holds, and where that stands.

    ``value`` is a Python value: a date where it is a whole day, a number, a truth value, or else text; for a
    thing it is its IRI, which ``object`` has too. ``text`` is the value in words. ``when`` is EDTF text,
    and between the four bounds it begins and ends; a bound is None where it is open or not known.
    ``kind``, ``stance``, ``rank`` and ``hedge`` are codes of the core code lists. ``enters`` tells whether
    it is of a kind and a stance that can stand in the graph of what is so: opinions, predictions and denials
    do not.
    """

    iri: str
    id: str
    subject: str
    subject_name: str
    predicate: str
    label: str
    value: Value
    text: str
    object: str | None
    source: Source
    kind: str
    stance: str
    rank: str
    enters: bool
    when: str = ""
    when_text: str = ""
    begin_earliest: dt.date | None = None
    begin_latest: dt.date | None = None
    end_earliest: dt.date | None = None
    end_latest: dt.date | None = None
    hedge: str = ""
    speaker: str = ""
    reporters: tuple[str, ...] = ()
    locator: str = ""
    note: str = ""
    recorded: dt.date | None = None
    retracted: dt.date | None = None
    contradicts: tuple[str, ...] = ()
    file: str = ""
    line: int = 0

    @property
    def stands(self) -> bool:
        """Whether it counts: it can enter the graph, is not withdrawn and not set aside by its rank."""
        return self.enters and self.retracted is None and self.rank != "deprecated"

    @property
    def citation(self) -> str:
        """Say who says so and where: the speaker, the place in the source, and the source."""
        voice = f"{self.speaker}, in: " if self.speaker else ""
        place = f" [{self.locator}]" if self.locator else ""
        return f"{voice}{self.source.citation}{place}"

    def __str__(self) -> str:
        """Write what it says as a sentence, with how it is meant where that is not plainly a fact."""
        marks = [] if self.kind == "fact" else [self.kind]
        marks += [mark for mark in (self.stance if self.stance != "asserts" else "", self.hedge) if mark]
        marks += [self.rank] if self.rank == "deprecated" else []
        marks += ["withdrawn"] if self.retracted else []
        said = f"{self.subject_name} {self.label} {self.text}" + (f" ({', '.join(marks)})" if marks else "")
        return f"{said}, {self.when_text}" if self.when_text else said


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that claims are about.

    ``names`` are what it is called in other languages, by their tags (RFC 5646); ``aliases`` has these too.
    """

    iri: str
    id: str
    name: str
    kinds: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    description: str = ""
    names: tuple[tuple[str, str], ...] = ()
    _read: Callable[[str], tuple[Claim, ...]] = field(default=lambda _: (), repr=False, compare=False)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim that it is the subject or the value of, in the order of the files.

        Withdrawn ones, opinions and denials are among them: :attr:`Claim.stands` tells them apart.
        """
        return self._read(self.iri)

    def __str__(self) -> str:
        """Write its name, and what it is."""
        return f"{self.name} ({', '.join(self.kinds)})" if self.kinds else self.name

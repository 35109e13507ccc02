"""What the screens of a curator's desk show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.articles.check import Rival
    from kg.articles.fields import Trouble
    from kg.articles.forms import Input, Menu, Option


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """A working copy in the list; ``made`` is a day."""

    id: str
    title: str
    made: str
    waiting: int
    sent: int


@dataclass(frozen=True, slots=True)
class Meant:
    """A known thing that a mark may mean."""

    slug: str
    label: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence: plain text, or a mark with what it may mean; with its place in the text."""

    text: str
    start: int
    end: int
    sort: str = ""
    edtf: str = ""
    meant: tuple[Meant, ...] = ()
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in pieces, and whether it begins a paragraph."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class QuotationRow:
    """A quotation, its speaker if known, and where it stands."""

    text: str
    start: int
    end: int
    speaker: Meant | None = None


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name that nothing known bears, how often it stands in the text, and where first."""

    text: str
    times: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in words; ``fields`` are its keys with what they say."""

    id: str
    what: str
    says: str
    fields: tuple[tuple[str, str], ...]
    start: int
    end: int
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class QualifierRow:
    """A qualifier in a form: the property's local name and a value, as they were given."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class FormView:
    """A form: its inputs, what was given, and what is wrong with it.

    ``draft`` is what it changes, if that is there already, ``was`` the state of it that the form shows, and
    ``rest`` JSON of what it says besides and no form shows. ``further`` are the properties by which a claim
    can be qualified.
    """

    what: str
    inputs: tuple[Input, ...]
    given: dict[str, str]
    menus: tuple[Menu, ...] = ()
    kinds: tuple[Option, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    duplicates: tuple[Rival, ...] = ()
    conflicts: tuple[Rival, ...] = ()
    start: int = 0
    end: int = 0
    #: Whether what was warned of was shown, so that it is kept when it is sent once more.
    seen: bool = False
    draft: str = ""
    was: str = ""
    rest: str = "{}"
    further: tuple[Menu, ...] = ()
    qualifiers: tuple[QualifierRow, ...] = ()

    def trouble(self, name: str) -> str:
        """Say what is wrong with a field."""
        return " ".join(one.message for one in self.troubles if one.field == name)

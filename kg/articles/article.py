"""A curator's working copy of an article, and the drafts that are made from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from kg.curate.entry import normal, plain
from kg.errors import ArticleRefused

if TYPE_CHECKING:
    from kg.curate.entry import Entry

Form = Literal["text", "html", "pdf", "mhtml"]
Making = Literal["claim", "source", "entity"]
MAKINGS: Final[tuple[Making, ...]] = ("source", "entity", "claim")


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a document holds: its text in lines, and what it says of itself; empty where it says nothing.

    ``published`` is EDTF.
    """

    text: str
    title: str = ""
    author: str = ""
    published: str = ""
    url: str = ""
    form: Form = "text"


@dataclass(frozen=True, slots=True)
class Article:
    """A working copy: private to its curator, never published. ``made`` is UTC in ISO 8601.

    ``source`` is the id of the source whose claims are made from it, where that is in the files already.
    """

    id: str
    made: str
    held: Extracted
    source: str = ""

    @property
    def title(self) -> str:
        """What it is called: its title, or how it begins."""
        if self.held.title:
            return self.held.title
        first = self.held.text.strip().partition("\n")[0]
        return first if len(first) <= _SHOWN else first[:_SHOWN].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that its curator has not proposed yet, and the passage that it is from (characters from 0).

    ``proposal`` names the proposal that took it; from then on it is kept, and no longer changed.
    """

    id: str
    article: str
    made: str
    what: Making
    entry: Entry
    start: int = 0
    end: int = 0
    proposal: str = field(default="")


@dataclass(frozen=True, slots=True)
class Begun:
    """That drafts are being proposed: the proposal's id, which may not be there yet, and theirs."""

    proposal: str
    drafts: tuple[str, ...]


_SHOWN: Final = 80


def article_json(article: Article) -> bytes:
    """Write a working copy for its file."""
    return json.dumps(article_plain(article), ensure_ascii=False).encode()


def article_plain(article: Article) -> dict[str, object]:
    """Write a working copy with dictionaries."""
    return asdict(article)


def article_from(data: bytes) -> Article:
    """Read the file of a working copy.

    Raises:
        ArticleRefused: it is none.
    """
    try:
        found = json.loads(data)
        return Article(**{**found, "held": Extracted(**found["held"])})
    except (ValueError, KeyError, TypeError) as error:
        message = f"the file of a working copy is damaged: {error}"
        raise ArticleRefused(message) from error


def draft_json(draft: Draft) -> bytes:
    """Write a draft for its file."""
    return json.dumps(draft_plain(draft), ensure_ascii=False).encode()


def draft_plain(draft: Draft) -> dict[str, object]:
    """Write a draft with lists and dictionaries."""
    return {
        "id": draft.id,
        "article": draft.article,
        "made": draft.made,
        "what": draft.what,
        "entry": plain(draft.entry),
        "start": draft.start,
        "end": draft.end,
        "proposal": draft.proposal,
    }


def draft_from(data: bytes) -> Draft:
    """Read the file of a draft.

    Raises:
        ArticleRefused: it is none.
    """
    try:
        found = json.loads(data)
        return Draft(**{**found, "entry": normal(found["entry"])})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"the file of a draft is damaged: {error}"
        raise ArticleRefused(message) from error


def begun_json(begun: Begun) -> bytes:
    """Write for its file that drafts are being proposed."""
    return json.dumps(asdict(begun)).encode()


def begun_from(data: bytes) -> Begun:
    """Read which drafts are being proposed.

    Raises:
        ArticleRefused: the file says nothing of the kind.
    """
    try:
        found = json.loads(data)
        return Begun(found["proposal"], tuple(found["drafts"]))
    except (ValueError, KeyError, TypeError) as error:
        message = f"the file of what is being proposed is damaged: {error}"
        raise ArticleRefused(message) from error


def making(found: object) -> Making:
    """Read what is to be made.

    Raises:
        ArticleRefused: it is none of the three.
    """
    for what in MAKINGS:
        if found == what:
            return what
    message = f"a draft is of a {', '.join(MAKINGS[:-1])} or {MAKINGS[-1]}"
    raise ArticleRefused(message)


def entry_of(found: object) -> Entry:
    """Read what an entry says, leaving out keys without a value.

    Raises:
        EditRefused: a value is no text, list or mapping of texts.
        ArticleRefused: it is no mapping.
    """
    if not isinstance(found, Mapping) or not all(isinstance(key, str) for key in found):
        message = "an entry is a mapping of keys to values"
        raise ArticleRefused(message)
    return normal({key: kept for key, value in found.items() if (kept := _without_blanks(value))})


def _without_blanks(value: object) -> object:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list | tuple):
        return [one for one in value if not (isinstance(one, str) and not one.strip())]
    if isinstance(value, Mapping):
        return {key: kept for key, one in value.items() if (kept := _without_blanks(one))}
    return value

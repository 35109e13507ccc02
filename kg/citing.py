"""A work as it is cited: in words, and as an item of CSL-JSON (Citation Style Language 1.0.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.period import parse_moment, parse_period
from kg.readable import readable
from kg.tongue import gettext as _

if TYPE_CHECKING:
    from kg.period import Moment


@dataclass(frozen=True, slots=True)
class Work:
    """What is known of a document or page for its citation; empty texts are not known.

    ``kind`` is a type of CSL. ``issued`` and ``read_on`` are dates as EDTF text. Names of authors stay as the
    source writes them: nobody can tell from outside which part is the family name.
    """

    key: str
    kind: str
    title: str
    authors: tuple[str, ...] = ()
    container: str = ""
    publisher: str = ""
    issued: str = ""
    version: str = ""
    url: str = ""
    read_on: str = ""
    language: str = ""
    note: str = ""


def words(work: Work) -> str:
    """Write a citation in one line.

    >>> words(Work("log", "book", "Station log", ("T. Wick",), issued="1895-03"))
    'T. Wick. Station log. March 1895.'
    """
    authors = ", ".join(work.authors)
    title = (
        _("{title}. In: {whole}").format(title=work.title, whole=work.container)
        if work.container
        else work.title
    )
    read = _("Read on {day}").format(day=date_in_words(work.read_on)) if work.read_on else ""
    parts = (authors, title, work.publisher, date_in_words(work.issued), work.version, work.url, read)
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)


def csl(work: Work) -> dict[str, Any]:
    """Write an item of CSL-JSON; what is not known is left out.

    >>> csl(Work("log", "book", "Station log", issued="1907-02~"))["issued"]
    {'date-parts': [[1907, 2]], 'circa': True}
    """
    texts = {
        "container-title": work.container,
        "publisher": work.publisher,
        "version": work.version,
        "URL": work.url,
        "language": work.language,
        "note": work.note,
    }
    dates = {"issued": work.issued, "accessed": work.read_on}
    authors = [{"literal": author} for author in work.authors]
    return {
        "id": work.key,
        "type": work.kind,
        "title": work.title,
        **({"author": authors} if authors else {}),
        **{name: text for name, text in texts.items() if text},
        **{name: _csl_date(text) for name, text in dates.items() if text},
    }


def date_parts(text: str) -> list[list[int]]:
    """Give year, month and day of a date, or of both ends of an interval, as far as they are told.

    >>> date_parts("2026-06"), date_parts("1895/1931"), date_parts("some day")
    ([[2026, 6]], [[1895], [1931]], [])
    """
    return [parts for moment in _moments(text) if (parts := _parts(moment))]


def date_in_words(text: str) -> str:
    """Write a date for a reader; what is no date stays as it is."""
    try:
        return readable(parse_period(text)) if text else ""
    except ValueError:
        return text


def _moments(text: str) -> list[Moment]:
    try:
        parse_period(text)
        return [parse_moment(end) for end in text.split("/") if end not in {"", ".."}]
    except ValueError:
        return []


def _parts(moment: Moment) -> list[int]:
    found: list[int] = []
    for part in (moment.year, moment.month, moment.day):
        if not part or (len(found) == 1 and part > 12):  # noqa: PLR2004 - a season is no month
            break
        found.append(part)
    return found


def _csl_date(text: str) -> dict[str, Any]:
    parts = date_parts(text)
    if not parts:
        return {"literal": text}
    rough = any(moment.mark for moment in _moments(text))
    return {"date-parts": parts, **({"circa": True} if rough else {})}

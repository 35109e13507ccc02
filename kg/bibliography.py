"""Lists of works for reference managers: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from kg.citing import csl, date_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kg.citing import Work

# Types of CSL in the words of the two older formats; everything else is a document of some other kind.
_BIBTEX: Final = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "dataset": "misc",
    "report": "techreport",
    "thesis": "phdthesis",
}
_RIS: Final = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "hearing": "HEAR",
    "legal_case": "CASE",
    "legislation": "STAT",
    "post": "BLOG",
    "post-weblog": "BLOG",
    "regulation": "STAT",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
}
# Where BibTeX keeps what published a work, by its type of entry.
_PUBLISHER: Final = {"article": "journal", "techreport": "institution", "phdthesis": "school"}
_ESCAPES: Final = {
    ord("\\"): r"\textbackslash{}",
    ord("~"): r"\textasciitilde{}",
    ord("^"): r"\textasciicircum{}",
    **{ord(sign): f"\\{sign}" for sign in "&%$#_{}"},
}


def bibtex(works: Iterable[Work]) -> str:
    r"""Write BibTeX in UTF-8; ``date`` is what biblatex reads, ``year`` and ``month`` are for older styles.

    >>> from kg.citing import Work
    >>> print(bibtex([Work("log", "book", "Oil & light", ("T. Wick",), issued="1907-02")]))
    @book{log,
      title = {{Oil \& light}},
      author = {{T. Wick}},
      date = {1907-02},
      year = {1907},
      month = {2},
    }
    <BLANKLINE>
    """
    return "".join(_entry(work) for work in works)


def ris(works: Iterable[Work]) -> str:
    """Write RIS, with a line's end as its readers want it."""
    return "".join(_record(work) for work in works)


def csl_json(works: Iterable[Work]) -> str:
    """Write CSL-JSON."""
    return json.dumps([csl(work) for work in works], ensure_ascii=False, indent=2) + "\n"


#: The forms by suffix: what writes them, and their media type.
FORMS: Final[Mapping[str, tuple[str, Callable[[Iterable[Work]], str]]]] = {
    "bib": ("application/x-bibtex", bibtex),
    "ris": ("application/x-research-info-systems", ris),
    "csl": ("application/vnd.citationstyles.csl+json", csl_json),
}
#: What people call them.
FORM_NAMES: Final = {"bib": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}


def _entry(work: Work) -> str:
    sort = _BIBTEX.get(work.kind, "misc")
    year, month = [*next(iter(date_parts(work.issued)), []), 0, 0][:2]
    fields = {
        "title": f"{{{_escaped(work.title)}}}",
        "author": " and ".join(f"{{{_escaped(author)}}}" for author in work.authors),
        _PUBLISHER.get(sort, "publisher"): _escaped(work.publisher),
        "howpublished": _escaped(work.container),
        "date": work.issued if date_parts(work.issued) else "",
        "year": str(year or ""),
        "month": str(month or ""),
        "version": _escaped(work.version),
        # An address stays as it is, but for what would end the field or the line.
        "url": work.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "urldate": work.read_on,
        "language": _escaped(work.language),
        "note": _escaped(work.note),
    }
    # A single name in double braces is one name, whatever stands in it.
    lines = "".join(f"  {name} = {{{_one_line(text)}}},\n" for name, text in fields.items() if text)
    return f"@{sort}{{{work.key},\n{lines}}}\n"


def _record(work: Work) -> str:
    return "".join(f"{tag}  - {_one_line(text)}\r\n" for tag, text in _lines(work)) + "ER  - \r\n"


def _lines(work: Work) -> Iterator[tuple[str, str]]:
    first = next(iter(date_parts(work.issued)), [])
    year, month, day = [*first, 0, 0, 0][:3]
    yield "TY", _RIS.get(work.kind, "GEN")
    yield "ID", work.key
    yield "TI", work.title
    yield from (("AU", author) for author in work.authors)
    told = {
        "T2": work.container,
        "PB": work.publisher,
        "PY": f"{year:04}" if year else "",
        "DA": "/".join(f"{part:02}" if part else "" for part in (year, month, day, 0)) if month else "",
        "ET": work.version,
        "LA": work.language,
        "UR": work.url,
        "Y2": work.read_on.replace("-", "/") if date_parts(work.read_on) else "",
        "N1": work.note,
    }
    yield from ((tag, text) for tag, text in told.items() if text)


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""A brief as Markdown with footnotes, and as a page of HTML that stands alone."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from kg.brief_notes import cited, note
from kg.citing import words
from kg.tongue import gettext as _
from kg.tongue import ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.brief import Brief
    from kg.patterns import Part

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|~$])")
#: What stands behind a sentence with which a source disagrees.
DISPUTED: Final = "Sources disagree on this."
_STYLE: Final = (
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 Georgia,serif}"
    "sup a{text-decoration:none}ol.notes,ul.sources{font-size:.85rem}"
    "@media print{body{margin:0;max-width:none}}"
)


def preface(brief: Brief) -> str:
    """Say what a brief is of, and how it came about."""
    lines = sum(len(section.lines) for section in brief.sections)
    span = f"{brief.span}. " if brief.span else ""
    many = ngettext("{n} sentence", "{n} sentences", lines).format(n=lines)
    works = ngettext("{n} source", "{n} sources", len(brief.works)).format(n=len(brief.works))
    told = _("{sentences} from {sources}.").format(sentences=many, sources=works)
    left = ngettext(
        "{n} more has no date and is left out.", "{n} more have no date and are left out.", brief.dateless
    ).format(n=brief.dateless)
    how = _("Each says what the sources in its footnote say, made from their claims by patterns.")
    return f"{span}{told} {f'{left} ' if brief.dateless else ''}{how} {brief.made}"


def markdown(brief: Brief) -> str:
    """Write Markdown with footnotes as Pandoc and GitHub read them."""
    return "\n".join(_markdown(brief)) + "\n"


def html(brief: Brief, href: Callable[[str], str | None]) -> str:
    """Write a page; ``href`` says where what an IRI names is shown."""
    return "".join(_html(brief, href))


def _markdown(brief: Brief) -> Iterator[str]:
    yield f"# {_plain(brief.title)}\n"
    if brief.lead:
        yield f"{_plain(brief.lead)}\n"
    yield f"*{_plain(preface(brief))}*\n"
    notes: list[str] = []
    for section in brief.sections:
        yield f"## {section.title}\n"
        for line in section.lines:
            notes.append(_plain("".join(part.text for part in note(line, brief.works))))
            doubt = f" {DISPUTED}" if line.disputed else ""
            yield f"{_plain(line.text)}[^{len(notes)}]{doubt}\n"
    yield "## Sources\n"
    for _iri, work in cited(brief):
        yield f"- {_plain(words(work))}"
    yield ""
    for number, text in enumerate(notes, 1):
        yield f"[^{number}]: {text}"


def _html(brief: Brief, href: Callable[[str], str | None]) -> Iterator[str]:
    title = escape(brief.title)
    yield f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    yield f"<style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n"
    if brief.lead:
        yield f"<p>{escape(brief.lead)}</p>\n"
    yield f"<p><em>{escape(preface(brief))}</em></p>\n"
    notes: list[str] = []
    for section in brief.sections:
        yield f"<h2>{escape(section.title)}</h2>\n"
        for line in section.lines:
            notes.append(_marked(note(line, brief.works), href))
            doubt = f" <em>{DISPUTED}</em>" if line.disputed else ""
            mark = f'<sup><a id="r{len(notes)}" href="#n{len(notes)}">{len(notes)}</a></sup>'
            yield f"<p>{_marked(line.parts, href)}{mark}{doubt}</p>\n"
    yield '<h2>Footnotes</h2>\n<ol class="notes">\n'
    for number, text in enumerate(notes, 1):
        yield f'<li id="n{number}">{text} <a href="#r{number}" aria-label="back to the text">↩</a></li>\n'
    yield '</ol>\n<h2>Sources</h2>\n<ul class="sources">\n'
    for _iri, work in cited(brief):
        yield f"<li>{escape(words(work))}</li>\n"
    yield "</ul>\n</body></html>\n"


def _marked(parts: Iterable[Part], href: Callable[[str], str | None]) -> str:
    return "".join(
        f'<a href="{escape(address)}">{escape(part.text)}</a>'
        if part.iri and (address := href(part.iri))
        else escape(part.text)
        for part in parts
    )


def _plain(text: str) -> str:
    r"""Keep a text from being read as markup.

    >>> _plain("a*b <c> #1\n- no list")
    'a\\*b \\<c\\> \\#1 - no list'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))

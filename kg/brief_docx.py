"""A brief as a document for word processors (Office Open XML, ECMA-376) with footnotes of its own."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from kg.brief_notes import cited, note
from kg.brief_text import DISPUTED, preface
from kg.citing import words

if TYPE_CHECKING:
    from docx.document import Document as Doc
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph

    from kg.brief import Brief

_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
# Characters that XML 1.0 cannot hold.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TEXT_STYLE: Final = "footnote text"
_MARK_STYLE: Final = "footnote reference"


def docx(brief: Brief, created: dt.datetime) -> bytes:
    """Write a document; ``created`` is the time that it tells of itself."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _clean(brief.title), "", ""
    properties.created = properties.modified = created.astimezone(dt.UTC).replace(tzinfo=None)
    styles = document.styles
    styles.add_style(_TEXT_STYLE, WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(9)
    styles.add_style(_MARK_STYLE, WD_STYLE_TYPE.CHARACTER).font.superscript = True
    document.add_heading(_clean(brief.title), 0)
    if brief.lead:
        document.add_paragraph(_clean(brief.lead))
    document.add_paragraph(_clean(preface(brief)), style="Subtitle")
    notes: list[str] = []
    for section in brief.sections:
        document.add_heading(section.title, 1)
        for line in section.lines:
            notes.append("".join(part.text for part in note(line, brief.works)))
            paragraph = document.add_paragraph(_clean(line.text))
            _refer(paragraph, len(notes))
            if line.disputed:
                paragraph.add_run(f" {DISPUTED}").italic = True
    document.add_heading("Sources", 1)
    for _, work in cited(brief):
        document.add_paragraph(_clean(words(work)), style="List Bullet")
    _add_notes(document, notes)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _refer(paragraph: Paragraph, number: int) -> None:
    run = paragraph.add_run(style=_MARK_STYLE)
    _within(run._r, "w:footnoteReference", id=str(number))  # noqa: SLF001 - it has no footnotes of its own


def _add_notes(document: Doc, notes: list[str]) -> None:
    root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
    for number, name in ((-1, "separator"), (0, "continuationSeparator")):
        lead = _within(root, "w:footnote", type=name, id=str(number))
        _within(_within(_within(lead, "w:p"), "w:r"), f"w:{name}")
    text_style = document.styles[_TEXT_STYLE].style_id or ""
    mark_style = document.styles[_MARK_STYLE].style_id or ""
    for number, text in enumerate(notes, 1):
        paragraph = _within(_within(root, "w:footnote", id=str(number)), "w:p")
        _within(_within(paragraph, "w:pPr"), "w:pStyle", val=text_style)
        mark = _within(paragraph, "w:r")
        _within(_within(mark, "w:rPr"), "w:rStyle", val=mark_style)
        _within(mark, "w:footnoteRef")
        told = _within(_within(paragraph, "w:r"), "w:t")
        told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        told.text = f" {_clean(text)}"
    part = XmlPart(PackURI("/word/footnotes.xml"), _TYPE, root, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _within(parent: BaseOxmlElement, name: str, **attributes: str) -> BaseOxmlElement:
    child = OxmlElement(name)
    for key, value in attributes.items():
        child.set(qn(f"w:{key}"), value)
    parent.append(child)
    return child


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)

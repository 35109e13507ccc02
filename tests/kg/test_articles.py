"""Articles: what is given becomes a text or a clear refusal; what it names; what is wrong with a draft."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from kg.articles import documents, forms, handing
from kg.articles.article import entry_of
from kg.articles.check import check
from kg.articles.extract import LARGEST, extract, pasted
from kg.articles.fields import Draftable
from kg.articles.ground import ground
from kg.articles.marks import mark, sentences
from kg.articles.proposing import slug_for
from kg.articles.shelf import Shelf
from kg.articles.texts import LONGEST, decode, tidy
from kg.articles.unknown import unknown
from kg.errors import ArticleRefused, NoSuchThing

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.articles.ground import Ground
    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

FONT = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
STORY = "Maren Holt lit the lamp every evening, and wrote of it in the log of the station. " * 4
PAGE = f"""<html><head><title>Harbour news</title><meta charset="{{charset}}">
<meta name="author" content="Ann Fry"><meta property="article:published_time" content="2025-05-02T08:00:00Z">
</head><body><nav>Home About</nav><article><h1>Harbour news</h1><p>{STORY}</p><p>Café: {STORY}</p>
<script>alert("no")</script></article></body></html>"""


def pdf(*lines: str) -> bytes:
    """A PDF with one page of text, written by hand."""
    shown = (
        b"BT /F1 12 Tf 50 700 Td 14 TL " + b" ".join(f"({line}) Tj T*".encode() for line in lines) + b" ET"
    )
    return around(shown)


def around(stream: bytes, filtered: bytes = b"") -> bytes:
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %b >>" % FONT,
        b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(stream), filtered, stream),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    return bytes(out + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_a_page(charset: str) -> None:
    found = documents.html(PAGE.replace("{charset}", charset).encode(charset))
    assert (found.title, found.author, found.published) == ("Harbour news", "Ann Fry", "2025-05-02")
    assert "Café: Maren Holt" in found.text
    assert "alert" not in found.text


def test_a_saved_page() -> None:
    page = PAGE.replace("{charset}", "utf-8").encode().hex(" ").upper().replace(" ", "=")
    lines = "=\r\n".join(f"={page}"[at : at + 72] for at in range(0, len(page) + 1, 72))
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.example/1\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--x"\r\n\r\n----x\r\n'
        "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    found = extract(f"{head}{lines}\r\n----x--\r\n".encode())
    assert (found.form, found.url, found.title) == ("mhtml", "https://news.example/1", "Harbour news")


def test_a_pdf() -> None:
    assert "Maren Holt lit the lamp" in documents.pdf(pdf("Maren Holt lit", "the lamp in 1931.")).text


def test_hostile_documents() -> None:
    packed = zlib.compress(b"BT (" + b"A" * 300_000_000 + b") Tj ET", 9)
    locked = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret")
    writer.write(locked)
    for data, word in (
        (around(packed, b"/Filter /FlateDecode"), "PDF|memory"),
        (locked.getvalue(), "PDF"),
        (b"%PDF-1.7 and nothing else", "PDF"),
        (b"PK\x03\x04" + bytes(100), "ZIP"),
        (b"\x1f\x8b" + bytes(100), "gzip"),
        (b"\x00\x01\x02" * 900, "neither"),
        (b"   \n ", "no text"),
        (b"<html><body>" + b"<div>" * 200_000, "no article|memory"),
        (b"x" * (LARGEST + 1), "larger"),
        (b"word " * LONGEST, "characters"),
    ):
        with pytest.raises(ArticleRefused, match=word):
            extract(data)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = tidy(decode(data, page=True))
    except ArticleRefused:
        return
    text.encode()
    assert not any(ord(char) < 32 and char not in "\n\t" for char in text)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="Ab.!? \n\"“”’'é鷗1-", max_size=200))
def test_sentences_and_names_are_where_they_are_said_to_be(text: str) -> None:
    assert "".join("".join(text[a:b].split()) for a, b in sentences(text)) == "".join(text.split())
    assert all(text[a:b] == one.text for one in unknown(text, ()) for a, b in one.places)


def test_long_lines_do_not_keep_anybody_waiting(known: Ground) -> None:
    for piece in ("A-", "“Aa ", "A.A", "Aa of ", "Mr. ", '"a b c d e f g" said '):
        assert mark(piece * (60_000 // len(piece)), known).sentences


@pytest.fixture(scope="module")
def known(lights: Project) -> Ground:
    return ground(lights)


def test_unknown_names() -> None:
    text = (
        "The Harbour Trust paid. Later the Harbour Trust of Sker asked Elsa Brandt. She left. "
        "In May, NGA said no."
    )
    assert [one.text for one in unknown(text, ())] == [
        "Harbour Trust",
        "Harbour Trust of Sker",
        "Elsa Brandt",
        "NGA",
    ]


def test_a_draft_may_name_what_is_drafted_beside_it(known: Ground) -> None:
    claim = entry_of(
        {"subject": "elsa-brandt", "predicate": "tends", "object": "principal-berth", "locator": "x"}
    )
    assert [one.field for one in check(known, "claim", claim, Draftable()).troubles] == ["subject"]
    person = entry_of({"id": "elsa-brandt", "type": "Keeper", "name": "Elsa Brandt"})
    source = entry_of({"id": "news", "type": "Broadsheet", "title": "News"})
    assert check(known, "claim", claim, Draftable((person,), source, "news")).ok
    assert check(known, "entity", person, Draftable((person,))).ok
    taken = check(known, "entity", entry_of({**person, "id": "maren-holt"}), Draftable())
    assert [one.field for one in taken.troubles] == ["id"]
    assert check(known, "source", source, Draftable()).ok
    assert not check(known, "source", entry_of({**source, "published": "soon"}), Draftable()).ok


def test_ids(known: Ground) -> None:
    assert slug_for(known, "Škoda & Müller") == "skoda-muller"
    assert slug_for(known, "Maren Holt") == "maren-holt-2"
    assert slug_for(known, "鷗") == "thing"


def test_every_property_has_a_field(project: Project) -> None:
    schema = ground(project).schema
    named = {option.value for menu in forms.predicates(schema) for option in menu.options}
    own = [prop for prop in schema.properties.values() if not prop.core]
    assert named == {prop.name for prop in own}
    for prop in own:
        assert forms.value(schema, prop).control != "choice" or forms.value(schema, prop).options, prop.name


def test_a_shelf_keeps_to_itself(lights_copy: Copy) -> None:
    project = lights_copy({})
    shelf = Shelf(project, "ann")
    article = shelf.keep(pasted("Maren Holt lit it."))
    draft = shelf.add(article, "claim", {"subject": "maren-holt"}, (0, 99))
    assert (draft.start, draft.end) == (0, 18)
    assert Shelf(project, "ann").drafts(article.id) == (draft,)
    for name in ("../ann", article.id.upper(), "", "a/b", "20260101-aaaaaaaa"):
        with pytest.raises(NoSuchThing):
            shelf.article(name)
    with pytest.raises(NoSuchThing):
        Shelf(project, "bob").find(draft.id)
    handing.hand_over(shelf, [draft], "2026-01-01-abcd")
    with pytest.raises(ArticleRefused, match="2026-01-01-abcd"):
        shelf.change(draft, {})
    shelf.forget(article.id)
    assert shelf.articles() == ()

"""Briefs as pages and files: every sentence has a footnote to its sources, in every form."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import docx
import pytest

from kg import cli
from tests.web.test_pages import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

    from kg.project import Project
    from web.site import Site

HTML = {"Accept": "text/html"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def busiest(here: Site) -> str:
    names = (name for name in here.names.by_iri.values() if here.addresses.kind_of_page(name.iri) == "id")
    return max(names, key=lambda name: name.degree).slug


def test_every_sentence_of_the_page_has_a_footnote(client: FlaskClient, here: Site) -> None:
    text = client.get(f"/brief?about={busiest(here)}", headers=HTML).text
    check(text)
    marks = re.findall(r'id="r(\d+)" href="#n\1"', text)
    notes = re.findall(r'<li id="n(\d+)">(.*?)</li>', text, re.DOTALL)
    assert len(marks) > 3
    assert marks == [number for number, _ in notes]
    assert all('href="/source/' in note for _, note in notes)
    body = text.partition('id="brief"')[2].partition("<h2>Footnotes</h2>")[0]
    sentences = re.findall(r"<p>(?!<button)(.*?)</p>", body, re.DOTALL)
    assert all("<sup>" in one for one in sentences[1:] if "meta" not in one)


def test_markdown_has_a_note_for_each_mark(client: FlaskClient, here: Site) -> None:
    answer = client.get(f"/brief?about={busiest(here)}&format=markdown")
    assert answer.mimetype == "text/markdown"
    marks = re.findall(r"\[\^(\d+)\](?!:)", answer.text)
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.+)$", answer.text, re.MULTILINE))
    assert marks
    assert marks == list(notes)
    assert "## Sources" in answer.text


def test_a_document_has_footnotes_of_its_own(client: FlaskClient, here: Site) -> None:
    slug = busiest(here)
    answer = client.get(f"/brief?about={slug}&format=docx")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="brief-{slug}.docx"'
    document = docx.Document(io.BytesIO(answer.data))
    assert document.paragraphs[0].text == here.names.label(f"{here.project.base}id/{slug}")
    package = zipfile.ZipFile(io.BytesIO(answer.data))
    body = ET.fromstring(package.read("word/document.xml"))  # noqa: S314 - our own
    notes = ET.fromstring(package.read("word/footnotes.xml"))  # noqa: S314 - our own
    marks = [one.get(f"{W}id") for one in body.iter(f"{W}footnoteReference")]
    told = {
        one.get(f"{W}id"): "".join(t.text or "" for t in one.iter(f"{W}t"))
        for one in notes.iter(f"{W}footnote")
    }
    assert len(marks) > 3
    assert [mark for mark in told if mark not in {"-1", "0"}] == marks
    assert all(told[mark].strip() for mark in marks if mark)
    assert b"footnotes.xml" in package.read("word/_rels/document.xml.rels")
    assert b"footnotes+xml" in package.read("[Content_Types].xml")


def test_a_file_of_html_stands_alone(lamp: FlaskClient) -> None:
    answer = lamp.get("/brief?about=wreck-of-the-petrel&format=html")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "<b>& crew</b>" not in answer.text
    assert "Wreck of the Petrel &lt;b&gt;&amp; crew&lt;/b&gt;" in answer.text
    assert 'href="http://localhost/source/' in answer.text
    assert "<script" not in answer.text
    plain = lamp.get("/brief?about=wreck-of-the-petrel&format=markdown").text
    assert r"\<b\>& crew" in plain


def test_a_span_and_what_has_no_date(lamp: FlaskClient) -> None:
    def read(query: str) -> str:
        return lamp.get(f"/brief?about=gull-rock-light&format=markdown{query}").text

    then = read("&from=1907-01-01&to=1907-12-31")
    assert "Allegedly, Maren Holt put out Gull Rock Light in February 1907" in then
    assert "was first lit" not in then
    assert "have no date and are left out" in then
    assert "stands on Gull Rock" not in then
    assert "stands on Gull Rock" in read("&from=1907-01-01&to=1907-12-31&undated=1")
    assert "was first lit in November 1868" in read("")


def test_a_brief_of_a_question_tells_what_its_answer_rests_on(client: FlaskClient, here: Site) -> None:
    for question in here.questions[:3]:
        answer = client.get(f"/brief?question={question.id}", headers=HTML)
        assert answer.status_code == 200
        check(answer.text)
        assert 'id="r1"' in answer.text, question.id


def test_a_rival_question_has_both_sides(lamp: FlaskClient) -> None:
    text = lamp.get("/brief?question=03-was-it-dark&format=markdown").text
    assert "Allegedly, Maren Holt put out" in text
    assert "did not put out" in text or "denied that" in text
    assert "Sources disagree on this." in text
    assert "Against: " in text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("about=nothing-of-it", 404),
        ("question=nothing-of-it", 404),
        ("about=gull-rock&format=pdf", 400),
        ("about=gull-rock&from=yesterday", 400),
        ("about=gull-rock&from=2026-01-02&to=2026-01-01", 400),
    ],
)
def test_what_cannot_be_written_is_told(lamp: FlaskClient, query: str, status: int) -> None:
    answer = lamp.get(f"/brief?{query}", headers=HTML)
    assert answer.status_code == status
    check(answer.text)


def test_a_brief_is_of_its_moment(lamp: FlaskClient) -> None:
    text = lamp.get("/brief?about=gull-rock-light&format=markdown&asOf=1900-01-01").text
    assert "Electric lamp" not in text
    assert "Oil lamp" in text
    assert "as of 1 January 1900" in text


def test_the_command_writes_the_same(
    lights_copy: Callable[[dict[str, str | bytes]], Project], tmp_path: Path
) -> None:
    project = lights_copy({})
    for name, form in (
        ("gull-rock-light", "markdown"),
        ("gull-rock-light", "docx"),
        ("03-was-it-dark", "html"),
    ):
        target = tmp_path / f"{name}.{form}"
        given = ["--project", str(project.root), "brief", name, "--format", form, "-o", str(target)]
        assert cli.main(given) == 0
        assert target.stat().st_size > 500
    text = (tmp_path / "gull-rock-light.markdown").read_text("utf-8")
    assert "[^1]: " in text
    assert cli.main(["--project", str(project.root), "brief", "nothing-of-it"]) == 1

"""A reader is answered in their language: what it is, what caches are told, what a catalogue can break."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Message

from kg import snapshot
from kg.limits import Limits
from kg.project import open_project
from tests.web.routes import BROWSER
from web import catalogues
from web.app import close, create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from kg.project import Project

HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {tag}\\n"
"Plural-Forms: nplurals={plural};\\n"

"""
TWO = "2; plural=(n != 1)"
NORWEGIAN = (
    HEAD.format(tag="nb", plural=TWO)
    + """
msgid "Explore"
msgstr "Utforsk"

msgid "%(n)s more"
msgstr "%(n)s til"

msgid "{day} {month} {year}"
msgstr "{day}. {month} {year}"

#, python-format
msgid "%(n)s result"
msgid_plural "%(n)s results"
msgstr[0] "%(n)s treff"
msgstr[1] "%(n)s treff i alt"

msgid "Search"
msgstr "<b>Søk</b>"

msgid "Home"
msgstr "{home.__class__}"

msgid "Undo"
msgstr "Angre </script>"
"""
)
LABELS = """
@prefix li: <https://lights.example/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
li:Lighthouse rdfs:label "fyrtårn"@nb, "fyr"@nn .
li:standsOn rdfs:label "står på"@nb .
"""
NAME = "  name: Gull Rock Light\n"
NAMES = "  names: {nb: Måkeskjær fyr, zh-Hant: 鷗岩燈塔}\n"


@pytest.fixture(scope="module")
def norwegian(lights: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Serve lighthouses with some Norwegian words and labels."""
    root = tmp_path_factory.mktemp("norwegian") / "project"
    shutil.copytree(lights.root, root, ignore=shutil.ignore_patterns(".statecraft"))
    (root / "locale").mkdir()
    (root / "locale" / "nb.po").write_text(NORWEGIAN, "utf-8")
    (root / "ontology" / "labels.ttl").write_text(LABELS, "utf-8")
    things = root / "data" / "entities" / "lights.yaml"
    things.write_text(things.read_text("utf-8").replace(NAME, NAME + NAMES), "utf-8")
    project = open_project(root)
    app = create_app(project, snapshot=snapshot.build(project), limits=Limits(seconds=5, workers=1))
    yield app.test_client(use_cookies=False)
    close(app)


PAGE = "/id/gull-rock-light"


def ask(client: FlaskClient, path: str = PAGE, **headers: str) -> tuple[str, str]:
    answer = client.get(path, headers={**BROWSER, **{k.replace("_", "-"): v for k, v in headers.items()}})
    assert answer.status_code == 200
    return answer.text, answer.headers["ETag"]


def test_words_and_labels_are_in_the_language_that_is_asked_for(norwegian: FlaskClient) -> None:
    plain, etag = ask(norwegian)
    for given in ({"Accept_Language": "da;q=0.2, nb-NO, en;q=0.5"}, {"Cookie": "lang=nb"}):
        text, other = ask(norwegian, **given)
        assert '<html lang="nb">' in text
        assert ">Utforsk<" in text
        assert ">fyrtårn<" in text
        assert "står på" in text
        assert etag != other
    assert ask(norwegian, PAGE + "?lang=nb")[0].count("Utforsk") >= 1
    # What was answered in one language is not given again in another.
    assert ask(norwegian) == (plain, etag)
    assert "Utforsk" not in plain
    assert "fyrtårn" not in plain


def test_a_label_says_that_it_is_in_another_language_than_the_page(norwegian: FlaskClient) -> None:
    text, _ = ask(norwegian, Accept_Language="nn, en;q=0.1")
    assert '<html lang="en">' in text
    assert re.search(r'class="kind [^>]* lang="nn">fyr<', text)
    text, _ = ask(norwegian, Accept_Language="nb")
    assert re.search(r'lang="en">height<', text)


def test_a_thing_is_called_by_its_name_in_the_readers_language(norwegian: FlaskClient) -> None:
    heading = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
    called = {
        given: heading.search(ask(norwegian, Accept_Language=given)[0])
        for given in ("en", "nb", "zh-TW", "zh-CN", "ja")
    }
    assert {given: found and found[1].strip() for given, found in called.items()} == {
        "en": "Gull Rock Light",
        "nb": "Måkeskjær fyr",
        # Written there in the script of the name; on the mainland it is not.
        "zh-TW": "鷗岩燈塔",
        "zh-CN": "Gull Rock Light",
        "ja": "Gull Rock Light",
    }
    # Whoever links to it names it so too, and says in which language; its other names are not lost.
    text, _ = ask(norwegian, "/id/gull-rock", Accept_Language="zh-TW")
    assert re.search(r'lang="zh-hant"[^>]*>鷗岩燈塔<', text)
    assert "Gull Rock Light" in ask(norwegian, Accept_Language="nb")[0]
    for found in ("Måkeskjær", "燈塔"):
        assert "gull-rock-light" in ask(norwegian, f"/search?q={found}")[0]


def test_caches_are_told_what_the_language_was_chosen_by(norwegian: FlaskClient, lamp: FlaskClient) -> None:
    told = norwegian.get(PAGE, headers=BROWSER).headers
    assert {"Accept-Language", "Cookie"} <= set(told["Vary"].split(", "))
    neutral = norwegian.get("/sparql?query=ASK{}", headers={"Accept": "application/sparql-results+json"})
    assert "Cookie" not in neutral.headers["Vary"]
    # With English alone nothing depends on it.
    told = lamp.get(PAGE, headers={**BROWSER, "Accept-Language": "nb"}).headers
    assert "Accept-Language" not in told["Vary"]
    assert "Cookie" not in told["Vary"]


def test_what_a_reader_chose_is_kept(norwegian: FlaskClient) -> None:
    kept = norwegian.get("/?lang=nb", headers=BROWSER).headers.get("Set-Cookie", "")
    assert kept.startswith("lang=nb;")
    assert "SameSite=Lax" in kept
    for path in ("/", "/?lang=xx", "/?lang=%0d%0aevil"):
        assert "Set-Cookie" not in norwegian.get(path, headers=BROWSER).headers


def test_a_translation_can_break_nothing(norwegian: FlaskClient) -> None:
    text, _ = ask(norwegian, "/search?q=gull", Accept_Language="nb")
    assert "<b>Søk</b>" not in text
    assert "treff" in text
    missing = norwegian.get("/nowhere", headers={**BROWSER, "Accept-Language": "nb"})
    assert missing.status_code == 404
    assert "__class__" not in missing.text
    script = norwegian.get("/static/words/nb.js")
    assert script.status_code == 404  # its only text for scripts brings an element along


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe",
        b"msgid",
        b'msgid "a"\nmsgstr ',
        HEAD.format(tag="de", plural="9; plural=__import__('os')").encode(),
    ],
)
def test_a_broken_catalogue_is_left_out(
    tmp_path: Path, text: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "de.po").write_bytes(text)
    (tmp_path / "..no.po").write_text(NORWEGIAN, "utf-8")
    assert set(catalogues.load(tmp_path).by_tag) <= {"en", "de"}
    assert caplog.messages


@pytest.mark.parametrize(
    ("of", "said", "good"),
    [
        ("{n} row", "{n} rad", True),
        ("{n} row", "{m} rad", False),
        ("{n} row", "{n.real} rad", False),
        ("%(n)s row", "%(n)s rad", True),
        ("%(n)s row", "100 % rad", False),
        ("a <b>b</b>", "c <b>d</b>", True),
        ("a <b>b</b>", "c <i>d</i>", False),
    ],
)
def test_a_translation_keeps_fields_and_elements(of: str, said: str, *, good: bool) -> None:
    assert catalogues.sound(Message(of, said)) is good

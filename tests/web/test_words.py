"""Every text of the interface is in the catalogue, and a reader is answered in their language."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from kg import snapshot
from kg.project import open_project
from tests.web import pseudo
from tests.web.browsing import wait
from tests.web.plainly import hosting
from tests.web.routes import BROWSER, PAGES, address
from web import catalogues
from web.extraction import TEMPLATE, template
from web.plain.manner import Manner
from web.plain.publish import publish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from selenium.webdriver import Chrome

    from web.site import Site


STILL = "['still', 'measured'].includes(document.querySelector('.stage')?.dataset.state)"
#: What is called so in every language.
NAMES = {
    *(
        "bibtex",
        "ris",
        "csl json",
        "markdown",
        "word docx",
        "html",
        "csv",
        "tsv",
        "json",
        "xml",
        "svg",
        "png",
    ),
    *("turtle", "n triples", "rdf trig", "trig", "json ld", "jsonld", "ttl", "nt", "graphml", "gexf"),
    *("kb", "mb", "english", "qaa"),
}


@pytest.fixture(scope="module")
def bracketed(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application that also speaks the language of brackets."""
    folder = tmp_path_factory.mktemp("locale")
    pseudo.write(folder)
    with speaking(app, folder):
        yield app


class speaking:  # noqa: N801 - used as a verb
    def __init__(self, app: Flask, *folders: Path) -> None:
        self.app, self.folders = app, folders
        self.before = app.extensions[catalogues.KEY]

    def __enter__(self) -> None:
        self.app.extensions[catalogues.KEY] = catalogues.load(*self.folders, catalogues.OWN)

    def __exit__(self, *_: object) -> None:
        self.app.extensions[catalogues.KEY] = self.before


@pytest.fixture(scope="module")
def data(bracketed: Flask) -> set[str]:
    return texts_of(bracketed)


def texts_of(app: Flask) -> set[str]:
    """Give every text that the data and the ontology say."""
    here: Site = app.extensions["statecraft"].current()
    texts: set[str] = set()
    for quad in here.engine.store:
        for term in (quad.subject, quad.predicate, quad.object):
            text = str(getattr(term, "value", ""))
            texts.add(text)
    for question in here.questions:
        texts |= {question.id, question.title, question.text, question.answer}
        texts.update(re.findall(r"[?$](\w+)", question.query))
    texts |= {
        here.project.title,
        here.project.description,
        here.project.publisher or "",
        here.project.licence,
    }
    terms = *here.schema.kinds, *here.schema.properties
    texts |= {here.schema.label(iri) for iri in terms} | {"here"}  # the last is in a query of the routes
    return {plain(text) for text in texts} | NAMES


@contextmanager
def bracketing(app: Flask, folder: Path, address: str) -> Iterator[str]:
    """Let an application that is served speak the language of brackets; without an address, files of it."""
    if address:
        pseudo.write(folder)
        with speaking(app, folder):
            yield address
        return
    shutil.copytree(app.extensions["statecraft"].current().project.root, folder / "project")
    pseudo.write(folder / "project" / catalogues.PROJECT)
    project = open_project(folder / "project")
    manner = Manner(pages=("/id/gull-rock-light",), language=pseudo.TAG)
    publish(project, snapshot.build(project), folder / "files", manner)
    with hosting(folder / "files") as where:
        yield where


def plain(text: str) -> str:
    return " ".join(re.sub(r"[\W\d_]+", " ", text).casefold().split())


def is_data(words: str, data: set[str]) -> bool:
    """Tell whether a text is made of texts of the data and of names, and of nothing else."""
    tokens = plain(re.sub(r"https?://\S+|[\w.-]+\.(gz|zip)\b", "", words)).split()
    reached = {0}
    for end in range(1, len(tokens) + 1):
        for begin in tuple(reached):
            if " ".join(tokens[begin:end]) in data:
                reached.add(end)
                break
    return len(tokens) in reached


def test_template_is_fresh() -> None:
    assert TEMPLATE.read_text("utf-8") == template(), "run `python -m web.extraction`"


@pytest.mark.embedded  # The words around it are the same, whatever an engine answers.
@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_word_is_in_the_catalogue(bracketed: Flask, data: set[str], name: str) -> None:
    client = bracketed.test_client()
    here = bracketed.extensions["statecraft"].current()
    where = address(here, client, name)
    where += f"{'&' if '?' in where else '?'}lang={pseudo.TAG}"
    answer = client.get(where, headers=BROWSER, follow_redirects=True)
    assert f'lang="{pseudo.TAG}"' in answer.text
    left = [(tag, words) for tag, words in pseudo.said(answer.text) if not is_data(words, data)]
    assert not left, left[:40]


def test_every_text_of_scripts_is_in_the_template() -> None:
    with TEMPLATE.open("rb") as file:
        known = {one.id if isinstance(one.id, str) else one.id[0] for one in read_po(file)}
    call = re.compile(r'(?<![\w$.])(?:_|ngettext|worded)\("((?:[^"\\]|\\.)*)"')
    for path in sorted((TEMPLATE.parent.parent / "ui" / "src").rglob("*.ts")):
        assert set(call.findall(path.read_text("utf-8"))) <= known, path.name


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_scripts_say_nothing_else(
    request: pytest.FixtureRequest, lamp_address: str, second: Flask, chrome: Chrome, tmp_path: Path
) -> None:
    data = texts_of(second)
    with bracketing(second, tmp_path, "" if request.config.getoption("--plain") else lamp_address) as address:
        chrome.get(f"{address}/explore?id=gull-rock-light&lang={pseudo.TAG}")
        wait(chrome, STILL)
        for tab in chrome.find_elements("css selector", "[role=tab]"):
            tab.click()
            html = chrome.execute_script("return document.querySelector('#explore').outerHTML")
            left = [(tag, words) for tag, words in pseudo.said(html) if not is_data(words, data)]
            assert not left, left
        chrome.delete_all_cookies()

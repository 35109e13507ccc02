"""Hostile input stays text, whatever road it takes."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from kg import snapshot
from kg.limits import Limits
from web.app import close, create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient

    from kg.project import Project

HTML = {"Accept": "text/html"}


class Outline(HTMLParser):
    """Collects the attributes by which markup runs scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.forbidden += [f"{tag} {name}" for name, _ in attrs if name == "style" or name.startswith("on")]
        self.forbidden += [
            str(value) for _, value in attrs if (value or "").lower().startswith("javascript:")
        ]


def outline(text: str) -> Outline:
    parser = Outline()
    parser.feed(text)
    return parser


EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
ENTITY = f"""\
- id: evil
  type: Keeper
  name: {EVIL!r}
  aliases: ['"><svg onload=alert(3)>']
  description: {EVIL!r}
"""
DOSSIER = f"""\
source:
  id: evil-source
  type: Newspaper
  title: {EVIL!r}
  url: https://evil.example/?q=%3Cscript%3E
claims:
  - subject: evil
    predicate: PREDICATE
    object: gull-rock-light
    when: 1907
    locator: {EVIL!r}
    note: {EVIL!r}
"""


@pytest.fixture
def evil(lights_copy: Callable[[dict[str, str | bytes]], Project], lights: Project) -> Iterator[FlaskClient]:
    log = next(iter(sorted((lights.data / "dossiers").glob("*.yaml")))).read_text("utf-8")
    kind = re.findall(r"^  type: (\w+)$", log, re.MULTILINE)[0]
    text = (lights.data / "entities" / "people.yaml").read_text("utf-8")
    person = re.findall(r"type: (\w+)", text)[0]
    claims = "\n".join(p.read_text("utf-8") for p in (lights.data / "dossiers").glob("*.yaml"))
    keeper = re.findall(r"subject: maren-holt\s+predicate: (\w+)\s+object: gull-rock-light", claims)[0]
    project = lights_copy(
        {
            "data/entities/evil.yaml": ENTITY.replace("Keeper", person),
            "data/dossiers/evil-source.yaml": DOSSIER.replace("Newspaper", kind).replace("PREDICATE", keeper),
        }
    )
    app = create_app(project, snapshot=snapshot.build(project), limits=Limits(seconds=5, workers=1))
    yield app.test_client()
    close(app)


def harmless(text: str) -> None:
    body = re.sub(r'<script type="application/json"[^>]*>([^<]*)</script>', "", text)
    assert "<img" not in body
    assert "<svg onload" not in body
    assert "<script>alert" not in body
    assert outline(body).forbidden == []


@pytest.mark.parametrize(
    "path",
    [
        "/id/evil",
        "/source/evil-source",
        "/search?q=alert",
        "/graph?id=evil",
        "/graph?id=gull-rock-light",
        "/sparql?query=SELECT+*+{?s+rdfs:label+?o}",
        "/sparql?query=CONSTRUCT+{?s+rdfs:label+?o}+WHERE+{?s+rdfs:label+?o}",
        "/graph?query=CONSTRUCT+{?s+?p+?o}+FROM+<https://lights.example/graph/asserted>+WHERE+{?s+?p+?o+FILTER(isIRI(?o))}",
        "/timeline?about=evil",
        "/changes?by=record&from=1900-01-01&to=2100-01-01",
    ],
)
def test_hostile_data(evil: FlaskClient, path: str) -> None:
    response = evil.get(path, headers=HTML)
    assert response.status_code == 200
    assert "alert(1)" in response.text
    harmless(response.text)


def test_graph_data_in_a_page_is_whole(evil: FlaskClient) -> None:
    text = evil.get("/graph?id=evil", headers=HTML).text
    data = re.search(r'id="graph-data">(.*?)</script>', text, re.DOTALL)
    assert data
    labels = {node["label"] for node in json.loads(data[1])["nodes"]}
    assert EVIL in labels


def test_suggestions_are_json(evil: FlaskClient) -> None:
    response = evil.get("/suggest?q=alert")
    assert response.mimetype == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/search?q=%22%20onfocus=alert(1)",
        "/search?kind=%3Cb%3E&q=%00",
        "/search?page=-1",
        "/search?page=99999999999999999999",
        "/search?q=%ff%fe",
        "/suggest?q=%ff",
        "/id/%3Cscript%3E",
        "/id/%ff%00",
        "/id/a%20b",
        "/id/..%2f..%2fetc%2fpasswd",
        "/claim/%3E%20%7D",
        "/claim/x.ttl",
        "/source/%22",
        "/graph?id=%3Cscript%3E&depth=zzz",
        "/graph?id=gull-rock-light&depth=99",
        "/graph.html?id=%3Cscript%3E",
        "/graph?query=%3Cscript%3E",
        "/graph?query=CONSTRUCT",
        "/questions/%3Cscript%3E",
        "/sparql?query=%3Cscript%3Ealert(1)%3C/script%3E",
        "/static/%2e%2e/app.py",
        "/timeline?about=%3Cscript%3E&kind=",
        "/timeline?kind=%3Cscript%3E",
        "/timeline?page=99999999999999999999&from=2026~",
        "/timeline.csv?about=%ff",
        "/timeline.ics?code=%00",
        "/changes?by=%3Cscript%3E",
        "/changes?by=revisions&from=%3Cscript%3E&to=$(id)",
        "/changes?by=valid&from=%22%3E&to=%22",
        "/id/%3Cscript%3E/status?on=%3Cscript%3E",
        "/nothing/%3Cscript%3E",
        "/search?q=" + "a" * 5000,
        "/search?q=" + "%E2%80%AE%F0%9F%98%80" * 50,
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/turtle"])
def test_hostile_addresses(client: FlaskClient, path: str, accept: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code < 500
    if response.mimetype == "text/html" and "attachment" not in response.headers.get(
        "Content-Disposition", ""
    ):
        harmless(response.text)
        assert "<script>" not in response.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/id/x", "/search", "/ontology"])
def test_pages_take_no_writing(client: FlaskClient, method: str, path: str) -> None:
    response = client.open(path, method=method, headers=HTML)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_our_own_faults_are_told_without_detail(second: object) -> None:
    app = second
    client = app.test_client()  # type: ignore[attr-defined]
    site = app.extensions["statecraft"].current()  # type: ignore[attr-defined]
    original = site.engine._texts.pop("page_about", None)
    site.engine._texts["page_about"] = "this is not SPARQL, secret-detail"
    try:
        response = client.get("/id/gull-rock-light?not=kept", headers=HTML)
    finally:
        site.engine._texts.pop("page_about")
        if original:
            site.engine._texts["page_about"] = original
    assert response.status_code in {500, 502}, "ours, or a remote engine's"
    assert "secret-detail" not in response.text

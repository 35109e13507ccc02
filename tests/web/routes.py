"""An address of every route that is a page, for tests that go through all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from web.site import Site

BROWSER = {"Accept": "text/html"}
#: Files to keep, which are pages of their own and not of the site.
FILES = {"graph.standalone"}
TABLE = "SELECT ?kind (COUNT(*) AS ?n) WHERE { ?thing a ?kind } GROUP BY ?kind"
TIES = "SELECT ?a ?b WHERE { ?c rdf:subject ?a ; rdf:object ?b . ?b a sc:Entity } LIMIT 5"
#: Every page by a name of its own; those with parts in their address are filled in from the data.
PAGES = {
    "home": "/",
    "about": "/about",
    "api": "/api",
    "status": "/status",
    "entity": "/id/{entity}",
    "entity then": "/id/{entity}?asOf=2020-01-01",
    "life": "/id/{entity}/status",
    "said and done": "/id/{entity}/say-and-do",
    "topic": "/topic/{entity}",
    "brief to choose": "/brief",
    "brief": "/brief?about={entity}",
    "brief of a question": "/brief?question={question}",
    "card of a thing": "/embed/id/{entity}",
    "card of a source": "/embed/source/{source}",
    "card of a topic": "/embed/topic/{entity}",
    "card of a question": "/embed/questions/{question}",
    "downloads": "/downloads",
    "explorer": "/explore",
    "claim": "/claim/{claim}",
    "explain": "/explain",
    "explained": "/inference/{inference}",
    "source": "/source/{source}",
    "impact": "/source/{source}/impact",
    "search": "/search",
    "found": "/search?q={word}",
    "not found": "/search?q=zzzzzzzz",
    "timeline": "/timeline",
    "changes": "/changes",
    "query": "/sparql",
    "query table": "/sparql?" + urlencode({"query": TABLE}),
    "query chart": "/sparql?" + urlencode({"query": TABLE, "view": "chart"}),
    "query graph": "/sparql?"
    + urlencode({"query": "DESCRIBE ?s { ?s a sc:Entity } LIMIT 3", "view": "graph"}),
    "query text": "/sparql?" + urlencode({"query": "DESCRIBE ?s { ?s a sc:Entity } LIMIT 3"}),
    "query map": "/sparql?"
    + urlencode({"query": "SELECT ('here' AS ?x) (1 AS ?lat) (2 AS ?long) {}", "view": "map"}),
    "query times": "/sparql?"
    + urlencode({"query": "SELECT ?c ?d { ?c sc:recorded ?d } LIMIT 5", "view": "timeline"}),
    "query wrong": "/sparql?" + urlencode({"query": "SELECT * {"}),
    "query sources": "/sparql/sources?" + urlencode({"query": TIES}),
    "ask": "/ask",
    "asked": "/ask?kind={kind}&relation={relation}",
    "asked wrong": "/ask?kind={kind}&relation={relation}&value=zzzzzzzz&from=soon",
    "graph": "/graph",
    "graph around": "/graph?id={entity}",
    "ontology": "/ontology",
    "questions": "/questions",
    "question": "/questions/{question}",
    "disputes": "/disputes",
    "dispute": "{dispute}",
    "quality": "/quality",
    "quality list": "{quality}",
    "missing": "/id/no-such-thing",
}


def address(here: Site, client: FlaskClient, name: str) -> str:
    """Give the address of a page, with what the project has filled in."""
    from web import menus  # noqa: PLC0415 - not where only the names of pages are wanted

    text = PAGES[name]
    ranked = sorted(here.names.by_iri.values(), key=lambda one: -one.degree)
    top = {folder: next(one for one in ranked if f"/{folder}/" in one.iri) for folder in ("id", "source")}
    kind = max((kind for kind, _ in menus.kinds(here)), key=lambda kind: len(menus.relations(here, kind)))
    fields = {
        "entity": top["id"].slug,
        "source": top["source"].slug,
        "word": quote(top["id"].label.split()[0]),
        "kind": kind.name,
        "relation": menus.relations(here, kind)[0].key,
        "question": here.questions[0].id,
    }
    found = {
        "claim": lambda: _first(
            client, "SELECT ?x { ?x a sc:Claim ; rdf:subject ?s ; sc:locator ?l } ORDER BY ?x LIMIT 1"
        ),
        "inference": lambda: _first(client, "SELECT ?x { ?x a sc:Inference } ORDER BY ?x LIMIT 1"),
        "dispute": lambda: _href(client, "/disputes", "/disputes/"),
        "quality": lambda: _href(client, "/quality", "/quality/"),
    }
    for part, find in found.items():
        if f"{{{part}}}" in text:
            fields[part] = find()
    return text.format_map(fields)


def looked_at(here: Site, client: FlaskClient, names: set[str]) -> Iterator[str]:
    """Give the addresses of pages that there are, by name, and where the one leads that only leads on."""
    for name in names - {"missing"}:
        yield address(here, client, name)
    if "explained" in names:
        yield client.get(address(here, client, "explained"), headers=BROWSER).location or "/"


def endpoints(app: Flask, client: FlaskClient, here: Site) -> set[str]:
    """Give the endpoints that the pages are of."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        paths = (address(here, client, name).partition("?")[0] for name in PAGES)
        return {adapter.match(path)[0] for path in paths}


def _first(client: FlaskClient, query: str) -> str:
    answer = client.get("/sparql", query_string={"query": query, "format": "json"}).json
    assert answer is not None
    return str(answer["results"]["bindings"][0]["x"]["value"]).rpartition("/")[2]


def _href(client: FlaskClient, page: str, start: str) -> str:
    """Find the first address in a page that begins so."""
    text = client.get(page, headers=BROWSER).text
    at = text.index(f'href="{start}') + len('href="')
    return text[at : text.index('"', at)].replace("&amp;", "&")

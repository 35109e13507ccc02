"""Every page, over both domains."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from web.site import Site

HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


class Outline(HTMLParser):
    """What a page is made of: landmarks, ids, links, and anything that a strict policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.forbidden: list[str] = []
        self.scripts: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        self.forbidden += [name for name in given if name == "style" or name.startswith("on")]
        if tag == "script" and given.get("type") not in {"application/json", "application/ld+json"}:
            self.scripts.append(given.get("src"))
        if tag == "style":
            self.forbidden.append("style element")


def outline(text: str) -> Outline:
    parser = Outline()
    parser.feed(text)
    return parser


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search",
        "/search?q=a",
        "/sparql",
        "/graph",
        "/ontology",
        "/questions",
        "/about",
        "/timeline",
        "/timeline?from=1907&to=2026-06",
        "/changes",
        "/changes?by=valid&from=1907-01-01&to=2026-06-12",
        "/id/nothing-of-it",
    ],
)
def test_page_is_whole_and_strict(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == (404 if path.startswith("/id/nothing") else 200)
    check(response.text)
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"]


def check(text: str) -> None:
    page = outline(text)
    assert page.forbidden == []
    assert {"header", "nav", "main", "footer", "h1", "title"} <= set(page.tags)
    assert page.tags.count("h1") == 1
    assert page.tags.count("main") == 1
    assert sorted(set(page.ids)) == sorted(page.ids)
    assert all(src and src.startswith("/static/") for src in page.scripts)
    assert "#main" in page.links


def test_every_entity_claim_and_source_has_a_page(client: FlaskClient, here: Site) -> None:
    claims: set[str] = set()
    names = sorted(here.names.by_iri.values(), key=lambda n: -n.degree)
    for name in [*names[:25], *names[-25:]]:
        href = here.addresses.href(name.iri)
        response = client.get(str(href), headers=HTML)
        assert response.status_code == 200, href
        check(response.text)
        claims |= set(re.findall(r'href="(/claim/[a-z0-9]+)"', response.text))
    for href in sorted(claims)[:40]:
        response = client.get(href, headers=HTML)
        assert response.status_code == 200, href
        check(response.text)


def test_local_links_of_the_front_pages_lead_somewhere(client: FlaskClient) -> None:
    seen: set[str] = set()
    for start in ("/", "/questions", "/about", "/graph", "/sparql"):
        seen |= {a for a in outline(client.get(start, headers=HTML).text).links if re.match(r"/[^/]", a)}
    for href in sorted(seen)[:60]:
        # What has to be made first (503) is there later, where another engine takes long.
        answers = (client.get(href, headers=HTML).status_code for _ in range(4))
        assert next((one for one in answers if one != 503), 503) == 200, href


def test_anchors_on_the_schema_page_exist(client: FlaskClient) -> None:
    page = outline(client.get("/ontology", headers=HTML).text)
    ids = set(page.ids)
    wanted = {a.partition("#")[2] for a in page.links if a.startswith(("#", "/ontology#"))}
    assert wanted - ids - {""} == set()


def test_entity_page_tells_who_says_so(lamp: FlaskClient) -> None:
    text = lamp.get("/id/gull-rock-light", headers=HTML).text
    assert "Disputed: sources differ" in text
    assert "List of Lights, 1931" in text
    assert 'class="evidence"' in text
    assert 'class="badge denies"' in text
    assert "prediction" in text
    remarks = text.index('id="remarks"')
    assert text.index("It will be rebuilt within ten years") > remarks
    assert "It will be rebuilt" not in text[: text.index('id="remarks"')].partition("<main")[2]


def test_denied_fact_is_never_told_plainly(lamp: FlaskClient) -> None:
    text = lamp.get("/id/gull-rock-light", headers=HTML).text
    denied = re.findall(r'<div class="fact not.*?</div>', text, re.DOTALL)
    assert denied
    assert all("badge denies" in one for one in denied)


def test_cards_show_wording_speaker_and_day(lamp: FlaskClient) -> None:
    text = lamp.get("/id/maren-holt", headers=HTML).text
    assert "Fog is the sea come up to look at us." in text
    assert "13 February 1907" in text


def test_unknown_name_suggests_near_ones(lamp: FlaskClient) -> None:
    response = lamp.get("/id/gul-rock-lite", headers=HTML)
    assert response.status_code == 404
    assert 'href="/id/gull-rock-light"' in response.text


def test_given_up_address_redirects(lamp: FlaskClient, second_site: Site) -> None:
    for old, kept in second_site.replaced.items():
        slug = old.rpartition("/")[2]
        response = lamp.get(f"/id/{slug}", headers=HTML)
        assert response.status_code == 301
        assert response.headers["Location"] == second_site.addresses.href(kept)
        assert lamp.get(f"/id/{slug}.ttl").headers["Location"].endswith(".ttl")


@pytest.fixture
def second_site(second: object) -> Site:
    site: Site = second.extensions["statecraft"].current()  # type: ignore[attr-defined]
    return site


def test_unchanged_page_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/ontology", headers=HTML)
    again = client.get("/ontology", headers={**HTML, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_static_files_are_kept_for_good(client: FlaskClient) -> None:
    text = client.get("/", headers=HTML).text
    files = re.findall(r'"(/static/[^"]+)"', text)
    assert len(files) >= 4
    for path in files:
        response = client.get(path)
        assert response.status_code == 200, path
        assert "immutable" in response.headers["Cache-Control"]
        assert "missing" not in path
    assert client.get("/static/../app.py").status_code == 404
    assert client.get("/static/nothing.js").status_code == 404


def test_health(client: FlaskClient, here: Site) -> None:
    assert client.get("/health").json == {
        "status": "ok",
        "snapshot": here.snapshot.number,
        "names": len(here.names.by_iri),
    }

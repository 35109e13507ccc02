"""The site as plain files: whole, linked within itself, published anew with few writes, and read."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit
from urllib.request import urlopen

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from kg import snapshot
from kg.errors import StatecraftError
from kg.folding import fold, words
from kg.limits import Limits
from kg.project import open_project
from tests.web.browsing import MARKS, wait
from tests.web.plainly import hosting
from web.app import close, create_app
from web.plain import folder as folders
from web.plain.manner import Manner
from web.plain.places import Scope
from web.plain.publish import publish
from web.plain.renderer import Renderer, as_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selenium import webdriver

    from kg.project import Project
    from web.plain.publish import Published

_LINK = re.compile(r'\s(?:href|src|action|data-worker|data-root)="([^"]*)"')
_QUESTION = "questions/01-keeper-in-1905/index.html"
_URL = "https://files.example/some/path"


class Out:
    """A copy of a project, and the folder that it is published to, under another that is served."""

    def __init__(self, project: Project, root: Path) -> None:
        shutil.copytree(project.root, root / "project", ignore=shutil.ignore_patterns(".statecraft"))
        self.project = open_project(root / "project")
        self.host = root / "host"
        self.folder = self.host / "some" / "path"

    def publish(self) -> Published:
        made = snapshot.current(self.project) or snapshot.build(self.project)
        return publish(self.project, made, self.folder, Manner(_URL))

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file()
        }


@pytest.fixture(scope="module")
def out(lights: Project, tmp_path_factory: pytest.TempPathFactory) -> Out:
    """The second domain, published."""
    made = Out(lights, tmp_path_factory.mktemp("plain"))
    made.publish()
    return made


@pytest.fixture(scope="module")
def site(out: Out) -> Iterator[str]:
    """Where it is served, under a path."""
    with hosting(out.host) as address:
        yield f"{address}/some/path/"


def test_every_link_within_the_site_leads_to_a_file(out: Out) -> None:
    links, wrong = _links(out.files())
    assert links > 3000
    assert wrong == []


def test_a_site_without_further_views_filters_lists_one_way_at_a_time(out: Out, tmp_path: Path) -> None:
    made = snapshot.current(out.project)
    assert made
    publish(out.project, made, tmp_path / "brief", Manner(further=False))
    files = {
        path.relative_to(tmp_path / "brief").as_posix(): path.read_bytes()
        for path in (tmp_path / "brief").rglob("*")
        if path.is_file()
    }
    assert _links(files)[1] == []
    lists = [path for path in files if path.startswith(("disputes/", "quality/")) and "=" in path]
    assert len(lists) > 5
    assert all(path.count("=") == 1 + ("page=" in path) for path in lists)
    assert {"disputes.json", "quality/undated.json"} <= files.keys()
    way = next(path for path in lists if path.startswith("disputes/"))
    headings = re.findall(r'<nav class="choice" aria-label="([^"]+)"', files[way].decode())
    assert len(headings) == 1
    for path, data in files.items():
        if path.startswith(("id/", "claim/", "source/")) and path.endswith("index.html"):
            other = (out.folder / path).read_bytes()
            assert re.findall(rb"<h[12].*?</h[12]>", data) == re.findall(rb"<h[12].*?</h[12]>", other)


def _links(files: dict[str, bytes]) -> tuple[int, list[tuple[str, str]]]:
    """Count the links within a site, and give those that lead to no file with the pages that they are on."""
    wrong: list[tuple[str, str]] = []
    links = 0
    for path, data in files.items():
        if not path.endswith(".html") or path == "404.html":
            continue
        for match in _LINK.finditer(data.decode()):
            address = unescape(match[1])
            if urlsplit(address).scheme or address.startswith("#"):
                continue
            links += 1
            target = unquote(urlsplit(urljoin(f"http://host/{quote(path)}", address)).path)[1:]
            if target.endswith("/") or not target:
                target += "index.html"
            if target not in files or address.startswith("/"):
                wrong.append((path, address))
    return links, wrong


def test_every_thing_and_claim_has_its_page(out: Out) -> None:
    files = out.files()
    listing = json.loads((out.folder / folders.LISTING).read_text("utf-8"))["files"]
    assert set(listing) == files.keys() - {folders.LISTING}
    assert all(hashlib.sha256(files[path]).hexdigest() == digest for path, digest in listing.items())
    for name in ("id/gull-rock-light", "source/gull-rock-log", "timeline", "timeline/about=gull-rock-light"):
        assert f"{name}/index.html" in files
    made = snapshot.current(out.project)
    assert made
    assert sum(path.startswith("claim/") and path.endswith(".html") for path in files) >= made.claims > 20
    assert b"plain.invalid" not in b"".join(files.values())


def test_what_takes_a_server_is_not_shown_and_that_is_said(out: Out) -> None:
    page = (out.folder / "id/gull-rock-light/index.html").read_text("utf-8")
    assert 'name="asOf"' not in page
    assert "cite=" not in page
    assert "Content-Security-Policy" in page
    assert "wasm-unsafe-eval" not in page
    assert "wasm-unsafe-eval" in (out.folder / "sparql/index.html").read_text("utf-8")
    assert 'id="plain"' in (out.folder / "about/index.html").read_text("utf-8")
    assert re.search(r"<a [^>]* hidden>", (out.folder / _QUESTION).read_text("utf-8"))


def test_hosts_find_what_they_look_for(out: Out) -> None:
    assert (out.folder / ".nojekyll").read_bytes() == b""
    missing = (out.folder / "404.html").read_text("utf-8")
    assert 'href="/some/path/search/"' in missing
    found = (out.folder / "sitemap.xml").read_text("utf-8")
    assert f"<loc>{_URL}/id/gull-rock-light/</loc>" in found
    assert f"{_URL}/sitemap.xml" in (out.folder / "robots.txt").read_text("utf-8")


def test_downloads_are_what_their_checksums_say(out: Out) -> None:
    sums = (out.folder / "downloads/SHA256SUMS").read_text("utf-8").splitlines()
    assert len(sums) > 5
    for line in sums:
        digest, name = line.split(maxsplit=1)
        assert (
            hashlib.sha256((out.folder / "downloads" / name.lstrip("*")).read_bytes()).hexdigest() == digest
        )


def test_a_second_publishing_writes_nothing_and_an_edit_little(lights: Project, tmp_path: Path) -> None:
    out = Out(lights, tmp_path)
    first = out.publish()
    assert first.written == first.files
    again = out.publish()
    assert (again.written, again.removed, again.files) == (0, 0, first.files)
    before = out.files()
    people = out.project.data / "entities" / "people.yaml"
    people.write_text(people.read_text("utf-8").replace("name: Maren Holt", "name: Maren Holm", 1), "utf-8")
    edited = out.publish()
    changed = {path for path, data in out.files().items() if before.get(path) != data}
    assert edited.written == len(changed) - 1  # and the listing
    assert edited.written < first.files / 2
    assert "claim/" not in {
        path for path in changed if "Maren" not in (out.folder / path).read_text("utf-8", "replace")
    }


def test_what_was_cut_short_is_completed_and_nothing_else_is_touched(out: Out, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(out.folder, copy)
    (copy / "CNAME").write_text("files.example")
    gone = copy / "claim" / "gone" / "index.html"
    gone.parent.mkdir()
    gone.write_text("of the publishing that was cut short")
    (copy / "id" / ".draft-1").write_text("half")
    (copy / "about" / "index.html").write_text("half")
    (copy / ".statecraft-site.begun").write_text('"claim/gone/index.html"\n"id/ha')
    made = snapshot.current(out.project)
    assert made
    done = publish(out.project, made, copy, Manner(_URL))
    assert (done.written, done.removed) == (1, 1)
    assert not gone.parent.exists()
    assert {p.relative_to(copy).as_posix(): p.read_bytes() for p in copy.rglob("*") if p.is_file()} == {
        **out.files(),
        "CNAME": b"files.example",
    }


def test_what_is_not_answered_in_time_is_not_published(
    lights_copy: Callable[[dict[str, str | bytes]], Project], tmp_path: Path
) -> None:
    every = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    project = lights_copy({"questions/99-everything.rq": f"# How much is there?\n{every}\n"})
    app = create_app(project, snapshot=snapshot.build(project), limits=Limits(seconds=0.1))
    try:
        scope = Scope(further=True)
        writer = folders.Writer(tmp_path / "site", folders.Listing({}))
        renderer = Renderer(as_plain(app, scope), scope, writer, _URL)
        with pytest.raises(StatecraftError, match="questions/99-everything was not answered in time"):
            renderer.render("/questions/99-everything")
    finally:
        close(app)
    assert not (tmp_path / "site").exists()


def test_a_folder_of_others_is_left_alone(out: Out, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    made = snapshot.current(out.project)
    assert made
    with pytest.raises(StatecraftError, match="not empty"):
        publish(out.project, made, tmp_path)
    with pytest.raises(StatecraftError, match="no address of a site"):
        publish(out.project, made, tmp_path / "new", Manner("files.example"))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_addresses_and_words_are_as_the_scripts_have_them() -> None:
    """The same table is read by the tests of the TypeScript."""
    told = json.loads((Path(__file__).parents[1] / "snapshots" / "plain.json").read_text("utf-8"))
    assert [[address, Scope().link(address, 0)] for address, _ in told["places"]] == told["places"]
    assert [[text, words(fold(text))] for text, _ in told["words"]] == told["words"]


class TestInABrowser:
    """Reads the site under a path of a host that runs nothing."""

    pytestmark = MARKS

    def test_a_reader_searches_reads_and_opens_evidence(self, quiet: webdriver.Chrome, site: str) -> None:
        quiet.get(site)
        field = quiet.find_element(By.CSS_SELECTOR, "main input[type=search]")
        field.send_keys("gull ro")
        wait(quiet, "document.querySelectorAll('.suggestions li').length > 0")
        field.send_keys(Keys.ENTER)
        wait(quiet, "document.querySelectorAll('.hits li').length > 0")
        assert quiet.current_url == f"{site}search/?q=gull+ro"
        quiet.find_element(By.CSS_SELECTOR, ".hits").find_element(By.LINK_TEXT, "Gull Rock Light").click()
        wait(quiet, "location.pathname === '/some/path/id/gull-rock-light'")
        quiet.find_element(By.CSS_SELECTOR, ".facts details.evidence summary").click()
        card = quiet.find_element(By.CSS_SELECTOR, ".facts details[open] .evidence-card")
        card.find_element(By.LINK_TEXT, "the claim itself").click()
        wait(quiet, "location.pathname.startsWith('/some/path/claim/')")
        field = quiet.find_element(By.ID, "q")
        field.send_keys("sker lightsh")
        wait(quiet, "document.querySelectorAll('.suggestions li').length > 0")
        field.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
        wait(quiet, "location.pathname === '/some/path/id/sker-lightship'")
        assert self._hosts(quiet) == {urlsplit(site).netloc}

    def test_a_slip_of_the_pen_is_forgiven(self, quiet: webdriver.Chrome, site: str) -> None:
        quiet.get(f"{site}search/?q={quote('Gúll Rokc')}")
        wait(quiet, "document.querySelectorAll('.hits li').length > 0")
        assert quiet.find_element(By.CSS_SELECTOR, ".hits a").text == "Gull Rock Light"
        assert quiet.find_element(By.TAG_NAME, "h1").text == "Results for “Gúll Rokc”"

    def test_queries_run_in_the_browser(self, quiet: webdriver.Chrome, site: str) -> None:
        query = "SELECT ?name WHERE { id:gull-rock-light rdfs:label ?name }"
        quiet.get(f"{site}sparql/?query={quote(query)}")
        wait(quiet, "document.querySelector('table.results td')?.textContent === 'Gull Rock Light'")
        quiet.get(f"{site}sparql/?query={quote('SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }')}")
        wait(quiet, "document.querySelector('table.results td')")
        told = json.loads(self._get(f"{site}plain.json"))
        assert quiet.find_element(By.CSS_SELECTOR, "table.results td").text == str(told["triples"])
        quiet.get(f"{site}sparql/?query={quote('SELECT * {' + chr(10) + ' ?s ?p }')}")
        wait(quiet, "document.querySelector('#query-error pre')")
        assert "line 2" in quiet.find_element(By.ID, "query-error").text
        assert self._hosts(quiet) == {urlsplit(site).netloc}

    @pytest.mark.parametrize(
        ("view", "query", "shown"),
        [
            ("chart", "SELECT ?kind (COUNT(*) AS ?n) { ?s a ?kind } GROUP BY ?kind", ".plot rect"),
            ("timeline", "SELECT ?c ?from { ?c sc:beginEarliest ?from } LIMIT 5", ".plot rect"),
            (
                "map",
                "SELECT ?s ?lat ?long { ?s a sc:Claim BIND (1 AS ?lat) BIND (2 AS ?long) } LIMIT 2",
                ".map circle",
            ),
            ("graph", "SELECT ?s ?p ?o { ?s ?p ?o } VALUES ?s { id:maren-holt }", "#graph canvas"),
            ("graph", "CONSTRUCT WHERE { id:maren-holt ?p ?o }", "#graph canvas"),
        ],
    )
    def test_answers_are_drawn_in_the_browser(
        self, quiet: webdriver.Chrome, site: str, view: str, query: str, shown: str
    ) -> None:
        quiet.get(f"{site}sparql/?query={quote(query)}")
        wait(quiet, f"document.querySelector(\"main nav a[href*='view={view}']\")")
        quiet.find_element(By.CSS_SELECTOR, f"main nav a[href*='view={view}']").click()
        wait(quiet, f"document.querySelector('{shown}')")
        assert quiet.find_element(By.CSS_SELECTOR, "main nav a[aria-current]").text.lower() == view
        if view == "graph":
            claims = "JSON.parse(document.getElementById('graph-data').textContent).edges[0].claims"
            assert quiet.execute_script(f"return {claims}[0].source")
        assert self._hosts(quiet) == {urlsplit(site).netloc}

    def test_the_explorer_is_answered_as_by_the_server(self, quiet: webdriver.Chrome, site: str) -> None:
        quiet.get(f"{site}about/")
        asked = """
          const ask = (a, o) => fetch(a, o).then(r => r.json());
          const done = arguments[arguments.length - 1];
          Promise.all([
            ask('/explore/evidence?s=id/maren-holt&p=extinguished&o=id/gull-rock-light'),
            ask('/explore/paths?id=tobias-wick&id=gull-rock-light&k=2'),
            ask('/explore/compare?id=tobias-wick&id=maren-holt'),
            ask('/explore/relations?id=gull-rock-light'),
            ask('/explore/part?id=maren-holt&around=true'),
          ]).then(done);
        """
        proof, paths, compared, relations, part = quiet.execute_async_script(asked)
        assert proof[0]["disputed"]
        assert paths["paths"][0]["ids"] == ["id/tobias-wick", "id/principal-berth", "id/gull-rock-light"]
        assert [one["id"] for one in compared["shared"]] == ["id/principal-berth"]
        assert {r["relation"]: r["count"] for r in relations["relations"]}["litBy"] == 2
        assert {"id/maren-holt", "id/gull-rock-light", "id/principal-berth"} <= set(part["nodes"]["id"])

    @staticmethod
    def _get(address: str) -> bytes:
        with urlopen(address) as answer:  # noqa: S310 - our own host
            data: bytes = answer.read()
        return data

    @staticmethod
    def _hosts(quiet: webdriver.Chrome) -> set[str]:
        names = quiet.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
        return {urlsplit(name).netloc for name in names}

"""What a reader does, in a real browser: search, read, open evidence, draw, keep the graph as a file."""

from __future__ import annotations

import re
import shutil
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import kg
from tests.web.browsing import EVIL, MARKS, complaints, serving_hostile, wait

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.project import Project

pytestmark = MARKS


@pytest.fixture(scope="module")
def address(
    request: pytest.FixtureRequest, lights: Project, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A server over the second domain in which one name is hostile."""
    root, plain = tmp_path_factory.mktemp("browser") / "project", request.config.getoption("--plain")
    with serving_hostile(lights, root, "Maren Holt", plain=plain) as found:
        yield found


def edge_point(browser: webdriver.Chrome) -> None:
    """Click the middle between the focus and each other node until the panel shows claims."""
    canvas = browser.find_element(By.CSS_SELECTOR, "#graph canvas")
    width, height = canvas.size["width"], canvas.size["height"]
    for dx in range(-5, 6):
        for dy in range(-5, 6):
            action = webdriver.ActionChains(browser)
            action.move_to_element_with_offset(canvas, dx * width // 14, dy * height // 14).click().perform()
            if browser.find_elements(By.CSS_SELECTOR, "#graph-evidence li a[href*='/claim/']"):
                return
    pytest.fail("no edge was hit")


def test_reader_finds_reads_and_opens_evidence(quiet: webdriver.Chrome, address: str) -> None:
    quiet.get(address)
    field = quiet.find_element(By.CSS_SELECTOR, "main input[type=search]")
    field.send_keys("gull ro")
    wait(quiet, "document.querySelectorAll('.suggestions li').length > 0")
    field.send_keys(Keys.ENTER)
    wait(quiet, "location.pathname === '/search'")
    # In plain files a script finds it.
    wait(quiet, "[...document.links].some(link => link.textContent === 'Gull Rock Light')")
    quiet.find_element(By.LINK_TEXT, "Gull Rock Light").click()
    wait(quiet, "location.pathname === '/id/gull-rock-light'")
    summary = quiet.find_element(By.CSS_SELECTOR, ".facts details.evidence summary")
    summary.click()
    card = quiet.find_element(By.CSS_SELECTOR, ".facts details[open] .evidence-card")
    assert card.is_displayed()
    card.find_element(By.LINK_TEXT, "the claim itself").click()
    wait(quiet, "location.pathname.startsWith('/claim/')")


def test_keyboard_chooses_a_suggestion(quiet: webdriver.Chrome, address: str) -> None:
    quiet.get(f"{address}/about")
    field = quiet.find_element(By.ID, "q")
    field.send_keys("sker lightsh")
    wait(quiet, "document.querySelectorAll('.suggestions li').length > 0")
    field.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    wait(quiet, "location.pathname === '/id/sker-lightship'")


def test_graph_shows_evidence_and_keeps_hostile_names_text(quiet: webdriver.Chrome, address: str) -> None:
    quiet.get(f"{address}/graph?id=gull-rock-light")
    wait(quiet, "document.querySelector('#graph')?.dataset.settled === 'true'")
    assert quiet.find_elements(By.CSS_SELECTOR, "#graph-legend li svg")
    time.sleep(0.3)
    edge_point(quiet)
    assert "source:" in quiet.find_element(By.ID, "graph-evidence").text
    assert EVIL in quiet.find_element(By.CSS_SELECTOR, "section table").text
    assert quiet.title != "broken"


def test_graph_file_opens_without_a_network(quiet: webdriver.Chrome, address: str, tmp_path: Path) -> None:
    with urlopen(f"{address}/graph.html?id=gull-rock-light") as answer:  # noqa: S310 - our own server
        page = answer.read().decode()
    file = tmp_path / "kept.html"
    file.write_text(page, "utf-8")
    assert not re.search(
        r"""(?:src|href)=["']https?:""", re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    )
    quiet.get(file.as_uri())
    wait(quiet, "document.querySelector('#graph')?.dataset.settled === 'true'")
    time.sleep(0.3)
    edge_point(quiet)
    assert EVIL in quiet.find_element(By.TAG_NAME, "table").text
    assert quiet.title != "broken"
    assert not quiet.find_elements(By.CSS_SELECTOR, "img[src=x]")


def test_nothing_is_wider_than_a_phone(quiet: webdriver.Chrome, address: str) -> None:
    quiet.set_window_size(500, 900)
    try:
        for path in (
            "/",
            "/id/gull-rock-light",
            "/search?q=gull",
            "/sparql",
            "/ontology",
            "/graph?id=gull-rock-light",
            "/timeline",
            "/changes?by=valid&from=1900-01-01&to=1925-01-01",
            "/id/gull-rock-light/status?on=1907-02-13",
        ):
            quiet.get(address + path)
            wide = quiet.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, path
    finally:
        quiet.set_window_size(1280, 1000)


def test_nothing_overlaps_on_the_timeline(quiet: webdriver.Chrome, address: str) -> None:
    script = """
      const boxes = [...document.querySelectorAll('.chart > li > *, .ticks text, .years span, .years small')]
        .map(e => [e.textContent.trim().slice(0, 40), e.getBoundingClientRect()])
        .filter(([, b]) => b.width && b.height);
      const bad = [];
      boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 1) bad.push([one, other]);
      }));
      return [boxes.length, bad];
    """
    for width in (1280, 500):
        quiet.set_window_size(width, 900)
        quiet.get(f"{address}/timeline")
        count, bad = quiet.execute_script(script)
        assert count > 40
        assert bad == []
    quiet.set_window_size(1280, 1000)
    arrow = quiet.find_element(By.CSS_SELECTOR, ".chart .arrow")
    assert arrow.value_of_css_property("stroke") not in {"none", ""}
    fade = quiet.find_element(By.CSS_SELECTOR, ".chart rect.fade-out")
    assert "g-fade-out" in fade.value_of_css_property("fill")


def test_status_evidence_is_a_click_away(quiet: webdriver.Chrome, address: str) -> None:
    quiet.get(f"{address}/id/gull-rock-light")
    box = quiet.find_element(By.CSS_SELECTOR, "section.status")
    box.find_element(By.CSS_SELECTOR, "summary").click()
    card = box.find_element(By.CSS_SELECTOR, "details[open] .evidence-card")
    assert card.is_displayed()
    assert "List of Lights, 1931" in card.text


def test_reader_follows_a_dispute_and_a_number(quiet: webdriver.Chrome, address: str) -> None:
    quiet.get(f"{address}/disputes")
    assert quiet.find_elements(By.TAG_NAME, "img") == []
    assert EVIL in quiet.find_element(By.TAG_NAME, "main").text
    quiet.find_element(By.PARTIAL_LINK_TEXT, "said and denied").click()
    wait(quiet, "location.href.includes('sort=stances')")
    assert len(quiet.find_elements(By.CSS_SELECTOR, ".dispute-card")) == 1
    quiet.find_element(By.CSS_SELECTOR, ".dispute-card details.evidence summary").click()
    assert quiet.find_element(By.CSS_SELECTOR, ".dispute-card .evidence-card").is_displayed()
    quiet.find_element(By.LINK_TEXT, "link to this").click()
    wait(quiet, "location.pathname.startsWith('/disputes/')")
    quiet.set_window_size(400, 900)
    try:
        for path in ("/disputes", "/quality"):
            quiet.get(address + path)
            assert quiet.execute_script("return document.documentElement.scrollWidth <= innerWidth"), path
    finally:
        quiet.set_window_size(1280, 1000)
    quiet.find_element(By.CSS_SELECTOR, ".meter a").click()
    wait(quiet, "location.pathname.startsWith('/quality/')")


def test_a_source_tells_what_would_fall_with_it(quiet: webdriver.Chrome, address: str) -> None:
    quiet.get(f"{address}/source/gull-rock-log")
    quiet.find_element(By.CSS_SELECTOR, "details.part summary").click()
    wait(quiet, "document.querySelector('details.part #falls')")
    part = quiet.find_element(By.CSS_SELECTOR, "details.part #falls")
    assert "would lose the only support" in part.text
    assert part.find_elements(By.CSS_SELECTOR, "#answers + ul a[href*='/questions/']") != []


def test_reader_sees_downloads_on_a_phone(quiet: webdriver.Chrome, address: str) -> None:
    quiet.set_window_size(500, 900)
    quiet.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True},
    )
    try:
        quiet.get(f"{address}/downloads")
        assert quiet.execute_script("return document.documentElement.scrollWidth") <= 360
        links = quiet.find_elements(By.CSS_SELECTOR, "main table a[download]")
        assert len(links) == 7
        assert links[0].text == "lights.nq.gz"
        assert quiet.execute_script("return document.querySelectorAll('.scroll[tabindex]').length") == 3
    finally:
        quiet.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        quiet.set_window_size(1280, 1000)


def test_a_notebook_shows_a_drawing_without_a_network(
    quiet: webdriver.Chrome, lights: Project, tmp_path: Path
) -> None:
    shutil.copytree(lights.root, tmp_path / "project", ignore=shutil.ignore_patterns(".statecraft"))
    drawing = kg.open(tmp_path / "project").draw("maren-holt")
    page = tmp_path / "notebook.html"
    page.write_text(f"<!doctype html><title>cell</title>{drawing._repr_html_()}", "utf-8")
    quiet.execute_cdp_cmd("Network.enable", {})
    quiet.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["http://*", "https://*"]})
    try:
        quiet.get(page.as_uri())
        quiet.switch_to.frame(0)
        wait(quiet, "document.querySelector('canvas') !== null")
        assert "Maren Holt" in quiet.find_element(By.TAG_NAME, "body").get_attribute("innerHTML")
        assert quiet.execute_script("return performance.getEntriesByType('resource').length") == 0
    finally:
        quiet.switch_to.default_content()
        quiet.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})


def test_a_brief_is_picked_edited_and_read_by_its_footnotes(quiet: webdriver.Chrome, address: str) -> None:
    quiet.get(f"{address}/brief")
    field = quiet.find_element(By.ID, "brief-about")
    field.send_keys("gull rock li")
    wait(quiet, "document.querySelectorAll('#brief-about-list li').length > 0")
    field.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    assert field.get_attribute("value") == "gull-rock-light"
    assert quiet.current_url.rstrip("/") == f"{address}/brief"
    field.submit()
    wait(quiet, "document.querySelectorAll('#brief sup').length > 3")
    quiet.find_element(By.CSS_SELECTOR, "#r2").click()
    wait(quiet, "location.hash === '#n2'")
    edit = quiet.find_element(By.CSS_SELECTOR, "[data-edit]")
    edit.click()
    assert edit.get_attribute("aria-pressed") == "true"
    quiet.find_element(By.CSS_SELECTOR, "#brief h1").send_keys(" by us")
    edit.click()
    assert quiet.find_element(By.CSS_SELECTOR, "#brief h1").text.replace(" by us", "") == "Gull Rock Light"
    assert "by us" in quiet.find_element(By.CSS_SELECTOR, "#brief h1").text


@pytest.fixture(scope="module")
def elsewhere(address: str) -> Iterator[str]:
    """Another site, which shows any page of ours in a frame."""

    class Framing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            frame = f'<iframe src="{address}{self.path}" title="card"></iframe>'
            page = f'<!doctype html><link rel="icon" href="data:,"><title>x</title>{frame}'.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Framing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(5)


@pytest.mark.parametrize(
    ("path", "shown"), [("/embed/id/gull-rock-light", True), ("/id/gull-rock-light", False)]
)
def test_another_site_can_frame_cards_and_nothing_else(
    chrome: webdriver.Chrome, elsewhere: str, path: str, *, shown: bool
) -> None:
    complaints(chrome)
    chrome.get(f"{elsewhere}{path}")
    chrome.switch_to.frame(0)
    try:
        text = chrome.find_element(By.CSS_SELECTOR, "body").text
        assert ("Granite tower on Gull Rock" in text) is shown
    finally:
        chrome.switch_to.default_content()
        assert any("frame-ancestors" in one for one in complaints(chrome)) is not shown


@pytest.mark.parametrize(
    "path",
    [
        "/brief?about=gull-rock-light",
        "/id/maren-holt/say-and-do",
        "/topic/gull-rock-light",
        "/embed/id/maren-holt",
    ],
)
def test_reading_pages_fit_a_phone(chrome: webdriver.Chrome, address: str, path: str) -> None:
    chrome.set_window_size(500, 900)
    try:
        chrome.get(f"{address}{path}")
        chrome.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True},
        )
        for folded in chrome.find_elements(By.CSS_SELECTOR, "details.cite-this"):
            chrome.execute_script("arguments[0].open = true", folded)
        wide = chrome.execute_script("return document.documentElement.scrollWidth")
        assert wide <= 360, path
    finally:
        chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        chrome.set_window_size(1280, 1000)

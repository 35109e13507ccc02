"""What an analyst does in the explorer, in a real browser: expand, read, filter, play, find, save."""

from __future__ import annotations

import csv
import re
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from pyoxigraph import RdfFormat, parse
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from tests.web.browsing import EVIL, MARKS, chromium, serving_hostile, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium import webdriver

    from kg.project import Project

pytestmark = MARKS
AXE = Path(__file__).parents[2] / "web" / "ui" / "node_modules" / "axe-core" / "axe.min.js"
STILL = "['still', 'measured'].includes(document.querySelector('.stage')?.dataset.state)"


@pytest.fixture(scope="module")
def address(
    request: pytest.FixtureRequest, lights: Project, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A server over the second domain in which one name is hostile."""
    root = tmp_path_factory.mktemp("explorer") / "project"
    with serving_hostile(lights, root, "Tobias Wick", plain=request.config.getoption("--plain")) as found:
        yield found


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def chrome(downloads: Path) -> Iterator[webdriver.Chrome]:
    with chromium("--enable-unsafe-swiftshader") as driver:
        given = {"behavior": "allow", "downloadPath": str(downloads)}
        driver.execute_cdp_cmd("Browser.setDownloadBehavior", given)
        yield driver


@pytest.fixture
def quiet(chrome: webdriver.Chrome) -> Iterator[webdriver.Chrome]:
    """The browser, which must not have complained of anything by the end but of drawing without a GPU."""
    chrome.get("about:blank")
    chrome.get_log("browser")
    yield chrome
    complaints = [e for e in chrome.get_log("browser") if e["source"] != "rendering"]
    assert [e for e in complaints if "favicon" not in e["message"]] == []


def draw(browser: webdriver.Chrome, address: str) -> None:
    browser.get("about:blank")
    browser.get(address)
    wait(browser, STILL)


def told(browser: webdriver.Chrome) -> tuple[int, int]:
    """Read from the table's heading how many things and links are shown."""
    text = browser.find_element(By.CSS_SELECTOR, ".as-table summary").get_attribute("textContent") or ""
    found = re.search(r"([\d,]+) things?, ([\d,]+) links?", text)
    assert found
    return int(found[1].replace(",", "")), int(found[2].replace(",", ""))


def press(browser: webdriver.Chrome, text: str) -> None:
    """Press the button that says this."""
    buttons = browser.find_elements(By.CSS_SELECTOR, "#explore button")
    found = next(b for b in buttons if b.text.strip() == text and b.is_displayed())
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
    found.click()


def tab(browser: webdriver.Chrome, name: str) -> None:
    browser.find_element(By.ID, f"explore-tab-{name}").click()


def table(browser: webdriver.Chrome) -> list[str]:
    browser.execute_script("document.querySelector('.as-table').open = true")
    wait(browser, "document.querySelector('.as-table tbody tr') !== null")
    return [row.text for row in browser.find_elements(By.CSS_SELECTOR, ".as-table tbody tr")]


def test_begin_by_name_then_expand_by_counts(quiet: webdriver.Chrome, address: str) -> None:
    draw(quiet, f"{address}/explore")
    assert quiet.find_element(By.CSS_SELECTOR, ".start").is_displayed()
    field = quiet.find_element(By.ID, "explore-add")
    field.send_keys("gull rock li")
    wait(quiet, "document.querySelectorAll('.tools .suggestions li').length > 0")
    field.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    wait(quiet, "document.querySelector('.relations button') !== null")
    assert told(quiet) == (1, 0)
    press(quiet, "lit by, 2")
    wait(quiet, "document.querySelector('.as-table summary').textContent.includes('3 things, 2 links')")
    wait(
        quiet,
        "![...document.querySelectorAll('.relations button')].some(b => b.textContent.includes('lit by'))",
    )
    press(quiet, "Undo")
    wait(quiet, "document.querySelector('.as-table summary').textContent.includes('1 thing, 0 links')")
    press(quiet, "Redo")
    wait(quiet, "document.querySelector('.as-table summary').textContent.includes('3 things, 2 links')")
    assert any("electric" in row.lower() for row in table(quiet))


def test_a_link_brings_back_the_view(quiet: webdriver.Chrome, address: str) -> None:
    draw(quiet, f"{address}/explore?id=gull-rock-light")
    press(quiet, "Pin")
    tab(quiet, "look")
    Select(quiet.find_element(By.CSS_SELECTOR, ".choose select")).select_by_value("cluster")
    quiet.find_element(By.CSS_SELECTOR, ".zoom button").click()
    for part in ("colour=cluster", "pin=gull-rock-light"):
        wait(quiet, f"location.hash.includes('{part}')")
    time.sleep(1)  # until it moves no more
    kept = quiet.current_url.partition("#")[2]
    before = told(quiet)
    draw(quiet, f"{address}/explore#{kept}")
    WebDriverWait(quiet, 20).until(lambda browser: told(browser) == before)
    time.sleep(0.5)  # in which it could change the address, and does not
    assert quiet.current_url.partition("#")[2] == kept


def test_clicking_a_line_tells_its_evidence(quiet: webdriver.Chrome, address: str) -> None:
    draw(quiet, f"{address}/explore#n=maren-holt,gull-rock-light")
    # Two things are at the two ends of the picture: what links them runs through its middle.
    quiet.find_element(By.CSS_SELECTOR, ".stage").click()
    wait(quiet, "document.querySelector('.proof') !== null")
    text = quiet.find_element(By.CSS_SELECTOR, ".panel").text
    for part in ("put out", "disputed", "denies", "the lamp was never out", "Gull Rock station log"):
        assert part in text


def test_inferred_links_show_why(quiet: webdriver.Chrome, address: str) -> None:
    draw(quiet, f"{address}/explore#n=maren-holt,gull-rock-light")
    assert told(quiet) == (2, 1)
    tab(quiet, "filter")
    quiet.find_element(By.XPATH, "//label[contains(., 'Also what is inferred')]/input").click()
    wait(quiet, "document.querySelector('.as-table summary').textContent.includes('2 links')")
    assert any("inferred" in row for row in table(quiet))
    press(quiet, "why")
    wait(quiet, "document.querySelector('.reason') !== null")
    assert "makes “serves at”" in quiet.find_element(By.CSS_SELECTOR, ".reason").text


def test_filters(quiet: webdriver.Chrome, address: str) -> None:
    draw(quiet, f"{address}/explore#whole=1")
    things, links = told(quiet)
    tab(quiet, "filter")
    stances = quiet.find_element(By.CSS_SELECTOR, "[data-name='stance']")
    stances.find_element(By.TAG_NAME, "summary").click()
    stances.find_element(By.CSS_SELECTOR, "input[value='asserts']").click()
    wait(quiet, "document.querySelector('.as-table summary').textContent.includes(' 1 link')")
    press(quiet, "Undo")
    wait(quiet, f"document.querySelector('.as-table summary').textContent.includes('{links} links')")
    kinds = quiet.find_element(By.CSS_SELECTOR, "[data-name='kind'] input")
    kinds.click()
    wait(quiet, f"!document.querySelector('.as-table summary').textContent.includes('{things} things')")


def test_time_plays(quiet: webdriver.Chrome, address: str) -> None:
    draw(quiet, f"{address}/explore#n=tobias-wick,maren-holt,principal-berth&day=1895-06-01")
    assert told(quiet) == (3, 1)
    draw(quiet, f"{address}/explore#n=tobias-wick,maren-holt,principal-berth&day=1910-06-01")
    assert told(quiet) == (3, 1)
    assert "Maren Holt" in table(quiet)[0]
    press(quiet, "Any time")
    wait(quiet, "document.querySelector('.as-table summary').textContent.includes('2 links')")
    press(quiet, "Play")
    wait(quiet, "/1891/.test(document.querySelector('.time output').textContent)")
    first = quiet.find_element(By.CSS_SELECTOR, ".time output").text
    wait(quiet, f"document.querySelector('.time output').textContent !== {first!r}")
    press(quiet, "Pause")
    wait(quiet, "location.hash.includes('day=')")


def test_paths_and_comparison(quiet: webdriver.Chrome, address: str) -> None:
    draw(quiet, f"{address}/explore#n=tobias-wick,gull-rock-light&pick=tobias-wick,gull-rock-light")
    tab(quiet, "paths")
    press(quiet, "Find paths")
    wait(quiet, "document.querySelector('.path') !== null")
    quiet.find_element(By.CSS_SELECTOR, ".path summary").click()
    assert "Gull Rock station log" in quiet.find_element(By.CSS_SELECTOR, ".path details[open]").text
    press(quiet, "Show it in the graph")
    wait(quiet, "document.querySelector('.as-table summary').textContent.includes('3 things')")
    draw(quiet, f"{address}/explore#n=tobias-wick,maren-holt&pick=tobias-wick,maren-holt")
    tab(quiet, "compare")
    quiet.find_element(By.CSS_SELECTOR, ".panel-body p > button").click()
    wait(quiet, "document.querySelector('.comparison table') !== null")
    text = quiet.find_element(By.CSS_SELECTOR, ".comparison").text
    assert "Both are linked to, 1" in text
    assert "put out, 1" in text


def test_everything_by_keyboard(quiet: webdriver.Chrome, address: str) -> None:
    draw(quiet, f"{address}/explore?id=gull-rock-light")
    stage = quiet.find_element(By.CSS_SELECTOR, ".stage")
    quiet.execute_script("arguments[0].focus()", stage)
    things, links = told(quiet)
    stage.send_keys("n")
    wait(quiet, "document.querySelector('.proof') !== null")
    stage.send_keys(Keys.ESCAPE)
    stage.send_keys(Keys.ARROW_RIGHT)
    wait(quiet, "document.querySelector('.panel h2 a') !== null")
    stage.send_keys("h")
    wait(quiet, f"!document.querySelector('.as-table summary').textContent.includes('{things} things')")
    stage.send_keys(Keys.CONTROL, "z")
    wait(
        quiet,
        f"document.querySelector('.as-table summary').textContent.includes('{things} things, {links} links')",
    )
    stage.send_keys(Keys.ARROW_DOWN)
    stage.send_keys("m")
    wait(quiet, "location.hash.includes('pick=')")
    stage.send_keys(Keys.ENTER)
    assert quiet.switch_to.active_element.get_attribute("id") == "explore-panel"


def saved(folder: Path, browser: webdriver.Chrome, label: str, suffix: str) -> Path:
    file = folder / f"graph.{suffix}"
    file.unlink(missing_ok=True)
    browser.find_element(By.CSS_SELECTOR, ".menu summary").click()
    press(browser, label)
    until = time.monotonic() + 15
    while not file.exists() or list(folder.glob("*.crdownload")):
        assert time.monotonic() < until, f"{label} was not saved"
        time.sleep(0.1)
    return file


def test_what_is_saved_can_be_read(quiet: webdriver.Chrome, address: str, downloads: Path) -> None:
    draw(quiet, f"{address}/explore#n=maren-holt,tobias-wick,gull-rock-light,principal-berth")
    things, links = told(quiet)

    def save(label: str, suffix: str) -> Path:
        return saved(downloads, quiet, label, suffix)

    assert save("Picture (PNG)", "png").read_bytes().startswith(b"\x89PNG")
    svg = ET.fromstring(save("Drawing (SVG)", "svg").read_text("utf-8"))  # noqa: S314 - our own
    assert len(svg.findall(".//{*}circle")) == things
    assert len(svg.findall(".//{*}line")) == links
    gexf = ET.fromstring(save("GEXF, for Gephi", "gexf").read_text("utf-8"))  # noqa: S314 - our own
    assert len(gexf.findall(".//{*}node")) == things
    graph = nx.read_graphml(save("GraphML", "graphml"))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (things, links)
    assert graph.nodes["id/tobias-wick"]["label"] == EVIL
    with save("Table of links (CSV)", "csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == links
    triples = list(parse(save("JSON-LD", "jsonld").read_bytes(), RdfFormat.JSON_LD))
    assert sum("Statement" in str(one.object) for one in triples) == links


def test_one_file_opens_without_a_server(quiet: webdriver.Chrome, address: str, downloads: Path) -> None:
    draw(
        quiet,
        f"{address}/explore#n=maren-holt,tobias-wick,gull-rock-light,principal-berth&see=id/tobias-wick",
    )
    before = told(quiet)
    file = saved(downloads, quiet, "One HTML file", "html")
    draw(quiet, file.as_uri())
    assert told(quiet) == before
    assert quiet.title != "broken"
    assert any(EVIL in row for row in table(quiet))
    quiet.find_element(By.CSS_SELECTOR, ".as-table tbody button").click()
    wait(quiet, "document.querySelector('.proof li') !== null")
    assert "read it there" in quiet.find_element(By.TAG_NAME, "body").text or quiet.find_elements(
        By.CSS_SELECTOR, ".proof a"
    )
    assert not quiet.find_elements(By.CSS_SELECTOR, "img[src=x]")


def test_the_view_as_a_query(quiet: webdriver.Chrome, address: str) -> None:
    draw(quiet, f"{address}/explore#n=maren-holt,gull-rock-light,principal-berth&day=1910-01-01")
    press(quiet, "As a query")
    wait(quiet, "location.pathname === '/sparql'")
    wait(quiet, "document.querySelectorAll('table.results tbody tr').length > 0")
    rows = quiet.find_elements(By.CSS_SELECTOR, "table.results tbody tr")
    assert {"put out", "tends"} <= {
        word for row in rows for word in ("put out", "tends", "at") if word in row.text
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_anyone(quiet: webdriver.Chrome, address: str, scheme: str) -> None:
    media = [{"name": "prefers-color-scheme", "value": scheme}]
    quiet.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})
    try:
        draw(quiet, f"{address}/explore#n=maren-holt,tobias-wick,gull-rock-light&pick=maren-holt,tobias-wick")
        quiet.execute_script(AXE.read_text("utf-8"))
        found = {
            name: axe(quiet)
            for name in ("details", "filter", "look", "paths", "compare")
            if not tab(quiet, name)
        }
    finally:
        quiet.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert {name: faults for name, faults in found.items() if faults} == {}


def axe(browser: webdriver.Chrome) -> list[list[str]]:
    """Look at everything on the page, opened, with axe-core."""
    browser.execute_script("for (const one of document.querySelectorAll('#explore details')) one.open = true")
    for one in browser.find_elements(By.CSS_SELECTOR, ".panel-body p > button:enabled"):
        if one.text in {"Find paths", "Compare"}:
            one.click()
            wait(browser, "document.querySelector('.path, .comparison h3') !== null")
    script = (
        "axe.run(document, {resultTypes: ['violations']}).then((found) => arguments[0](found.violations))"
    )
    found: list[dict[str, Any]] = browser.execute_async_script(script)
    return [[one["id"], *(node["html"] for node in one["nodes"])] for one in found]


@pytest.mark.parametrize("width", [360, 500, 1280])
@pytest.mark.parametrize("path", ["/explore", "/explore?id=gull-rock-light", "/explore#whole=1"])
def test_it_fits_any_width(quiet: webdriver.Chrome, address: str, width: int, path: str) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    quiet.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        draw(quiet, address + path)
        assert quiet.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        quiet.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_entity_page_leads_here(quiet: webdriver.Chrome, address: str) -> None:
    quiet.get(f"{address}/id/gull-rock-light")
    quiet.find_element(By.LINK_TEXT, "Explore from here").click()
    wait(quiet, STILL)
    assert told(quiet)[0] > 5
    assert EVIL not in quiet.title


def test_a_query_and_a_search_are_beginnings(quiet: webdriver.Chrome, address: str) -> None:
    draw(quiet, f"{address}/explore?q=gull")
    assert told(quiet)[0] >= 2
    query = "SELECT ?a ?b WHERE { ?a li:litBy ?b }"
    draw(quiet, f"{address}/explore?query={query.replace(' ', '%20').replace('?', '%3F')}")
    assert told(quiet)[1] >= 2

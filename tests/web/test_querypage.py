"""The query page in a real browser: completion, errors at their place, layout, kept and shared queries."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.web.browsing import MARKS, complaints, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver.remote.webdriver import WebDriver as Browser

    from web.site import Site

pytestmark = MARKS
EDITOR = "document.querySelector('#query-editor').shadowRoot"
OFFERED = f"[...{EDITOR}.querySelectorAll('.cm-tooltip-autocomplete li')].map(e => e.textContent)"


@pytest.fixture
def quiet(chrome: Browser) -> Iterator[Browser]:
    """The browser, which must not have complained by the end, of the security policy least of all."""
    complaints(chrome)
    yield chrome
    assert complaints(chrome) == []


def press(browser: Browser, *keys: str) -> None:
    """Type where the focus is; a driver that types into an element goes to its end first."""
    ActionChains(browser).send_keys(*keys).perform()


def hold(browser: Browser, key: str) -> None:
    ActionChains(browser).key_down(Keys.CONTROL).send_keys(key).key_up(Keys.CONTROL).perform()


def editor(browser: Browser, address: str, query: str = "") -> None:
    """Open the page and write into its empty editor."""
    browser.get(f"{address}/sparql")
    browser.execute_script("localStorage.clear()")
    wait(browser, f"{EDITOR}?.querySelector('.cm-content')")
    root = browser.find_element(By.ID, "query-editor").shadow_root
    root.find_element(By.CSS_SELECTOR, ".cm-content").click()
    hold(browser, "a")
    press(browser, Keys.DELETE, query)


def typed(browser: Browser) -> str:
    return str(browser.execute_script("return document.querySelector('#query').value"))


def test_a_query_is_written_by_names_alone(quiet: Browser, address: str, here: Site) -> None:
    """Kind, property and thing are completed from what the ontology and the data call them."""
    name = next(n for n in here.names.by_iri.values() if n.iri.startswith(f"{here.project.base}id/"))
    kind = here.schema.kinds[name.kinds[0]]
    editor(quiet, address, "SELECT ?s WHERE { ?s a ")
    press(quiet, kind.label.split()[0][:6])
    wait(quiet, f"{OFFERED}.some(text => text.includes({kind.label!r}))")
    press(quiet, Keys.ESCAPE, " . ", name.slug[:30])
    wait(quiet, f"{OFFERED}.some(text => text.includes({name.label!r}))")
    press(quiet, Keys.ARROW_DOWN, Keys.ARROW_UP, Keys.ENTER)
    wait(quiet, f"document.querySelector('#query').value.includes('id:{name.slug}')")


def test_completion_knows_the_place(quiet: Browser, lamp_address: str) -> None:
    editor(quiet, lamp_address, "SELECT ?s WHERE { ?s a light")
    wait(quiet, f"{OFFERED}[0]?.includes('li:Light')")
    press(quiet, Keys.ENTER, " ; put")
    wait(quiet, f"{OFFERED}[0]?.includes('li:extinguished')")
    press(quiet, Keys.TAB)
    wait(quiet, "document.querySelector('#query').value.includes('li:extinguished')")
    press(quiet, " gull-ro")
    wait(quiet, f"{OFFERED}[0]?.includes('Gull Rock Light')")
    press(quiet, Keys.ENTER, " . ?o pref")
    assert typed(quiet).startswith("SELECT ?s WHERE { ?s a li:Light")
    assert "li:extinguished id:gull-rock-light" in typed(quiet)
    press(quiet, Keys.ESCAPE)
    hold(quiet, "a")
    press(quiet, Keys.DELETE, "PREFIX li")
    wait(quiet, f"{OFFERED}.some(text => text.startsWith('li: <https://lights.example/'))")


def test_runs_on_ctrl_enter(quiet: Browser, address: str) -> None:
    editor(quiet, address, "SELECT ?name WHERE { ?s rdfs:label ?name } LIMIT 2")
    press(quiet, Keys.ESCAPE)
    hold(quiet, Keys.ENTER)
    wait(quiet, "document.querySelectorAll('table.results tbody tr').length === 2")


def test_tab_leaves_the_editor(quiet: Browser, address: str) -> None:
    editor(quiet, address, "ASK {}")
    press(quiet, Keys.ESCAPE, Keys.TAB)
    wait(quiet, "document.activeElement.id !== 'query-editor'")
    assert "\t" not in typed(quiet)


def test_an_error_is_shown_at_its_place(chrome: Browser, address: str) -> None:
    chrome.get(f"{address}/sparql?query={quote('SELECT *' + chr(10) + 'WHERE { ?s ?p }')}")
    wait(chrome, f"{EDITOR}?.querySelector('.cm-lintRange-error')")
    lines = chrome.execute_script(
        f"return [...{EDITOR}.querySelectorAll('.cm-line')]"
        ".map(line => line.querySelector('.cm-lintRange-error') !== null)"
    )
    assert lines == [False, True]
    marked = chrome.execute_script(f"return {EDITOR}.querySelector('.cm-lintRange-error').textContent")
    assert "}" in marked
    said = chrome.find_element(By.ID, "query-error").text
    assert "line 2, column 15" in said
    assert chrome.execute_script("return document.activeElement.id") == "query-editor"
    # That the page is a 400 is all that the browser has to say.
    assert all("400" in one for one in complaints(chrome))


def test_an_error_is_marked_while_one_types(quiet: Browser, address: str) -> None:
    editor(quiet, address, "SELECT ?s WHER { ?s a ?k }")
    press(quiet, Keys.ESCAPE)
    marked = f"{EDITOR}.querySelector('.cm-lintRange-error')?.textContent"
    wait(quiet, f"{marked} === 'WHER'")
    wait(quiet, "document.querySelector('#query-wrong').textContent.startsWith('Line 1:')")
    assert "WHERE" in quiet.find_element(By.ID, "query-wrong").text
    assert quiet.execute_script("return document.activeElement.id") == "query-editor"
    hold(quiet, "a")
    press(quiet, Keys.DELETE, "ASK { ?s a ?k }")
    wait(quiet, f"{marked} === undefined && document.querySelector('#query-wrong').textContent === ''")


def test_formatting(quiet: Browser, address: str) -> None:
    editor(quiet, address, "select * where { ?s a ?o . ?s rdfs:label ?n ")
    quiet.find_element(By.ID, "query-format").click()
    wait(quiet, "document.querySelector('#query').value.includes('\\n')")
    assert typed(quiet).startswith("SELECT * WHERE {\n  ?s a ?o .\n  ?s rdfs:label ?n")


def test_saved_and_shared(quiet: Browser, address: str) -> None:
    query = "SELECT (1 AS ?kept) {}"
    editor(quiet, address, query)
    press(quiet, Keys.ESCAPE)
    quiet.find_element(By.ID, "query-keep").click()
    name = quiet.find_element(By.ID, "query-name")
    name.clear()
    name.send_keys("mine", Keys.ENTER)
    wait(quiet, "document.querySelector('#query-saved a')?.textContent === 'mine'")
    quiet.find_element(By.ID, "query-share").click()
    link = str(quiet.find_element(By.ID, "query-link").get_property("value"))
    quiet.get(link)
    wait(quiet, "document.querySelector('table.results')")
    assert [cell.text for cell in quiet.find_elements(By.CSS_SELECTOR, "table.results td")] == ["1"]
    quiet.get(f"{address}/sparql")
    wait(quiet, "document.querySelector('#query-saved a')")
    quiet.find_element(By.LINK_TEXT, "mine").click()
    wait(quiet, "document.querySelector('table.results th')?.textContent === 'kept'")
    quiet.find_element(By.CSS_SELECTOR, "#query-saved button").click()
    wait(quiet, "document.querySelector('#query-saved').closest('section').hidden")


def test_a_graph_of_rows_is_drawn(quiet: Browser, lamp_address: str) -> None:
    query = quote("SELECT ?light ?p ?land { ?light ?p ?land . FILTER (?p = li:standsOn) }")
    quiet.get(f"{lamp_address}/sparql?query={query}")
    wait(quiet, "document.querySelector(\"main nav a[href*='view=graph']\")")
    quiet.find_element(By.CSS_SELECTOR, "main nav a[href*='view=graph']").click()
    wait(quiet, "document.querySelector('#graph')?.dataset.settled === 'true'")
    assert "stands on" in quiet.find_element(By.CSS_SELECTOR, "main table").text

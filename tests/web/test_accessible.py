"""Pages for everyone: axe-core finds nothing in light or dark, the keyboard reaches all, motion and print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.web import routes
from tests.web.browsing import MARKS, wait

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from selenium import webdriver

    from web.site import Site

pytestmark = MARKS
AXE = Path(__file__).parents[2] / "web" / "ui" / "node_modules" / "axe-core" / "axe.min.js"
#: Runs the rules on colours, which are what takes long, or all others.
RUN = """
  const [{ colours }, done] = arguments;
  const ids = axe.getRules(['cat.color']).map(rule => rule.ruleId).filter(id => !id.endsWith('-enhanced'));
  const chosen = colours
    ? { runOnly: { type: 'rule', values: ids } }
    : { rules: Object.fromEntries(ids.map(id => [id, { enabled: false }])) };
  axe.run(document, { ...chosen, resultTypes: ['violations'] })
    .then(found => done(found.violations), error => done([String(error)]));
"""
#: Leaves of many siblings that are alike the first ones, whose colours are those of the others.
TRIM = """
  for (const parent of document.querySelectorAll('body, body *')) {
    const alike = {};
    for (const child of [...parent.children]) {
      const make = `${child.tagName} ${child.getAttribute('class')} ${child.getAttribute('style')}`;
      alike[make] = (alike[make] ?? 0) + 1;
      if (alike[make] > 12) child.remove();
    }
  }
"""
SETTLED = (
    "(!document.querySelector('#query-editor') || document.querySelector('#query-editor').shadowRoot)"
    " && (!document.querySelector('#graph') || document.querySelector('#graph').dataset.settled === 'true')"
    " && !document.querySelector('[aria-busy=true]')"
)
#: What can be used, in order of the page, with what is in a shadow tree.
ALL = """
  const all = [];
  const fields = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  const usable = (e) => e.matches(fields) ? !e.disabled && e.tabIndex >= 0 : e.contentEditable === 'true';
  const walk = (root) => {
    for (const e of root.querySelectorAll('*')) {
      if (usable(e) && e.checkVisibility({ visibilityProperty: true })) all.push(e);
      if (e.shadowRoot) walk(e.shadowRoot);
    }
  };
  walk(document);
"""
USABLE = f"{ALL} return all.length"
#: The number of what has the focus, whether that is seen, and what it is; no number where a part is scrolled.
FOCUSED = f"""
  {ALL}
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const box = at.getBoundingClientRect();
  const ringed = [at, at.closest('.cm-editor')].some(e => e && getComputedStyle(e).outlineStyle !== 'none');
  const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  return [all.indexOf(at), ringed && inside, at.outerHTML.slice(0, 120), at === document.body];
"""


def media(browser: webdriver.Chrome, **features: str) -> None:
    """Let the browser prefer something, such as a colour scheme."""
    wanted = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wanted})


def told(violations: list[Any]) -> list[str]:
    """Say what is wrong, and where."""
    return [
        f"{one['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        if isinstance(one, dict)
        else one
        for one in violations
        for node in (one["nodes"] if isinstance(one, dict) else [{}])
    ]


def test_every_page_is_looked_at(second: Flask, lamp: FlaskClient, second_site: Site) -> None:
    """A new route that gives a page is to be among those of ``routes.PAGES``."""
    seen = routes.endpoints(second, lamp, second_site) | routes.FILES
    for rule in second.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in seen:
            continue
        sample = rule.rule if not rule.arguments else rule.build(dict.fromkeys(rule.arguments, "x"))[1]  # type: ignore[index]
        response = lamp.get(sample, headers=routes.BROWSER, follow_redirects=True)
        page = response.mimetype == "text/html" and response.status_code == 200
        assert not page, f"{rule.endpoint} is a page that nobody looked at"


@pytest.mark.parametrize("name", sorted(routes.PAGES))
def test_axe_finds_nothing(
    chrome: webdriver.Chrome, address: str, client: FlaskClient, here: Site, name: str
) -> None:
    chrome.get(address + routes.address(here, client, name))
    wait(chrome, SETTLED)
    chrome.execute_script(AXE.read_text("utf-8"))
    try:
        media(chrome, prefers_reduced_motion="reduce")
        assert told(chrome.execute_async_script(RUN, {"colours": False})) == []
        chrome.execute_script(TRIM)
        for scheme in ("light", "dark"):
            media(chrome, prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
            assert told(chrome.execute_async_script(RUN, {"colours": True})) == [], scheme
    finally:
        media(chrome)


@pytest.mark.parametrize(
    "name", ["home", "entity", "search", "timeline", "query table", "asked", "graph around"]
)
def test_the_keyboard_reaches_everything(
    chrome: webdriver.Chrome, address: str, client: FlaskClient, here: Site, name: str
) -> None:
    """Tab goes through all that can be used, in the order of the page, and is seen where it is."""
    chrome.get(address + routes.address(here, client, name))
    wait(chrome, SETTLED)
    chrome.execute_script("window.scrollTo(0, 0); document.activeElement.blur()")
    wanted = chrome.execute_script(USABLE)
    assert wanted > 5
    met: list[int] = []
    for _ in range(60):
        ActionChains(chrome).send_keys(Keys.TAB).perform()
        place, visible, what, left = chrome.execute_script(FOCUSED)
        if left:
            break
        assert visible, f"the focus is not seen on {what}"
        met += [place] if place >= 0 else []
    assert met == sorted(met), "the focus goes back"
    # A field for a date has several stops.
    assert len(set(met)) >= min(wanted, 50) - 1, "the focus is caught, or leaves something out"


def test_the_first_tab_skips_to_the_text(chrome: webdriver.Chrome, address: str) -> None:
    chrome.get(address)
    ActionChains(chrome).send_keys(Keys.TAB, Keys.ENTER).perform()
    wait(chrome, "document.activeElement.id === 'main'")


@pytest.mark.parametrize("name", ["home", "entity", "query table", "asked", "timeline"])
def test_nothing_moves_for_who_wants_none(
    chrome: webdriver.Chrome, address: str, client: FlaskClient, here: Site, name: str
) -> None:
    media(chrome, prefers_reduced_motion="reduce")
    try:
        chrome.get(address + routes.address(here, client, name))
        assert chrome.execute_script("return document.getAnimations().length") == 0
        moving = chrome.execute_script(
            "return [...document.querySelectorAll('*')].map(e => getComputedStyle(e))"
            ".filter(s => parseFloat(s.transitionDuration) > 0 || s.scrollBehavior === 'smooth').length"
        )
        assert moving == 0
    finally:
        media(chrome)


@pytest.mark.parametrize("name", ["entity", "query table", "query chart", "asked"])
def test_on_paper_there_is_the_text_alone(
    chrome: webdriver.Chrome, address: str, client: FlaskClient, here: Site, name: str
) -> None:
    chrome.get(address + routes.address(here, client, name))
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown = chrome.execute_script(
            "return [...document.querySelectorAll('.site nav, .site form, .foot, button, #ask-form')]"
            ".filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 90))"
        )
        assert shown == []
        assert chrome.execute_script("return document.querySelector('main').innerText.length") > 50
        assert chrome.execute_script("return getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    finally:
        chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("name", sorted(routes.PAGES))
def test_nothing_is_wider_than_a_phone(
    chrome: webdriver.Chrome, address: str, client: FlaskClient, here: Site, name: str
) -> None:
    phone = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": False}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    try:
        chrome.get(address + routes.address(here, client, name))
        wait(chrome, SETTLED)
        wide = chrome.execute_script("return document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0
    finally:
        chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

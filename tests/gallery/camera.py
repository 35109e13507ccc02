"""Takes pictures of pages in a real browser, each as long as the page is, and says what does not fit."""

from __future__ import annotations

import base64
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from selenium.common import TimeoutException

from tests.web.browsing import wait

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from selenium import webdriver


@dataclass(frozen=True, slots=True)
class View:
    """A way to look at a page: its name, the width in pixels, and what the browser prefers."""

    name: str
    width: int
    scheme: str = "light"
    medium: str = ""


#: Paper is as wide as A4 less its margins, at 96 pixels an inch.
VIEWS: Final = (
    View("light", 1280),
    View("dark", 1280, scheme="dark"),
    View("phone", 360),
    View("print", 680, medium="print"),
)
#: What is further down looks like what is above.
_TALLEST: Final = 5000
_SETTLED: Final = """(
  document.readyState === 'complete'
    && (!document.querySelector('#query-editor') || document.querySelector('#query-editor').shadowRoot)
    && (!document.querySelector('#graph') || document.querySelector('#graph').dataset.settled === 'true')
    && (!document.querySelector('.stage')
      || ['still', 'measured'].includes(document.querySelector('.stage').dataset.state))
)"""
#: What sticks out of the page, unless it stands in a box of its own that is scrolled.
_OUTSIDE: Final = """
  const wide = document.documentElement.clientWidth;
  const boxed = (e) => e && (getComputedStyle(e).overflowX !== 'visible' || boxed(e.parentElement));
  return document.documentElement.scrollWidth <= wide ? [] : [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > wide + 1 && !boxed(e.parentElement))
    .map(e => e.outerHTML.slice(0, 90)).slice(0, 3);
"""


def take(browser: webdriver.Chrome, address: str, pages: Mapping[str, str], folder: Path) -> list[str]:
    """Take a picture of each page in each view; give what does not fit, a line each."""
    folder.mkdir(parents=True, exist_ok=True)
    told: list[str] = []
    for view in VIEWS:
        features = [
            {"name": "prefers-color-scheme", "value": view.scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": view.medium, "features": features})
        for name, path in pages.items():
            _size(browser, view.width, 900)
            browser.get(address + path)
            with suppress(TimeoutException):
                wait(browser, _SETTLED)
            outside = browser.execute_script(_OUTSIDE)
            told += [f"{name}, {view.name}: wider than the page: {one}" for one in outside]
            (folder / f"{name.replace(' ', '-')}.{view.name}.png").write_bytes(_picture(browser, view.width))
    return told


def _size(browser: webdriver.Chrome, width: int, height: int) -> None:
    wanted: dict[str, Any] = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", wanted)


def _picture(browser: webdriver.Chrome, width: int) -> bytes:
    height = int(browser.execute_script("return document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, _TALLEST), "scale": 1}
    wanted = {"format": "png", "captureBeyondViewport": True, "clip": clip}
    return base64.b64decode(browser.execute_cdp_cmd("Page.captureScreenshot", wanted)["data"])

"""How fluid the explorer is beside the pyvis page, on the same graph, in a browser that draws in software."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from selenium import webdriver
from selenium.common import TimeoutException
from urllib3.exceptions import ReadTimeoutError

from bench.crowd import as_view, crowd
from bench.report import section, table
from kg import snapshot
from kg.placing import lay_out
from kg.project import open_project
from kg.pyvispage import standalone_page
from tests.web.listening import listening
from web.app import close, create_app
from web.readying import ready
from web.site import KEY
from web.views.assets import BUILT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.network import Network
    from kg.project import Project

LIGHTS: Final = Path(__file__).parent.parent / "tests" / "second"
_SIZES: Final = ((2_000, 6_000), (10_000, 30_000))
_LARGE: Final = (50_000, 150_000)
_SECONDS: Final = 6.0
_PATIENCE: Final = 420.0
_WIDTH, _HEIGHT = 1280, 1000
#: Notes each frame in which a canvas was drawn anew: a frame that shows nothing new is none.
_NOTE: Final = """
window.frames_drawn = [];
let drawn = false;
const note = (kind, name) => {
  const plain = kind.prototype[name];
  kind.prototype[name] = function (...given) { drawn = true; return plain.apply(this, given); };
};
note(CanvasRenderingContext2D, "clearRect");
note(WebGLRenderingContext, "clear");
note(WebGL2RenderingContext, "clear");
const tick = (now) => {
  if (drawn) window.frames_drawn.push(now);
  if (drawn && document.querySelector(".canvas[data-seen], #graph[data-settled]")) window.first_seen ??= now;
  if (drawn && window.is_still?.()) window.first_still ??= now;
  drawn = false;
  requestAnimationFrame(tick);
};
requestAnimationFrame(tick);
"""


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page draws, and what is true of it when it is still."""

    canvas: str
    still: str


EXPLORER: Final = Page(
    ".stage canvas",
    "['still', 'measured'].includes(document.querySelector('.stage')?.dataset.state)",
)
PYVIS: Final = Page("#graph canvas", "document.querySelector('#graph')?.dataset.settled === 'true'")


@dataclass(frozen=True, slots=True)
class Seen:
    """Seconds until a page was seen and until it was still, and milliseconds between frames."""

    seen: float
    still: float
    pan: tuple[float, ...]
    zoom: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Frames a second, panned and zoomed."""
        gaps = (*self.pan, *self.zoom)
        return 1000 * len(gaps) / sum(gaps) if gaps else 0.0

    @property
    def worst(self) -> float:
        """Frames a second that all but one frame in a hundred reach."""
        gaps = sorted((*self.pan, *self.zoom))
        return 1000 / gaps[min(len(gaps) - 1, int(len(gaps) * 0.99))] if gaps else 0.0


def main(arguments: list[str]) -> int:
    """Measure and write the section: ``explorer [--only THINGS]``."""
    parser = argparse.ArgumentParser(prog="python -m bench explorer", description=__doc__)
    parser.add_argument(
        "--only", type=int, default=0, help="only the graph of so many things; writes nothing"
    )
    given = parser.parse_args(arguments)
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        project = replace(open_project(LIGHTS), state=Path(folder) / "state")
        for things, links in (*_SIZES, _LARGE):
            if given.only in {0, things}:
                rows += _compare(project, Path(folder), things, links, beside=(things, links) != _LARGE)
    text = _report(rows)
    if not given.only:
        section("explorer", text)
    sys.stdout.write(f"{text}\n")
    return 0


def _compare(project: Project, folder: Path, things: int, links: int, *, beside: bool) -> list[list[str]]:
    names = ("standsOn", "litBy", "neighbourOf")
    network = crowd(project.base, [f"{project.base}ontology#{name}" for name in names], things, links)
    with _served(project, network) as address:
        ours = _measure(f"{address}/explore#whole=1", EXPLORER)
    rows = [_row(things, links, "explorer", ours, None)]
    if beside:
        page = folder / f"{things}.html"
        style, script = (BUILT / name for name in ("graph.css", "graph.js"))
        drawn = standalone_page(
            as_view(network),
            lambda iri: iri,
            script=script.read_text("utf-8"),
            style=style.read_text("utf-8"),
        )
        page.write_text(drawn, "utf-8")
        theirs = _measure(page.as_uri(), PYVIS)
        rows = [
            _row(things, links, "explorer", ours, theirs),
            _row(things, links, "pyvis page", theirs, None),
        ]
    return rows


def _row(things: int, links: int, name: str, one: Seen, other: Seen | None) -> list[str]:
    return [
        f"{things:,}",
        f"{links:,}",
        name,
        f"{one.seen:.1f}",
        f"{one.still:.1f}",
        *(f"{1000 * len(gaps) / sum(gaps):.1f}" for gaps in (one.pan, one.zoom)),
        f"{one.worst:.1f}",
        f"{one.rate / other.rate:.0f}" if other else "",
    ]


def _report(rows: list[list[str]]) -> str:
    load = os.getloadavg()[0]
    intro = (
        "## Explorer\n\n"
        "Headless Chromium, drawing in software (SwiftShader), on the 2 cores that serve the page as "
        f"well, while others kept them busy (a load of {load:.0f}). A hand drags the picture to and "
        f"fro for {_SECONDS:.0f} s, then a wheel zooms in and out for as long; a frame counts in which "
        "a canvas was drawn anew. *Seen* and *still* count from the request. The explorer's layout is "
        "kept beside the snapshot; the pyvis page finds its own, and draws when it has. *99 of 100* "
        "is the rate that all but one frame in a hundred reach; *times* is how often the rate of the "
        "pyvis page."
    )
    head = ["things", "links", "page", "seen, s", "still, s", "pan, frames/s", "zoom", "99 of 100", "times"]
    return "\n\n".join((intro, table(head, rows)))


@contextmanager
def _served(project: Project, network: Network) -> Iterator[str]:
    app = create_app(project, snapshot=snapshot.build(project))
    engine = app.extensions[KEY].current().engine
    places = lay_out(network, {})
    engine.remember("network", lambda _: network)
    engine.remember("places", lambda _: places)
    # As a server has done that was started a while ago.
    ready(app)
    try:
        with listening(app) as address:
            yield address
    finally:
        close(app)


def _measure(address: str, page: Page) -> Seen:
    browser = _browser()
    try:
        watch = f"window.is_still = () => {page.still};"
        browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
        browser.get(address)
        _until(browser, "window.first_still")
        seen, still = browser.execute_script("return [first_seen / 1000, first_still / 1000]")
        # What is found behind the picture (clusters) has its time, as with a reader who looks first.
        time.sleep(5.0)
        x, y = _middle(browser, page.canvas)
        return Seen(
            seen, still, _frames(browser, _Pan(browser, x, y)), _frames(browser, _Zoom(browser, x, y))
        )
    finally:
        browser.quit()


def _browser() -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--enable-unsafe-swiftshader",
        f"--window-size={_WIDTH},{_HEIGHT}",
    ):
        options.add_argument(argument)
    browser = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver") or ""))
    browser.set_script_timeout(_PATIENCE)
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _NOTE})
    return browser


def _until(browser: webdriver.Chrome, condition: str) -> None:
    """Wait for a page; while it is too busy to answer, go on waiting.

    Raises:
        TimeoutException: it takes too long.
    """
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with suppress(TimeoutException, ReadTimeoutError):
            if browser.execute_script(f"return {condition}"):
                return
        time.sleep(0.02)
    raise TimeoutException(condition)


def _middle(browser: webdriver.Chrome, canvas: str) -> tuple[float, float]:
    box = "const b = document.querySelector(arguments[0]).getBoundingClientRect();"
    x, y = browser.execute_script(f"{box} return [b.x + b.width / 2, b.y + b.height / 2];", canvas)
    return float(x), float(y)


class _Hand:
    def __init__(self, browser: webdriver.Chrome, x: float, y: float) -> None:
        self.browser, self.x, self.y = browser, x, y

    def send(self, kind: str, x: float, y: float, **more: Any) -> None:  # noqa: ANN401 - as DevTools has them
        self.browser.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **more})

    def begin(self) -> None:
        self.send("mouseMoved", self.x, self.y)

    def step(self, number: int) -> None:
        raise NotImplementedError

    def end(self) -> None:
        """Let go."""


class _Pan(_Hand):
    """Drags the picture to and fro, from a corner, where there is nothing else to be dragged."""

    def begin(self) -> None:
        self.browser.execute_script("window.scrollTo(0, 0)")
        self.y -= 200
        self.x -= 280
        self.send("mouseMoved", self.x, self.y)
        self.send("mousePressed", self.x, self.y, button="left", buttons=1, clickCount=1)

    def step(self, number: int) -> None:
        across = 6 * (number % 40 if number // 40 % 2 == 0 else 40 - number % 40)
        self.send("mouseMoved", self.x + across, self.y + across / 2, button="left", buttons=1)

    def end(self) -> None:
        self.send("mouseReleased", self.x, self.y, button="left", clickCount=1)


class _Zoom(_Hand):
    """Turns the wheel, in and out again."""

    def step(self, number: int) -> None:
        delta = -120 if number // 12 % 2 == 0 else 120
        self.send("mouseWheel", self.x, self.y, deltaX=0, deltaY=delta)
        time.sleep(0.04)


def _frames(browser: webdriver.Chrome, hand: _Hand) -> tuple[float, ...]:
    """Give the milliseconds between frames while a hand is at work."""
    hand.begin()
    browser.execute_script("window.frames_drawn = []")
    until, number = time.monotonic() + _SECONDS, 0
    while time.monotonic() < until:
        hand.step(number)
        number += 1
    times = browser.execute_script("return window.frames_drawn")
    hand.end()
    time.sleep(1.5)
    return tuple(later - sooner for sooner, later in pairwise(times)) or (_SECONDS * 1000,)

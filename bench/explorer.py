"""How fluid the explorer is beside the pyvis page, on the same graph, in a browser that draws in software."""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from selenium import webdriver
from selenium.common import TimeoutException, WebDriverException
from selenium.webdriver.support.ui import WebDriverWait
from waitress import create_server

from bench.crowd import as_view, crowd
from bench.report import section, table
from kg import snapshot
from kg.placing import lay_out
from kg.project import open_project
from kg.pyvispage import standalone_page
from web.app import close, create_app
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
_PATIENCE: Final = 90
_WIDTH, _HEIGHT = 1280, 1000
_COUNT: Final = """
window.times = [];
const tick = (now) => { window.times.push(now); if (window.counting) requestAnimationFrame(tick); };
window.counting = true;
requestAnimationFrame(tick);
"""
_STOP: Final = "window.counting = false; return window.times;"
#: The server's page and the other; each says where it draws, and when it is still.
_EXPLORER: Final = ".stage canvas", "document.querySelector('.stage')?.dataset.state"
_PYVIS: Final = "#graph canvas", "document.querySelector('#graph')?.dataset.settled"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page did: seconds until it was seen, and until it was still (None where it never was); frames."""

    seen: float
    still: float | None
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
    """Measure and write the section: ``explorer [--large]``."""
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
    schema_free = ("standsOn", "litBy", "neighbourOf")
    network = crowd(project.base, [f"{project.base}ontology#{name}" for name in schema_free], things, links)
    with _served(project, network) as address:
        ours = _measure(f"{address}/explore#whole=1", *_EXPLORER)
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
        theirs = _measure(page.as_uri(), *_PYVIS)
        rows = [
            _row(things, links, "explorer", ours, theirs),
            _row(things, links, "pyvis page", theirs, None),
        ]
    return rows


def _row(things: int, links: int, name: str, one: Seen, other: Seen | None) -> list[str]:
    still = f"{one.still:.1f}" if one.still is not None else f"not within {_PATIENCE}"
    ratio = f"{one.rate / other.rate:.0f}" if other and other.rate else ""
    return [
        f"{things:,}",
        f"{links:,}",
        name,
        f"{one.seen:.1f}",
        still,
        f"{one.rate:.1f}",
        f"{1000 / statistics.median((*one.pan, *one.zoom)):.0f}",
        f"{one.worst:.0f}",
        ratio,
    ]


def _report(rows: list[list[str]]) -> str:
    intro = (
        "## Explorer\n\n"
        "Headless Chromium, drawing in software (SwiftShader), on the 2 cores that serve the page as well. A hand "
        f"drags the picture to and fro for {_SECONDS:.0f} s, then a wheel zooms in and out for as long; frames are "
        "those that the browser asks for. *Seen* and *still* count from the request, layout and all: that of the "
        "explorer is kept beside the snapshot, the pyvis page finds its own. *99 of 100* is the rate that all but "
        "one frame in a hundred reach."
    )
    head = ["things", "links", "page", "seen, s", "still, s", "frames/s", "median", "99 of 100", "times"]
    return "\n\n".join((intro, table(head, rows)))


@contextmanager
def _served(project: Project, network: Network) -> Iterator[str]:
    app = create_app(project, snapshot=snapshot.build(project))
    engine = app.extensions[KEY].current().engine
    places = lay_out(network, {})
    engine.remember("network", lambda _: network)
    engine.remember("places", lambda _: places)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(5)
        close(app)


def _measure(address: str, canvas: str, still: str) -> Seen:
    browser = _browser()
    try:
        begun = time.monotonic()
        browser.get(address)
        _until(
            browser,
            f"document.querySelector({canvas!r}) && {still} !== undefined || {canvas!r}[0] === '#' && document.querySelector({canvas!r})",
        )
        browser.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()));"
        )
        seen = time.monotonic() - begun
        rest = time.monotonic() - begun if _until(browser, still) else None
        time.sleep(1.0 if rest else 0.0)
        x, y = _middle(browser, canvas)
        return Seen(seen, rest, _frames(browser, _Pan(browser, x, y)), _frames(browser, _Zoom(browser, x, y)))
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
    return browser


def _until(browser: webdriver.Chrome, condition: str) -> bool:
    try:
        WebDriverWait(browser, _PATIENCE, 0.02).until(lambda d: d.execute_script(f"return {condition}"))
    except (TimeoutException, WebDriverException):
        return False
    return True


def _middle(browser: webdriver.Chrome, canvas: str) -> tuple[float, float]:
    script = f"const b = document.querySelector({canvas!r}).getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2];"
    x, y = browser.execute_script(script)
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
    """Drags the picture from its middle, a little to and fro, beginning where there is nothing to be dragged."""

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
    browser.execute_script(_COUNT)
    until, number = time.monotonic() + _SECONDS, 0
    while time.monotonic() < until:
        hand.step(number)
        number += 1
    times = browser.execute_script(_STOP)
    hand.end()
    time.sleep(1.5)
    return tuple(b - a for a, b in zip(times, times[1:], strict=False))

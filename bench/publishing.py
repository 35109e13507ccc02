"""How long a site of plain files takes to publish, anew and again, and how soon its pages open."""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from bench.generate import Recipe, write
from bench.report import section, table
from kg import snapshot
from tests.web.browsing import chromium
from tests.web.plainly import hosting
from web.plain.publish import publish

if TYPE_CHECKING:
    from selenium import webdriver

    from kg.project import Project

_PAGES: Final = 12
_OPENED: Final = "return performance.getEntriesByType('navigation')[0].loadEventEnd"


def main(arguments: list[str]) -> int:
    """Measure and write the section: ``publishing [CLAIMS ...]``."""
    parser = argparse.ArgumentParser(prog="python -m bench publishing", description=__doc__)
    parser.add_argument("claims", type=int, nargs="*", default=[50_000])
    rows = [_measure(claims) for claims in parser.parse_args(arguments).claims]
    heads = [
        "claims",
        "files",
        "MB",
        "s",
        "CPU s",
        "again, s",
        "written again",
        "after an edit, s",
        "written then",
        "page opens, ms",
        "slowest, ms",
    ]
    text = (
        "## A site of plain files\n\n`statecraft publish --static` of a generated project; CPU is that of "
        "all its processes, *again* is without a change, and *after an edit* with another locator of one "
        "claim, its build not counted. A page *opens* when Chromium has loaded all that "
        f"belongs to it, from a host of files on the same machine: {_PAGES} pages of things and of claims "
        "each, the home page, the timeline and the list of all things.\n\n" + table(heads, rows)
    )
    section("publishing", text)
    sys.stdout.write(f"{text}\n")
    return 0


def _measure(claims: int) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "site"
        project = write(Recipe(claims), Path(name) / "trade")
        made = snapshot.build(project)
        before, begun = _spent(), time.perf_counter()
        first = publish(project, made, folder)
        seconds, spent = time.perf_counter() - begun, _spent() - before
        begun = time.perf_counter()
        again = publish(project, made, folder)
        twice = time.perf_counter() - begun
        _edit(project)
        made = snapshot.build(project)
        begun = time.perf_counter()
        edited = publish(project, made, folder)
        thrice = time.perf_counter() - begun
        with hosting(folder) as address, chromium() as browser:
            times = [_open(browser, f"{address}/{path}") for path in _some(folder)]
    figures = [first.size / 1e6, seconds, spent, twice]
    counts = [f"{claims:,}", f"{first.files:,}", *(f"{figure:,.0f}" for figure in figures)]
    rewritten = [str(again.written), f"{thrice:,.0f}", f"{edited.written:,}"]
    return [*counts, *rewritten, f"{median(times):.0f}", f"{max(times):.0f}"]


def _edit(project: Project) -> None:
    path = min((project.data / "dossiers").iterdir())
    path.write_text(path.read_text("utf-8").replace("locator: entry 3\n", "locator: entry 3 b\n", 1), "utf-8")


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _some(folder: Path) -> list[str]:
    chosen = random.Random(7)  # noqa: S311 - the same ones each time
    found = ["", "timeline/", "search/"]
    for kind in ("id", "claim"):
        names = sorted(path.parent.name for path in (folder / kind).glob("*/index.html"))
        found += [f"{kind}/{name}/" for name in chosen.sample(names, min(_PAGES, len(names)))]
    return found


def _open(browser: webdriver.Chrome, address: str) -> float:
    browser.get(address)
    return float(browser.execute_script(_OPENED))

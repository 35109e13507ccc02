"""A real browser for tests, and what they wait for in it."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

from kg import snapshot
from kg.limits import Limits
from kg.project import open_project
from tests.web.listening import listening
from tests.web.plainly import hosting
from web.app import close, create_app
from web.plain.publish import publish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.project import Project

#: Marks tests that drive Chromium.
MARKS = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.skipif(
        not (shutil.which("chromium") and shutil.which("chromedriver"))
        and not os.environ.get("STATECRAFT_REQUIRE_ALL"),
        reason="needs Chromium and its driver",
    ),
]


#: What stands in the data in place of a name, and must never be more than text on a page.
EVIL = "<img src=x onerror=\"document.title='broken'\">"


@contextmanager
def chromium(drawing: str = "--disable-gpu") -> Iterator[webdriver.Chrome]:
    """Start a browser without a window; ``drawing`` says what draws its pictures."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--no-sandbox", drawing, "--window-size=1280,1000"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.ChromeService(executable_path=shutil.which("chromedriver") or "")
    driver = webdriver.Chrome(options=options, service=service)
    try:
        yield driver
    finally:
        driver.quit()


@contextmanager
def serving_hostile(project: Project, root: Path, name: str, *, plain: bool = False) -> Iterator[str]:
    """Serve a copy of a project in which one person's name is hostile; give the address.

    With ``plain`` it is published as files, behind a host that runs nothing.
    """
    shutil.copytree(project.root, root, ignore=shutil.ignore_patterns(".statecraft"))
    people = root / "data" / "entities" / "people.yaml"
    text = people.read_text("utf-8").replace(f"name: {name}\n", f"name: {json.dumps(EVIL)}\n", 1)
    people.write_text(text, "utf-8")
    copy = open_project(root)
    if plain:
        publish(copy, snapshot.build(copy), root.parent / "site")
        with hosting(root.parent / "site") as address:
            yield address
        return
    app = create_app(copy, snapshot=snapshot.build(copy), limits=Limits(workers=1))
    with listening(app) as address:
        yield address
    close(app)


def wait(browser: webdriver.Chrome, condition: str) -> None:
    """Wait until an expression is true in the page; a path is one with or without a slash at its end."""
    condition = condition.replace("location.pathname", r"location.pathname.replace(/(.)\/$/, '$1')")
    WebDriverWait(browser, 20).until(lambda d: d.execute_script(f"return {condition}"), condition)


def complaints(browser: webdriver.Chrome) -> list[str]:
    """Give what the browser logged since it was last asked: errors, and breaches of the security policy."""
    log = cast("Any", browser).get_log("browser")
    return [one["message"] for one in log if "favicon" not in one["message"]]

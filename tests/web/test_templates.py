"""Templates ask their page for what it has, and mark nothing as safe."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

import web
from web.pages.page import Page, Shell

FOLDER = Path(web.__file__).parent / "templates"
SOURCES = Path(web.__file__).parent
ENVIRONMENT = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, extensions=["jinja2.ext.i18n"])
BY_TEMPLATE = {
    page.template: page
    for module in pkgutil.walk_packages(web.__path__, "web.")
    if not module.ispkg
    for page in vars(importlib.import_module(module.name)).values()
    if isinstance(page, type) and issubclass(page, Page) and page is not Page
}


def asked(name: str, of: str) -> set[str]:
    source = (FOLDER / name).read_text("utf-8")
    found = ENVIRONMENT.parse(source).find_all(nodes.Getattr)
    return {one.attr for one in found if isinstance(one.node, nodes.Name) and one.node.name == of}


@pytest.mark.parametrize("name", sorted(BY_TEMPLATE))
def test_template_asks_for_declared_fields(name: str) -> None:
    fields = {field.name for field in dataclasses.fields(BY_TEMPLATE[name])}
    assert asked(name, "page") <= fields
    assert asked(name, "shell") <= {field.name for field in dataclasses.fields(Shell)}


def test_every_template_has_a_page() -> None:
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html")}
    files = {name for name in files if not name.rpartition("/")[2].startswith("_")} - {"layout.html"}
    assert files == set(BY_TEMPLATE)
    common = {field.name for field in dataclasses.fields(Page)}
    assert asked("layout.html", "page") <= common


def test_nothing_is_marked_safe() -> None:
    for path in FOLDER.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape", text), path.name
        assert not re.search(r"\son\w+=|\sstyle=|javascript:", text), path.name


def test_no_script_writes_markup() -> None:
    for path in (SOURCES / "ui" / "src").glob("*.ts"):
        text = path.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), (
            path.name
        )

"""How the documentation becomes a site: ``sphinx-build -W docs docs/_site``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from generate import commands, http, ontology  # noqa: E402

import kg  # noqa: E402

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "Statecraft"
author = "The Statecraft maintainers"
copyright = f"2026, {author}"  # noqa: A001 - as Sphinx calls it
version = release = kg.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.graphviz",
]
exclude_patterns = ["_site", "generate", "decisions/README.md"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
# Files of the repository that pages point to are found there, and not on the site.
suppress_warnings = ["myst.xref_missing"] if "linkcheck" in sys.argv else []

html_theme = "furo"
html_title = "Statecraft"
html_extra_path = ["tutorial.ipynb"]
# Pages ask nothing of any other host.
html_show_sphinx = False
graphviz_output_format = "svg"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "undoc-members": False}


def setup(app: Sphinx) -> None:
    """Write what is generated before anything is read."""
    app.connect("builder-inited", lambda _: generate(HERE))


def generate(folder: Path) -> None:
    """Write the pages that are made from the program and from the ontology."""
    place = folder / "reference"
    place.mkdir(exist_ok=True)
    made = {
        "commands.md": commands.page(),
        "http.md": http.page(folder.parent),
        "ontology.md": ontology.page(folder.parent),
    }
    for name, text in made.items():
        path = place / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")

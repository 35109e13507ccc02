"""Gathers the interface's texts into the template of all catalogues: ``python -m web.extraction``.

Texts are taken with Babel from where they stand: templates, Python and TypeScript. The template names files
but no lines, so that it changes when texts do.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from kg import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The template, and where texts are.
TEMPLATE: Final = Path(__file__).parent / "locale" / "statecraft.pot"
_ROOT: Final = Path(__file__).parent.parent
_WHERE: Final = (
    ("web/templates", "*.html", "jinja2.ext:babel_extract"),
    ("web", "*.py", "python"),
    ("kg", "*.py", "python"),
    ("web/ui/src", "*.ts", "javascript"),
)
_KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "worded": None,
}
_HEADER: Final = """\
# Texts of the interface of Statecraft. Made by `python -m web.extraction`: edit the texts where they stand.
#"""


def template(root: Path = _ROOT) -> str:
    """Write the template anew."""
    catalogue = Catalog(
        project="statecraft", version=__version__, charset="utf-8", header_comment=_HEADER, fuzzy=False
    )
    for name, text, context in sorted(_texts(root), key=lambda one: one[0]):
        catalogue.add(text, locations=[(name, 1)], context=context)
    written = io.BytesIO()
    write_po(written, catalogue, width=100, include_lineno=False, sort_by_file=True)
    # Babel says when it was made, which would be another time each time.
    lines = written.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(('"POT-Creation-Date', '"Generated-By')))


def _texts(root: Path) -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    options = {"newstyle_gettext": "true", "trimmed": "true", "silent": "false", "encoding": "utf-8"}
    options["parse_template_string"] = "true"
    for folder, pattern, method in _WHERE:
        for path in sorted((root / folder).rglob(pattern)):
            name = path.relative_to(root).as_posix()
            if "/ui/" in name and not name.startswith("web/ui/src"):
                continue
            with path.open("rb") as file:
                found = list(extract(method, file, keywords=_KEYWORDS, options=options))
            for _line, text, _comments, context in found:
                if text:
                    yield name, text, context


def main() -> None:
    """Write the template to its place."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_text(template(), "utf-8")
    sys.stdout.write(f"{TEMPLATE}\n")


if __name__ == "__main__":
    main()

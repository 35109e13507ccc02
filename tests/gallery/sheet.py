"""The page that shows the pictures."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from tests.gallery.camera import VIEWS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.gallery.difference import Difference

_STYLE: Final = """
  body { font: 15px system-ui, sans-serif; margin: 1rem; background: #888; }
  section { display: flex; gap: .6rem; align-items: flex-start; margin-bottom: 2rem; }
  figure { margin: 0; flex: 1 1 0; min-width: 0; }
  figcaption { background: #fff; padding: .2rem .4rem; }
  img { width: 100%; max-height: 42rem; object-fit: cover; object-position: top; display: block; }
"""


def of_pictures(folder: Path, pictures: Path) -> Path:
    """Write a page with a row for each page of the site."""
    names = dict.fromkeys(path.name.partition(".")[0] for path in sorted(pictures.glob("*.png")))
    rows = [
        _row(
            name,
            [(f"{pictures.name}/{name}.{view.name}.png", view.name) for view in VIEWS],
        )
        for name in names
    ]
    return _write(folder, rows)


def of_differences(folder: Path, old: Path, new: Path, found: list[Difference]) -> Path:
    """Write a page with a row for each picture that differs: before, now, and where."""
    rows = [
        _row(
            f"{one.name}: {one.pixels:,} of {one.of:,} pixels" if one.of else f"{one.name}: only one has it",
            [
                (path.absolute().as_uri(), label)
                for path, label in (
                    (old / one.name, "before"),
                    (new / one.name, "now"),
                    (folder / "marked" / one.name, "where"),
                )
                if path.is_file()
            ],
        )
        for one in found
    ]
    return _write(folder, rows or ["<p>Nothing differs.</p>"])


def _row(title: str, pictures: list[tuple[str, str]]) -> str:
    figures = "".join(
        f'<figure><figcaption>{escape(label)}</figcaption><a href="{escape(address)}">'
        f'<img loading="lazy" src="{escape(address)}" alt=""></a></figure>'
        for address, label in pictures
    )
    return f"<h2>{escape(title)}</h2><section>{figures}</section>"


def _write(folder: Path, rows: list[str]) -> Path:
    page = folder / "index.html"
    head = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title><style>{_STYLE}</style>'
    )
    page.write_text(head + "\n".join(rows) + "</html>", "utf-8")
    return page

"""A language of the tests' own, in which every text is itself in brackets, and what is not in it."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po, write_po

from web.extraction import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TAG = "qaa"
OPEN, CLOSE = "⟦", "⟧"
SPOKEN = frozenset({"title", "aria-label", "placeholder", "alt", "content", "label"})
# What these hold is code or data.
SILENT = frozenset({"script", "style", "pre", "code", "textarea", "cite", "q", "blockquote"})
# Elements without an end.
EMPTY = frozenset(
    {"meta", "link", "input", "br", "image", "circle", "path", "rect", "line", "stop", "hr", "img"}
)


def bracketed(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}"


def write(folder: Path) -> None:
    """Write the catalogue of the language into a folder."""
    with TEMPLATE.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if isinstance(message.id, str):
            message.string = bracketed(message.id) if message.id else message.string
        else:
            message.string = tuple(map(bracketed, message.id))
    written = io.BytesIO()
    write_po(written, catalogue)
    text = written.getvalue().decode()
    header = f'"Language: {TAG}\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    text = re.sub(r'^"Language: .*\n|^"Plural-Forms: .*\n', "", text, flags=re.MULTILINE)
    folder.mkdir(exist_ok=True)
    (folder / f"{TAG}.po").write_text(text.replace('"MIME-Version', header + '"MIME-Version', 1), "utf-8")


class Outside(HTMLParser):
    """Gathers what a page says outside of brackets, with the element that says it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.within: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # What says that it is in another language is data, or meant to be.
        tag = f"{tag}!" if dict(attrs).get("lang") not in {None, TAG} else tag
        if tag not in EMPTY:
            self.within.append(tag)
        for name, value in attrs:
            if (
                value
                and name in SPOKEN
                and not (name == "content" and dict(attrs).get("name") != "description")
            ):
                parts, _ = outside(value, 0)
                self.found += [(f"{tag} {name}", part) for part in parts]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(one.rstrip("!") == tag for one in self.within):
            while self.within.pop().rstrip("!") != tag:
                pass

    def handle_data(self, data: str) -> None:
        if SILENT.intersection(self.within) or any(one.endswith("!") for one in self.within):
            return
        parts, self.depth = outside(data, self.depth)
        self.found += [(self.within[-1] if self.within else "", part) for part in parts]


def outside(text: str, depth: int) -> tuple[list[str], int]:
    """Split off what is in brackets; ``depth`` is in how many the text begins, then in how many it ends."""
    parts = [""]
    for char in text:
        if char == OPEN:
            depth += 1
            parts.append("")
        elif char == CLOSE:
            depth -= 1
        elif depth == 0:
            parts[-1] += char
    return [part for part in parts if part.strip()], depth


def said(html: str) -> Iterator[tuple[str, str]]:
    """Give every text of a page that is outside of brackets and has a word in it."""
    parser = Outside()
    parser.feed(html)
    parser.close()
    for where, text in parser.found:
        words = " ".join(text.split()).strip("⚖·,;:.“”()/—–-−→↩←&#…?! ")
        if re.search(r"[^\W\d_]{2}", words):
            yield where, words

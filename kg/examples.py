"""The project's worked examples: queries with their question in the comments above them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_HEADER: Final = re.compile(r"#\s*(?P<key>title|question|answer)\s*:\s*(?P<text>.*)", re.IGNORECASE)
_COMMENT: Final = re.compile(r"#\s?(?P<text>.*)")


@dataclass(frozen=True, slots=True)
class Question:
    """A worked example: a question of the project and the query that answers it."""

    id: str
    title: str
    text: str
    query: str
    answer: str = ""


def parse(name: str, text: str) -> Question:
    r"""Read a query file; without headers the first comment is the title.

    >>> parse("q1", "# title: Keepers\n# question: Who keeps the light?\nASK {}").text
    'Who keeps the light?'
    """
    headers: dict[str, str] = {}
    comments: list[str] = []
    key = ""
    for line in text.splitlines():
        if not line.lstrip().startswith("#"):
            break
        if match := _HEADER.match(line.strip()):
            key = match["key"].lower()
            headers[key] = match["text"].strip()
        elif comment := _COMMENT.match(line.strip()):
            if key and line.startswith("#  "):
                headers[key] += " " + comment["text"].strip()
            else:
                key = ""
                comments.append(comment["text"].strip())
    title = headers.get("title") or next(filter(None, comments), name)
    return Question(name, title, headers.get("question", ""), text.strip(), headers.get("answer", ""))


def load(folder: Path) -> tuple[Question, ...]:
    """Read every ``.rq`` file of a folder, in order of name."""
    if not folder.is_dir():
        return ()
    files = sorted(folder.rglob("*.rq"))
    return tuple(parse(file.stem, file.read_text("utf-8")) for file in files)

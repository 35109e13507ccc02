"""Articles that were read by hand: what each names, and who speaks. Their texts are not ours to publish.

``tests/data/articles.csv`` lists the articles, the part that each belongs to and the SHA-256 of the text that
was read; ``article_marks.csv`` a name, which occurrence of it (as whole words), and the entity;
``article_speakers.csv`` the first words of a quotation and who says it, empty where it is nobody known.
"""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA: Final = Path(__file__).parent.parent / "tests" / "data"


@dataclass(frozen=True, slots=True)
class Marked:
    """A name at a place of a text (characters from 0), and the entity (its id) that it means."""

    start: int
    end: int
    text: str
    entity: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it was read, with what was marked in it; speakers by where a quotation begins."""

    name: str
    part: str
    title: str
    url: str
    text: str
    marks: tuple[Marked, ...]
    speakers: dict[int, str]


def articles(folder: Path, part: str = "") -> Iterator[Article]:
    """Read the articles of a part, or all, from a folder of ``NAME.txt``.

    Raises:
        ValueError: a text is not the one that was read.
    """
    for row in _rows("articles"):
        if part not in {"", row["part"]}:
            continue
        text = (folder / f"{row['article']}.txt").read_text("utf-8")
        if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
            message = f"{row['article']}.txt is not the text that was read"
            raise ValueError(message)
        marks = tuple(_mark(text, one) for one in _rows("article_marks") if one["article"] == row["article"])
        spoken = {
            text.index(one["opening"]): one["speaker"]
            for one in _rows("article_speakers")
            if one["article"] == row["article"]
        }
        yield Article(row["article"], row["part"], row["title"], row["url"], text, marks, spoken)


def _mark(text: str, row: dict[str, str]) -> Marked:
    places = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(row['text'])}(?!\w)", text)]
    start, end = places[int(row["nth"]) - 1]
    return Marked(start, end, row["text"], row["entity"])


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))

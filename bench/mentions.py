"""Precision and recall of known entities, and of who speaks, in articles that were read by hand.

``STATECRAFT_ARTICLES=FOLDER python -m bench mentions [first|tuned|blind] [--names]``: the folder has texts
(``bench/annotated.py``); ``--names`` prints what is wrong and what is missing.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.annotated import articles
from kg import vocab as v
from kg.curate.desk import open_desk
from kg.mentions.lexicon import lexicon
from kg.mentions.mentions import mentions
from kg.mentions.quotations import quotations
from kg.project import open_project

if TYPE_CHECKING:
    from bench.annotated import Article
    from kg.mentions.lexicon import Lexicon

_ARTICLES = ("The ", "the ")


@dataclass(frozen=True)
class Tally:
    """What was found, what was wanted, and both; for names and for speakers."""

    found: int = 0
    wanted: int = 0
    right: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Add two up."""
        return Tally(self.found + other.found, self.wanted + other.wanted, self.right + other.right)

    def __str__(self) -> str:
        """Give precision, recall and the counts that they come from."""
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.wanted)
        return f"{precision:.3f} {recall:.3f} ({self.right} of {self.found} found, {self.wanted} wanted)"


def main(arguments: list[str]) -> int:
    """Print both figures for each article and for each part."""
    folder = Path(os.environ["STATECRAFT_ARTICLES"])
    desk = open_desk(open_project())
    known = lexicon(desk.dataset, desk.schema)
    near: dict[str, set[str]] = {}
    for claim in desk.dataset.claims:
        near.setdefault(claim.subject, set()).add(claim.object.value)
        near.setdefault(claim.object.value, set()).add(claim.subject)
    parts: dict[str, tuple[Tally, Tally]] = {}
    told = "--names" in arguments
    for part in [one for one in arguments if not one.startswith("-")] or [""]:
        for article in articles(folder, part):
            names, speakers = _measured(article, known, near, told=told)
            sys.stdout.write(f"{article.part} {article.name}: names {names}; speakers {speakers}\n")
            before = parts.get(article.part, (Tally(), Tally()))
            parts[article.part] = before[0] + names, before[1] + speakers
    for part, (names, speakers) in parts.items():
        sys.stdout.write(f"{part}: names {names}; speakers {speakers}\n")
    return 0


def _measured(
    article: Article, known: Lexicon, near: dict[str, set[str]], *, told: bool
) -> tuple[Tally, Tally]:
    found = mentions(article.text, known, lambda thing: near.get(thing, ()))
    got = {(*_bare(one.start, one.text), v.local_name(one.things[0])) for one in found}
    wanted = {(*_bare(one.start, one.text), one.entity) for one in article.marks}
    said = {
        (one.start + 1, v.local_name(one.speaker.things[0]))
        for one in quotations(article.text, found, known)
        if one.speaker
    }
    spoken = {(start, who) for start, who in article.speakers.items() if who}
    if told:
        for name, side in (("wrong", got - wanted), ("missing", wanted - got)):
            sys.stdout.writelines(f"  {name}: {one}\n" for one in sorted(side))
        for name, heard in (("wrong speaker", said - spoken), ("missing speaker", spoken - said)):
            sys.stdout.writelines(
                f"  {name}: {article.text[at : at + 30]!r} {who}\n" for at, who in sorted(heard)
            )
    return (
        Tally(len(got), len(wanted), len(got & wanted)),
        Tally(len(said), len(spoken), len(said & spoken)),
    )


def _bare(start: int, text: str) -> tuple[int, str]:
    """Leave out an article before a name: "The White House" is "White House"."""
    for article in _ARTICLES:
        if text.startswith(article):
            return start + len(article), text[len(article) :]
    return start, text

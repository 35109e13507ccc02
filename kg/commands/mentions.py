"""``statecraft mentions``: what a text names that is known, its dates, and who is quoted."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from kg import vocab as v
from kg.curate.desk import open_desk
from kg.errors import StatecraftError
from kg.mentions.dates import dates
from kg.mentions.lexicon import lexicon
from kg.mentions.mentions import mentions
from kg.mentions.quotations import quotations

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.claims import Dataset
    from kg.mentions.mentions import Mention
    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", help="a text file in UTF-8, or - for standard input")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="default: %(default)s")


def run(project: Project, options: Namespace) -> int:
    """Print names with the ids that they may mean, dates as EDTF, and quotations with their speakers.

    Raises:
        StatecraftError: the text cannot be read.
    """
    try:
        text = sys.stdin.read() if options.file == "-" else Path(options.file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot read {options.file}: {error}"
        raise StatecraftError(message) from error
    desk = open_desk(project)
    dataset = desk.dataset
    near = _neighbours(dataset)
    known = lexicon(dataset, desk.schema)
    named = mentions(text, known, lambda thing: near.get(thing, ()))
    dated, quoted = dates(text), quotations(text, named, known)
    if options.format == "text":
        sys.stdout.writelines(f"{_place(text, one.start)}  {one.text}: {_ids(one)}\n" for one in named)
        sys.stdout.writelines(f"{_place(text, one.start)}  {one.text}: {one.edtf}\n" for one in dated)
        for one in quoted:
            who = _ids(one.speaker) if one.speaker else "somebody"
            sys.stdout.write(f"{_place(text, one.start)}  {who}: “{one.text}”\n")
        return 0
    told = {
        "mentions": [
            {"start": one.start, "end": one.end, "text": one.text, "things": list(one.things)}
            for one in named
        ],
        "dates": [{"start": d.start, "end": d.end, "text": d.text, "edtf": d.edtf} for d in dated],
        "quotations": [
            {
                "start": one.start,
                "end": one.end,
                "text": one.text,
                "speakers": list(one.speaker.things) if one.speaker else [],
            }
            for one in quoted
        ],
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return 0


def _neighbours(dataset: Dataset) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for claim in dataset.claims:
        found[claim.subject].add(claim.object.value)
        found[claim.object.value].add(claim.subject)
    return found


def _ids(one: Mention) -> str:
    return " or ".join(v.local_name(thing) for thing in one.things)


def _place(text: str, at: int) -> str:
    return f"{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"

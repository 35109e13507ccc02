"""Precision and recall of known entities in a text that is not ours to publish.

``python -m bench mentions ARTICLE [LIST]``: the list is a CSV of a text, which occurrence of it (as whole
words) is meant, and the entity; by default that of the article from which the first claims were taken.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

from kg import vocab as v
from kg.curate.desk import open_desk
from kg.mentions.lexicon import lexicon
from kg.mentions.mentions import mentions
from kg.project import open_project

_LIST = Path(__file__).parent.parent / "tests" / "data" / "mentions_article.csv"


def main(arguments: list[str]) -> int:
    """Print what is wrong and what is missing, and both figures."""
    text = Path(arguments[0]).read_text("utf-8")
    wanted = _wanted(text, Path(arguments[1]) if len(arguments) > 1 else _LIST)
    desk = open_desk(open_project())
    found = mentions(text, lexicon(desk.dataset, desk.schema))
    got = {(one.start, one.text, v.local_name(one.things[0])) for one in found}
    for name, side in (("wrong", got - wanted), ("missing", wanted - got)):
        sys.stdout.writelines(f"{name}: {one}\n" for one in sorted(side))
    right = len(got & wanted)
    sys.stdout.write(f"{len(got)} found, {len(wanted)} wanted, {right} right: ")
    sys.stdout.write(f"precision {right / len(got):.3f}, recall {right / len(wanted):.3f}\n")
    return 0


def _wanted(text: str, path: Path) -> set[tuple[int, str, str]]:
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = set()
    for row in rows:
        places = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(row['text'])}(?!\w)", text)]
        found.add((places[int(row["nth"]) - 1], row["text"], row["entity"]))
    return found

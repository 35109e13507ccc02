"""``statecraft query``: ask the graph from the command line."""

from __future__ import annotations

import csv
import io
import shutil
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from kg import guard, snapshot
from kg.commands.lens import add_lens, store_path
from kg.commands.output import progress, write
from kg.errors import QueryRefused, StatecraftError
from kg.limits import Limits
from kg.pool import Pool
from kg.prefixes import prefixes

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project
    from kg.worker import Answer

FORMATS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
_WIDEST = 60


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "query", help="the query, or the path of a file that holds it, or - for standard input"
    )
    parser.add_argument("--format", choices=["table", *FORMATS], default="table", help="default: %(default)s")
    parser.add_argument(
        "--timeout", type=float, default=60.0, help="seconds before it is ended (default: %(default)g)"
    )
    add_lens(parser)
    parser.add_argument("-o", "--output", default="-", help="file to write to (default: standard output)")


def run(project: Project, options: Namespace) -> int:
    """Ask the current snapshot, built first where the files have changed."""
    text = _text(options.query)
    if guard.is_update(text):
        message = "the graph is read-only: change the curated files, then build"
        raise QueryRefused(message)
    made = snapshot.current(project) or snapshot.build(project, progress=progress())
    known = prefixes(project)
    store = store_path(project, made, options)
    limits = Limits(seconds=options.timeout, memory=4_000_000_000, workers=1, quick_workers=1)
    pool = Pool(store, limits, known, project.base)
    accept = FORMATS.get(options.format, "text/csv")
    try:
        answer = pool.run(text, accept=accept)
    finally:
        pool.close()
    body = (
        _table(answer, {namespace: name for name, namespace in known.items()})
        if options.format == "table"
        else None
    )
    write(options.output, body.encode() if body is not None else answer.body)
    return 0


def _text(given: str) -> str:
    if given == "-":
        return sys.stdin.read()
    looks_like_query = any(char in given for char in "{}\n")
    if looks_like_query:
        return given
    try:
        return Path(given).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{given!r} is neither a query nor a file that can be read: {error}"
        raise StatecraftError(message) from error


def _table(answer: Answer, names: dict[str, str]) -> str:
    """Align the rows of a result; a graph or a yes or no is given as it is."""
    text = answer.body.decode()
    if answer.kind != "solutions":
        return text
    rows = [[_short(cell, names) for cell in row] for row in csv.reader(io.StringIO(text))]
    screen = shutil.get_terminal_size((160, 0)).columns if sys.stdout.isatty() else 0
    widest = max(_WIDEST, screen // max(1, len(rows[0]))) if screen else None
    cut = [[_cut(cell, widest) for cell in row] for row in rows]
    widths = [max(_width(row[column]) for row in cut) for column in range(len(rows[0]))]
    lines = [
        "  ".join(_pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cut
    ]
    rule = "  ".join("-" * width for width in widths)
    count = len(rows) - 1
    return "\n".join([lines[0], rule, *lines[1:], f"({count} row{'s' * (count != 1)})"]) + "\n"


def _short(cell: str, names: dict[str, str]) -> str:
    for namespace, name in names.items():
        if cell.startswith(namespace) and cell[len(namespace) :].replace("-", "").replace("_", "").isalnum():
            return f"{name}:{cell[len(namespace) :]}"
    return " ".join(cell.split())


def _width(text: str) -> int:
    """Count the columns that a terminal gives a text (Unicode Standard Annex 11).

    >>> _width("商务部"), _width("São")
    (6, 3)
    """
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _cut(text: str, widest: int | None) -> str:
    if widest is None or _width(text) <= widest:
        return text
    while _width(text) >= widest:
        text = text[:-1]
    return text + "…"


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))

"""``statecraft quality``: how well covered and how fresh the data are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.commands.finding import found
from kg.commands.output import write
from kg.weights import OF_CLAIMS, OF_ENTITIES

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Iterator

    from kg.breakdown import Row
    from kg.naming import Naming
    from kg.project import Project

_HEADS = ("claims", "entities", *OF_CLAIMS, *OF_ENTITIES)


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--format", choices=["text", "json"], default="text", help="default: %(default)s")
    parser.add_argument(
        "--list",
        choices=[*OF_CLAIMS, *OF_ENTITIES],
        metavar="NAME",
        help="list what is counted under a name instead: %(choices)s",
    )


def run(project: Project, options: Namespace) -> int:
    """Print the counts for the current snapshot, built first where the files have changed."""
    findings = found(project)
    listing = findings.listing
    if options.list:
        quality = findings.quality
        claims = [one.claim for one in quality.claims if options.list in one.marks]
        entities = [one.entity for one in quality.entities if options.list in one.marks]
        if options.format == "json":
            told = [listing.claim(claim) for claim in claims] + [listing.thing(e.iri) for e in entities]
            text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
        else:
            lines = [f"{c.origin.file}:{c.origin.line}  {listing.naming.sentence(c)}" for c in claims]
            text = "".join(f"{line}\n" for line in (*lines, *(f"{e.iri}  {e.name}" for e in entities)))
    elif options.format == "json":
        text = json.dumps(listing.quality(findings.counts), ensure_ascii=False, indent=2) + "\n"
    else:
        counts = findings.counts
        tables = (("by kind", counts.kinds), ("by code", counts.codes), ("by period", counts.periods))
        text = "\n".join(
            [
                *_meaning(),
                *_table("all", [counts.total], listing.naming),
                *(line for head, rows in tables if rows for line in _table(head, rows, listing.naming)),
            ]
        )
    write("-", text.encode())
    return 0


def _meaning() -> Iterator[str]:
    for name, words in {**OF_CLAIMS, **OF_ENTITIES}.items():
        yield f"{name}: {words}"
    yield ""


def _table(head: str, rows: Iterable[Row], named: Naming) -> Iterator[str]:
    table = [(head, *_HEADS)]
    for row in rows:
        numbers = (row.claims, row.entities, *(row.counts.get(mark, 0) for mark in _HEADS[2:]))
        name = named.name(row.name) if row.name.startswith("http") else row.name
        table.append((name, *(f"{number:,}" if number else "-" for number in numbers)))
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        first, *others = (
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        yield "  ".join((first, *others)).rstrip()
    yield ""

"""``statecraft disputes``: what sources disagree on."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from kg.commands.finding import found
from kg.commands.output import write
from kg.dispute import SORTS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from kg.dispute import Dispute, Side
    from kg.naming import Naming
    from kg.project import Project

_VERDICTS = {
    "preferred": "the first side is preferred",
    "undecided": "undecided",
    "new": "nobody has judged it",
}


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--new", action="store_true", help="only those that no curator has ranked or linked")
    parser.add_argument("--sort", choices=list(SORTS), help="only one sort of dispute")
    parser.add_argument("--about", metavar="ID", help="only those about an entity")
    parser.add_argument(
        "--format", choices=["text", "json", "csv"], default="text", help="default: %(default)s"
    )
    parser.add_argument("-o", "--output", default="-", help="file to write to (default: standard output)")


def run(project: Project, options: Namespace) -> int:
    """Print the disputes of the current snapshot, built first where the files have changed."""
    findings = found(project)
    listing = findings.listing
    chosen = [
        one
        for one in findings.disputes
        if (not options.new or one.verdict == "new")
        and options.sort in {None, one.sort}
        and (options.about is None or one.subject.endswith(f"/{options.about}"))
    ]
    if options.format == "json":
        text = json.dumps([listing.dispute(one) for one in chosen], ensure_ascii=False, indent=2) + "\n"
    elif options.format == "csv":
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\n")
        table.writerow(listing.columns)
        table.writerows(row for one in chosen for row in listing.rows(one))
        text = out.getvalue()
    else:
        count = f"{len(chosen)} dispute{'s' * (len(chosen) != 1)}\n"
        text = "\n".join([*(_text(one, listing.naming) for one in chosen), count])
    write(options.output, text.encode())
    return 0


def _text(one: Dispute, named: Naming) -> str:
    head = f"{named.name(one.subject)}: {SORTS[one.sort]} ({_VERDICTS[one.verdict]}) [{one.id}]"
    return "\n".join([head, *(line for side in one.sides for line in _side(side, named))]) + "\n"


def _side(side: Side, named: Naming) -> Iterator[str]:
    sources = f"{side.sources} source{'s' * (side.sources != 1)}"
    if side.independent < side.sources:
        sources += f", {side.independent} independent"
    rank = named.schema.label(side.first.rank)
    yield f"  - {named.sentence(side.first)} ({rank}; {sources})"
    for claim in side.claims:
        voice = f"{named.name(claim.speaker)}, in " if claim.speaker else ""
        yield f"      {claim.origin.file}:{claim.origin.line}  {voice}{named.name(claim.source)}"

"""``statecraft history``: every change that was decided, the last first."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from kg.curate import proposals, telling
from kg.curate.operations import as_plain

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.curate.proposal import Proposal
    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--most", type=int, default=50, metavar="N", help="list so many (default: %(default)s)"
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help="default: %(default)s")


def run(project: Project, options: Namespace) -> int:
    """List decisions; `statecraft undo` takes what was accepted back.

    Raises:
        StatecraftError: the file of a proposal cannot be read.
    """
    found = proposals.decided(project)[: options.most]
    if options.format == "json":
        sys.stdout.write(json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=1) + "\n")
    else:
        for one in found:
            sys.stdout.write(f"{telling.line(one)}\n{list(telling.history(one))[-1]}\n")
    return 0


def _plain(one: Proposal) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "state": one.state,
        "changes": [as_plain(change) for change in one.operations],
        "history": [{"at": r.at, "by": r.by, "did": r.did, "text": r.text} for r in one.log],
    }

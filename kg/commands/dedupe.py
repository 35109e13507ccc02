"""``statecraft dedupe``: entities that may be one, and what somebody judged of them."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from kg import vocab as v
from kg.commands.merge import add_word, carry_out, word_of
from kg.curate.desk import open_desk
from kg.curate.judging import judge
from kg.dedupe.candidates import LEAST
from kg.dedupe.unjudged import unjudged
from kg.errors import StatecraftError
from kg.judgements import VERDICTS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.dedupe.candidates import Candidate
    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "pair", nargs="*", metavar="ID", help="two ids to judge; without any, pairs are listed"
    )
    parser.add_argument("--verdict", choices=VERDICTS, help="of the two ids; of one thing, the first is kept")
    add_word(parser, needed=False)
    parser.add_argument(
        "--least",
        type=int,
        default=LEAST,
        metavar="SCORE",
        help="list from this score on (default: %(default)s)",
    )
    parser.add_argument(
        "--most", type=int, default=50, metavar="N", help="list so many (default: %(default)s)"
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help="default: %(default)s")


def run(project: Project, options: Namespace) -> int:
    """List candidates that nobody has judged, best first; or judge two ids.

    Raises:
        StatecraftError: an id is none, or a judgement lacks its verdict or reason.
    """
    desk = open_desk(project)
    if not options.pair:
        found = unjudged(desk, options.least)[: options.most]
        text = _as_json(found) if options.format == "json" else "".join(map(_as_text, found))
        sys.stdout.write(text or "no candidates\n")
        return 0
    if len(options.pair) != 2 or not options.verdict or not options.reason:  # noqa: PLR2004 - a pair
        message = "to judge, give two ids, --verdict and --reason"
        raise StatecraftError(message)
    one, other = options.pair
    operations = judge(desk, options.verdict, (one, other), word_of(project, options))
    return carry_out(project, options, operations, f"Judge {one} and {other}: {options.verdict}")


def _as_text(one: Candidate) -> str:
    reasons = "".join(f"     {feature.points:+5.1f}  {feature.reason}\n" for feature in one.features)
    return f"{one.score:3}  {v.local_name(one.one)}  {v.local_name(one.other)}\n{reasons}"


def _as_json(found: tuple[Candidate, ...]) -> str:
    told = [
        {
            "one": one.one,
            "other": one.other,
            "score": one.score,
            "features": [
                {"name": feature.name, "points": feature.points, "reason": feature.reason}
                for feature in one.features
            ],
        }
        for one in found
    ]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

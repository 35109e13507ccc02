"""``statecraft retract``: withdraw a claim, an entity or a source, which stays to be read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kg.commands.merge import carry_out
from kg.curate import drafting
from kg.curate.asked import WHATS
from kg.curate.desk import open_desk
from kg.curate.lookup import sentence

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("what", choices=WHATS, help="of a source or an entity, its claims are withdrawn too")
    parser.add_argument("id", metavar="ID")
    parser.add_argument("--reason", required=True, help="why it is withdrawn")
    parser.add_argument("--by", default="", help="who withdraws it, such as 'Ann Fry <ann@example.org>'")
    parser.add_argument("--propose", action="store_true", help="keep it as a proposal for a review")


def run(project: Project, options: Namespace) -> int:
    """Withdraw, or propose it.

    Raises:
        StatecraftError: there is no such thing, or nothing of it is left to withdraw.
    """
    desk = open_desk(project)
    today = dt.datetime.now(dt.UTC).date()
    operations = drafting.retract(desk, options.what, options.id, options.reason, today)
    meant = options.what == "claim" and sentence(desk, options.id)
    meant = meant or f"{options.what} {options.id}"
    return carry_out(project, options, operations, f"Withdraw: {meant}")

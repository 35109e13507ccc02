"""The options that say from which moment a command looks at the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.moment import open_moment, read_point
from kg.schema import load_schema

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path

    from kg.project import Project
    from kg.snapshot import Snapshot


def add_lens(parser: ArgumentParser) -> None:
    """Declare the two days of a moment."""
    parser.add_argument("--as-of", metavar="DAY", help="look at what held on this day, such as 2025-06-01")
    parser.add_argument("--known", metavar="DAY", help="by what was on record on this day")


def store_path(project: Project, made: Snapshot, options: Namespace) -> Path:
    """Give the store of the moment that the options name.

    Raises:
        MomentError: an option is no day.
        SnapshotError: the moment cannot be opened.
    """
    point = read_point(options.as_of, options.known)
    return open_moment(made, load_schema(project), project.base, point)

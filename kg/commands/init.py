"""``statecraft init``: a new project folder that serves at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.scaffold import scaffold

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project

NEEDS_PROJECT = False


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet, or is empty")


def run(project: Project | None, options: Namespace) -> int:  # noqa: ARG001 - all commands take both
    """Make the folder and say how to go on."""
    scaffold(options.folder)
    sys.stdout.write(
        f"made {options.folder}\n"
        f"  look at it:  statecraft --project {options.folder} serve\n"
        f"  check it:    statecraft --project {options.folder} check\n"
    )
    return 0

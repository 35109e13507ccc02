"""The options of commands that work with a remote engine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kg.credentials import credentials
from kg.endpoint import DIALECTS, checked

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.client import Client


def add_engine(parser: ArgumentParser, *, required: bool, purpose: str) -> None:
    """Declare where the engine is; who we are to it is never said here (see :mod:`kg.credentials`)."""
    parser.add_argument("--engine", metavar="URL", required=required, help=purpose)
    parser.add_argument(
        "--engine-make",
        choices=sorted(DIALECTS),
        default="",
        help="what engine it is (default: what it says it is)",
    )


def client(options: Namespace) -> Client:
    """Make a client for the engine that the options name.

    Raises:
        EngineError: it cannot be reached, or its make or our password cannot be told.
    """
    # What speaks HTTP takes a tenth of a second to import, and most commands reach no engine.
    from kg.client import connect  # noqa: PLC0415

    address = checked(options.engine)
    return connect(address, credentials(address, os.environ, Path.home()), make=options.engine_make)

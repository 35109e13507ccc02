"""The reference of the command line, as the program itself tells it."""

from __future__ import annotations

import argparse
from typing import Final
from unittest import mock

from kg import cli

_WIDTH: Final = "96"  # columns
_INTRO: Final = (
    "What `statecraft COMMAND --help` tells. Exit status: 0 done, 1 something is wrong with the data or the "
    "request, 2 the arguments are off."
)


def page() -> str:
    """Write every command with what ``--help`` says of it."""
    parts = [
        "# Command line",
        _INTRO,
    ]
    with mock.patch.dict("os.environ", {"COLUMNS": _WIDTH}):
        for name, purpose in cli.commands().items():
            parts += [f"## {name}", f"{purpose[0].upper()}{purpose[1:]}.", f"```text\n{_told(name)}\n```"]
    return "\n\n".join(parts) + "\n"


def _told(name: str) -> str:
    top = cli.parser([name])
    below = next(one for one in top._actions if isinstance(one, argparse._SubParsersAction))  # noqa: SLF001 - argparse has no other way in
    return str(below.choices[name].format_help()).strip()

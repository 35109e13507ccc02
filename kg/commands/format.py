"""``statecraft format``: canonical YAML; comments survive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.canonical import format_text
from kg.commands.output import replace
from kg.errors import StatecraftError
from kg.nodes import BadYamlError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="*", help="files to format; without any, all of the project's")
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail if a file is not canonical"
    )


def run(project: Project, options: Namespace) -> int:
    """Format files and name those that changed; 1 if some cannot be read, or would change under --check."""
    paths = [Path(name) for name in options.files] or list(project.data_files())
    failed = changed = 0
    for path in paths:
        name = project.relative(path)
        try:
            before = path.read_bytes()
            after = format_text(before.decode("utf-8")).encode()
        except (BadYamlError, UnicodeDecodeError) as error:
            sys.stderr.write(f"{name}: not formatted: {error}\n")
            failed += 1
            continue
        except OSError as error:
            message = f"cannot read {path}: {error.strerror}"
            raise StatecraftError(message) from error
        if after == before:
            continue
        changed += 1
        sys.stdout.write(f"{name}: {'not canonical' if options.check else 'formatted'}\n")
        if not options.check:
            replace(path, after)
    return int(bool(failed) or bool(changed and options.check))

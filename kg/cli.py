"""The command line: ``statecraft COMMAND``.

Exit status: 0 done, 1 something is wrong with the data or the request, 2 the arguments are off.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING

import kg
from kg.errors import DataError, StatecraftError
from kg.project import open_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.project import Project

_COMMANDS = {
    "serve": "serve the pages, the graph views and the SPARQL endpoint",
    "check": "read the ontology and every curated file, and report all problems with file, line and column",
    "format": "put curated files into canonical form",
    "build": "compile the files and publish the result as a snapshot",
    "publish": "send the snapshot to a SPARQL 1.1 engine, as a delta where it can be",
    "query": "ask a SPARQL query, given as text, as a file, or on standard input with -",
    "status": "tell what status a thing has on a day, and who says so",
    "diff": "tell what changed between two days, two snapshots or two git revisions",
    "disputes": "list what sources disagree on, with the sides and their sources",
    "impact": "tell what the graph would lose if a source fell: claims, inferences, answers",
    "quality": "count what the data want: sources, dates, review, freshness, expected facts",
    "propose": "keep a change of the curated files as a proposal, for a review",
    "review": "list proposals, look at what one does, accept or reject it",
    "accept": "accept a proposal, or some of its changes and not others",
    "retract": "withdraw a claim, an entity or a source with a reason; it stays to be read",
    "history": "list every change that was decided, the last first",
    "undo": "take an accepted change back, also much later",
    "merge": "judge two ids to be one thing: the other one redirects to the one that is kept",
    "split": "let a merged id stand for itself again, or make two things of one",
    "user": "manage who may sign in to a server that curates: accounts, roles, tokens, the audit log",
    "dedupe": "list entities that may be one, with a score and reasons, and judge them",
    "reconcile": "find for each name in a column of a CSV file what it names here, and how sure that is",
    "mentions": "find what a text names that is known, its dates, and who is quoted",
    "explain": "tell why something holds: the rules, claims and sources behind a triple",
    "mcp": "answer assistants by the Model Context Protocol, on standard input or over HTTP",
    "brief": "write what is told of a thing or answers a question, a sentence and a footnote each",
    "import": "bring a dataset of others into a graph of its own: tables, JSON, RDF, known open datasets",
    "export": "write the graph as RDF, tables, a graph file or a graph page",
    "release": "write the graph, each named graph and tables to a folder, with checksums and description",
    "init": "make a small project folder to start a graph of your own field from",
}
_BROKEN_PIPE = 141  # what a shell reports for a program that SIGPIPE ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give its exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    options = parser(given).parse_args(given)
    command = importlib.import_module(_module(options.command))
    try:
        project = open_project(options.project) if getattr(command, "NEEDS_PROJECT", True) else None
        if project:
            _finish(project)
        return int(command.run(project, options))
    except DataError as error:
        sys.stdout.writelines(f"{problem}\n" for problem in error.problems)
        sys.stderr.write("nothing was published: mend these first\n")
    except StatecraftError as error:
        sys.stderr.write(f"statecraft: {error}\n")
    except KeyboardInterrupt:
        sys.stderr.write("statecraft: interrupted\n")
    except BrokenPipeError:
        # The reader has had enough (`| head`); Python must not complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    return 1


def _finish(project: Project) -> None:
    """Finish a change of the files in which a program was killed, before anything reads them."""
    if not (project.state / "curation" / "journal").exists():
        return
    from kg.curate.git import commit  # noqa: PLC0415 - seldom needed, and every command starts here
    from kg.curate.journal import recover  # noqa: PLC0415

    if aside := recover(project, commit):
        what = "an interrupted change was rolled back, since its files were edited meanwhile"
        sys.stderr.write(f"statecraft: {what}; it is in {aside}\n")


def commands() -> dict[str, str]:
    """Give every command with its purpose."""
    return dict(_COMMANDS)


def parser(given: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Declare every command, and the arguments of those that are named: the others' modules stay unread."""
    top = argparse.ArgumentParser(
        prog="statecraft",
        description="A knowledge graph of actors, policies and events, built from sourced claims.",
    )
    top.add_argument("--version", action="version", version=f"statecraft {kg.__version__}")
    place = "a project folder (default: this one, or else the bundled project)"
    top.add_argument("--project", type=Path, metavar="DIR", default=None, help=place)
    below = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, purpose in _COMMANDS.items():
        one = below.add_parser(name, help=purpose, description=purpose)
        # Also after the command, without undoing one that stands before it.
        one.add_argument("--project", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=place)
        if name in given:
            importlib.import_module(_module(name)).add(one)
    return top


def _module(name: str) -> str:
    """Name the module of a command; `import` is a word of Python, and cannot be one."""
    return f"kg.commands.{name}{'_' if iskeyword(name) else ''}"


if __name__ == "__main__":
    sys.exit(main())

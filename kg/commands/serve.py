"""``statecraft serve``: the web application on this machine."""

from __future__ import annotations

import logging
import socket
import sys
from argparse import BooleanOptionalAction
from typing import TYPE_CHECKING

from kg import snapshot
from kg.commands.output import progress
from kg.errors import DataError, Origin, Problem, StatecraftError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project
    from kg.snapshot import Snapshot


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument(
        "--watch",
        action=BooleanOptionalAction,
        default=True,
        help="take in files that are edited while it runs (default: yes)",
    )
    parser.add_argument(
        "--threads", type=int, default=8, help="requests answered at once (default: %(default)s)"
    )


def run(project: Project, options: Namespace) -> int:
    """Build the snapshot if the files have changed, then serve until interrupted."""
    # The port is taken before the work of a first build, so that a clash is told at once.
    listener = _listen(options.host, options.port)
    made, problems = _snapshot(project)
    # The command line comes before the application in the order of imports; this is where it starts it.
    from waitress import serve  # noqa: PLC0415

    from web.app import close, create_app, watch  # noqa: PLC0415

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("statecraft").setLevel(logging.INFO)
    app = create_app(project, snapshot=made)
    if options.watch:
        watch(app, problems=problems)
    sys.stdout.write(f"{project.title}, snapshot {made.number}: http://{options.host}:{options.port}\n")
    sys.stdout.flush()
    try:
        serve(app, sockets=[listener], threads=options.threads, ident=None)
    except KeyboardInterrupt:
        pass
    finally:
        close(app)
        listener.close()
    return 0


def _snapshot(project: Project) -> tuple[Snapshot, tuple[Problem, ...]]:
    """Give the snapshot of the files as they are, or the last good one with what is wrong with them.

    Raises:
        StatecraftError: the files cannot be published, and never were.
    """
    try:
        return snapshot.current(project) or snapshot.build(project, progress=progress()), ()
    except StatecraftError as error:
        last = snapshot.latest(project)
        if last is None:
            raise
        found = error.problems if isinstance(error, DataError) else ()
        problems = found or (Problem(Origin(project.relative(project.data)), "build", str(error)),)
        sys.stderr.write(f"{error}\nserving the last good snapshot, number {last.number}\n")
        return last, problems


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=_family(host), backlog=1024)
    except (OSError, OverflowError) as error:
        message = f"cannot listen on {host}:{port}: {error}; choose another with --port"
        raise StatecraftError(message) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET

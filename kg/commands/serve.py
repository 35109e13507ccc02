"""``statecraft serve``: the web application on this machine."""

from __future__ import annotations

import getpass
import os
import socket
import sys
from typing import TYPE_CHECKING

from kg import configure, snapshot
from kg.commands.engine import add_engine, client
from kg.commands.output import progress
from kg.errors import DataError, Origin, Problem, StatecraftError
from kg.people import laptop, register
from kg.people.book import open_book
from kg.people.laptop import is_loopback
from kg.people.sessions import LINK_SECONDS
from kg.project import SETTINGS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.cluster import Cluster
    from kg.project import Project
    from kg.snapshot import Snapshot


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    configure.add(parser)
    add_engine(parser, required=False, purpose="serve what was published to this SPARQL 1.1 engine")
    parser.add_argument(
        "--no-copy",
        action="store_true",
        help="refuse what needs a copy of the engine's graph on this machine",
    )


def run(project: Project, options: Namespace) -> int:
    """Build the snapshot if the files have changed, then serve until told to stop."""
    serving = configure.configure(project.root / SETTINGS, options, os.environ)
    if serving.curate and options.engine:
        message = "--curate changes files and shows what they say; it cannot go with --engine"
        raise StatecraftError(message)
    for stranger in configure.strangers(os.environ):
        sys.stderr.write(f"statecraft: {stranger}\n")
    # The port is taken before the work of a first build, so that a clash is told at once.
    with listen(serving.host, serving.port) as listener:
        cluster = cluster_of(project, options)
        made = cluster.current() if cluster else prepared(project)[0]
        if cluster:
            cluster.close()
        # The command line comes before the application in the order of imports; this is where it starts it.
        from web.server import serve  # noqa: PLC0415

        address = f"http://{f'[{serving.host}]' if ':' in serving.host else serving.host}:{serving.port}"

        def announce() -> None:
            sys.stdout.write(f"{project.title}, snapshot {made.number}: {address}\n")
            if serving.curate:
                sys.stdout.write(f"{how_to_sign_in(project, serving.host, address)}\n")
            sys.stdout.flush()

        serve(project, serving, options, listener, announce)
    return 0


def how_to_sign_in(project: Project, host: str, address: str) -> str:
    """Say how people sign in: on a laptop by a link, made here, that signs its owner in once.

    Raises:
        PeopleError: the book of people cannot be used.
    """
    book = open_book(project)
    owner = laptop.owner(book, project) if is_loopback(host) else None
    if owner:
        link = laptop.link(book, owner, address, by=getpass.getuser())
        return f"sign in within {round(LINK_SECONDS / 60)} minutes: {link}"
    some = any(not account.closed for account in register.accounts(book))
    return f"sign in: {address}/desk/sign-in" if some else "nobody can sign in yet: `statecraft user add`"


def cluster_of(project: Project, options: Namespace) -> Cluster | None:
    """Give the remote engine that is to be served from, if one is named.

    Raises:
        EngineError: it cannot be reached, or its make or our password cannot be told.
    """
    if not options.engine:
        return None
    from kg.cluster import Cluster  # noqa: PLC0415 - as in :mod:`kg.commands.engine`

    return Cluster(project, client(options), copies=not options.no_copy)


def prepared(project: Project) -> tuple[Snapshot, tuple[Problem, ...]]:
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


def listen(host: str, port: int) -> socket.socket:
    """Take a port.

    Raises:
        StatecraftError: it is taken, or there is no such address here.
    """
    if not host:
        message = "an address to listen on is wanted, such as 127.0.0.1 or, for all there are, 0.0.0.0"
        raise StatecraftError(message)
    try:
        return socket.create_server((host, port), family=_family(host), backlog=1024)
    except (OSError, OverflowError) as error:
        message = f"cannot listen on {host}:{port}: {error}; choose another with --port"
        raise StatecraftError(message) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET

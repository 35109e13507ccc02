"""``statecraft mcp``: the graph for assistants, by the Model Context Protocol."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from kg import configure, snapshot
from kg.admission import Admission
from kg.api.extra import need
from kg.commands.output import progress
from kg.commands.serve import listen
from kg.curate.git import curator
from kg.errors import SettingsError
from kg.people.book import open_book
from kg.project import SETTINGS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from mcp.server.mcpserver import MCPServer
    from starlette.applications import Starlette

    from kg.assistant.tools import Tools
    from kg.project import Project
    from kg.serving import Serving


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--http",
        action="store_true",
        help="speak streamable HTTP at /mcp, for many clients (default: standard input and output, for one)",
    )
    parser.add_argument(
        "--by",
        default="",
        help="with --curate, who proposes, such as 'Ann Fry <ann@example.org>'; over HTTP, tokens say who",
    )
    configure.add(parser)


def run(project: Project, options: Namespace) -> int:
    """Answer until the client goes, or until told to stop."""
    need("mcp", "mcp")
    # What follows needs the optional library.
    from kg.assistant.moments import Moments  # noqa: PLC0415
    from kg.assistant.tools import Tools  # noqa: PLC0415

    if options.by and (options.http or not options.curate):
        message = "--by is for --curate on standard input and output; over HTTP, a token says who proposes"
        raise SettingsError(message)
    serving = configure.configure(project.root / SETTINGS, options, os.environ)
    if snapshot.current(project) is None:
        snapshot.build(project, progress=progress())
    admission = Admission(serving.limits())
    moments = Moments(project, admission)
    server = _server(Tools(moments, admission), project, options, serving)
    try:
        if options.http:
            _serve(server.streamable_http_app(host=serving.host), serving)
        else:
            server.run("stdio")
    finally:
        moments.close()
    return 0


def _server(tools: Tools, project: Project, options: Namespace, serving: Serving) -> MCPServer[Any]:
    from kg.assistant import curating, persons, prompts  # noqa: PLC0415 - as above
    from kg.assistant.proposing import Proposing  # noqa: PLC0415
    from kg.assistant.server import make_server  # noqa: PLC0415

    # The flag alone: the settings of a server that people sign in to do not let assistants in.
    if not options.curate:
        return make_server(tools, project)
    if options.http:
        bearers = persons.Bearers(open_book(project))
        auth = curating.only_bearers(f"http://{serving.host}:{serving.port}"), bearers
        server = make_server(tools, project, prompts.PROPOSING, auth)
        curating.add_tools(server, Proposing(project), bearers)
    else:
        server = make_server(tools, project, prompts.PROPOSING)
        curating.add_tools(server, Proposing(project), persons.Starter(curator(project, options.by)))
    return server


def _serve(app: Starlette, serving: Serving) -> None:
    import uvicorn  # noqa: PLC0415 - comes with the optional library

    settings = uvicorn.Config(
        app,
        log_level="warning",
        proxy_headers=bool(serving.trusted_proxies),
        forwarded_allow_ips=list(serving.trusted_proxies),
        timeout_graceful_shutdown=serving.drain,
    )
    with listen(serving.host, serving.port) as listener:
        sys.stderr.write(f"http://{serving.host}:{serving.port}/mcp\n")
        sys.stderr.flush()
        uvicorn.Server(settings).run([listener])

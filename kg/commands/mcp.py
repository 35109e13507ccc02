"""``statecraft mcp``: the graph for assistants, by the Model Context Protocol."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from kg import configure, snapshot
from kg.admission import Admission
from kg.api.extra import need
from kg.commands.output import progress
from kg.commands.serve import listen
from kg.project import SETTINGS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from starlette.applications import Starlette

    from kg.project import Project
    from kg.serving import Serving


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--http",
        action="store_true",
        help="speak streamable HTTP at /mcp, for many clients (default: standard input and output, for one)",
    )
    configure.add(parser)


def run(project: Project, options: Namespace) -> int:
    """Answer until the client goes, or until told to stop."""
    need("mcp", "mcp")
    # What follows needs the optional library.
    from kg.assistant.moments import Moments  # noqa: PLC0415
    from kg.assistant.server import make_server  # noqa: PLC0415
    from kg.assistant.tools import Tools  # noqa: PLC0415

    serving = configure.configure(project.root / SETTINGS, options, os.environ)
    if snapshot.current(project) is None:
        snapshot.build(project, progress=progress())
    admission = Admission(serving.limits())
    moments = Moments(project, admission)
    server = make_server(Tools(moments, admission), project)
    try:
        if options.http:
            _serve(server.streamable_http_app(host=serving.host), serving)
        else:
            server.run("stdio")
    finally:
        moments.close()
    return 0


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

"""The application of a server, made in the process that answers."""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import TYPE_CHECKING, Final

from kg.commands.serve import cluster_of, prepared
from kg.configure import configure
from kg.malloc import M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, mallopt
from kg.project import SETTINGS, open_project
from web.app import create_app, follow, watch
from web.readying import ready

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from flask import Flask

# Many threads share few pools of memory, and large pieces are given back at once.
_MEMORY: Final = ((M_ARENA_MAX, 2), (M_MMAP_THRESHOLD, 1 << 17), (M_TRIM_THRESHOLD, 1 << 17))
# Seconds after which a thread lets another one run. By itself, each of those that are busy makes whoever has
# waited for an answer of the engine wait for 5 ms more.
_TURN: Final = 0.002


def load(root: Path, options: Namespace) -> Flask:
    """Make the application, in the process that answers; settings and files are read again.

    Where the files have come to be wrong, what was published last is served.
    """
    # By itself glibc gives each thread a pool, and keeps ever larger pieces.
    mallopt(_MEMORY)
    sys.setswitchinterval(_TURN)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("statecraft").setLevel(logging.INFO)
    project = open_project(root)
    serving = configure(root / SETTINGS, options, os.environ)
    if cluster := cluster_of(project, options):
        app = create_app(project, serving=serving, cluster=cluster)
        _ready(app)
        follow(app)
        return app
    made, problems = prepared(project)
    app = create_app(project, snapshot=made, serving=serving)
    _ready(app)
    if serving.watch:
        watch(app, problems=problems)
    return app


def _ready(app: Flask) -> None:
    """Make beside the first requests what would keep them waiting."""
    threading.Thread(target=ready, args=(app,), name="statecraft-ready", daemon=True).start()

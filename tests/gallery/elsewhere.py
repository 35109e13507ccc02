"""The site as another revision has it, in a worktree of its own for as long as it is looked at."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError

from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 180.0


@contextmanager
def served(root: Path, revision: str) -> Iterator[str]:
    """Serve a revision's code on its data, and give the address.

    Raises:
        TimeoutError: it does not come up.
    """
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        git = ["git", "-C", str(root)]
        subprocess.run([*git, "worktree", "add", "--detach", "-q", str(tree), revision], check=True)
        try:
            # The libraries of the front end are those of here: a revision that needs others is built by hand.
            (tree / "web" / "ui" / "node_modules").symlink_to(root / "web" / "ui" / "node_modules")
            subprocess.run(["node", "build.mjs"], cwd=tree / "web" / "ui", check=True)
            port = free_port()
            started = [sys.executable, "-m", "kg.cli", "serve", "--port", str(port)]
            environment = {**os.environ, "PYTHONPATH": str(tree)}
            with subprocess.Popen(started, cwd=tree, env=environment) as server:
                try:
                    yield _up(f"http://127.0.0.1:{port}")
                finally:
                    server.terminate()
        finally:
            subprocess.run([*git, "worktree", "remove", "--force", str(tree)], check=True)


def _up(address: str) -> str:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/health"):  # noqa: S310 - it is http, and here
                return address
        except (URLError, ConnectionError):
            time.sleep(0.5)
    raise TimeoutError(address)

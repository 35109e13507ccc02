"""What watches over the process that answers lets a sound one go for no worse one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.servers import free_port
from tests.web.served import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.project import Project
    from tests.web.served import Server

    Copy = Callable[[dict[str, str | bytes]], Project]


@pytest.fixture
def root(lights_copy: Copy) -> Path:
    return lights_copy({}).root


@pytest.fixture
def server(root: Path) -> Iterator[Server]:
    with served(root) as made:
        yield made


def answering(server: Server) -> set[int]:
    """Give what answers, or is about to."""
    pid = server.process.pid
    started = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split())
    return {one for one in started if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()}


def told(server: Server) -> str:
    return (server.root.parent / "err.log").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "broken"), [("statecraft.toml", '\n[serve]\nport = "x"\n'), ("ontology/lights.ttl", " @@@ ")]
)
def test_what_cannot_be_served_replaces_nothing(server: Server, name: str, broken: str) -> None:
    file = server.root / name
    sound = file.read_text("utf-8")
    before = answering(server)
    file.write_text(sound + broken, "utf-8")
    server.process.send_signal(signal.SIGHUP)
    server.until(lambda: "what was served before goes on" in told(server))
    assert server.status() == 200
    assert "Traceback" not in told(server)
    # Once it is mended another takes over, and the first one ends.
    file.write_text(sound, "utf-8")
    server.process.send_signal(signal.SIGHUP)
    server.until(lambda: not before & answering(server) and server.status() == 200)
    assert server.stop() == 0


def test_one_that_is_killed_again_and_again_is_replaced(server: Server) -> None:
    for _ in range(3):
        os.kill(answering(server).pop(), signal.SIGKILL)
        time.sleep(0.3)
        server.until(lambda: server.status() == 200)
    assert server.stop() == 0


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        (("--trusted-proxies", "10.0.0.0/99"), "10.0.0.0/99"),
        (("--access-log", "/nonexistent/a.log"), "access_log"),
        (("--service-hosts", "ftp://x y"), "ftp://x y"),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_a_line(root: Path, flags: tuple[str, str], why: str) -> None:
    command = [sys.executable, "-m", "kg.cli", "--project", str(root), "serve", "--port", str(free_port())]
    done = subprocess.run([*command, *flags], capture_output=True, text=True, timeout=60, check=False)
    lines = [line for line in done.stderr.splitlines() if line.startswith("statecraft: ")]
    assert done.returncode == 1
    assert len(lines) == 1
    assert why in lines[0]
    assert "Traceback" not in done.stderr
    assert "http://" not in done.stdout, "it is not said to be up"

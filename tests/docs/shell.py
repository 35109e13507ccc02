"""A shell in which the commands of a document are run one after the other."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import httpx

from tests.servers import free_port

ROOT = str(Path(__file__).resolve().parent.parent.parent)
_PROPOSAL = re.compile(r"\b\d{4}-\d\d-\d\d-[a-z0-9]{4}\b")
_PROGRESS = re.compile(r"^\[ *\d+\.\d s\] .*\n", re.MULTILINE)
_NAME = re.compile(r"([A-Z]+)=\S")
#: Where servers listen in documents; each gets a port of its own.
_PORT = re.compile(r"(?<=[: ])(8000|8010|7878)\b")
#: What goes on until it is stopped, with the port that it takes where none is given.
_SERVERS = {
    re.compile(r"\bstatecraft (?:--\S+ \S+ )*serve\b(?!.*--port)"): " --port 8000",
    re.compile(r"\bhttp\.server\b"): " 8000",
    re.compile(r"\bstatecraft mcp\b.*--http|\boxigraph serve\b|\bserve\b.*--port"): "",
}
_PATIENCE = 60.0


class Shell:
    """Runs commands in a folder, with ``statecraft`` among them; what a server listens on is put in place."""

    def __init__(self, folder: Path, scratch: Path, project: Path | None = None) -> None:
        self.folder = folder
        self._ports: defaultdict[str, str] = defaultdict(lambda: str(free_port()))
        self._names: dict[str, str] = {}  # of proposals: as they are shown, and as they came to be called
        self._servers: list[subprocess.Popen[str]] = []
        self._log = scratch / "server.log"
        bundled = f'--project "{project}"' if project else ""
        programs = scratch / "bin"
        programs.mkdir()
        (programs / "statecraft").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg.cli {bundled} "$@"\n')
        (programs / "statecraft").chmod(0o755)
        path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
        self._environment = os.environ | {
            "PATH": path,
            "PYTHONPATH": ROOT,
            "PYTHONUNBUFFERED": "1",
            "COLUMNS": "200",
            "NO_COLOR": "1",
        }

    def run(self, command: str, shown: list[str]) -> str:
        """Run a command; give what it writes, with the names of things as the document has them.

        A server is waited for, and stopped unless it is to stay in the background.
        """
        for written, true in self._names.items():
            command = command.replace(written, true)
        if command.startswith("cd "):
            self.folder /= command[3:]
            return ""
        server = next((more for form, more in _SERVERS.items() if form.search(command)), None)
        if server is None:
            return self._done(_PORT.sub(lambda found: self._ports[found[1]], command), shown)
        stays = command.endswith("&")
        if trouble := self._serve(command.rstrip("& ") + server):
            return trouble
        if stays:
            return ""
        self._stop(self._servers.pop())
        return self._as_written(_PROGRESS.sub("", self._log.read_text()), shown)

    def close(self) -> None:
        """End the servers that stay."""
        while self._servers:
            self._stop(self._servers.pop())

    def _done(self, command: str, shown: list[str]) -> str:
        name = _NAME.match(command)
        if name:
            command += f' && printf "\\n%s" "${name[1]}"'
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if name and not done.returncode:
            self._environment[name[1]] = done.stdout.rpartition("\n")[2]
            return ""
        told = done.stdout + _PROGRESS.sub("", done.stderr)
        if done.returncode and not any("error" in line or "should" in line for line in shown):
            told += f"\n(exit status {done.returncode})"
        return self._as_written(told, shown)

    def _as_written(self, told: str, shown: list[str]) -> str:
        for written, true in zip(_PROPOSAL.findall("\n".join(shown)), _PROPOSAL.findall(told), strict=False):
            self._names[written] = true
        for written, true in self._names.items():
            told = told.replace(true, written)
        for written, true in self._ports.items():
            told = told.replace(f":{true}", f":{written}")
        return told

    def _serve(self, command: str) -> str:
        """Start a server and wait until it can be reached; give what is wrong if it cannot be."""
        ports = _PORT.findall(command)
        command = _PORT.sub(lambda found: self._ports[found[1]], command)
        with self._log.open("w") as log:
            server = subprocess.Popen(
                ["bash", "-c", command],
                cwd=self.folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self._servers.append(server)
        end = time.monotonic() + _PATIENCE
        while server.poll() is None and time.monotonic() < end:
            try:
                httpx.get(f"http://127.0.0.1:{self._ports[ports[-1]]}/", timeout=_PATIENCE)
            except httpx.HTTPError:
                time.sleep(0.1)
            else:
                return ""
        return f"{self._log.read_text()}\n(exit status {server.poll()}: the server does not come up)"

    def _stop(self, server: subprocess.Popen[str]) -> None:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=_PATIENCE)

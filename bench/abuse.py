"""What hostile queries do to a server, and to those who use it at the same time."""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import quote, urlencode

from bench.generate import Recipe, write
from bench.hostile import queries
from bench.report import section, table
from bench.weight import memory
from kg import snapshot
from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.project import Project

_READERS: Final = 4  # people who read while it lasts
_THINK: Final = 0.05  # seconds between an answer and the next request
_ATTACKERS: Final = 40
_QUERY: Final = "SELECT ?p ?o {{ <{iri}> ?p ?o }} LIMIT {limit}"
#: What a query process answers, and not the server itself.
_ORDERED: Final = (
    "SELECT ?p (COUNT(?o) AS ?n) {{ <{iri}> ?p ?o }} GROUP BY ?p ORDER BY DESC(?n) LIMIT {limit}"
)


@dataclass
class Traffic:
    """What was answered: how often with which status, and after how many seconds."""

    statuses: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def quantile(self, share: float) -> float:
        """Give the time within which so large a share was answered."""
        return sorted(self.seconds)[int(share * (len(self.seconds) - 1))]


class Server:
    """A server in a process of its own, as ``statecraft serve`` starts it."""

    def __init__(self, project: Project, *flags: str) -> None:
        """Start it; its log is thrown away."""
        self.port = free_port()
        command = [sys.executable, "-m", "kg.cli", "--project", str(project.root), "serve", "--no-watch"]
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--port", str(self.port), *flags], stdout=subprocess.DEVNULL
        )

    def __enter__(self) -> Self:
        """Wait until it answers."""
        end = time.monotonic() + 60
        while self.ask("/health")[0] != "200":
            if self.process.poll() is not None or time.monotonic() > end:
                message = "the server does not come up"
                raise RuntimeError(message)
            time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        """Tell it to stop, and wait until it has."""
        self.process.terminate()
        self.process.wait(60)

    def ask(
        self, path: str, *, sender: str = "127.0.0.1", accept: str = "*/*", body: str | None = None
    ) -> tuple[str, float, str]:
        """Send a request: give its status (or what went wrong), its seconds, and what Retry-After said."""
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, 60, source_address=(sender, 0))
        headers = {"Accept": accept}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("POST" if body is not None else "GET", path, body, headers)
            response = connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__, time.perf_counter() - begun, ""
        finally:
            connection.close()
        return str(response.status), time.perf_counter() - begun, response.headers.get("Retry-After", "")

    def memory(self) -> int:
        """Add up what its processes take: bytes, pages that they share counted once."""
        return memory(self.process.pid)


def paths(project: Project, slugs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give what readers ask, with the type they take, no two addresses alike: nothing comes from a cache."""
    for number in itertools.count():
        slug = slugs[number % len(slugs)]
        light = _QUERY.format(iri=f"{project.base}id/{slug}", limit=1000 + number)
        yield "/sparql?query=" + quote(light), "application/sparql-results+json"
        if number % 4 == 0:
            yield f"/id/{slug}?n={number}", "text/html"
        if number % 4 == 1:
            yield f"/search?q={slug}&n={number}", "text/html"
        if number % 4 == 2:
            yield (
                "/sparql?" + urlencode({"query": f"ASK {{ <{project.base}id/{slug}> ?p ?o }} # {number}"}),
                "*/*",
            )
        if number % 4 == 3:
            counted = _ORDERED.format(iri=f"{project.base}id/{slug}", limit=1000 + number)
            yield "/sparql?" + urlencode({"query": counted}), "application/sparql-results+json"


def read(server: Server, project: Project, slugs: Sequence[str], until: threading.Event) -> Traffic:
    """Have some people read until it is over, each from an address of their own."""
    found, asked, lock = Traffic(), paths(project, slugs), threading.Lock()

    def one(number: int) -> None:
        while not until.is_set():
            with lock:
                path, accept = next(asked)
            status, seconds, _ = server.ask(path, sender=f"127.0.2.{number + 1}", accept=accept)
            found.statuses[status] += 1
            found.seconds.append(seconds)
            until.wait(_THINK)

    _together(one, _READERS)
    return found


def attack(server: Server, count: int) -> Traffic:
    """Fire hostile queries from many addresses at once, each address one after the other."""
    found, left, lock = Traffic(), queries(count), threading.Lock()

    def one(number: int) -> None:
        while True:
            with lock:
                query = next(left, None)
            if query is None:
                return
            status, seconds, later = server.ask(
                "/sparql", sender=f"127.0.3.{number + 1}", body=urlencode({"query": query})
            )
            found.statuses[f"{status}{'' if later or status != '503' else ' without Retry-After'}"] += 1
            found.seconds.append(seconds)

    _together(one, min(_ATTACKERS, count))
    return found


def _together(work: object, count: int) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What readers met in peace and beside the attack, and attackers, and memory before and after (bytes)."""

    quiet: Traffic
    stormy: Traffic
    hostile: Traffic
    before: int
    after: int

    @property
    def slowdown(self) -> float:
        """How many times the 99th percentile of the readers' times is what it was."""
        return self.stormy.quantile(0.99) / self.quiet.quantile(0.99)


def run(server: Server, project: Project, slugs: Sequence[str], *, count: int, seconds: float) -> Outcome:
    """Measure readers in peace, then with hostile queries beside them."""
    _for(server, project, slugs, seconds / 3)
    quiet = _for(server, project, slugs, seconds)
    before = server.memory()
    over, kept = threading.Event(), []
    readers = threading.Thread(target=lambda: kept.append(read(server, project, slugs, over)))
    readers.start()
    hostile = attack(server, count)
    over.set()
    readers.join()
    time.sleep(2)
    return Outcome(quiet, kept[0], hostile, before, server.memory())


def _for(server: Server, project: Project, slugs: Sequence[str], seconds: float) -> Traffic:
    over = threading.Event()
    timer = threading.Timer(seconds, over.set)
    timer.start()
    return read(server, project, slugs, over)


def main(arguments: list[str]) -> int:
    """Measure and write the section: ``abuse [--claims N] [--queries N] [--seconds N]``."""
    parser = argparse.ArgumentParser(prog="python -m bench abuse", description=__doc__)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        project = write(Recipe(given.claims), Path(folder) / "trade")
        snapshot.build(project)
        slugs = [f"house-{number}" for number in range(40, 140)]
        with Server(project, "--cache", "0") as server:
            found = run(server, project, slugs, count=given.queries, seconds=given.seconds)
            alive = server.ask("/health")[0]
    text = _report(found, given.claims, alive)
    section("abuse", text)
    sys.stdout.write(f"{text}\n")
    return 0


def _report(found: Outcome, claims: int, alive: str) -> str:
    def row(name: str, traffic: Traffic) -> list[str]:
        times = [f"{traffic.quantile(share) * 1000:.0f}" for share in (0.5, 0.99, 1)]
        return [name, str(len(traffic.seconds)), *times, _told(traffic)]

    head = ("who", "requests", "p50 ms", "p99 ms", "longest ms", "answers")
    rows = [row("readers alone", found.quiet), row("readers beside", found.stormy)]
    rows.append(row("hostile", found.hostile))
    intro = (
        f"## Abuse\n\n{claims:,} claims, {os.cpu_count()} cores that server and clients share. "
        f"{_READERS} readers ask pages, light queries and ordered ones, none twice; "
        f"{len(found.hostile.seconds)} hostile queries come from {_ATTACKERS} addresses. "
        "The server keeps no answers."
    )
    end = (
        f"The readers' 99th percentile was {found.slowdown:.1f} times what it is in peace. Memory: "
        f"{found.before / 1e6:.0f} MB before, {found.after / 1e6:.0f} MB after. `/health` then: {alive}."
    )
    return "\n\n".join((intro, table(head, rows), end))


def _told(traffic: Traffic) -> str:
    return ", ".join(f"{status}: {count}" for status, count in sorted(traffic.statuses.items()))

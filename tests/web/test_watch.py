"""A server takes in what is edited without dropping a request, or keeps the last good data up."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from kg import snapshot
from kg.project import open_project
from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

SECOND = Path(__file__).parent.parent / "second"
LOG = Path("data/dossiers/gull-rock-log.yaml")
ASK = quote('ASK { ?claim <https://w3id.org/statecraft/ontology#locator> "%s" }', safe="%")


class Server:
    """A real server process over a copy of the second domain."""

    def __init__(self, root: Path, *options: str, log: Path | None = None, **env: str) -> None:
        self.root = root
        self.log_path = log or root.parent / "server.log"
        self.port = free_port()
        command = [sys.executable, "-m", "kg.cli", "--project", str(root), "serve", "--port", str(self.port)]
        self.log = self.log_path.open("w+")
        self.process = subprocess.Popen(
            [*command, *options], stdout=self.log, stderr=self.log, env=os.environ | env
        )
        self.until(lambda: self.get("/health")[0] == 200)

    def get(self, path: str, accept: str = "application/json") -> tuple[int, str]:
        request = Request(f"http://127.0.0.1:{self.port}{path}", headers={"Accept": accept})
        try:
            with urlopen(request, timeout=60) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def until(self, true: object, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not true():  # type: ignore[operator]
            assert time.monotonic() < end, self.told()
            assert self.process.poll() is None, self.told()
            time.sleep(0.05)

    def told(self) -> str:
        return self.log_path.read_text()

    def end(self, how: signal.Signals = signal.SIGINT) -> None:
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=60)
        self.log.close()

    def status(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.get("/status")[1])
        return found

    def holds(self, locator: str) -> bool:
        code, body = self.get(f"/sparql?query={ASK.replace('%s', quote(locator))}")
        return code == 200 and json.loads(body)["boolean"]

    def edit(self, old: str, new: str) -> None:
        path = self.root / LOG
        draft = path.with_suffix(".draft")
        draft.write_text(path.read_text().replace(old, new))
        draft.replace(path)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    root = tmp_path / "project"
    shutil.copytree(SECOND, root, ignore=shutil.ignore_patterns(".statecraft"))
    made = Server(root)
    yield made
    made.end()


def test_edits_are_taken_in_without_dropping_a_request(server: Server) -> None:
    failures: list[tuple[str, int, str]] = []
    stop = threading.Event()
    paths = (
        "/",
        "/id/gull-rock-light",
        "/search?q=gull",
        f"/sparql?query={ASK.replace('%s', 'x')}",
        "/timeline",
    )
    counts = [0] * 4

    def ask(number: int) -> None:
        while not stop.is_set():
            for path in paths:
                code, body = server.get(path, "text/html" if "sparql" not in path else "application/json")
                counts[number] += 1
                stop.wait(0.02)  # or so many would ask that edits wait for a processor
                if code != 200:
                    failures.append((path, code, body[:200]))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(counts))]
    for thread in threads:
        thread.start()
    before = "inventory"
    try:
        for number in range(8):  # more than are kept
            after = f"page {number} of the log"
            server.edit(f"locator: {before}", f"locator: {after}")
            server.until(lambda after=after: server.holds(after))  # type: ignore[misc]
            before = after
        server.until(lambda: min(counts) > 20 or bool(failures))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []
    assert min(counts) > 20
    server.until(lambda: server.status()["status"] == "ok")  # the shapes are asked after it is up


def test_broken_files_leave_the_last_good_data_up(server: Server) -> None:
    server.edit("predicate: tends", "predicate: tneds")
    server.until(lambda: server.status()["status"] == "broken")
    problems = server.status()["problems"]
    assert isinstance(problems, list)
    assert problems[0]["file"] == str(LOG)
    assert problems[0]["line"] == 10
    assert 'did you mean "tends"' in problems[0]["message"]
    page = server.get("/status", "text/html")[1]
    assert "gull-rock-log.yaml:10:16: error: unknown predicate" in page
    assert server.holds("inventory")
    time.sleep(1.5)  # as long as two more looks at the same files
    assert server.told().count("gull-rock-log.yaml:10:16: error: unknown predicate") == 1
    server.edit("predicate: tneds", "predicate: tends")
    server.edit("locator: inventory", "locator: mended")
    server.until(lambda: server.holds("mended"))
    server.until(lambda: server.status()["problems"] == [])


def test_a_start_with_broken_files_serves_the_last_good_data(server: Server) -> None:
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(timeout=20) == 0
    server.edit("predicate: tends", "predicate: tneds")
    again = Server(server.root)
    try:
        assert again.holds("inventory")
        assert again.status()["status"] == "broken"
        again.edit("predicate: tneds", "predicate: tends")
        again.until(lambda: again.status()["status"] == "ok")
    finally:
        again.end()


def test_settings_and_ontology_are_taken_in_as_well(server: Server) -> None:
    path = server.root / "statecraft.toml"
    whole = path.read_text().replace("title = ", 'title = "New name of the "\n# ', 1)
    path.write_text(whole)
    server.until(lambda: "New name of the" in server.get("/", "text/html")[1])
    path.write_text("title = [broken")
    server.until(lambda: server.status()["status"] == "broken")
    assert "New name of the" in server.get("/", "text/html")[1]
    path.write_text(whole)
    server.until(lambda: server.status()["status"] == "ok")
    assert server.status()["problems"] == []
    ontology = next((server.root / "ontology").glob("*.ttl"))
    text = ontology.read_text()
    ontology.write_text(text + "\n<broken")
    server.until(lambda: server.status()["status"] == "broken")
    problems = server.status()["problems"]
    assert isinstance(problems, list)
    assert (problems[0]["file"], problems[0]["code"]) == (f"ontology/{ontology.name}", "schema")
    assert problems[0]["line"] > text.count("\n")
    ontology.write_text(f"{text}\n# more\n")
    server.until(lambda: server.status()["status"] == "ok")


def test_a_file_is_read_when_it_is_whole(server: Server) -> None:
    path, before = server.root / LOG, "inventory"
    for attempt in range(20):
        text = path.read_text().replace(f"locator: {before}", f"locator: slowly {attempt}")
        number = server.status()["snapshot"]["number"]  # type: ignore[index]
        said, written, longest = server.told().count("ERROR"), time.monotonic(), 0.0
        for end in [*range(0, len(text), 1 + len(text) // 12), len(text)]:
            path.write_text(text[:end])
            longest, written = max(longest, time.monotonic() - written), time.monotonic()
            time.sleep(0.06)
        server.until(lambda attempt=attempt: server.holds(f"slowly {attempt}"))  # type: ignore[misc]
        before = f"slowly {attempt}"
        if longest < 0.12:  # on a busy machine somebody who writes may seem to have stopped
            break
    else:
        pytest.fail("the machine is too busy to write a file in time")
    assert server.told().count("ERROR") == said
    assert server.status()["snapshot"]["number"] == number + 1  # type: ignore[index]


def test_a_start_without_a_watch_keeps_what_there_was(server: Server) -> None:
    other = Server(server.root, "--no-watch", log=server.root.parent / "other.log")
    try:
        server.edit("locator: inventory", "locator: later")
        server.until(lambda: server.holds("later"))
        assert other.holds("inventory")
        assert other.status()["watching"] is False
        for number in range(3):
            server.edit("locator: later", f"locator: later {number}\n# ")
            server.until(lambda number=number: server.holds(f"later {number}"))  # type: ignore[misc]
            server.edit(f"locator: later {number}\n# ", "locator: later")
            server.until(lambda: server.holds("later"))
        assert other.holds("inventory"), "its files are kept while it serves them"
        assert other.get("/id/gull-rock-light?asOf=1907-02-13", "text/html")[0] == 200
    finally:
        other.end()


def test_the_moments_are_warmed_once_it_is_quiet(server: Server) -> None:
    server.edit("locator: inventory", "locator: quiet")
    server.until(lambda: server.holds("quiet"))
    number = server.status()["snapshot"]["number"]  # type: ignore[index]
    moments = server.root / ".statecraft" / "snapshots" / f"{number:06d}" / "moments"
    assert not moments.exists()
    server.until(lambda: list(moments.glob("*/anchor")) != [])


@pytest.mark.slow
def test_a_server_that_is_ended_in_a_build_leaves_all_well(server: Server) -> None:
    rng, before, running, caught = random.Random(7), "inventory", server, 0  # noqa: S311 - nothing secret
    for number in range(12):
        if caught and number > 2:
            break
        after = f"ended {number}"
        running.edit(f"locator: {before}", f"locator: {after}")
        running.until(lambda: running.status()["building"] or running.holds(after))  # noqa: B023
        time.sleep(0.2 * rng.random())
        caught += bool(running.status()["building"])
        running.end(signal.SIGTERM)
        running = Server(server.root)
        assert running.holds(after), "the next start takes in the edit"
        before = after
    running.end()
    assert caught > 0
    running.edit(f"locator: {before}", "locator: the last")
    snapshot.build(open_project(server.root))
    snapshots = server.root / ".statecraft" / "snapshots"
    assert list(snapshots.glob("draft-*")) == [], "what was left half-made is swept up"


def test_a_full_disk_leaves_the_last_good_data_up(tmp_path: Path, small_disk: Path) -> None:
    root = small_disk / "project"
    shutil.copytree(SECOND, root, ignore=shutil.ignore_patterns(".statecraft"))
    server = Server(root, log=tmp_path / "server.log")
    try:
        text = (root / LOG).read_text()
        filler = small_disk / "filler"
        with suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(b"\0" * 4096)
        with (root / LOG).open("r+") as file:  # in place: there is no room for another
            file.write(text.replace("locator: inventory", "locator: moonlight"))
        server.until(lambda: server.status()["status"] == "broken")
        assert server.holds("inventory")
        page = server.get("/status", "text/html")[1]
        assert "No space left" in page
        assert str(small_disk) not in page
        code, told = server.get("/id/gull-rock-light?asOf=1907-02-13", "text/html")
        assert code == 503
        assert "takes nothing more now" in told
        filler.unlink()
        server.until(lambda: server.holds("moonlight"))
        server.until(lambda: server.status()["problems"] == [])
        assert server.get("/id/gull-rock-light?asOf=1907-02-13", "text/html")[0] == 200
    finally:
        server.end()


def test_a_disk_that_cannot_be_written_is_served_from(tmp_path: Path, small_disk: Path) -> None:
    root = small_disk / "project"
    shutil.copytree(SECOND, root, ignore=shutil.ignore_patterns(".statecraft"))
    first = Server(root, log=tmp_path / "first.log")
    assert first.get("/id/gull-rock-light?asOf=1907-02-13", "text/html")[0] == 200
    first.end()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    server = Server(root, log=tmp_path / "server.log", XDG_CACHE_HOME=str(small_disk / "cache"))
    try:
        assert server.holds("inventory")
        assert server.status()["status"] == "ok"
        assert server.get("/id/gull-rock-light?asOf=1907-02-13", "text/html")[0] == 200
        code, told = server.get("/id/gull-rock-light?asOf=1908-01-01", "text/html")
        assert code == 503
        assert "takes nothing more now" in told
        assert server.get("/id/gull-rock-light", "text/html")[0] == 200
    finally:
        server.end()
    server = Server(root, log=tmp_path / "other.log", XDG_CACHE_HOME=str(tmp_path / "cache"))
    try:
        assert server.holds("inventory")
        assert server.get("/id/gull-rock-light?asOf=1908-01-01", "text/html")[0] == 200
    finally:
        server.end()

"""A server takes in what is edited without dropping a request, or keeps the last good data up."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SECOND = Path(__file__).parent.parent / "second"
LOG = Path("data/dossiers/gull-rock-log.yaml")
ASK = quote('ASK { ?claim <https://w3id.org/statecraft/ontology#locator> "%s" }', safe="%")


class Server:
    """A real server process over a copy of the second domain."""

    def __init__(self, root: Path) -> None:
        self.root = root
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "kg.cli", "--project", str(root), "serve", "--port", str(self.port)]
        self.log = (root.parent / "server.log").open("w+")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        self.until(lambda: self.get("/health")[0] == 200)

    def get(self, path: str, accept: str = "application/json") -> tuple[int, str]:
        request = Request(f"http://127.0.0.1:{self.port}{path}", headers={"Accept": accept})
        try:
            with urlopen(request, timeout=20) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def until(self, true: object, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not true():  # type: ignore[operator]
            assert time.monotonic() < end, self.told()
            assert self.process.poll() is None, self.told()
            time.sleep(0.05)

    def told(self) -> str:
        return (self.root.parent / "server.log").read_text()

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
    if made.process.poll() is None:
        made.process.send_signal(signal.SIGINT)
        made.process.wait(timeout=20)
    made.log.close()


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
                if code != 200:
                    failures.append((path, code, body[:200]))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(counts))]
    for thread in threads:
        thread.start()
    before = "inventory"
    for number in range(4):
        after = f"page {number} of the log"
        server.edit(f"locator: {before}", f"locator: {after}")
        server.until(lambda after=after: server.holds(after))  # type: ignore[misc]
        before = after
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert min(counts) > 20
    assert server.status()["status"] == "ok"


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
    assert server.told().count("unknown predicate") >= 1
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
    finally:
        again.process.send_signal(signal.SIGINT)
        again.process.wait(timeout=20)
        again.log.close()


def test_settings_and_ontology_are_taken_in_as_well(server: Server) -> None:
    path = server.root / "statecraft.toml"
    path.write_text(path.read_text().replace("title = ", 'title = "New name of the "\n# ', 1))
    server.until(lambda: "New name of the" in server.get("/", "text/html")[1])
    path.write_text("title = [broken")
    server.until(lambda: server.status()["status"] == "broken")
    assert "New name of the" in server.get("/", "text/html")[1]

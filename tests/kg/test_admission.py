"""Who may ask when, and what becomes of long queries beside quick ones."""

from __future__ import annotations

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.admission import Admission
from kg.cost import looks_long
from kg.errors import QueryBusy, QueryError, QueryTimeout, QueryTooMany
from kg.limits import Limits
from kg.pool import Pool
from kg.worker import Question

if TYPE_CHECKING:
    from collections.abc import Iterator

EX = "https://x.example/"
LIMITS = Limits(seconds=2, memory=500_000_000, result=60_000_000, workers=1, quick_workers=2, patience=0.3)
# Long, without looking so.
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?p ?d . ?e ?p ?f }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("admission") / "store"
    writing = Store(str(path))
    number = NamedNode(f"{EX}number")
    writing.bulk_extend(Quad(NamedNode(f"{EX}{i}"), number, Literal(i)) for i in range(3000))
    writing.flush()
    return path


@pytest.fixture
def pool(store: Path) -> Iterator[Pool]:
    made = Pool(store, LIMITS, {"ex": EX})
    yield made
    made.close()


@pytest.fixture
def patient(store: Path) -> Iterator[Pool]:
    made = Pool(store, replace(LIMITS, seconds=40), {"ex": EX})
    yield made
    made.close()


def light(pool: Pool, client: str, number: int = 7) -> float:
    begun = time.monotonic()
    answer = pool.run(f"SELECT ?n {{ <{EX}{number}> ?p ?n }}", client=client)
    (row,) = json.loads(answer.body)["results"]["bindings"]
    assert row["n"]["value"] == str(number)
    return time.monotonic() - begun


def test_quick_queries_pass_long_ones_by(pool: Pool) -> None:
    light(pool, "reader")
    assert not looks_long(LONG)
    with ThreadPoolExecutor(2) as threads:
        long = [threads.submit(pool.run, LONG, client=client) for client in ("a", "b")]
        time.sleep(1.2)
        # The second long query finds no place among the long ones, and has given up the quick one.
        assert light(pool, "reader") < 1
        assert sorted(type(one.exception()).__name__ for one in long) == ["QueryBusy", "QueryTimeout"]


def test_the_client_of_a_long_query_begins_among_the_long_ones(pool: Pool) -> None:
    with pytest.raises(QueryTimeout):
        pool.run(LONG, client="a")
    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(pool.run, LONG, client="b")
        time.sleep(0.7)
        with pytest.raises(QueryBusy):
            light(pool, "a")
        assert light(pool, "c") < 1
        assert isinstance(other.exception(), QueryTimeout)


def test_a_process_that_was_slowed_down_is_as_quick_as_before(patient: Pool) -> None:
    pool = patient
    light(pool, "")
    before = pool.size
    assert json.loads(pool.run("SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?p ?d FILTER (?b < 300) }").body)[
        "results"
    ]
    assert pool.size == before, "no process was lost"
    for _ in range(5):
        light(pool, "")
    threads = [member._thread for member in pool._members if member._thread]
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert max(os.getpriority(os.PRIO_PROCESS, thread) for thread in threads) <= ours + 5


def test_a_client_has_so_many_in_hand_and_no_more() -> None:
    admission = Admission(replace(LIMITS, per_client=2))
    with admission.enter("a"), admission.enter("a"):
        with pytest.raises(QueryTooMany), admission.enter("a"):
            pass
        with admission.enter("b"):
            pass
    with admission.enter("a"):
        pass


def test_a_newcomer_leaves_a_place_to_those_who_are_known() -> None:
    admission = Admission(LIMITS)
    admission.praise("known")
    with admission.quick("new") as admitted:
        assert admitted
        with pytest.raises(QueryBusy), admission.quick("newer"):
            pass
        with admission.quick("known") as also:
            assert also


def test_a_client_whose_last_query_was_quick_has_two_at_once() -> None:
    admission = Admission(LIMITS)
    admission.praise("known")
    with admission.quick("known") as first, admission.quick("known") as second:
        assert first
        assert second
        with pytest.raises(QueryBusy), admission.quick("known"):
            pass


def test_a_long_query_that_was_answered_is_forgiven_sooner() -> None:
    admission = Admission(LIMITS)
    with admission.blamed("answered"):
        pass
    with pytest.raises(QueryTimeout), admission.blamed("ended"):
        raise QueryTimeout
    with admission.blamed("several"):
        with admission.blamed("several"):
            pass
        with admission.quick("several") as early:
            assert not early
    time.sleep(0.1)  # many times as long as those took
    found = {}
    for client in ("answered", "ended", "several"):
        with admission.quick(client) as found[client]:
            pass
    assert found == {"answered": True, "ended": False, "several": True}


def test_a_large_answer_comes_in_a_file_and_takes_no_memory(patient: Pool) -> None:
    pool = patient
    query = "SELECT * { ?a ?p ?b . ?c ?p ?d FILTER (?d < 60) }"
    answer = pool.ask(Question(query, "text/csv"))
    assert answer.file
    with answer.file as file:
        assert len(file.read().splitlines()) == 3000 * 60 + 1
    (peak,) = {peak_of(member.pid) for member in pool._members if member._slow}
    assert peak < 200_000_000
    assert light(pool, "") < 1


def peak_of(pid: int | None) -> int:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


def test_nobody_gets_what_another_asked_for(store: Path) -> None:
    """Many clients at once; queries that end their process between them, some in the middle of an answer."""
    pool = Pool(store, replace(LIMITS, seconds=0.5, result=100_000, waiting=64, patience=30), {"ex": EX})
    bad = ("SELECT * { ?a ?p ?b . ?c ?p ?d }", "ASK { FILTER(" + "!" * 90_000 + "true) }", LONG)
    wrong: list[str] = []

    def ask(number: int) -> None:
        if number % 7 == 0:
            with pytest.raises(QueryError):
                pool.run(bad[number % 3], client=f"bad{number}")
            return
        secret = f"secret-{number}"
        body = pool.run(
            f"SELECT ('{secret}' AS ?s) ?n {{ <{EX}{number}> ?p ?n }}", client=f"c{number % 11}"
        ).body
        if [r["s"]["value"] for r in json.loads(body)["results"]["bindings"]] != [secret]:
            wrong.append(f"{secret}: {body!r}")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, range(1, 140)))
    pool.close()
    assert not wrong


def test_a_runaway_is_gone_half_a_second_after_its_deadline(pool: Pool) -> None:
    light(pool, "")
    for query in (LONG, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"):
        light(pool, "")
        before = {member.pid for member in pool._members}
        begun = time.monotonic()
        with pytest.raises(QueryTimeout):
            pool.run(query, client=query)
        assert time.monotonic() - begun < LIMITS.seconds + 0.5
        assert sum(running(pid) for pid in before) == len(before) - 1


def running(pid: int | None) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False

"""Who may ask when, and what becomes of long queries beside quick ones."""

from __future__ import annotations

import json
import os
import threading
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
from kg.member import Member
from kg.pool import Pool
from kg.worker import LESS, Prologue, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

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
    made = Pool(store, replace(LIMITS, seconds=120), {"ex": EX})
    yield made
    made.close()


def light(pool: Pool, client: str, number: int = 7) -> None:
    answer = pool.run(f"SELECT ?n {{ <{EX}{number}> ?p ?n }}", client=client)
    (row,) = json.loads(answer.body)["results"]["bindings"]
    assert row["n"]["value"] == str(number)


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def slow(pool: Pool) -> bool:
    """Whether a query has begun among the long ones."""
    return any(member._slow and member.up for member in list(pool.members.all))


def test_quick_queries_pass_long_ones_by(store: Path) -> None:
    pool = Pool(store, replace(LIMITS, seconds=4), {"ex": EX})
    light(pool, "reader")
    assert not looks_long(LONG)
    with ThreadPoolExecutor(2) as threads:
        long = [threads.submit(pool.run, LONG, client=client) for client in ("a", "b")]
        # One of the two finds no place among the long ones, and gives up the quick one.
        until(lambda: any(one.done() for one in long))
        light(pool, "reader")
        assert not all(one.done() for one in long), "it was answered beside the other"
        assert sorted(type(one.exception()).__name__ for one in long) == ["QueryBusy", "QueryTimeout"]
    pool.close()


def test_the_client_of_a_long_query_begins_among_the_long_ones(pool: Pool) -> None:
    # Known, so that it finds a process that is up.
    light(pool, "c")
    with pytest.raises(QueryTimeout):
        pool.run(LONG, client="a")
    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(pool.run, LONG, client="b")
        until(lambda: slow(pool))
        with pytest.raises(QueryBusy):
            light(pool, "a")
        light(pool, "c")
        assert not other.done(), "it was answered beside the long one"
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
    threads = [member._thread for member in pool.members.all if member._thread]
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


def test_all_wait_in_one_queue_with_room_kept_for_those_who_are_known() -> None:
    admission = Admission(replace(LIMITS, waiting=4, patience=30))
    for client in ("known", "also known"):
        admission.praise(client)
    waiting: list[str] = []

    def wait_for(place: Callable[[], AbstractContextManager[object]], name: str) -> None:
        waiting.append(name)
        with place():
            waiting.remove(name)

    with ThreadPoolExecutor(4) as threads, admission.long(), admission.quick("known"), admission.quick("new"):
        for name in ("long", "longer"):
            threads.submit(wait_for, admission.long, name)
        threads.submit(wait_for, lambda: admission.quick("newer"), "newer")
        until(lambda: len(waiting) == 3 and admission._queue._free._value == 0)
        with pytest.raises(QueryBusy), admission.long():
            pass
        with pytest.raises(QueryBusy), admission.quick("newest"):
            pass
        known = threads.submit(wait_for, lambda: admission.quick("also known"), "known")
        until(lambda: admission._queue._kept._value == 0)
        assert not known.done()
    assert not waiting, "all had their turn"


def test_a_newcomer_leaves_a_process_that_is_up_to_those_who_are_known(pool: Pool) -> None:
    light(pool, "")
    until(lambda: len([one for one in pool.members.all if one.ready]) == LIMITS.quick_workers)
    before = set(pool.members.all)
    first = pool.members.take(leave=True)
    second = pool.members.take(leave=True)
    assert first in before
    assert second not in before, "it was started"
    assert pool.members.take() in before - {first}


def test_one_long_text_is_read_at_a_time() -> None:
    admission = Admission(LIMITS)
    text = "#" * 5_000
    begun = threading.Event()

    def read() -> None:
        with admission.reading(text):
            begun.set()

    with ThreadPoolExecutor(1) as threads:
        with admission.reading(text):
            other = threads.submit(read)
            with admission.reading("ASK {}"):
                assert not begun.wait(0.1), "it waits for the first, a short one does not"
        other.result(30)
    assert begun.is_set()


def test_a_process_that_comes_up_gives_way(store: Path) -> None:
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    member = Member.start(store, LIMITS, Prologue())
    try:
        assert member.pid
        assert os.getpriority(os.PRIO_PROCESS, member.pid) == min(19, ours + LESS)
    finally:
        member.end()


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
    query = "SELECT ?a ?c ?d { ?a ?p ?b . ?c ?p ?d } LIMIT 400000"
    answer = pool.ask(Question(query, "text/csv"))
    assert answer.file
    with answer.file as file:
        assert sum(1 for _ in file) == 400_000 + 1
    (peak,) = {peak_of(member.pid) for member in pool.members.all if member._slow}
    assert peak < 200_000_000
    light(pool, "")


def peak_of(pid: int | None) -> int:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


def test_nobody_gets_what_another_asked_for(store: Path) -> None:
    """Many clients at once; queries that end their process between them, some in the middle of an answer."""
    pool = Pool(store, replace(LIMITS, seconds=0.5, result=100_000, waiting=64, patience=30), {"ex": EX})
    bad = ("SELECT * { ?a ?p ?b . ?c ?p ?d }", "ASK { FILTER(" + "!" * 90_000 + "true) }", LONG)
    wrong: list[str] = []

    def patiently(run: Callable[[], bytes]) -> bytes:
        try:
            return run()
        except QueryTimeout:  # on a busy machine half a second may be too little for any query
            return patiently(run)

    def ask(number: int) -> None:
        if number % 7 == 0:
            with pytest.raises(QueryError):
                pool.run(bad[number % 3], client=f"bad{number}")
            return
        secret = f"secret-{number}"
        query = f"SELECT ('{secret}' AS ?s) ?n {{ <{EX}{number}> ?p ?n }}"
        body = patiently(lambda: pool.run(query, client=f"c{number % 11}").body)
        if [r["s"]["value"] for r in json.loads(body)["results"]["bindings"]] != [secret]:
            wrong.append(f"{secret}: {body!r}")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, range(1, 140)))
    pool.close()
    assert not wrong


def test_a_runaway_is_gone_after_its_deadline(pool: Pool) -> None:
    light(pool, "")
    for query in (LONG, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"):
        light(pool, "")
        before = {member.pid for member in pool.members.all}
        with pytest.raises(QueryTimeout):
            pool.run(query, client=query)
        until(lambda: sum(running(pid) for pid in before) == len(before) - 1)  # noqa: B023


def running(pid: int | None) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False

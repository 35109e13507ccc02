"""`statecraft mcp --curate`: proposals of claims, asked by the SDK's own client over both transports."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import httpx2
import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from kg import cli
from kg.curate import proposals
from kg.curate.desk import open_desk
from kg.curate.entry import plain
from kg.disputes import disputes
from kg.people import audit, register, tokens
from kg.people.book import open_book
from kg.people.roles import Person
from kg.project import open_project
from tests.assisting import call, refused, served_over_http

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from kg.claims import Claim
    from kg.curate.desk import Desk
    from kg.project import Project

ROOT = Path(__file__).resolve().parent.parent.parent
ANN = Person("ann", "Ann Fry", "ann@example.org", "curator")
WRITERS = {"propose", "withdraw"}
CURATING = WRITERS | {"sayable", "try_out", "proposals"}
READERS = {"search", "entity", "paths", "disputes", "timeline", "sparql"}


@dataclass(frozen=True)
class Asked:
    """A copy of a project, and how to talk to the server over it."""

    project: Project
    talk: Callable[[Callable[[Client], Awaitable[None]]], None]

    @property
    def desk(self) -> Desk:
        return open_desk(self.project)


@pytest.fixture(scope="module")
def written(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy to write in."""
    return open_project(shutil.copytree(built, tmp_path_factory.mktemp("written") / "project"))


def command(project: Project, *more: str) -> list[str]:
    return ["-m", "kg.cli", "mcp", "--project", str(project.root), *more]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def token(project: Project, who: Person, *scopes: str) -> str:
    book = open_book(project)
    if who.id not in {one.person.id for one in register.accounts(book)}:
        register.add(book, who)
    return tokens.add(book, who.id, "an assistant", scopes)[1]


@pytest.fixture(scope="module")
def listening(written: Project) -> Iterator[str]:
    """A server over HTTP that lets curators' programs propose."""
    with served_over_http(command(written, "--curate"), environment()) as address:
        yield address


@contextmanager
def standard(
    project: Project, folder: Path, *more: str
) -> Iterator[Callable[[Callable[[Client], Awaitable[None]]], None]]:
    how = StdioServerParameters(command=sys.executable, args=command(project, *more), env=environment())
    with (
        (folder / "errors.log").open("w+") as log,
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(stdio_client(how, errlog=log))) as client,
    ):
        yield lambda say: portal.call(say, client)


@pytest.fixture(scope="module")
def started(written: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """A server over standard streams, started by Ann."""
    with standard(written, tmp_path_factory.mktemp("log"), "--curate", "--by", ANN.byline) as talk:
        yield Asked(written, talk)


@pytest.fixture(params=["stdio", "http"])
def asked(request: pytest.FixtureRequest, written: Project) -> Asked:
    """Talk over either transport, as Ann."""
    if request.param == "stdio":
        found: Asked = request.getfixturevalue("started")
        return found
    address = request.getfixturevalue("listening")
    return Asked(written, lambda say: over_http(address, token(written, ANN, "curate"), say))


def over_http(address: str, secret: str, say: Callable[[Client], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with (
            httpx2.AsyncClient(headers={"Authorization": f"Bearer {secret}"}, timeout=60) as web,
            Client(streamable_http_client(address, http_client=web)) as client,
        ):
            await say(client)

    anyio.run(whole)


def a_claim(desk: Desk) -> Claim:
    """One that another contradicts, where there is one, so that what says the same is contradicted too."""
    found = disputes(desk.dataset, desk.schema)
    claims = [one for dispute in found for side in dispute.sides for one in side.claims]
    return next(one for one in (*claims, *desk.dataset.claims) if one.retracted is None and one.locator)


def adding(desk: Desk, claim: Claim, **other: object) -> dict[str, object]:
    """Say the same as a claim, from the same source, at another place."""
    entry = {key: value for key, value in plain(desk.said("claim", claim.id)).items() if key != "recorded"}
    source = desk.locator.file("claim", claim.id).rpartition("/")[2].removesuffix(".yaml")
    return {"add": "claim", "source": source, "entry": entry | {"locator": "the last line"} | other}


def files(project: Project) -> dict[str, str]:
    """What the project's own files hold, proposals apart."""
    kept = proposals.folder(project)
    paths = [p for folder in (project.data, project.ontology) for p in folder.rglob("*") if p.is_file()]
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths if kept not in p.parents}


def test_without_the_flag_there_is_no_such_tool(
    written: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def say(client: Client) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} == READERS
        assert "It can only be read" in str(client.instructions)
        assert "Unknown tool" in await refused(client, "propose", changes=[], title="x")

    # That people may sign in to the project's web server says nothing about assistants.
    monkeypatch.setenv("STATECRAFT_CURATE", "yes")
    with standard(written, tmp_path) as talk:
        talk(say)


def test_the_tools_say_whether_they_write(asked: Asked) -> None:
    async def say(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert tools.keys() == READERS | CURATING
        for name in CURATING:
            annotations = tools[name].annotations
            assert annotations
            assert annotations.read_only_hint == (name not in WRITERS)
            assert not annotations.destructive_hint
            assert tools[name].output_schema
        assert not any("accept" in name for name in tools)
        assert "people review" in str(client.instructions)

    asked.talk(say)


def test_what_may_be_said_is_told(asked: Asked) -> None:
    desk = asked.desk
    claim = a_claim(desk)
    entry = desk.said("claim", claim.id)
    prop = desk.schema.property(str(entry["predicate"]))
    assert prop

    async def say(client: Client) -> None:
        about = await call(client, "sayable", subject=str(entry["subject"]))
        assert prop.name in {one["write"] for one in about["predicates"]}
        assert len(about["predicates"]) < len(
            (everything := await call(client, "sayable"))["predicates"]
        ) or len(about["subject_kinds"]) == len(everything["entity_kinds"])
        assert {one["write"] for one in everything["entity_kinds"]} >= set(about["subject_kinds"])
        value = (await call(client, "sayable", predicate=prop.name))["object"]
        assert value["label"] == prop.label
        assert value["meaning"] == prop.definition
        assert "did you mean" in await refused(client, "sayable", predicate=prop.name + "x")
        assert "there is no entity" in await refused(client, "sayable", subject="no-such-thing-at-all")

    asked.talk(say)


def test_trying_out_tells_all_and_writes_nothing(asked: Asked) -> None:
    desk = asked.desk
    claim = a_claim(desk)
    before, waiting = files(asked.project), proposals.listed(asked.project)

    async def say(client: Client) -> None:
        found = await call(client, "try_out", changes=[adding(desk, claim)])
        assert found["possible"], found
        assert claim.id in {one["claim"] for one in found["duplicates"]}
        assert bool(found["conflicts"]) == bool(disputes(desk.dataset, desk.schema))
        assert all(one["says"] and one["source"] and one["why"] for one in found["conflicts"])
        assert any("+" in line for line in found["does"]), found["does"]
        wrong = await call(
            client, "try_out", changes=[adding(desk, claim), adding(desk, claim, predicate="no-such-thing")]
        )
        assert not wrong["possible"]
        assert (1, "predicate") in {(one["change"], one["key"]) for one in wrong["problems"]}
        away = await call(
            client, "try_out", changes=[{"retract": "claim", "id": claim.id, "reason": "misread"}]
        )
        assert away["possible"]
        assert any(claim.id in line for line in away["does"])
        assert "add its source first" in await refused(
            client, "try_out", changes=[{**adding(desk, claim), "source": "no-such-source"}]
        )

    asked.talk(say)
    assert files(asked.project) == before
    assert proposals.listed(asked.project) == waiting


def test_a_proposal_is_kept_for_people_and_changes_nothing(asked: Asked) -> None:
    desk, before = asked.desk, files(asked.project)
    claim = a_claim(desk)

    async def say(client: Client) -> None:
        made = await call(client, "propose", changes=[adding(desk, claim)], title="Said\ntwice")
        kept, _ = proposals.find(asked.project, made["id"])
        assert (kept.title, kept.by, kept.state) == ("Said twice", ANN.byline, "open")
        assert kept.log[0].text.startswith("through an assistant")
        mine = await call(client, "proposals", state="open")
        assert made["id"] == mine["proposals"][0]["id"]
        assert mine["proposals"][0]["changes"][0]["entry"]["locator"] == "the last line"
        proposals_before = len(proposals.listed(asked.project))
        said = await refused(
            client, "propose", changes=[adding(desk, claim, predicate="no-such-thing")], title="Wrong"
        )
        assert "change 0, predicate:" in said
        assert "title" in await refused(client, "propose", changes=[adding(desk, claim)], title="  ")
        assert await refused(client, "propose", changes=[], title="Nothing")
        assert len(proposals.listed(asked.project)) == proposals_before
        gone = await call(client, "withdraw", id=made["id"], reason="said already")
        assert gone["state"] == "declined"
        assert gone["history"][-1]["text"] == "withdrawn: said already"
        assert "declined already" in await refused(client, "withdraw", id=made["id"])
        (one,) = (await call(client, "proposals", id=made["id"]))["proposals"]
        assert one["state"] == "declined"

    asked.talk(say)
    assert files(asked.project) == before


def test_a_claim_may_come_with_its_source_and_things(asked: Asked) -> None:
    desk = asked.desk
    claim = a_claim(desk)
    entry = desk.said("claim", claim.id)
    of_source = next(one for one in desk.dataset.sources if one.iri == claim.source)
    kind = next(name for name, k in desk.schema.kinds_by_name.items() if k.iri == of_source.kind)
    thing = next(one for one in desk.dataset.entities if one.iri == claim.subject)
    kinds = [name for name, k in desk.schema.kinds_by_name.items() if k.iri in thing.kinds]
    changes = [
        {"add": "source", "entry": {"id": "a-new-source", "type": kind, "title": "A new source"}},
        {"add": "entity", "entry": {"id": "a-new-thing", "type": kinds, "name": "A wholly new thing"}},
        {
            "add": "claim",
            "source": "a-new-source",
            "entry": {**plain(entry), "subject": "a-new-thing", "locator": "page 2"},
        },
        {"correct": claim.id, "source": "a-new-source", "now": {"locator": "page 3", "note": "Read again."}},
        {"amend": "claim", "id": claim.id, "now": {"note": "Read again."}},
    ]

    async def say(client: Client) -> None:
        found = await call(client, "try_out", changes=changes[:3])
        assert found["possible"], found["problems"]
        assert not found["duplicates"]
        made = await call(client, "propose", changes=changes, title="A thing and its source")
        kept, _ = proposals.find(asked.project, made["id"])
        assert [type(one).__name__ for one in kept.operations] == [
            "Add",
            "Add",
            "Add",
            "Amend",
            "Add",
            "Amend",
        ]
        await call(client, "withdraw", id=made["id"])

    asked.talk(say)


def test_what_is_hostile_or_somebody_elses_is_refused(asked: Asked) -> None:
    desk, before = asked.desk, files(asked.project)
    claim = a_claim(desk)
    other = proposals.listed(asked.project)

    async def say(client: Client) -> None:
        for id_ in ("../../escape", "/etc/passwd", "x/../../y", ""):
            source = {"add": "source", "entry": {"id": id_, "type": "x", "title": "x"}}
            assert await refused(client, "propose", changes=[source], title="Out")
            moved = {**adding(desk, claim), "source": id_}
            assert await refused(client, "try_out", changes=[moved])
        judged = {"add": "judgement", "entry": {"same": ["a", "b"]}}
        assert "judgement" in await refused(client, "propose", changes=[judged], title="Same")
        whole = {"retract": "source", "id": "x", "reason": "all of it"}
        assert await refused(client, "propose", changes=[whole], title="All")
        strange = {**adding(desk, claim), "file": "data/x.yaml"}
        assert "file" in await refused(client, "propose", changes=[strange], title="Elsewhere")
        assert await refused(client, "propose", changes=[adding(desk, claim)] * 101, title="Many")
        assert "no proposal" in await refused(client, "withdraw", id="2026-01-01-xxxx")

    asked.talk(say)
    assert files(asked.project) == before
    assert proposals.listed(asked.project) == other


def test_over_http_a_curators_token_is_needed(written: Project, listening: str) -> None:
    def status(secret: str, **more: str) -> int:
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        headers = {"Accept": "application/json, text/event-stream"} | more
        if secret:
            headers["Authorization"] = f"Bearer {secret}"
        answer = httpx2.post(listening, json=body, headers=headers)
        if answer.status_code in {401, 403}:
            assert answer.headers["WWW-Authenticate"].startswith("Bearer error=")
        return answer.status_code

    assert status("") == 401
    assert status("statecraft_wrong") == 401
    reader = Person("rob", "Rob Roe", "", "reader")
    assert status(token(written, ANN, "read")) == 403
    # The scope is no use without the role.
    assert status(token(written, reader, "curate")) == 403
    secret = token(written, ANN, "curate")
    assert status(secret) not in {401, 403}
    register.close(open_book(written), ANN.id)
    try:
        assert status(secret) == 401
    finally:
        register.close(open_book(written), ANN.id, closed=False)


def test_each_has_their_own_proposals_and_the_log_tells_who(written: Project, listening: str) -> None:
    claim = a_claim(open_desk(written))
    made: list[str] = []
    bob = Person("bob", "Bob Roe", "bob@example.org", "curator")
    note = [{"amend": "claim", "id": claim.id, "now": {"note": "Read again."}}]

    async def propose(client: Client) -> None:
        made.append((await call(client, "propose", changes=note, title="A note"))["id"])

    async def other(client: Client) -> None:
        assert (await call(client, "proposals"))["total"] == 0
        assert "not yours" in await refused(client, "withdraw", id=made[0])
        assert "not yours" in await refused(client, "proposals", id=made[0])

    async def withdraw(client: Client) -> None:
        await call(client, "withdraw", id=made[0])

    over_http(listening, token(written, ANN, "curate"), propose)
    over_http(listening, token(written, bob, "curate"), other)
    over_http(listening, token(written, ANN, "curate"), withdraw)
    entries = [
        (one.person, one.action) for one in audit.entries(open_book(written)) if one.subject == made[0]
    ]
    assert entries == [("ann", "proposal declined"), ("ann", "proposal opened")]


@pytest.mark.parametrize("more", [[], ["--curate", "--http"]])
def test_a_name_is_given_only_where_it_counts(
    lights: Project, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["mcp", "--project", str(lights.root), "--by", "Ann", *more]) == 1
    assert "--by is for --curate" in capsys.readouterr().err

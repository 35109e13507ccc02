"""`statecraft mcp`, asked by the SDK's own client over both transports."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from pyoxigraph import NamedNode, RdfFormat, parse

import kg
from kg import cli
from tests.assisting import call, refused, served_over_http

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from flask import Flask

    from web.site import Site

    Talk = Callable[[Callable[[Client], Awaitable[None]]], None]

pytestmark = pytest.mark.embedded
ROOT = Path(__file__).resolve().parent.parent.parent
READERS = {"search", "entity", "paths", "disputes", "timeline", "sparql"}
LIMITS = ["--query-seconds", "3", "--query-workers", "1", "--client-queries", "3"]
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def command(here: Site, *more: str) -> list[str]:
    return ["-m", "kg.cli", "mcp", "--project", str(here.project.root), *LIMITS, *more]


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def listening(app: Flask, environment: dict[str, str]) -> Iterator[str]:
    """A server over HTTP, of each project."""
    here: Site = app.extensions["statecraft"].current()
    with served_over_http(command(here), environment) as address:
        yield address


@pytest.fixture(scope="module")
def started(
    app: Flask, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Talk]:
    """A server that talks over its standard streams; since it takes long to start, to one client for all."""
    here: Site = app.extensions["statecraft"].current()
    how = StdioServerParameters(command=sys.executable, args=command(here), env=environment)
    with (
        (tmp_path_factory.mktemp("stdio") / "errors.log").open("w+") as log,
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(stdio_client(how, errlog=log))) as client,
    ):
        yield lambda say: portal.call(say, client)


@pytest.fixture(params=["stdio", "http"])
def talk(request: pytest.FixtureRequest, app: Flask) -> Talk:
    """Have a conversation with the server over a transport; over HTTP on a connection of its own."""
    del app  # which servers are started for
    if request.param == "stdio":
        talk: Talk = request.getfixturevalue("started")
        return talk
    address = request.getfixturevalue("listening")

    def converse(say: Callable[[Client], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with Client(address) as client:
                await say(client)

        anyio.run(whole)

    return converse


@pytest.fixture(scope="module")
def graph(app: Flask) -> kg.Graph:
    here: Site = app.extensions["statecraft"].current()
    return kg.open(here.project.root)


@pytest.fixture(scope="module")
def busy(graph: kg.Graph) -> kg.Entity:
    """An entity that claims with many sources are about."""
    table = graph.select(
        "SELECT ?thing WHERE { ?claim a sc:Claim ; rdf:subject ?thing ; prov:wasDerivedFrom ?source } "
        "GROUP BY ?thing ORDER BY DESC(COUNT(DISTINCT ?source)) ?thing LIMIT 1"
    )
    return graph.entity(str(table.column("thing")[0]))


def cited(answer: dict[str, Any], claims: list[dict[str, Any]]) -> None:
    """Every claim points to a source of the answer that can be cited; none is there without being used."""
    sources = {one["ref"]: one for one in answer["sources"]}
    assert list(sources) == list(range(1, len(sources) + 1))
    for claim in claims:
        source = sources[claim["source"]]
        assert source["title"].rstrip(".") in source["citation"]
        assert source["iri"].startswith("http")
        assert claim["claim"].startswith("http")
        assert claim["says"]
    assert {claim["source"] for claim in claims} == set(sources)
    assert kg.__version__ in answer["graph"]["citation"]
    assert answer["graph"]["licence"].startswith("http")


def test_tools_resources_and_prompts_are_told(talk: Talk, here: Site) -> None:
    async def say(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == READERS
        for tool in tools:
            assert tool.description
            assert tool.annotations
            assert tool.annotations.read_only_hint
            assert not tool.annotations.destructive_hint
            assert tool.output_schema
            assert "sources" in tool.output_schema["properties"]
        assert here.project.title in str(client.instructions)
        turtle = (await client.read_resource("statecraft://ontology")).contents[0]
        assert turtle.mime_type == "text/turtle"
        triples = set(parse(getattr(turtle, "text", ""), RdfFormat.TURTLE))
        node = NamedNode(f"{here.project.base}graph/ontology")
        assert {quad.triple for quad in triples} == set(here.engine.graph("api_graph", graph=node))
        short = getattr((await client.read_resource("statecraft://ontology/summary")).contents[0], "text", "")
        for kind in here.schema.kinds_by_name.values():
            assert f" {kind.label}" in short
        for prompt in (await client.list_prompts()).prompts:
            wanted = {one.name: "THE-THING" for one in prompt.arguments or ()}
            text = str((await client.get_prompt(prompt.name, wanted)).messages[0].content)
            assert "THE-THING" in text
            assert "Cite" in text
            assert any(f"`{name}`" in text for name in READERS)

    talk(say)


def test_a_thing_is_found_and_its_claims_are_cited(talk: Talk, busy: kg.Entity) -> None:
    async def say(client: Client) -> None:
        found = await call(client, "search", text=busy.name)
        assert busy.iri in [thing["iri"] for thing in found["things"]]
        assert {ref for thing in found["things"] for ref in thing["sources"]} == {
            one["ref"] for one in found["sources"]
        }
        assert found["sources"]
        about = await call(client, "entity", id=busy.id, limit=200)
        cited(about, about["claims"])
        mine = {claim.iri: claim for claim in busy.claims}
        assert about["total"] == len(mine)
        for claim in about["claims"]:
            assert claim["says"] == str(mine[claim["claim"]])
            assert claim["counts"] == mine[claim["claim"]].stands
        counts = [claim["counts"] for claim in about["claims"]]
        assert counts == sorted(counts, reverse=True)
        part = await call(client, "entity", id=busy.id, limit=2, offset=1)
        assert [c["claim"] for c in part["claims"]] == [c["claim"] for c in about["claims"][1:3]]
        assert busy.id in await refused(client, "entity", id=busy.id[:-1] + "-")

    talk(say)


def test_a_moment_is_that_of_the_graph(talk: Talk, graph: kg.Graph, busy: kg.Entity) -> None:
    day = "1900-06-01" if "lights" in graph.base else "2025-06-01"
    then = {claim.iri for claim in kg.open(graph._ground.snapshot.path, as_of=day).entity(busy.id).claims}  # type: ignore[attr-defined]

    async def say(client: Client) -> None:
        about = await call(client, "entity", id=busy.id, as_of=day, limit=200)
        assert about["total"] == len(then) != len(busy.claims)
        assert {claim["claim"] for claim in about["claims"]} <= then
        assert about["graph"]["as_of"] == day
        rows = await call(client, "sparql", query="SELECT (COUNT(*) AS ?n) WHERE { ?s a ?kind }", as_of=day)
        now = await call(client, "sparql", query="SELECT (COUNT(*) AS ?n) WHERE { ?s a ?kind }")
        assert rows["rows"] != now["rows"]
        assert "not a day" in await refused(client, "entity", id=busy.id, as_of="June")
        empty = await refused(client, "entity", id=busy.id, known="1700-01-01")
        assert "no entity" in empty

    talk(say)


def test_ways_disputes_and_dates_are_cited(talk: Talk, graph: kg.Graph, busy: kg.Entity) -> None:
    ends = sorted(set(graph.to_networkx(busy.id, depth=2)) - set(graph.to_networkx(busy.id)))
    end = next(iri for iri in ends if graph.paths(busy.iri, iri))

    async def say(client: Client) -> None:
        ways = await call(client, "paths", start=busy.id, end=end)
        steps = [step for way in ways["ways"] for step in way]
        cited(ways, [claim for step in steps for claim in step["claims"]])
        assert steps[0]["start"]["iri"] == busy.iri
        assert steps[-1]["end"]["iri"] == end
        disputes = await call(client, "disputes", limit=5)
        sides = [side for one in disputes["disputes"] for side in one["sides"]]
        cited(disputes, [claim for side in sides for claim in side["claims"]])
        assert disputes["total"] == len(graph.disputes())
        assert all(len(one["sides"]) > 1 for one in disputes["disputes"])
        dates = await call(client, "timeline", about=busy.id, limit=20)
        cited(dates, dates["claims"])
        assert dates["total"] == len(graph.timeline(busy.id))
        year = graph.timeline(busy.id)[0].first.year
        assert (await call(client, "timeline", about=busy.id, begin=str(year), end=str(year)))["total"] > 0
        assert "end:" in await refused(client, "timeline", end="soon")

    talk(say)


def test_sparql_has_the_limits_of_strangers(talk: Talk) -> None:
    async def say(client: Client) -> None:
        rows = await call(client, "sparql", query="SELECT ?claim WHERE { ?claim a sc:Claim } LIMIT 3")
        assert rows["columns"] == ["claim"]
        assert rows["total"] == 3
        assert rows["sources"]
        assert not rows["note"]
        bare = await call(client, "sparql", query="SELECT ?s WHERE { ?s a sc:Claim } LIMIT 1000")
        assert len(bare["rows"]) <= 200
        nothing = await call(client, "sparql", query="SELECT (1 AS ?one) WHERE {}")
        assert "select ?claim" in nothing["note"]
        yes = await call(client, "sparql", query="ASK { ?s a sc:Claim }")
        assert (yes["columns"], yes["rows"]) == ([], [["true"]])
        made = await call(client, "sparql", query="CONSTRUCT WHERE { ?s sc:stance ?o } LIMIT 1")
        assert "sc:stance" in made["rows"][0][0]
        for query, why in (
            ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is refused"),
            ("INSERT DATA { <x:a> <x:b> <x:c> }", "read-only"),
            ("SELECT nothing", "expected"),
            ("SELECT * WHERE " + "{" * 100 + "}" * 100, "nested"),
            (SLOW, "longer than 3 s"),
        ):
            assert why in await refused(client, "sparql", query=query)

    talk(say)


def test_a_client_may_not_have_more_in_hand_than_a_stranger(talk: Talk) -> None:
    async def say(client: Client) -> None:
        said: list[str] = []

        async def ask() -> None:
            said.append(await refused(client, "sparql", query=SLOW))

        async with anyio.create_task_group() as group:
            for _ in range(6):
                group.start_soon(ask)
        told = sum("a client may have 3 queries in hand" in one for one in said)
        # On a busy machine some come when others are done already.
        assert 1 <= told <= 3, said

    talk(say)


def test_nothing_is_written(talk: Talk, here: Site, graph: kg.Graph, busy: kg.Entity) -> None:
    def state() -> dict[str, str]:
        folders = (here.project.data, here.project.ontology, graph._ground.snapshot.store_path)  # type: ignore[attr-defined]
        files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    async def say(client: Client) -> None:
        await call(client, "entity", id=busy.id)
        await call(client, "sparql", query="SELECT * WHERE { ?s a sc:Claim } LIMIT 3")
        for query in ("DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "LOAD <file:///etc/passwd>"):
            assert "refused" in await refused(client, "sparql", query=query)

    before = state()
    talk(say)
    assert state() == before


def test_without_the_library_the_command_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], here: Site
) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    assert cli.main(["mcp", "--project", str(here.project.root)]) == 1
    assert "pip install 'statecraft[mcp]'" in capsys.readouterr().err

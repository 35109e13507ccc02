"""A snapshot on a remote engine: sent whole or as a delta, switched at once, and read with few requests."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import httpx
import pytest
from pyoxigraph import NamedNode

from kg import held as holding
from kg import snapshot
from kg import vocab as v
from kg.admission import Admission
from kg.cli import main
from kg.client import Client, Dataset, connect
from kg.cluster import Cluster
from kg.credentials import Credentials
from kg.engine import Embedded
from kg.errors import CopyRefused, EngineError, QueryRefused, QuerySyntaxError, QueryTimeout, QueryTooLarge
from kg.latest import latest_facts
from kg.limits import Limits
from kg.prefixes import prefixes
from kg.push import push
from kg.remote import Remote
from kg.remote_snapshot import at
from tests.servers import SERVERS, virtuoso
from tests.w3c.server import running
from web.app import close, create_app
from web.following import Follower
from web.site import KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.engine import Engine
    from kg.project import Project
    from tests.servers import Server

    Copy = Callable[[dict[str, str | bytes]], Project]

pytestmark = pytest.mark.cluster

EXTRA = "- id: new-light\n  type: Lighthouse\n  name: New Light\n"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?j) }"


@pytest.fixture(scope="module", params=sorted(SERVERS))
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with SERVERS[request.param](tmp_path_factory.mktemp("engine")) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    """A client of an engine that holds nothing of ours."""
    made = connect(server.address, server.who)
    yield made
    made.close()
    with httpx.Client() as http:
        clearing = connect(server.address, server.who, http=http)
        clearing.update("DROP SILENT GRAPH <https://lights.example/graph/published>")


def counted(client: Client) -> list[httpx.Request]:
    """Give a list that every request is put on."""
    found: list[httpx.Request] = []
    client.http.event_hooks["request"].append(found.append)
    return found


def test_the_first_version_is_sent_whole_and_the_next_as_a_delta(lights_copy: Copy, client: Client) -> None:
    project = lights_copy({})
    first = snapshot.build(project)
    assert push(project, first, client, grace=0).whole == first.triples
    assert not push(project, first, client, grace=0).changed
    second = snapshot.build(lights_copy({"data/entities/extra.yaml": EXTRA}))
    assert push(project, second, client, grace=0).whole == second.triples, "the other slot held nothing"
    third = snapshot.build(lights_copy({"data/entities/extra.yaml": EXTRA.replace("New", "Newer")}))
    done = push(project, third, client, grace=0)
    assert (done.slot, done.whole) == ("a", 0)
    assert 0 < done.added < 50
    held = holding.look(client, project.base)
    assert held.version is not None
    assert held.version.is_of(third)
    remote = Remote(client, held.graphs())
    rows = remote.rows("page_node", node=NamedNode("https://lights.example/id/new-light"))
    assert "Newer Light" in {row["value"].value for row in rows if row["value"] is not None}


def test_what_a_slot_was_left_with_by_a_publisher_cut_off_is_not_built_upon(
    lights_copy: Copy, client: Client
) -> None:
    project = lights_copy({})
    first = snapshot.build(project)
    push(project, first, client, grace=0)
    held = holding.look(client, project.base)
    node = "<https://lights.example/id/stray>"
    spoilt = at(holding.v.Graphs(project.base).claims, held.spare)
    holding.note(client, project.base, held.without(held.spare))
    client.update(f"INSERT DATA {{ GRAPH <{spoilt}> {{ {node} {node} {node} }} }}")
    assert holding.look(client, project.base).version == held.version, "readers see the old one meanwhile"
    second = snapshot.build(lights_copy({"data/entities/extra.yaml": EXTRA}))
    done = push(project, second, client, grace=0)
    assert done.whole == second.triples
    remote = Remote(client, holding.look(client, project.base).graphs())
    assert remote.rows("page_node", node=NamedNode(node[1:-1])) == []


def latest(engine: Engine) -> list[tuple[str, dict[str, set[object]]]]:
    """The latest facts in their order; the values of a property have none."""
    found = latest_facts(engine, dt.date(2030, 1, 1), 20)
    return [(claim, {key: set(values) for key, values in one.items()}) for claim, one in found.items()]


def test_every_query_gives_the_rows_of_the_engine_in_process(lights_copy: Copy, client: Client) -> None:
    project = lights_copy({})
    made = snapshot.build(project)
    push(project, made, client, grace=0)
    ours = Embedded(snapshot.open_store(made))
    theirs = Remote(client, holding.look(client, project.base).graphs())
    for name in (
        "page_names",
        "page_texts",
        "page_alignments",
        "timeline_times",
        "timeline_values",
        "timeline_codes",
    ):
        assert as_set(theirs.rows(name)) == as_set(ours.rows(name)), name
    assert latest(theirs) == latest(ours)
    for thing in ("gull-rock-light", "petrel", "sker-light"):
        iri = f"{project.base}id/{thing}"
        node = NamedNode(iri)
        for name, terms in (
            ("page_node", {"node": node}),
            ("timeline_near", {"entity": node}),
            ("page_things", {"thing": [node]}),
        ):
            assert as_set(theirs.rows(name, **terms)) == as_set(ours.rows(name, **terms)), (name, thing)
        assert set(theirs.graph("page_entity_rdf", entity=node)) == set(
            ours.graph("page_entity_rdf", entity=node)
        )
        graph = v.Graphs(project.base).inferred
        followed = (
            list(map(tuple, e.tuples("page_inferred", entity=iri, graph=graph))) for e in (ours, theirs)
        )
        assert set(next(followed)) == set(next(followed))
        about = ours.claims("page_about", entity=iri)
        assert theirs.claims("page_about", entity=iri) == about
        for claim, one in about.items():
            for name in ("page_source_claims", "page_source_count"):
                source = one[v.DERIVED_FROM][0].value
                found = (sorted(map(str, engine.tuples(name, source=source))) for engine in (ours, theirs))
                assert next(found) == next(found), source
            ends = {"subject": one[v.SUBJECT][0].value, "predicate": one[v.PREDICATE][0].value}
            for name, iris in (
                ("page_linked", {"id": claim}),
                ("page_claim", {"claim": claim}),
                ("page_beside", ends),
            ):
                assert theirs.claims(name, **iris) == ours.claims(name, **iris), (name, claim)
            values = (set(map(tuple, engine.tuples("page_values", **ends))) for engine in (ours, theirs))
            assert next(values) == next(values), claim


def as_set(rows: list[dict[str, object]]) -> set[tuple[tuple[str, str], ...]]:
    return {tuple(sorted((key, str(term)) for key, term in row.items())) for row in rows}


def test_a_page_of_an_entity_takes_four_requests_at_most(lights_copy: Copy, client: Client) -> None:
    project = lights_copy({})
    made = snapshot.build(project)
    push(project, made, client, grace=0)
    app = create_app(project, cluster=Cluster(project, client, copies=False))
    asked = counted(client)
    try:
        browser = app.test_client()
        names = app.extensions["statecraft"].current().names.by_iri
        entities = [name.slug for iri, name in names.items() if "/id/" in iri]
        assert len(entities) > 5
        for slug in entities:
            asked.clear()
            assert browser.get(f"/id/{slug}").status_code == 200
            assert 0 < len(asked) <= 4, slug
        asked.clear()
        assert browser.get("/graph?id=gull-rock-light&depth=2").status_code == 200
        assert len(asked) <= 4
        asked.clear()
        assert browser.get("/search?q=light").status_code == 200
        assert not asked
        refused = browser.get("/id/gull-rock-light?asOf=1905-01-01", headers={"Accept": "text/html"})
        assert refused.status_code == 501
        assert "operator has switched off" in refused.text
    finally:
        close(app)


def test_strangers_see_our_graphs_by_our_names_and_no_others(lights_copy: Copy, client: Client) -> None:
    project = lights_copy({})
    push(project, snapshot.build(project), client, grace=0)
    client.update("INSERT DATA { GRAPH <urn:x-other> { <urn:x-a> <urn:x-b> <urn:x-c> } }")
    cluster = Cluster(project, client)
    pool = cluster.pool(cluster.current(), Admission(Limits(seconds=5, workers=1)), prefixes(project))
    graphs = pool.run("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", accept="text/csv").body.decode()
    try:
        named = sorted(graphs.split()[1:])
        assert named == [
            f"{project.base}graph/{n}" for n in ("asserted", "claims", "inferred", "ontology", "service")
        ]
        for query in (
            "ASK { <urn:x-a> ?p ?o }",
            "ASK FROM <urn:x-other> { ?s ?p ?o }",
        ):
            assert b"false" in pool.run(query).body, query
        for query in (
            "ASK { GRAPH graph:claims { ?c rdf:subject ?s } }",
            "PREFIX g: <https://lights.example/graph/> ASK FROM g:claims { ?c rdf:subject ?s }",
            "ASK FROM NAMED graph:claims { GRAPH ?g { ?c rdf:subject ?s } }",
        ):
            assert b"true" in pool.run(query).body, query
        rows = pool.run("SELECT * { GRAPH <urn:x-other> { ?s ?p ?o } }", accept="text/csv").body
        assert len(rows.splitlines()) == 1, "the names of the columns alone"
        with pytest.raises(QueryRefused):
            pool.run("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
        with pytest.raises(QuerySyntaxError, match="1:1"):
            pool.run("SELEKT")
        with pytest.raises(QueryTimeout):
            pool.run(CROSS)
        made = pool.run("CONSTRUCT { ?s ?p ?g } { GRAPH ?g { ?s ?p ?o } } LIMIT 5", accept="text/turtle").body
        assert b"@a" not in made
        assert b"@b" not in made
    finally:
        pool.close()


def test_rows_that_come_after_the_deadline_are_no_answer(lights_copy: Copy, client: Client) -> None:
    """Virtuoso gives those that it has found by then, as a success."""
    project = lights_copy({})
    push(project, snapshot.build(project), client, grace=0)
    everything = Dataset(tuple(holding.look(client, project.base).graphs().values()))
    with pytest.raises(QueryTimeout, match="longer than 1 s"):
        client.query("SELECT * { ?a ?b ?c . ?d ?e ?f }", everything, seconds=1)


def test_what_a_listed_server_answers_is_joined_on_the_engine(
    lights_copy: Copy, client: Client, tmp_path: Path
) -> None:
    project = lights_copy({})
    push(project, snapshot.build(project), client, grace=0)
    cluster = Cluster(project, client)
    with running(tmp_path / "other", {}) as other:
        where = f"http://127.0.0.1:{other.port}/sparql"
        limits = Limits(seconds=5, workers=1, service_hosts=(where,))
        pool = cluster.pool(cluster.current(), Admission(limits), prefixes(project))
        query = f"""SELECT ?kind ?name {{
          ?light a ?kind FILTER (?light = <{project.base}id/sker-light>)
          SERVICE <{where}> {{ ?light rdfs:label ?name FILTER (STRSTARTS(?name, "Sker")) }}
        }}"""
        try:
            assert b"Sker" in pool.run(query, accept="text/csv").body
        finally:
            pool.close()


def test_a_server_takes_in_what_is_published_next(lights_copy: Copy, client: Client) -> None:
    project = lights_copy({})
    push(project, snapshot.build(project), client, grace=0)
    cluster = Cluster(project, client)
    app = create_app(project, cluster=cluster)
    follower = Follower(app.extensions[KEY], cluster, seconds=3600)
    try:
        assert not follower.look()
        assert app.test_client().get("/id/new-light").status_code == 404
        push(project, snapshot.build(lights_copy({"data/entities/extra.yaml": EXTRA})), client, grace=0)
        assert follower.look()
        assert app.test_client().get("/id/new-light").status_code == 200
    finally:
        follower.close()
        close(app)


def test_a_copy_is_fetched_where_the_snapshot_is_not_kept(lights_copy: Copy, client: Client) -> None:
    project = lights_copy({})
    made = snapshot.build(project)
    push(project, made, client, grace=0)
    before = set(snapshot.open_store(made))
    (made.path / "manifest.json").unlink()
    cluster = Cluster(project, client)
    assert set(cluster.engine(cluster.current()).store) == before
    with pytest.raises(CopyRefused):
        _ = Cluster(project, client, copies=False).engine(cluster.current()).store


def test_publishing_from_the_command_line(
    lights_copy: Copy,
    server: Server,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project = lights_copy({})
    netrc = project.root / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login {server.who.user} password {server.who.password}\n")
    if server.who:
        monkeypatch.setenv("NETRC", str(netrc))
    command = ["publish", "--project", str(project.root), "--engine", server.address, "--grace", "0"]
    assert main(command) == 0
    assert "is published: " in capsys.readouterr().out
    assert main(command) == 0
    assert "is there already" in capsys.readouterr().out
    assert holding.look(client, project.base).version is not None


def test_a_wrong_password_changes_nothing_and_is_told(lights_copy: Copy, server: Server) -> None:
    if not server.who:
        pytest.skip("this engine asks nobody who they are")
    wrong = connect(server.address, type(server.who)(server.who.user, "wrong"))
    project = lights_copy({})
    with pytest.raises(EngineError, match="401"):
        push(project, snapshot.build(project), wrong, grace=0)
    wrong.close()


def test_an_engine_that_is_not_there_is_told() -> None:
    with httpx.Client() as http, pytest.raises(EngineError, match="cannot be reached"):
        connect("http://127.0.0.1:9", Credentials(), http=http)


def test_an_answer_that_the_engine_cut_short_is_an_error(tmp_path: Path) -> None:
    with virtuoso(tmp_path, rows=5) as server:
        client = connect(server.address, server.who)
        with pytest.raises(QueryTooLarge, match="after 5 rows"):
            client.query("SELECT * { ?s ?p ?o }", Dataset())
        client.close()

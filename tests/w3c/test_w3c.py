"""The W3C's SPARQL 1.1 tests over HTTP against a running server.

The suite is not ours to hand on: ``STATECRAFT_RDF_TESTS`` names a folder with a copy of w3c/rdf-tests. A
small suite of our own, of the same make, always runs. What is left out stands with its reason in
``exclusions.csv``: what a test there fails of must go on failing, or the row has to go.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg import guard

sys.path.insert(0, str(Path(__file__).parent))
import answers
from description import SD, faults
from manifests import WEB, Case, Request, Suite
from server import Reply, Server, running

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
SMALL = Suite(HERE / "small", "manifest.ttl", "small")
SUITES = [SMALL]
if _folder := os.environ.get("STATECRAFT_RDF_TESTS"):
    SUITES.append(Suite(Path(_folder), "sparql/sparql11/manifest-all.ttl", "w3c"))
    SUITES.append(Suite(Path(_folder), "sparql/sparql10/manifest-evaluation.ttl", "w3c"))
    SUITES.append(Suite(Path(_folder), "sparql/sparql10/manifest-syntax.ttl", "w3c"))
CASES = [(suite, case) for suite in SUITES for case in suite.cases()]
EXCLUSIONS = list(csv.DictReader((HERE / "exclusions.csv").read_text("utf-8").splitlines()))
KINDS = {
    "evaluation": {"QueryEvaluationTest"},
    "csv": {"CSVResultFormatTest"},
    "good": {"PositiveSyntaxTest11", "PositiveSyntaxTest"},
    "bad": {"NegativeSyntaxTest11", "NegativeSyntaxTest"},
    "update": {"UpdateEvaluationTest", "PositiveUpdateSyntaxTest11", "PositiveUpdateSyntaxTest"},
    "protocol": {"ProtocolTest"},
    "description": {"ServiceDescriptionTest"},
}
FORM = "application/x-www-form-urlencoded"
NOTHING = "urn:x-empty-graph"


def of(what: str) -> list[object]:
    """Give the tests of some kinds; what is excluded must fail, or is not run at all."""
    return [
        pytest.param(suite, case, id=case.id, marks=_marks(case))
        for suite, case in CASES
        if case.kind in KINDS[what]
    ]


def _marks(case: Case) -> list[pytest.MarkDecorator]:
    for row in EXCLUSIONS:
        if fnmatch(case.id, row["test"]):
            if row["run"] == "no":
                return [pytest.mark.skip(reason=row["reason"])]
            return [pytest.mark.xfail(reason=row["reason"], strict=True)]
    return []


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    loads = {
        name: (suite.path(iri), iri)
        for suite, case in CASES
        for name, iri in case.loads
        if suite.path(iri).suffix in {".ttl", ".nt", ".rdf"}
    }
    # Graphs that queries name themselves.
    for suite, case in CASES:
        if case.query and not case.loads:
            for path in suite.path(case.query).parent.glob("data*.*"):
                iri = WEB + path.relative_to(suite.folder).as_posix()
                if path.suffix in {".ttl", ".nt", ".rdf"}:
                    loads.setdefault(iri, (path, iri))
    with running(tmp_path_factory.mktemp("w3c") / "project", loads) as made:
        yield made


def ask(server: Server, suite: Suite, case: Case, accept: str) -> Reply:
    """Ask a test's query of its data, each graph named by the protocol."""
    text = f"BASE <{case.query}>\n{suite.text(case.query)}"
    graphs = [("default-graph-uri", iri) for iri in case.data or (NOTHING,)]
    graphs += [("named-graph-uri", iri) for iri in case.graphs]
    # A query that names its dataset itself must be answered from that, without help.
    graphs = [] if guard.names_dataset(text) else graphs
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    return server.send("POST", f"/sparql?{urlencode(graphs)}", text.encode(), headers)


@pytest.mark.parametrize(("suite", "case"), of("evaluation"))
def test_evaluation(server: Server, suite: Suite, case: Case) -> None:
    suffix = case.result.rpartition(".")[2]
    expected = suite.path(case.result).read_bytes()
    if suffix in answers.RESULTS:
        accept, _ = answers.RESULTS[suffix]
        reply = ask(server, suite, case, accept)
        assert (reply.status, reply.kind) == (200, accept), reply.body
        wanted = answers.results(expected, suffix)
        found = answers.results(reply.body, suffix)
    else:
        described = answers.table_in_rdf(expected, suffix, case.result)
        if described is None:
            reply = ask(server, suite, case, "text/turtle")
            assert (reply.status, reply.kind) == (200, "text/turtle"), reply.body
            assert answers.graph(reply.body, "ttl", case.query) == answers.graph(
                expected, suffix, case.result
            )
            return
        reply = ask(server, suite, case, "application/sparql-results+json")
        assert reply.status == 200, reply.body
        wanted, found = described, answers.results(reply.body, "srj")
    if isinstance(wanted, bool) or isinstance(found, bool):
        assert found == wanted
    else:
        assert found.same(wanted, lax=case.lax), f"{found}\n{wanted}"


@pytest.mark.parametrize(("suite", "case"), of("csv"))
def test_csv(server: Server, suite: Suite, case: Case) -> None:
    reply = ask(server, suite, case, "text/csv")
    assert (reply.status, reply.kind) == (200, "text/csv")
    expected = suite.path(case.result).read_bytes()
    assert answers.comma_separated(reply.body) == answers.comma_separated(expected)


@pytest.mark.parametrize(("suite", "case"), of("good"))
def test_good_syntax(server: Server, suite: Suite, case: Case) -> None:
    reply = ask(server, suite, case, "*/*")
    assert reply.status == 200, reply.body


@pytest.mark.parametrize(("suite", "case"), of("bad"))
def test_bad_syntax(server: Server, suite: Suite, case: Case) -> None:
    if case.query.endswith(".ru"):
        update = {"Content-Type": "application/sparql-update"}
        reply = server.send("POST", "/sparql", suite.path(case.query).read_bytes(), update)
        assert reply.status == 403
        return
    reply = ask(server, suite, case, "*/*")
    assert (reply.status, reply.kind) == (400, "application/problem+json"), reply.body


@pytest.mark.parametrize(("suite", "case"), of("update"))
def test_update_is_refused(server: Server, suite: Suite, case: Case) -> None:
    """Every update of the suite, in both ways of sending one and as a query, is told how data is changed."""
    text = suite.text(case.query)
    sent = [
        server.send("POST", "/sparql", text.encode(), {"Content-Type": "application/sparql-update"}),
        server.send("POST", "/sparql", urlencode({"update": text}).encode(), {"Content-Type": FORM}),
    ]
    for reply in sent:
        assert (reply.status, reply.kind) == (403, "application/problem+json")
        assert "curated files" in json.loads(reply.body)["detail"]
    as_query = server.send("POST", "/sparql", urlencode({"query": text}).encode(), {"Content-Type": FORM})
    assert as_query.status in {400, 403}, as_query.body


@pytest.mark.parametrize(("suite", "case"), of("protocol"))
def test_protocol(server: Server, suite: Suite, case: Case) -> None:
    del suite
    for request in case.requests:
        _check(server, request)


def _check(server: Server, request: Request) -> None:
    headers = dict(request.headers)
    reply = server.send(request.method, f"/sparql?{request.query}", request.body or None, headers)
    assert any(str(reply.status)[0] == status.removeprefix("StatusCode")[0] for status in request.statuses), (
        reply.status,
        reply.body,
    )
    forms = {
        "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
        "tabular": {accept for accept, _ in answers.RESULTS.values()} | {"text/csv"},
        "RDF": {accept for accept, _ in answers.GRAPHS.values()} | {"application/ld+json"},
    }
    if request.form:
        assert reply.kind in forms[request.form]
    if request.boolean is not None:
        suffix = "srj" if reply.kind.endswith("json") else "srx"
        assert answers.results(reply.body, suffix) is request.boolean


@pytest.mark.parametrize(("suite", "case"), of("description"))
def test_service_description(server: Server, suite: Suite, case: Case) -> None:
    del suite
    address = f"http://127.0.0.1:{server.port}/sparql"
    reply = server.send("GET", "/sparql", headers={"Accept": "application/rdf+xml, text/turtle;q=0.5"})
    assert (reply.status, reply.kind) == (200, "application/rdf+xml")
    quads = list(parse(reply.body, RdfFormat.RDF_XML, base_iri=address))
    name = case.id.rpartition("/")[2]
    if name == "returns-rdf":
        assert quads
    elif name == "has-endpoint-triple":
        endpoints = [q.object for q in quads if q.predicate.value == f"{SD}endpoint"]
        assert endpoints == [NamedNode(address)]
    else:
        assert name == "conforms-to-schema"
        assert faults(quads) == []


def test_every_exclusion_is_of_a_test() -> None:
    if len(SUITES) == 1:
        pytest.skip("STATECRAFT_RDF_TESTS names no folder with the W3C's tests")
    for row in EXCLUSIONS:
        assert row["reason"], row["test"]
        assert row["run"] in {"yes", "no"}, row["test"]
        assert any(fnmatch(case.id, row["test"]) for _, case in CASES), row["test"]


def test_every_kind_of_test_is_run() -> None:
    # Updates that are wrong are not told from right ones: neither is read. The graph store's all write.
    apart = {"GraphStoreProtocolTest", "NegativeUpdateSyntaxTest11", "NegativeUpdateSyntaxTest"}
    assert {case.kind for _, case in CASES} <= set().union(*KINDS.values()) | apart

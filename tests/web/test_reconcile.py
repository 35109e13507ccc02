"""The Reconciliation Service API 0.1 and 0.2: every answer is as the specification's schemas say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from web import reconciling

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from web.site import Site

SCHEMAS = Path(__file__).parent.parent / "reconciliation"
VERSIONS = ("0.1", "0.2")
BROWSER = {"Origin": "https://elsewhere.example"}


def validate(found: object, name: str) -> None:
    """Compare an answer with the schema of that name in both versions, where there is one."""
    validated = 0
    for version in VERSIONS:
        folder = SCHEMAS / f"schemas-{version}"
        read = [json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")]
        resources = [(one["$id"], Resource(one, DRAFT7)) for one in read]
        path = folder / f"{name}.json"
        if path.exists():
            schema = json.loads(path.read_text("utf-8"))
            Draft7Validator(schema, registry=Registry().with_resources(resources)).validate(found)
            validated += 1
    assert validated


def ask(client: FlaskClient, name: str, /, moment: str = "", **fields: object) -> Any:  # noqa: ANN401 - JSON
    """Ask by GET and by POST, which answer the same, and validate the answer."""
    given = {key: json.dumps(value) for key, value in fields.items()}
    address = f"/reconcile{moment}"
    posted = client.post(address, data=given, headers=BROWSER)
    got = client.get(f"/reconcile?{urlencode(given)}{moment.replace('?', '&')}")
    assert posted.status_code == got.status_code == 200, posted.text
    assert posted.json == got.json
    assert posted.headers["Access-Control-Allow-Origin"] == "*"
    validate(posted.json, name)
    return posted.json


def first(client: FlaskClient, **query: object) -> dict[str, Any]:
    """Ask one query, and give the best candidate."""
    batch = {"q": query}
    found: dict[str, Any] = ask(client, "reconciliation-result-batch", queries=batch)["q"]["result"][0]
    return found


def test_the_manifest_leads_to_every_service(client: FlaskClient, here: Site) -> None:
    manifest: dict[str, Any] = client.get("/reconcile", headers=BROWSER).json or {}
    validate(manifest, "manifest")
    assert manifest["versions"] == list(VERSIONS)
    top = max((n for n in here.names.by_iri.values() if "/id/" in n.iri), key=lambda name: name.degree)
    assert manifest["identifierSpace"] + top.slug == top.iri
    for what in ("view", "preview"):
        address = manifest[what]["url"].replace("{{id}}", top.slug)
        page = client.get(address, headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert top.label in page.text or what == "view"
        framed = "frame-ancestors *" in page.headers["Content-Security-Policy"]
        assert framed == (what == "preview")
    for what, schema in (("entity", "entities"), ("type", "types"), ("property", "properties")):
        service = manifest["suggest"][what]
        answer = client.get(service["service_url"] + service["service_path"], query_string={"prefix": ""})
        validate(answer.json, f"suggest-{schema}-response")
    proposed = manifest["extend"]["propose_properties"]
    kind = manifest["defaultTypes"][0]["id"]
    answer = client.get(proposed["service_url"] + proposed["service_path"], query_string={"type": kind})
    validate(answer.json, "data-extension-property-proposal")
    listed = {one["id"] for one in (answer.json or {})["properties"]}
    assert {"@iri", "@kind"} < listed


def test_every_name_is_found_again(client: FlaskClient, here: Site) -> None:
    """By its own name a thing comes first, and is matched where no other one has the name."""
    names = [name for name in here.names.by_iri.values() if "/id/" in name.iri][:80]
    batch = {name.slug: {"query": name.label, "limit": 5} for name in names}
    validate(batch, "reconciliation-query-batch")
    found = ask(client, "reconciliation-result-batch", queries=batch)
    assert found.keys() == batch.keys()
    matched = sum(one["result"][0]["match"] for one in found.values())
    assert matched >= 0.8 * len(names)
    for name in names:
        best = [one for one in found[name.slug]["result"] if one["score"] == 100]
        assert name.slug in {one["id"] for one in best}, name.label
        assert len(best) == 1 or not best[0]["match"]
        assert {kind["id"] for kind in best[0]["type"]} <= here.schema.kinds_by_name.keys()


def test_properties_of_everything_can_be_extended_with(client: FlaskClient, here: Site) -> None:
    ids = [name.slug for name in here.names.by_iri.values() if "/id/" in name.iri][:60]
    listed: dict[str, Any] = client.get("/reconcile/properties").json or {}
    properties = [{"id": one["id"]} for one in listed["properties"]]
    for start in range(0, len(properties), 30):
        query = {"ids": ids, "properties": properties[start : start + 30]}
        validate(query, "data-extension-query")
        found = ask(client, "data-extension-response", extend=query)
        assert found["rows"].keys() == set(ids)
        assert [one["id"] for one in found["meta"]] == [one["id"] for one in query["properties"]]


def test_kinds_and_properties_decide(lamp: FlaskClient) -> None:
    plain = first(lamp, query="Gull Rock Light")
    assert (plain["id"], plain["match"], plain["score"]) == ("gull-rock-light", True, 100)
    other = first(lamp, query="Gull Rock Light", type="Keeper", type_strict="should")
    assert (other["id"], other["match"]) == ("gull-rock-light", False)
    assert ask(
        lamp, "reconciliation-result-batch", queries={"q": {"query": "Gull Rock", "type": "Keeper"}}
    ) == {"q": {"result": []}}
    for value, fits in (
        ({"id": "electric-lamp"}, True),
        ("electric lamp of gull rock", True),
        (["oil lamp", "Electric lamp, Gull Rock"], True),
        ("gas lamp of Gull Rock", False),
    ):
        found = first(lamp, query="Gull Rock Light", properties=[{"pid": "litBy", "v": value}])
        assert {"id": "litBy", "value": fits} in found["features"], value
        assert found["match"] == fits
    silent = first(lamp, query="Gull Rock Light", properties=[{"pid": "colour of the sky", "v": "blue"}])
    assert silent["match"]


@pytest.mark.parametrize(
    ("pid", "value"),
    [
        ("height", "38 metre"),
        ("firstLitOn", "1868-11"),
        ("litBy", "Electric lamp of Gull Rock"),
        ("-berthAt", {"id": "principal-berth"}),
        ("@alias", "The Old Gull"),
        ("@iri", "https://lights.example/id/gull-rock-light"),
    ],
)
def test_a_thing_is_found_by_what_it_has_alone(lamp: FlaskClient, pid: str, value: object) -> None:
    found = first(lamp, properties=[{"pid": pid, "v": value}])
    assert found["id"] == "gull-rock-light"
    assert {"id": pid, "value": True} in found["features"]


def test_a_wrong_query_does_not_spoil_the_others(lamp: FlaskClient) -> None:
    batch = {
        "right": {"query": "Maren Holt"},
        "nothing": {},
        "no object": 7,
        "no text": {"query": ["Maren Holt"]},
        "no kind": {"query": "Maren Holt", "type": "Unicorn"},
        "no list": {"query": "Maren Holt", "properties": "kept"},
        "no pid": {"query": "Maren Holt", "properties": [{"v": 1}]},
        "no number": {"query": "Maren Holt", "limit": "many"},
        "deep": {"query": "Maren Holt", "properties": [{"pid": "litBy", "v": [[[{}]]]}]},
        "odd": {"query": "\ud800\u0000 🏴", "type": []},
        "odd value": {"properties": [{"pid": "@alias", "v": ["\ud800\u0000\r\n\\\"' } VALUES", 10**400]}]},
        "odd address": {
            "properties": [{"pid": "@same-as", "v": "https://x.example/<>\u0000"}],
            "limit": 10**400,
        },
        "odd list": {"properties": [{"pid": "@alias", "v": "VALUES ?property { UNDEF }"}]},
        "long": {"query": "Maren Holt " * 10_000},
    }
    found = ask(lamp, "reconciliation-result-batch", queries=batch)
    assert found["right"]["result"][0]["id"] == "maren-holt"
    wrong = {key for key, one in found.items() if "error" in one}
    assert wrong == {"nothing", "no object", "no text", "no kind", "no list", "no pid"}
    assert all(found[key]["result"] == [] for key in wrong)
    assert "/reconcile/suggest/type" in found["no kind"]["error"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"queries": "["}, "object of JSON"),
        ({"queries": "[" * 100_000}, "object of JSON"),
        ({"queries": "[1]"}, "object of JSON"),
        (
            {"queries": json.dumps({str(n): {"query": "x"} for n in range(reconciling.BATCH + 1)})},
            "at most 100",
        ),
        ({"extend": "{}"}, "extend has ids"),
        ({"extend": '{"ids": ["x"], "properties": [{}]}'}, "an id"),
        ({"extend": json.dumps({"ids": ["x"] * 501, "properties": []})}, "At most 500"),
    ],
)
def test_what_cannot_be_answered_is_told(lamp: FlaskClient, fields: dict[str, str], said: str) -> None:
    answer = lamp.post("/reconcile", data=fields, headers=BROWSER)
    assert answer.status_code == 400
    assert said in (answer.json or {})["detail"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_other_bodies_are_refused(lamp: FlaskClient) -> None:
    assert lamp.post("/reconcile", json={"queries": {}}).status_code == 415


def test_values_are_of_their_types(lamp: FlaskClient) -> None:
    properties = [
        {"id": key} for key in ("firstLitOn", "stairs", "litBy", "manned", "@kind", "@iri", "nonsense")
    ]
    properties += [{"id": "voicedOn"}, {"id": "height"}]
    query = {"ids": ["gull-rock-light", "sker-light", "holt-fog-saying", "nobody"], "properties": properties}
    rows = ask(lamp, "data-extension-response", extend=query)["rows"]
    row = rows["gull-rock-light"]
    assert row["firstLitOn"] == [{"str": "1868-11"}]
    assert row["litBy"][0] == {"id": "electric-lamp", "name": "Electric lamp of Gull Rock"}
    assert row["height"] == [{"str": "38 metre"}]
    assert rows["sker-light"]["stairs"] == [{"int": 112}]
    assert rows["holt-fog-saying"]["voicedOn"] == [{"date": "1907-02-13T00:00:00Z"}]
    assert row["@iri"] == [{"str": "https://lights.example/id/gull-rock-light"}]
    assert row["nonsense"] == []
    assert all(cells == [] for cells in rows["nobody"].values())
    one = {"id": "@alias", "settings": {"limit": "1"}}
    few = ask(lamp, "data-extension-response", extend={"ids": ["gull-rock-light"], "properties": [one]})
    assert len(few["rows"]["gull-rock-light"]["@alias"]) == 1


def test_of_another_moment(lamp: FlaskClient) -> None:
    then = "?asOf=1900-01-01"
    query = {"ids": ["gull-rock-light"], "properties": [{"id": "litBy"}]}
    rows = ask(lamp, "data-extension-response", then, extend=query)["rows"]
    assert [one["id"] for one in rows["gull-rock-light"]["litBy"]] == ["oil-lamp"]
    batch = {"q": {"query": "Gull Rock Light", "properties": [{"pid": "litBy", "v": {"id": "oil-lamp"}}]}}
    assert ask(lamp, "reconciliation-result-batch", then, queries=batch)["q"]["result"][0]["match"]
    later = ask(lamp, "reconciliation-result-batch", "?asOf=1930-01-01", queries=batch)
    assert not later["q"]["result"][0]["match"]
    manifest = lamp.get("/reconcile" + then).json or {}
    assert manifest["view"]["url"].endswith("/id/{{id}}" + then)
    assert manifest["suggest"]["entity"]["service_path"].endswith(then)


def test_names_are_completed(lamp: FlaskClient) -> None:
    def suggested(what: str, prefix: str, cursor: int = 0) -> list[str]:
        given = {"prefix": prefix, "cursor": cursor}
        answer = lamp.get(f"/reconcile/suggest/{what}", query_string=given, headers=BROWSER)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return [one["id"] for one in (answer.json or {})["result"]]

    assert suggested("entity", "gull r")[0].startswith("gull-rock")
    assert suggested("entity", "gull r", 1) == suggested("entity", "gull r")[1:]
    assert suggested("entity", "鷗") == ["gull-rock-light"]
    assert suggested("type", "ligh")[0] == "Lighthouse"
    assert suggested("property", "lit by") == ["litBy"]
    assert suggested("property", "@al") == ["@alias"]


def test_pages_of_other_sites_may_ask(second: Flask, lamp: FlaskClient) -> None:
    for rule in second.url_map.iter_rules():
        if rule.rule.startswith("/reconcile"):
            answer = lamp.options(rule.rule, headers=BROWSER | {"Access-Control-Request-Method": "GET"})
            assert answer.status_code == 204
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert "GET" in answer.headers["Access-Control-Allow-Methods"]

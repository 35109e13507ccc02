"""What the explorer draws from: things and links as columns, expansion, evidence, paths and comparisons."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from web.site import Site

GULL, HOLT, WICK = "id/gull-rock-light", "id/maren-holt", "id/tobias-wick"


def get(client: FlaskClient, path: str, **query: object) -> Any:  # noqa: ANN401 - it is JSON
    found = client.get(f"/explore/{path}", query_string=query)
    assert found.status_code == 200, found.text
    return found.json


def edges(drawn: Any) -> dict[tuple[str, str, str], int]:  # noqa: ANN401 - likewise
    """Name the edges of columns, each with its marks."""
    ids, one = drawn["nodes"]["id"], drawn["edges"]
    return {
        (ids[s], drawn["relations"][r]["id"], ids[t]): marks
        for s, r, t, marks in zip(one["source"], one["relation"], one["target"], one["marks"], strict=True)
    }


def test_the_whole_graph_is_whole(client: FlaskClient, here: Site) -> None:
    drawn = get(client, "graph")
    count = len(drawn["nodes"]["id"])
    assert count > 10
    assert all(len(column) == count for column in drawn["nodes"].values())
    assert all(len(column) == len(drawn["edges"]["source"]) for column in drawn["edges"].values())
    assert sum(drawn["edges"]["spans"]) == len(drawn["spans"]["begin"]) == len(drawn["spans"]["end"])
    assert set(drawn["claims"]["edge"]) == set(range(len(drawn["edges"]["source"])))
    assert all(x is not None for x in drawn["nodes"]["x"])
    assert drawn["cut"] == 0
    assert all(here.names.get(here.project.base + one) for one in drawn["nodes"]["id"])
    assert not any(marks & 2 for marks in drawn["edges"]["marks"])
    more = get(client, "graph", inferred="true")
    assert any(marks & 2 for marks in more["edges"]["marks"])
    fewer = get(client, "graph", most=5)
    assert len(fewer["nodes"]["id"]) == 5
    assert fewer["cut"] == count - 5
    assert min(fewer["nodes"]["degree"]) >= sorted(drawn["nodes"]["degree"])[-5]


def test_the_marks_of_edges(lamp: FlaskClient) -> None:
    found = edges(get(lamp, "graph", inferred="1"))
    assert found[HOLT, "extinguished", GULL] == 1 | 4
    assert found["id/wreck-of-the-petrel", "blamedOn", HOLT] == 0
    assert found[HOLT, "servesAt", GULL] == 2
    assert found[GULL, "standsOn", "id/gull-rock"] == 4


def test_a_part_has_every_link_among_its_things(lamp: FlaskClient) -> None:
    drawn = get(lamp, "part", id=["gull-rock-light", HOLT])
    assert set(edges(drawn)) == {(HOLT, "extinguished", GULL), (HOLT, "servesAt", GULL)}
    posted = lamp.post("/explore/part", json={"ids": [GULL, HOLT]})
    assert posted.json == drawn
    around = get(lamp, "part", id=HOLT, around="true")
    assert set(around["nodes"]["id"]) >= {HOLT, GULL, "id/principal-berth"}
    alone = get(lamp, "part", id="source/gull-rock-log")
    assert alone["nodes"]["degree"] == [0]


def test_expansion_counts_are_what_expansion_gives(client: FlaskClient) -> None:
    drawn = get(client, "graph")
    degrees = drawn["nodes"]["degree"]
    busiest = drawn["nodes"]["id"][degrees.index(max(degrees))]
    told = get(client, "relations", id=busiest)
    assert told["id"] == busiest
    assert told["relations"]
    seen: set[str] = set()
    for one in told["relations"]:
        given = {"id": busiest, "relation": one["relation"], "direction": one["direction"]}
        found = get(client, "neighbours", **given)
        assert found["total"] == one["count"]
        assert set(found["ids"]) == set(one["ids"]) or one["count"] > 500
        seen |= set(one["ids"])
    assert len(seen - {busiest}) == max(degrees)
    assert len(get(client, "neighbours", id=busiest, most=3)["ids"]) == 3


def test_directions_have_names_of_their_own(lamp: FlaskClient) -> None:
    relations = {(r["relation"], r["direction"]): r for r in get(lamp, "relations", id=GULL)["relations"]}
    assert relations["litBy", "out"]["label"] == "lit by"
    assert relations["extinguished", "in"]["label"] == "put out by"
    assert relations["litBy", "out"]["count"] == 2


def test_evidence_tells_who_says_so_and_who_denies_it(lamp: FlaskClient) -> None:
    (found,) = get(lamp, "evidence", s=HOLT, p="extinguished", o=GULL)
    assert found["disputed"]
    assert found["sentence"].endswith("put out Gull Rock Light")
    by_stance = {claim["stance"]["id"]: claim for claim in found["claims"]}
    assert set(by_stance) == {"asserts", "denies"}
    denial = by_stance["denies"]
    assert denial["speaker"]["href"] == "/id/maren-holt"
    assert denial["locator"] == "the lamp was never out"
    assert denial["source"]["href"] == "/source/gull-rock-log"
    assert "1907" in denial["when"]
    assert by_stance["asserts"]["hedge"] == "allegedly"
    assert found["answered"] == []
    assert lamp.get(denial["href"]).status_code == 200


def test_evidence_of_an_inferred_link_is_its_explanation(lamp: FlaskClient) -> None:
    (found,) = get(lamp, "evidence", s=HOLT, p="servesAt", o=GULL)
    assert found["inferred"]
    assert not found["stands"]
    assert found["claims"] == []
    assert "makes “serves at”" in found["reason"]["ways"][0]["rule"]
    assert found["holds"] == "from 1900-01-01 on"
    assert lamp.get(found["why"]).status_code == 200


def test_evidence_of_many_links_at_once(lamp: FlaskClient) -> None:
    asked = [{"s": s, "p": p, "o": o} for s, p, o in edges(get(lamp, "graph"))]
    found = lamp.post("/explore/evidence", json={"edges": asked}).json
    assert found is not None
    assert [(one["source"], one["relation"], one["target"]) for one in found] == [
        (one["s"], one["p"], one["o"]) for one in asked
    ]
    assert all(one["claims"] for one in found)


def test_every_edge_of_both_projects_has_evidence(client: FlaskClient) -> None:
    drawn = get(client, "graph", most=60)
    asked = [{"s": s, "p": p, "o": o} for s, p, o in edges(drawn)]
    found = client.post("/explore/evidence", json={"edges": asked}).json
    assert found is not None
    assert all(claim["source"]["label"] for one in found for claim in one["claims"])
    marks = list(edges(drawn).values())
    assert [one["disputed"] for one in found] == [bool(mark & 1) for mark in marks]


def test_paths_have_evidence_at_each_step(lamp: FlaskClient) -> None:
    found = get(lamp, "paths", id=[WICK, GULL], k=2)["paths"]
    assert found[0]["ids"] == [WICK, "id/principal-berth", GULL]
    assert [step[0]["relation"] for step in found[0]["steps"]] == ["tends", "berthAt"]
    assert found[0]["steps"][0][0]["claims"][0]["source"]["label"]
    within = {"from": "1920-01-01", "to": "1930-01-01"}
    assert get(lamp, "paths", id=[WICK, GULL], **within)["paths"] == []
    three = get(lamp, "paths", id=[WICK, GULL, "id/sker-light"], k=1)["paths"]
    assert len(three) == 3


def test_comparison(lamp: FlaskClient) -> None:
    found = get(lamp, "compare", id=[WICK, HOLT])
    assert [one["id"] for one in found["shared"]] == ["id/principal-berth"]
    assert found["shared"][0]["first"] == found["shared"][0]["second"]
    assert "extinguished" in {one["relation"] for one in found["second"]}
    assert found["names"][GULL] == "Gull Rock Light"


def test_another_moment_has_other_links(lamp: FlaskClient) -> None:
    now = edges(get(lamp, "part", id=[WICK, "id/principal-berth"]))
    then = edges(get(lamp, "part", id=[WICK, "id/principal-berth"], asOf="1930-01-01"))
    assert (WICK, "tends", "id/principal-berth") in now
    assert then == {}


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("part", {"id": "nobody"}, 404),
        ("relations", {}, 400),
        ("relations", {"id": "nobody"}, 404),
        ("neighbours", {"id": GULL, "relation": "nothing"}, 404),
        ("evidence", {"s": GULL}, 400),
        ("evidence", {"s": GULL, "p": "tends", "o": HOLT}, 404),
        ("paths", {"id": [WICK, GULL], "from": "soon"}, 400),
        ("compare", {"id": GULL}, 400),
    ],
)
def test_what_cannot_be_told(lamp: FlaskClient, path: str, query: dict[str, str], status: int) -> None:
    found = lamp.get(f"/explore/{path}", query_string=query)
    assert found.status_code == status
    assert found.mimetype == "application/problem+json"


@pytest.mark.parametrize("body", [b"", b"[]", b'{"ids": 3}', b'{"ids": [3]}', b'{"edges": [{}]}'])
@pytest.mark.parametrize("path", ["part", "evidence"])
def test_bodies_that_are_no_use(lamp: FlaskClient, path: str, body: bytes) -> None:
    found = lamp.post(f"/explore/{path}", data=body, content_type="application/json")
    assert found.status_code == 400
    assert json.loads(found.data)["detail"]

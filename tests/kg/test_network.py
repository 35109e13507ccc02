"""Things and ties of a graph: what holds when, the best paths, comparisons, and where things are drawn."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kg import snapshot
from kg.area import MAX, MIN
from kg.comparison import Relation, compare, relations
from kg.engine import Embedded
from kg.kept_network import kept_network
from kg.layout import layout
from kg.network import Network
from kg.paths import Walk, paths
from kg.placing import lay_out, places
from kg.project import open_project
from kg.recall_network import recall_network
from kg.schema import load_schema
from kg.tie import Said, Tie

if TYPE_CHECKING:
    from pathlib import Path

    from kg.project import Project
    from kg.snapshot import Snapshot

ID = "https://lights.example/id/"
LI = "https://lights.example/ontology#"
SC = "https://w3id.org/statecraft/ontology#"


@pytest.fixture(scope="module")
def made(lights: Project, tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Snapshot]:
    project = replace(open_project(lights.root), state=tmp_path_factory.mktemp("state"))
    return project, snapshot.build(project)


@pytest.fixture(scope="module")
def coast(made: tuple[Project, Snapshot]) -> Network:
    project, one = made
    schema, engine = load_schema(project), Embedded(snapshot.open_store(one))
    return recall_network(engine, schema, project.base)


def tie(network: Network, subject: str, predicate: str, target: str) -> Tie:
    found = network.tie(ID + subject, LI + predicate, ID + target)
    assert found is not None
    return found


def day(year: int, month: int = 6, number: int = 1) -> int:
    return dt.date(year, month, number).toordinal()


def test_a_tie_has_its_claims_and_days(coast: Network) -> None:
    tended = tie(coast, "tobias-wick", "tends", "principal-berth")
    assert tended.stands
    assert not tended.disputed
    assert [one.source for one in tended.said] == ["https://lights.example/source/gull-rock-log"]
    assert tended.holds(day(1895), day(1895))
    assert not tended.holds(day(1890), day(1890))
    assert not tended.holds(day(1900), day(1900))
    # What happened stays so; what has no time holds always.
    assert tie(coast, "maren-holt", "extinguished", "gull-rock-light").spans == ((day(1907, 2, 1), MAX),)
    assert tie(coast, "gull-rock-light", "standsOn", "gull-rock").spans == ((MIN, MAX),)


def test_what_sources_differ_on_is_disputed_and_what_is_opined_does_not_stand(coast: Network) -> None:
    out = tie(coast, "maren-holt", "extinguished", "gull-rock-light")
    assert out.disputed
    assert {one.stance for one in out.said} == {f"{SC}asserts", f"{SC}denies"}
    blamed = tie(coast, "wreck-of-the-petrel", "blamedOn", "maren-holt")
    assert not blamed.stands
    assert not blamed.disputed


def test_what_follows_has_its_days_and_mirrors_are_left_out(coast: Network) -> None:
    follows = tie(coast, "maren-holt", "servesAt", "gull-rock-light")
    assert follows.inferred
    assert follows.spans == ((day(1900, 1, 1), MAX),)
    assert coast.tie(ID + "sker-lightship", LI + "replacedBy", ID + "sker-light") is None
    assert coast.tie(ID + "sker-light", LI + "neighbourOf", ID + "gull-rock-light") is None


def test_relations_tell_directions_apart(coast: Network) -> None:
    found = relations(coast, ID + "gull-rock-light")
    assert len(found[Relation(LI + "litBy", "out")]) == 2
    assert len(found[Relation(LI + "extinguished", "in")]) == 1
    assert Relation(LI + "litBy", "in") not in found


def test_paths_are_short_first_and_keep_to_dates(coast: Network) -> None:
    found = paths(Walk(coast), ID + "tobias-wick", ID + "gull-rock-light")
    ways = [[iri.removeprefix(ID) for iri in one.things] for one in found]
    assert ways[0] == ["tobias-wick", "principal-berth", "gull-rock-light"]
    assert all(len(set(way)) == len(way) for way in ways)
    assert [t.predicate for t in found[0].steps[0]] == [LI + "tends"]
    late = paths(Walk(coast, day(1920), day(1930)), ID + "tobias-wick", ID + "gull-rock-light")
    assert late == ()
    assert paths(Walk(coast), ID + "gull-rock", ID + "gull-rock") == ()
    assert paths(Walk(coast), ID + "gull-rock", ID + "nobody") == ()


def test_paths_follow_opinions_only_if_told_to(coast: Network) -> None:
    def blamed(ties: tuple[Tie, ...]) -> bool:
        return any(one.predicate == LI + "blamedOn" for one in ties)

    ends = ID + "wreck-of-the-petrel", ID + "maren-holt"
    assert not any(blamed(step) for one in paths(Walk(coast), *ends) for step in one.steps)
    assert blamed(paths(Walk(coast, opinions=True), *ends)[0].steps[0])


def test_paths_prefer_the_quiet_way_round_a_hub() -> None:
    said = (Said("c", "fact", "asserts", "", "s", MIN, MAX),)
    hub = [Tie(f"leaf{n}", "p", "hub", said) for n in range(200)]
    quiet = [Tie("leaf0", "p", "lane", said), Tie("lane", "p", "leaf1", said)]
    found = paths(Walk(Network.of((*hub, *quiet))), "leaf0", "leaf1", most=2)
    assert [one.things[1] for one in found] == ["lane", "hub"]


def test_comparison(coast: Network) -> None:
    found = compare(coast, ID + "tobias-wick", ID + "maren-holt")
    assert [s.thing.removeprefix(ID) for s in found.shared] == ["principal-berth"]
    assert found.shared[0].alike
    assert found.shared[0].ones == (Relation(LI + "tends", "out"),)
    assert Relation(LI + "extinguished", "out") in found.others
    assert found.ones == {}
    assert compare(coast, ID + "gull-rock-light", ID + "sker-light").between


def test_the_network_is_kept_beside_the_snapshot(
    made: tuple[Project, Snapshot], coast: Network, tmp_path: Path
) -> None:
    one = replace(made[1], path=tmp_path)
    made_before = list(kept_network(one, lambda: coast).ties)
    assert made_before == list(coast.ties)

    def never() -> Network:
        raise AssertionError

    kept = kept_network(one, never)
    assert list(kept.ties) == made_before
    assert kept.linked == coast.linked
    assert [kept.degree(iri) for iri in kept.linked] == [coast.degree(iri) for iri in coast.linked]
    # What is not whole is made again.
    arrays, index = (tmp_path / "network-2" / name for name in ("arrays.bin", "index.json"))
    begins = json.loads(index.read_bytes())
    for spoil in (
        lambda: arrays.write_bytes(b"broken"),
        lambda: arrays.write_bytes(arrays.read_bytes()[:-1]),
        lambda: index.write_text('{"near": 0'),
        lambda: index.write_text(json.dumps({name: begins[name] for name in begins if name != "near"})),
        lambda: index.write_text(json.dumps(begins | {"near": 8})),
        index.unlink,
    ):
        spoil()
        assert list(kept_network(one, lambda: coast).ties) == made_before
        assert list(kept_network(one, never).ties) == made_before
    assert [path.name for path in tmp_path.iterdir()] == ["network-2"]
    assert list(kept_network(replace(one, path=tmp_path / "elsewhere"), lambda: coast).ties) == made_before


def test_nothing_has_no_ties(tmp_path: Path, made: tuple[Project, Snapshot]) -> None:
    nothing = kept_network(replace(made[1], path=tmp_path), lambda: Network.of(()))
    assert (list(nothing.ties), nothing.linked, list(nothing.among(["x"])), nothing.degree("x")) == (
        [],
        [],
        [],
        0,
    )
    assert paths(Walk(nothing), "x", "y") == ()
    assert lay_out(nothing, {}) == {}


def test_ties_are_chosen_by_their_things(coast: Network) -> None:
    some = coast.linked[::2]
    for inferred in (True, False):
        every = coast.ties if inferred else coast.told
        assert coast.at(coast.within(some, inferred=inferred)) == [
            tie for tie in every if tie.source in some and tie.target in some
        ]
        begun = coast.beginning([*some, ID + "nobody"], inferred=inferred)
        assert list(begun) == [tie for tie in every if tie.source in some]
    assert {tie.ends for tie in coast.at(coast.among([*some, ID + "nobody"]))} == {
        tie.ends for tie in coast.at(coast.within(some, inferred=True))
    }
    assert coast.ties[-1] == list(coast.ties)[-1]
    assert coast.best_linked(3) == sorted(coast.linked, key=lambda iri: (-coast.degree(iri), iri))[:3]
    assert Network.of(coast.ties).linked == coast.linked


def test_layout_draws_clusters_apart_and_is_the_same_twice() -> None:
    random = np.random.default_rng(1)
    groups = random.integers(0, 4, 600)
    members = [np.flatnonzero(groups == g) for g in range(4)]
    inside = [(one, random.choice(members[groups[one]])) for one in range(600) for _ in range(3)]
    ends = np.array([*inside, *((members[g][0], members[(g + 1) % 4][0]) for g in range(4))])
    found = layout(600, ends)
    assert np.array_equal(found, layout(600, ends))
    assert np.isfinite(found).all()
    centres = np.array([found[some].mean(axis=0) for some in members])
    spread = np.mean([found[some].std() for some in members])
    apart = min(np.hypot(*(centres[a] - centres[b])) for a in range(4) for b in range(a))
    assert apart > 2 * spread


@pytest.mark.parametrize(("count", "ends"), [(0, []), (1, []), (3, []), (2, [(0, 0)]), (2, [(0, 1)] * 3)])
def test_layout_of_next_to_nothing(count: int, ends: list[tuple[int, int]]) -> None:
    found = layout(count, np.array(ends, dtype=np.int64).reshape(-1, 2))
    assert found.shape == (count, 2)
    assert np.isfinite(found).all()


def test_the_layout_is_kept_beside_the_snapshot(made: tuple[Project, Snapshot], coast: Network) -> None:
    _, one = made
    found = places(one, coast)
    assert set(found) == set(coast.linked)
    file = one.path / "layout.npz"
    written = file.stat().st_mtime_ns
    again = places(one, coast)
    assert file.stat().st_mtime_ns == written
    assert all(np.allclose(again[iri], found[iri], atol=1e-5) for iri in found)
    file.write_bytes(b"broken")
    assert set(places(one, coast)) == set(found)


def test_a_new_layout_stays_near_the_last(coast: Network) -> None:
    before = lay_out(coast, {})
    newcomer = Tie(ID + "newcomer", LI + "tends", ID + "principal-berth", coast.told[0].said)
    more = Network.of((*coast.told, newcomer))
    after = lay_out(more, before)
    assert ID + "newcomer" in after
    moved = [np.hypot(*np.subtract(after[iri], before[iri])) for iri in before]
    assert np.median(moved) < 0.5

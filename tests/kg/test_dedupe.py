"""Candidates for being one thing: found, explained, judged, and not asked again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kg.cli import main
from kg.curate.desk import open_desk
from kg.curate.exclusion import Exclusion, exclusion
from kg.dedupe.blocking import pairs
from kg.dedupe.candidates import candidates
from kg.dedupe.features import Comparison, score
from kg.dedupe.learned import learn
from kg.dedupe.names import parse
from kg.dedupe.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

HARBOURS = ["North", "South", "East", "West", "Upper", "Lower", "Old", "New", "Great", "Little"]


@pytest.fixture(scope="module")
def known(lights: Project) -> Exclusion:
    return exclusion(lights, open_desk(lights).schema)


@pytest.fixture(scope="module")
def kind(lights: Project) -> str:
    return open_desk(lights).dataset.entities[0].kinds[0]


def record(name: str, kind: str, *more: str, **said: frozenset[str]) -> Record:
    return Record(name, (kind,), tuple(map(parse, (name, *more))), same_as=said.get("same_as", frozenset()))


def crowd(kind: str) -> list[Record]:
    """Names whose words are common, so that others stand out."""
    return [record(f"{one} {other} Harbour", kind) for one in HARBOURS for other in HARBOURS if one < other]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Skerryvore Light", "light skerryvore"),
        ("Skerryvore Light", "The Skerryvore Light"),
        ("Skerryvóre Light", "SKERRYVORE LIGHT"),
        ("Northern Lighthouse Board", "NLB"),
        ("Commissioners of Irish Lights", "Comissioners of Irish Lights"),
        ("燈台", "燈台"),
        ("Notice to Skerryvore of March 1931", "Skerryvore Notice, March 1931"),
        ("Sker.O Light", "SkerO Light"),
    ],
)
def test_names_of_one_thing(known: Exclusion, kind: str, one: str, other: str) -> None:
    listed = [*crowd(kind), record(f"{one} ", kind), record(other, kind)]
    found = candidates(listed, known)
    assert {one.strip(), other} in [{c.one.strip(), c.other} for c in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lightship 38", "Lightship 39"),
        ("Skerryvore Light", "Eddystone Light"),
        ("Keeper of Skerryvore Light", "Keeper of Eddystone Light"),
        ("Decree 7 of 1931", "Decree 8 of 1931"),
        ("Skerryvore Lamp 5", "Skerryvore Lamp 5.5"),
        ("Notice to Skerryvore of March 1931", "Notice to Skerryvore of September 1931"),
        ("Keeper of Skerryvore Light", "Deputy Keeper of Skerryvore Light"),
    ],
)
def test_names_of_two_things(known: Exclusion, kind: str, one: str, other: str) -> None:
    comparison = Comparison(listed := [*crowd(kind), record(one, kind), record(other, kind)], known)
    assert score(comparison.features(*listed[-2:])) < 50


def test_the_same_address_decides_and_two_pages_of_one_site_speak_against(
    known: Exclusion, kind: str
) -> None:
    def score_of(mine: str, yours: str) -> int:
        one, other = (
            record(name, kind, same_as=frozenset({address}))
            for name, address in (("Skerryvore Light", mine), ("Dubh Artach", yours))
        )
        return score(Comparison([*crowd(kind), one, other], known).features(one, other))

    assert score_of("https://a.example/Q1", "https://a.example/Q1") > 50
    assert score_of("https://a.example/Q1", "https://a.example/Q2") < 10


def linked(name: str, kind: str, *ends: tuple[str, str], **dates: str) -> Record:
    values = {key: frozenset({date}) for key, date in dates.items()}
    return Record(name, (kind,), (parse(name),), neighbours=frozenset(ends), values=values)


def test_what_things_have_one_of_speaks_against_two_that_have_another(known: Exclusion, kind: str) -> None:
    """Of properties that each thing has once, two values are of two things; of others they may be of one."""

    def features(one: str, other: str) -> set[str]:
        listed = [
            linked(
                f"{name} Harbour", kind, ("inPort", f"port-{n}"), ("seenBy", f"a-{n}"), ("seenBy", f"b-{n}")
            )
            for n, name in enumerate(HARBOURS)
        ]
        pair = [linked(name, kind, (one, f"{name}-x"), (other, "x")) for name in ("Sker Light", "Sker Lamp")]
        found = Comparison([*listed, *pair], known).features(*pair)
        return {feature.name for feature in found}

    assert "single" in features("inPort", "seenBy")
    assert "single" not in features("seenBy", "inPort")


def test_dates_some_days_apart_are_seldom_of_two_things(known: Exclusion, kind: str) -> None:
    def points(date: str) -> float:
        one, other = linked("Sker Light", kind, lit="1931-03-01"), linked("Sker Lamp", kind, lit=date)
        found = Comparison([*crowd(kind), one, other], known).features(one, other)
        return next(feature.points for feature in found if feature.name == "dates")

    assert points("1931-03") > 0 > points("1931-03-09") > points("1931-08") > points("1941")


def test_words_that_make_another_thing_are_learned() -> None:
    names = ["Sker", "Sker Act", "Gull", "Gull Act", "Mull", "Mull Isle"]
    listed = [linked(name, "k") for name in names] + [Record("x", ("k",), (parse("Isle Ore"), parse("Ore")))]
    assert learn(listed).telling == {"act"}


def test_a_common_key_does_not_make_pairs(kind: str) -> None:
    """A word that many names have is no reason to compare them all with each other."""
    many = [record(f"Harbour {chr(97 + n // 26)}{chr(97 + n % 26)}x", kind) for n in range(600)]
    assert len(pairs(many)) < 600


def test_candidates_are_judged_and_not_asked_again(
    lights_copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    project = lights_copy(
        {
            "data/entities/more.yaml": "- {id: sker-lite, type: Lighthouse, name: Sker Lt, aliases: [NO 1]}\n"
            "- {id: m-holt, type: Keeper, name: Holt Maren}\n"
        }
    )
    where = ("--project", str(project.root), "--by", "Ann")

    def asked() -> list[set[str]]:
        assert main(["dedupe", *where, "--format", "json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert all(one["features"] and 45 <= one["score"] <= 100 for one in told)
        return [{one[key].rpartition("/")[2] for key in ("one", "other")} for one in told]

    assert {"sker-lite", "sker-light"} in asked()
    assert {"m-holt", "maren-holt"} in asked()
    assert (
        main(["dedupe", "sker-light", "sker-lite", "--verdict", "different", "--reason", "two", *where]) == 0
    )
    assert main(["dedupe", "maren-holt", "m-holt", "--verdict", "unsure", "--reason", "?", *where]) == 0
    capsys.readouterr()
    assert {"sker-lite", "sker-light"} not in asked()
    assert {"m-holt", "maren-holt"} not in asked()
    assert (
        main(["dedupe", "maren-holt", "m-holt", "--verdict", "unjudged", "--reason", "look again", *where])
        == 0
    )
    capsys.readouterr()
    assert {"m-holt", "maren-holt"} in asked()
    assert main(["dedupe", "maren-holt", "m-holt", "--verdict", "same", "--reason", "one", *where]) == 0
    assert not [one for one in open_desk(project).dataset.entities if one.iri.endswith("/m-holt")]
    assert main(["dedupe", "maren-holt", "--verdict", "same", *where]) == 1

"""What is a dispute, what is not, and how it is judged; in copies of the second domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.disputes import disputes
from kg.records import load
from kg.schema import load_schema
from kg.validate import check
from tests.writing import dossier

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.dispute import Dispute
    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]


def found(project: Project, sort: str = "") -> list[Dispute]:
    """The disputes beside the two that the second domain comes with."""
    schema = load_schema(project)
    loaded = load(project, schema)
    assert loaded.ok, loaded.problems
    own = {"gull-rock-log", "harbour-gazette", "light-list-1931"}
    listed = disputes(loaded.dataset, schema)
    return [
        one
        for one in listed
        if {claim.source.rpartition("/")[2] for claim in one.claims} - own and (not sort or one.sort == sort)
    ]


def test_the_second_domain_as_it_is(lights: Project) -> None:
    schema = load_schema(lights)
    listed = {(one.sort, one.verdict) for one in disputes(load(lights, schema).dataset, schema)}
    assert listed == {("linked", "preferred"), ("stances", "undecided")}


def test_two_values_where_one_is_right(lights_copy: Copy) -> None:
    project = lights_copy(
        dossier("a", "subject: sker-light, predicate: stairs, object: 113")
        | dossier("b", "subject: sker-light, predicate: stairs, object: 112")
    )
    (one,) = found(project)
    assert one.sort == "values"
    assert one.verdict == "new"
    assert [(side.first.object.value, side.independent) for side in one.sides] == [("112", 2), ("113", 1)]


@pytest.mark.parametrize("value", ["1868", "1868-11-03", "1868-11~"])
def test_a_date_of_another_precision_is_no_rival(lights_copy: Copy, value: str) -> None:
    claim = f"subject: gull-rock-light, predicate: firstLitOn, object: '{value}'"
    assert found(lights_copy(dossier("a", claim))) == []


def test_days_in_one_month_are_rivals_and_the_month_sides_with_neither(lights_copy: Copy) -> None:
    project = lights_copy(
        dossier("a", "subject: gull-rock-light, predicate: firstLitOn, object: 1868-11-03")
        | dossier("b", "subject: gull-rock-light, predicate: firstLitOn, object: 1868-11-04")
    )
    (one,) = found(project)
    assert {side.first.object.value for side in one.sides} == {"1868-11-03", "1868-11-04"}


def test_a_month_is_on_the_side_of_a_day_in_it(lights_copy: Copy) -> None:
    project = lights_copy(
        dossier("a", "subject: gull-rock-light, predicate: firstLitOn, object: 1868-11-03")
        | dossier("b", "subject: gull-rock-light, predicate: firstLitOn, object: 1870")
    )
    (one,) = found(project)
    sides = {frozenset(claim.object.value for claim in side.claims) for side in one.sides}
    assert sides == {frozenset({"1868-11", "1868-11-03"}), frozenset({"1870"})}


def test_withdrawn_claims_and_opinions_take_no_part(lights_copy: Copy) -> None:
    stairs = "subject: sker-light, predicate: stairs, object: 99"
    withdrawn = f"{stairs}, retracted: 2026-05-01, reason: misread"
    assert found(lights_copy(dossier("a", withdrawn, f"{stairs}, kind: prediction"))) == []


def test_rank_decides_and_both_sides_stay(lights_copy: Copy) -> None:
    project = lights_copy(
        dossier("a", "subject: sker-light, predicate: stairs, object: 113, rank: preferred")
    )
    (one,) = found(project)
    assert one.verdict == "preferred"
    assert one.preferred is not None
    assert one.preferred.first.object.value == "113"
    assert len(one.sides) == 2


def test_a_set_aside_side_leaves_the_other_preferred(lights_copy: Copy) -> None:
    (one,) = found(
        lights_copy(dossier("a", "subject: sker-light, predicate: stairs, object: 113, rank: deprecated"))
    )
    assert one.preferred is not None
    assert one.preferred.first.object.value == "112"


@pytest.mark.parametrize("relation", ["contradicts", "corrects"])
def test_a_link_across_the_sides_is_a_judgement(lights_copy: Copy, relation: str) -> None:
    project = lights_copy(
        dossier(
            "a",
            "subject: sker-light, predicate: stairs, object: 113, ref: S1",
            f"subject: sker-light, predicate: stairs, object: 114, {relation}: [S1]",
        )
    )
    (one,) = found(project)
    assert one.verdict == "undecided"


def test_a_correction_of_no_less_rank_is_preferred(lights_copy: Copy) -> None:
    says = "subject: sker-lightship, predicate: stairs, object:"
    first, correction = f"{says} 113, ref: S1", f"{says} 114, corrects: [S1]"
    (one,) = found(lights_copy(dossier("a", first) | dossier("b", correction)))
    assert one.preferred is not None
    assert one.preferred.first.object.value == "114"
    assert one.sides[1].rank == 0
    (one,) = found(lights_copy(dossier("a", f"{first}, rank: preferred")))
    assert one.preferred is not None
    assert one.preferred.first.object.value == "113", "a better rank is the later judgement"


def test_a_state_gives_way_to_the_next(lights_copy: Copy) -> None:
    ontology = lights_copy({}).ontology / "lights.ttl"
    text = ontology.read_text("utf-8").replace(
        "li:character a owl", "li:character sc:functional true ; a owl"
    )
    project = lights_copy(
        {"ontology/lights.ttl": text}
        | dossier(
            "a",
            "subject: sker-light, predicate: character, object: fixed, when: 1902/",
            "subject: sker-light, predicate: character, object: flashing, when: 1910/1920",
            "subject: sker-light, predicate: character, object: occulting, when: 1921/..",
        )
    )
    assert found(project) == []
    project = lights_copy(
        dossier("b", "subject: sker-light, predicate: character, object: fixed, when: 1919/1922")
    )
    (one,) = found(project)
    assert {side.first.object.value.rpartition("#")[2] for side in one.sides} == {
        "fixed",
        "flashing",
        "occulting",
    }


def test_times_apart_make_disputes_apart(lights_copy: Copy) -> None:
    ontology = lights_copy({}).ontology / "lights.ttl"
    text = ontology.read_text("utf-8").replace("li:call a owl", "li:call sc:functional true ; a owl")
    says = "subject: sker-lightship, predicate: call"
    project = lights_copy(
        {"ontology/lights.ttl": text}
        | dossier(
            "a",
            f"{says}, object: AA, when: 1902/1905",
            f"{says}, object: BB, when: 1904/1906",
            f"{says}, object: CC, when: 1910/1912",
            f"{says}, object: DD, when: 1912/1914",
        )
    )
    one, other = found(project)
    assert one.id != other.id
    values = {frozenset(claim.object.value for claim in dispute.claims) for dispute in (one, other)}
    assert values == {frozenset({"AA", "BB"}), frozenset({"CC", "DD"})}


def test_denied_doubted_and_unconfirmed(lights_copy: Copy) -> None:
    says = "subject: sker-light, predicate: neighbourOf, object: sker-lightship"
    project = lights_copy(
        dossier("a", says) | dossier("b", f"{says}, stance: doubts") | dossier("c", f"{says}, stance: denies")
    )
    (one,) = found(project)
    assert one.sort == "stances"
    assert len(one.sides) == 3
    assert one.verdict == "new"


def test_a_denial_of_earlier_days_denies_nothing_later(lights_copy: Copy) -> None:
    says = "subject: maren-holt, predicate: extinguished, object: sker-light"
    before = f"{says}, when: 1905, stance: denies"
    assert found(lights_copy(dossier("a", before) | dossier("b", f"{says}, when: 1906"))) == []
    assert len(found(lights_copy(dossier("b", f"{says}, when: 1905-05")))) == 1


@pytest.mark.parametrize(
    ("when", "disputed"),
    [
        ("1895/1902", True),
        ("1895/1899-12-31", True),
        ("1899-12-31/1900-01-01", False),
        ("1905-06-01", True),
        ("1900-01-01", False),
        ("1900", False),
        ("1899-12/1900-01", False),
        ("1880/", False),
    ],
)
def test_one_holder_at_a_time(lights_copy: Copy, when: str, disputed: bool) -> None:  # noqa: FBT001
    """One keeper was there until the end of 1899, another from New Year's Day 1900 on."""
    people = "- {id: ada-fell, type: Keeper, name: Ada Fell}\n"
    claim = f"subject: ada-fell, predicate: tends, object: principal-berth, when: {when}"
    project = lights_copy({"data/entities/more.yaml": people} | dossier("a", claim))
    listed = found(project, "holders")
    assert bool(listed) is disputed
    for one in listed:
        assert one.subject.endswith("/principal-berth")
        assert any(side.first.subject.endswith("/ada-fell") for side in one.sides)


ORDER = """\
li:builtOn a owl:DatatypeProperty ; sc:valueType sc:PartialDate ; rdfs:label "built on"@en .
li:plannedOn a owl:DatatypeProperty ; sc:valueType sc:PartialDate ; rdfs:label "planned on"@en .
li:builtOn sc:notBefore li:plannedOn .
li:firstLitOn sc:notBefore li:builtOn .
"""


@pytest.mark.parametrize(
    ("planned", "disputed"),
    [("1868-12", True), ("1869", True), ("1868-11-30", False), ("1868", False), ("1867/1870", False)],
)
def test_an_impossible_order_of_dates_along_a_chain(
    lights_copy: Copy,
    planned: str,
    disputed: bool,  # noqa: FBT001
) -> None:
    """The light was lit in November 1868; nothing says when it was built."""
    text = (lights_copy({}).ontology / "lights.ttl").read_text("utf-8") + ORDER
    claim = f"subject: gull-rock-light, predicate: plannedOn, object: {planned}"
    project = lights_copy({"ontology/lights.ttl": text} | dossier("a", claim))
    listed = found(project)
    assert [one.sort for one in listed] == (["order"] if disputed else [])
    set_aside = lights_copy(dossier("a", f"{claim}, rank: deprecated"))
    assert found(set_aside) == []


def test_linked_claims_of_different_properties(lights_copy: Copy) -> None:
    project = lights_copy(
        dossier(
            "a",
            "subject: sker-light, predicate: replaces, object: gull-rock-light, ref: R1",
            "subject: sker-light, predicate: neighbourOf, object: sker-lightship, contradicts: [R1]",
        )
    )
    (one,) = found(project)
    assert (one.sort, one.verdict, len(one.sides)) == ("linked", "undecided", 2)


def test_a_ref_of_many_claims_means_those_about_the_same(lights_copy: Copy) -> None:
    project = lights_copy(
        dossier(
            "a",
            "subject: sker-light, predicate: call, object: 'SK', ref: ROW",
            "subject: sker-light, predicate: neighbourOf, object: sker-lightship, ref: ROW",
            "subject: maren-holt, predicate: extinguished, object: sker-light, ref: ROW",
        )
        | dossier("b", "subject: sker-light, predicate: call, object: 'SKR', contradicts: [ROW]")
    )
    (one,) = found(project)
    assert {claim.object.value for claim in one.claims} == {"SK", "SKR"}


def test_an_id_stays_when_another_source_joins(lights_copy: Copy) -> None:
    (before,) = found(lights_copy(dossier("a", "subject: sker-light, predicate: stairs, object: 113")))
    (after,) = found(lights_copy(dossier("b", "subject: sker-light, predicate: stairs, object: 114")))
    assert before.id == after.id
    assert len(after.sides) == 3


def test_check_warns_of_what_nobody_judged(lights_copy: Copy) -> None:
    project = lights_copy(dossier("a", "subject: sker-light, predicate: stairs, object: 113"))
    (told,) = [one for one in check(project, shacl=False) if one.code == "dispute"]
    assert told.severity == "warning"
    both = {str(told.origin), told.message}
    assert any("data/dossiers/a.yaml:8" in text for text in both)
    assert any("data/dossiers/light-list-1931.yaml" in text for text in both)
    judged = lights_copy(
        dossier("a", "subject: sker-light, predicate: stairs, object: 113, rank: deprecated")
    )
    assert not [one for one in check(judged, shacl=False) if one.code == "dispute"]


def test_check_sums_up_what_is_many(lights_copy: Copy) -> None:
    entities = "".join(f"- {{id: light-{n}, type: Lighthouse, name: Light {n}}}\n" for n in range(30))
    claims = [
        f"subject: light-{n}, predicate: stairs, object: {stairs}" for n in range(30) for stairs in (10, 20)
    ]
    project = lights_copy({"data/entities/more.yaml": entities} | dossier("a", *claims))
    told = [one for one in check(project, shacl=False) if one.code == "dispute"]
    assert len(told) == 21
    assert any("10 more disputes" in one.message for one in told)

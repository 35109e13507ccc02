"""Sentences say what claims say: attributed, hedged, denied and doubted as they are."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Store

from kg import snapshot
from kg import vocab as v
from kg.accounts import Account, accounts
from kg.brief import Span
from kg.briefing import Desk
from kg.engine import Embedded
from kg.errors import SchemaError
from kg.labels import Labels
from kg.patterns import Part, fill
from kg.period import parse_period
from kg.schema import load_schema
from kg.sentences import Context, Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project
    from kg.schema import Schema

BASE = "https://lights.example/"
LI = BASE + "ontology#"


def writer(lights: Project) -> Writer:
    schema = load_schema(lights)

    def label(iri: str) -> str:
        return schema.label(iri) if iri.startswith(LI) else v.local_name(iri)

    return Writer(schema, label, lambda term: label(term.value), f"{BASE}source/")


def account(predicate: str = "extinguished", value: str = "gull-rock-light", **more: object) -> Account:
    told: dict[str, object] = {
        "claim": f"{BASE}claim/c",
        "subject": f"{BASE}id/maren-holt",
        "predicate": LI + predicate,
        "value": NamedNode(f"{BASE}id/{value}"),
        "source": f"{BASE}source/log",
        "kind": v.FACT,
        "stance": v.ASSERTS,
        "when": "1907-02",
    }
    return Account(**{**told, **more})  # type: ignore[arg-type]


TOBIAS = f"{BASE}id/tobias-wick"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "maren-holt put out gull-rock-light in February 1907."),
        ({"when": ""}, "maren-holt put out gull-rock-light."),
        (
            {"stance": v.DENIES, "affirms": False},
            "maren-holt did not put out gull-rock-light in February 1907.",
        ),
        (
            {"stance": v.DENIES, "affirms": False, "speaker": TOBIAS},
            "tobias-wick denied that maren-holt put out gull-rock-light in February 1907.",
        ),
        (
            {"stance": v.SC + "doubts", "affirms": False},
            "It is doubtful that maren-holt put out gull-rock-light in February 1907.",
        ),
        (
            {"stance": v.SC + "unconfirmed", "affirms": False, "speaker": TOBIAS},
            "tobias-wick did not confirm that maren-holt put out gull-rock-light in February 1907.",
        ),
        (
            {"hedge": v.SC + "alleged", "reporters": (TOBIAS,)},
            "Allegedly, maren-holt put out gull-rock-light in February 1907, as reported by tobias-wick.",
        ),
        (
            {"speaker": TOBIAS, "hedge": v.SC + "reported"},
            "According to tobias-wick, reportedly, maren-holt put out gull-rock-light in February 1907.",
        ),
        (
            {"kind": v.SC + "assessment", "entering": False},
            "“log” judged: maren-holt put out gull-rock-light in February 1907.",
        ),
        (
            {"kind": v.SC + "prediction", "entering": False, "speaker": TOBIAS},
            "tobias-wick predicted: maren-holt put out gull-rock-light in February 1907.",
        ),
        (
            {"qualifiers": ((LI + "regards", NamedNode(f"{BASE}id/sker-light")),)},
            "maren-holt put out gull-rock-light in February 1907 (regards: sker-light).",
        ),
    ],
)
def test_a_claim_is_told_as_it_is_meant(lights: Project, more: dict[str, object], sentence: str) -> None:
    write = writer(lights)
    assert write.plain(write.sentence(account(**more))) == sentence


def test_without_a_pattern_there_is_a_sentence_all_the_same(lights: Project) -> None:
    write = writer(lights)
    told = write.plain(write.sentence(account("neighbourOf", "sker-light", when="1902/..")))
    assert told == "maren-holt has “neighbour of”: sker-light from 1902."


def test_a_name_keeps_its_letters_and_a_pattern_begins_with_a_capital(lights: Project) -> None:
    write = writer(lights)
    told = write.sentence(
        account("musing", value="", when="").__class__(
            **{**_fields(account()), "predicate": LI + "musing", "value": Literal("Is it lit?"), "when": ""}
        )
    )
    assert write.plain(told) == "Of maren-holt: Is it lit?"
    assert write.plain(write.sentence(account()))[0] == "m"


def _fields(one: Account) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}


def test_whoever_denies_having_said_it_is_not_told_to_have_said_it(lights: Project) -> None:
    write = writer(lights)
    act = Context((f"{BASE}id/maren-holt",), "1907-02-13")
    more = {"predicate": LI + "verbatim", "value": Literal("It was dark."), "when": ""}
    said = Account(**{**_fields(account()), **more})  # type: ignore[arg-type]
    assert write.plain(write.sentence(said, act)) == "maren-holt said on 13 February 1907: “It was dark.”"
    denial = {"stance": v.DENIES, "affirms": False, "speaker": TOBIAS}
    denied = Account(**{**_fields(said), **denial})  # type: ignore[arg-type]
    told = write.plain(write.sentence(denied, act))
    assert told == "tobias-wick denied that maren-holt said on 13 February 1907: “It was dark.”"


def test_what_a_pattern_may_hold_is_checked(lights_copy: Callable[[dict[str, str | bytes]], Project]) -> None:
    prefix = f"@prefix li: <{LI}> . @prefix sc: <{v.SC}> .\n"
    for pattern, said in (("{who} did it", "which may be one of"), ("{subject [x", "does not close")):
        project = lights_copy({"ontology/more.ttl": f'{prefix}li:tends sc:denial "{pattern}"@en .'})
        with pytest.raises(SchemaError, match=said):
            load_schema(project)


def test_a_bracket_goes_where_a_part_is_empty() -> None:
    given = {"subject": [Part("A")], "about": []}
    assert "".join(p.text for p in fill("{subject} said[ of {about}]", given)) == "A said"


def test_every_code_that_changes_what_is_said_has_a_frame(schema: Schema) -> None:
    for concept in schema.concepts.values():
        if concept.scheme_class == v.HEDGE_CLASS:
            assert "{sentence}" in schema.patterns.frame(concept.iri, voice=False)
            assert schema.patterns.frame(concept.iri, voice=False) != "{sentence}"
        if concept.scheme_class in {v.STANCE_CLASS, v.CLAIM_KIND} and not concept.enters_graph:
            frames = {schema.patterns.frame(concept.iri, voice=voice) for voice in (True, False)}
            assert "{sentence}" not in frames, concept.notation


@pytest.fixture(scope="module", params=["policy", "lights"])
def desk(request: pytest.FixtureRequest, compiled: Callable[[Project], Project]) -> Desk:
    project = compiled(request.getfixturevalue(request.param))
    schema = load_schema(project)
    made = snapshot.build(project)
    engine = Embedded(snapshot.open_store(made))
    label = Labels(engine, schema)
    return Desk(engine, schema, project.base, label, label.value, "As of now.")


def busiest(desk: Desk, count: int) -> list[str]:
    rows = desk.engine.tuples("page_degrees", graph=v.Graphs(desk.base).claims)
    degrees = [(int(degree.value), node.value) for node, degree in rows]
    return [iri for _, iri in sorted(degrees, reverse=True) if iri.startswith(f"{desk.base}id/")][:count]


def test_every_sentence_has_a_footnote_and_every_claim_a_sentence(desk: Desk) -> None:
    for thing in busiest(desk, 6):
        made = desk.of_thing(thing, Span())
        lines = [line for section in made.sections for line in section.lines]
        assert lines
        assert all(line.evidence for line in lines)
        assert all(one.source in made.works for line in lines for one in line.evidence)
        own = [
            a
            for a in accounts(desk.engine.claims("page_about", entity=thing), desk.schema)
            if thing in a.ends
        ]
        told = {one.claim for line in lines for one in line.evidence}
        shown_on_cards = {v.SPEAKER_ROLE, v.DATE_ROLE, v.ABOUT_ROLE}
        for one in own:
            prop = desk.schema.properties.get(one.predicate)
            if prop is None or prop.role not in shown_on_cards:
                assert one.claim in told, one


def test_a_hedge_or_voice_is_never_lost(desk: Desk) -> None:
    for thing in busiest(desk, 40):
        found = {a.claim: a for a in accounts(desk.engine.claims("page_about", entity=thing), desk.schema)}
        for section in desk.of_thing(thing, Span()).sections:
            for line in section.lines:
                for one in (e for e in line.evidence if not e.against and e.claim in found):
                    claim = found[one.claim]
                    if claim.speaker and claim.subject != claim.speaker:
                        assert desk.label(claim.speaker) in line.text
                    if claim.hedge:
                        word = desk.schema.patterns.frame(claim.hedge, voice=False).partition(",")[0]
                        assert word.casefold() in line.text.casefold()
                    if not claim.entering:
                        assert section.title.startswith("Judged")


def test_a_span_keeps_what_touches_it(desk: Desk) -> None:
    thing = busiest(desk, 1)[0]
    everything = desk.of_thing(thing, Span())
    part = desk.of_thing(thing, Span(dt.date(1907, 1, 1), dt.date(2025, 1, 31)))
    all_lines = {line.text for section in everything.sections for line in section.lines}
    lines = {line.text for section in part.sections for line in section.lines}
    assert lines < all_lines
    kept = desk.of_thing(thing, Span(dt.date(1907, 1, 1), dt.date(2025, 1, 31)), dateless=True)
    assert kept.dateless == 0
    more = sum(len(section.lines) for section in kept.sections)
    assert more == len(lines) + part.dateless


@pytest.mark.parametrize(
    ("text", "touches"),
    [
        ("2025-05", True),
        ("2025-06-01/..", True),
        ("/2025-05-01", True),
        ("2025-06-02", False),
        ("2024/2025-04-30", False),
        ("2024/2026", True),
    ],
)
def test_a_time_touches_a_span(text: str, touches: object) -> None:
    span = Span(dt.date(2025, 5, 1), dt.date(2025, 6, 1))
    assert span.touches(parse_period(text)) is touches


def test_disputed_sentences_say_so_with_who_says_otherwise(lights: Project, tmp_path: object) -> None:
    from dataclasses import replace  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    assert isinstance(tmp_path, Path)
    schema = load_schema(lights)
    engine = Embedded(Store.read_only(str(snapshot.build(replace(lights, state=tmp_path)).store_path)))
    label = Labels(engine, schema)
    made = Desk(engine, schema, lights.base, label, label.value, "").of_thing(
        f"{BASE}id/gull-rock-light", Span()
    )
    lines = [line for section in made.sections for line in section.lines if "put out" in line.text]
    assert len(lines) == 2
    assert all(line.disputed for line in lines)
    assert all({one.against for one in line.evidence} == {False, True} for line in lines)
    assert any(re.match("Allegedly", line.text) for line in lines)

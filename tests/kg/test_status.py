from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from kg import vocab as v
from kg.cli import main
from kg.engine import Embedded
from kg.errors import SchemaError
from kg.lifecycle import Lifecycle, PartsRule, Rule, Stage
from kg.period import parse_period
from kg.schema import load_schema
from kg.snapshot import build, open_store
from kg.status import Chronicler
from kg.status_store import chronicler, last_day
from kg.status_words import caveat, headline
from kg.told import Told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kg.project import Project
    from kg.statuses import Standing

    Copy = Callable[[dict[str, str | bytes]], Project]

DAY = dt.date.fromisoformat
X = NamedNode("urn:x")
STAGES = {
    "before": Stage(1, fits=frozenset({"made"})),
    "made": Stage(10, fits=frozenset({"before"})),
    "open": Stage(20),
    "held": Stage(30, passing=True),
    "partly": Stage(15),
    "gone": Stage(40, final=True),
}
RULES = Lifecycle(
    rules=(
        Rule("says", "code"),
        Rule("madeOn", "date", gives="made", lasting=True, single=True),
        Rule("opensOn", "date", gives="open", before="before", lasting=True, single=True),
        Rule("heldFrom", "date", gives="held", lasting=True),
        Rule("heldUntil", "date", ends="held", lasting=True),
        Rule("making", "act", inverse=True, gives="made", lasting=True, priority=0),
        Rule("ended", "act", inverse=True, gives="gone", lasting=True),
        Rule("closing", "act", gives="held"),
    ),
    parts=(PartsRule("partOf", inverse=True, whole="open", gives="partly"),),
    stages=STAGES,
)


def says(predicate: str, value: str, when: str = "", **more: object) -> Told:
    """A claim about ``x``: a date where the value is one, else a code or a thing."""
    date = value[:1].isdigit()
    told = Told(
        iri=f"claim/{predicate}-{value}-{when}-{more.get('source', 's')}",
        subject="urn:x",
        predicate=predicate,
        object=Literal(value) if date else NamedNode(f"urn:{value}"),
        source="s",
        when=parse_period(when) if when else None,
        value=parse_period(value) if date else None,
    )
    return replace(told, **more)  # type: ignore[arg-type]


def on(day: str, claims: Iterable[Told], **others: list[Told]) -> Standing:
    return chronicled(claims, **others).on("urn:x", DAY(day))


def chronicled(claims: Iterable[Told], **others: list[Told]) -> Chronicler:
    codes = {name: f"urn:{name}" for name in STAGES}
    rules = replace(
        RULES,
        rules=tuple(
            replace(r, **{k: codes.get(getattr(r, k)) for k in ("gives", "before", "ends")})
            for r in RULES.rules
        ),  # type: ignore[arg-type]
        parts=tuple(replace(r, whole=codes[r.whole], gives=codes[r.gives]) for r in RULES.parts),
        stages={codes[k]: replace(s, fits=frozenset(codes[f] for f in s.fits)) for k, s in STAGES.items()},
    )
    about = {"urn:x": list(claims), **{f"urn:{name}": told for name, told in others.items()}}
    return Chronicler(rules, lambda thing: about.get(thing, []), lambda *_: True)


def words(standing: Standing) -> str:
    return headline(standing, lambda code: code.rpartition(":")[2])


MADE = says("madeOn", "2020-03-01")
OPENS = says("opensOn", "2021-01-01")


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2020-02-29", "before"),
        ("2020-03-01", "made, before"),
        ("2020-12-31", "made, before"),
        ("2021-01-01", "open"),
    ],
)
def test_dates_lead_from_stage_to_stage(day: str, status: str) -> None:
    standing = on(day, [MADE, OPENS])
    assert words(standing) == status
    assert standing.certain
    assert not standing.disputed


def stages(*claims: Told) -> list[str]:
    return [step.code.rpartition(":")[2] for step in chronicled(claims).steps("urn:x")]


def test_two_sources_for_one_begin_are_one_stage_though_another_begins_between() -> None:
    held = says("closing", "a", "2022-03-05/2022-04-01")
    gone = [says("ended", "x", when, subject="y", object=X) for when in ("2022-03", "2022-03-05")]
    assert stages(MADE, gone[0], held) == ["made", "gone", "held"]
    assert stages(MADE, gone[0], held, gone[1]) == ["made", "gone", "held"]
    again = says("closing", "a", "2022-06-01/2022-07-01")
    opened = says("says", "open", "2022-05-01")
    assert stages(MADE, held, opened, again) == ["made", "held", "open", "held"]


def test_a_date_that_comes_late_does_not_lead_back() -> None:
    assert words(on("2022-01-01", [says("madeOn", "2021-05-01"), OPENS])) == "open"


@pytest.mark.parametrize(
    ("day", "status", "certain"),
    [("2021-05-31", "made", True), ("2021-06-15", "held or made", False), ("2021-06-30", "held", True)],
)
def test_a_month_leaves_it_open_until_it_is_over(day: str, status: str, certain: bool) -> None:  # noqa: FBT001
    standing = on(day, [MADE, says("heldFrom", "2021-06")])
    assert (set(words(standing).split(" or ")), standing.certain) == (set(status.split(" or ")), certain)


def test_what_passes_leaves_what_was_before() -> None:
    claims = [OPENS, says("heldFrom", "2022-01-01"), says("heldUntil", "2022-03-31")]
    assert words(on("2022-03-31", claims)) == "held"
    assert words(on("2022-04-01", claims)) == "open"
    during = [OPENS, says("closing", "somebody", "2022-01-01/2022-03-31")]
    assert words(on("2022-02-01", during)) == "held"
    assert words(on("2022-04-01", during)) == "open"


def test_nothing_follows_what_is_over_but_a_source_may_say_so() -> None:
    gone = says("ended", "x", "2022-01-01", subject="y", object=X)
    assert words(on("2023-01-01", [OPENS, gone])) == "gone"
    still = says("says", "open", "2022-12-01", source="other")
    standing = on("2023-01-01", [OPENS, gone, still])
    assert words(standing) == "gone / open"
    assert standing.disputed
    assert caveat(standing, str) == "sources disagree"
    assert {claim.source for side in standing.sides for one in side for claim in one.claims} == {"s", "other"}
    again = says("says", "open", "2022-12-01/")
    assert words(on("2023-01-01", [OPENS, gone, again])) == "open"


def test_an_end_told_by_one_source_ends_what_another_tells_the_begin_of() -> None:
    standing = on("2023-01-01", [OPENS, says("says", "open", "2021-01-01/2022-06-30")])
    assert words(standing) == "unknown"
    assert caveat(standing, lambda code: code.rpartition(":")[2]) == "open until 30 June 2022"


def test_a_day_attests_and_is_assumed_to_last() -> None:
    standing = on("2023-01-01", [says("says", "open", "2022-06-30")])
    assert words(standing) == "open"
    assert standing.sides[0][0].last == DAY("2022-06-30")
    assert caveat(standing, str) == "as last told of 30 June 2022"


def test_the_best_rank_decides_among_dates_and_among_sides() -> None:
    better = says("opensOn", "2023-01-01", rank=2)
    assert words(on("2022-01-01", [OPENS, better])) == "before"
    rivals = [says("says", "open", "2022-01-01/.."), says("says", "held", "2022-01-01/..", rank=2)]
    standing = on("2022-02-01", rivals)
    assert words(standing) == "held"
    assert [one.code for side in standing.aside for one in side] == ["urn:open"]
    assert words(on("2022-02-01", [OPENS, says("opensOn", "2022-01-15", rank=0)])) == "open"


def test_sources_that_differ_on_the_day_are_both_given() -> None:
    standing = on("2021-06-01", [OPENS, says("opensOn", "2022-01-01")])
    assert words(standing) == "open / before"


def test_a_rule_of_lower_priority_is_silent_where_a_better_one_speaks() -> None:
    act = says("making", "x", "2019-01-01", subject="y", object=X)
    assert words(on("2019-06-01", [act])) == "made"
    assert words(on("2019-06-01", [act, MADE])) == "unknown"


def test_denials_and_what_is_no_fact_do_not_decide() -> None:
    act = says("ended", "x", "2022-01-01", subject="y", object=X)
    denied = replace(act, iri="claim/denied", asserts=False, denies=True)
    assert words(on("2022-06-01", [OPENS, denied])) == "open"
    standing = on("2022-06-01", [OPENS, act, denied])
    assert words(standing) == "gone"
    assert standing.disputed
    assert [claim.iri for claim in standing.sides[0][0].denied] == ["claim/denied"]
    elsewhere = replace(denied, subject="z")
    assert not on("2022-06-01", [OPENS, act, elsewhere]).disputed
    assert words(on("2022-06-01", [says("opensOn", "2021-01-01", enters=False)])) == "unknown"


def test_undated_claims_decide_only_where_nothing_is_dated() -> None:
    act = says("ended", "x", subject="y", object=X)
    assert words(on("2022-06-01", [OPENS, act])) == "open"
    standing = on("2022-06-01", [act])
    assert words(standing) == "gone"
    assert not standing.certain
    assert caveat(standing, str) == "no source says when"


def test_a_whole_is_partly_so_while_its_parts_differ() -> None:
    link = [says("partOf", "x", subject=f"urn:{part}", object=X, iri=f"claim/{part}") for part in ("p", "q")]
    p = [says("opensOn", "2021-02-01", subject="urn:p")]
    q = [says("opensOn", "2023-02-01", subject="urn:q")]
    standing = on("2022-01-01", [OPENS, *link], p=p, q=q)
    assert words(standing) == "partly"
    assert {part.thing: words(part) for part in standing.sides[0][0].parts} == {
        "urn:p": "open",
        "urn:q": "before",
    }
    assert {claim.subject for claim in standing.sides[0][0].claims} == {"urn:x", "urn:p", "urn:q"}
    assert words(on("2023-02-01", [OPENS, *link], p=p, q=q)) == "open"
    assert words(on("2022-01-01", [OPENS, *link])) == "open"
    loop = [says("partOf", "x", subject="urn:x", object=X)]
    assert words(on("2022-01-01", [OPENS, *loop])) == "open"


def test_parts_that_contain_each_other_come_to_an_end() -> None:
    one = says("partOf", "x", subject="urn:p", object=X)
    other = says("partOf", "p", subject="urn:x", object=NamedNode("urn:p"))
    assert words(on("2022-01-01", [OPENS, one, other], p=[one, other])) == "open"


@pytest.fixture(scope="module")
def second(
    lights: Project, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Chronicler, Callable[[str], str]]:
    made = build(replace(lights, state=tmp_path_factory.mktemp("state")))
    schema = load_schema(lights)
    engine = Embedded(open_store(made))
    assert last_day(engine, dt.date.min) == DAY("2026-01-16")
    return chronicler(engine, schema), schema.label


@pytest.mark.parametrize(
    ("slug", "day", "status", "certain"),
    [
        ("gull-rock-light", "1860-01-01", "not yet lit", True),
        ("gull-rock-light", "1868-11-15", "lit or not yet lit", False),
        ("gull-rock-light", "1900-01-01", "lit", True),
        ("gull-rock-light", "1907-04-01", "dark / lit", False),
        ("gull-rock-light", "1931-01-01", "lit", True),
        ("sker-lightship", "1900-01-01", "unknown", False),
        ("sker-lightship", "1910-01-01", "withdrawn", True),
        ("maren-holt", "1910-01-01", "unknown", False),
    ],
)
def test_the_second_domain_has_statuses_of_its_own(
    second: tuple[Chronicler, Callable[[str], str]],
    slug: str,
    day: str,
    status: str,
    certain: bool,  # noqa: FBT001
) -> None:
    teller, label = second
    standing = teller.on(f"https://lights.example/id/{slug}", DAY(day))
    assert (headline(standing, label), standing.certain) == (status, certain)
    assert all(side and all(one.evidence for one in side) for side in standing.sides)


def test_a_denial_stands_beside_what_it_denies(second: tuple[Chronicler, Callable[[str], str]]) -> None:
    standing = second[0].on("https://lights.example/id/gull-rock-light", DAY("1907-02-28"))
    dark = standing.sides[0][0]
    assert standing.disputed
    assert [claim.source.rpartition("/")[2] for claim in dark.claims] == ["harbour-gazette"]
    assert [claim.source.rpartition("/")[2] for claim in dark.denied] == ["gull-rock-log"]


def test_statuses_follow_the_record(lights_copy: Copy) -> None:
    project = lights_copy(
        {
            "data/dossiers/late.yaml": "source: {id: late, type: Logbook, title: Late}\nclaims:\n"
            "  - {subject: sker-light, predicate: firstLitOn, object: 1880, locator: a,"
            " recorded: 2026-02-01}\n"
            "  - {subject: sker-light, predicate: firstLitOn, object: 1850, locator: b, recorded: 2026-01-20,"
            " retracted: 2026-03-01, reason: misread}\n"
        }
    )
    schema = load_schema(project)
    engine = Embedded(open_store(build(project)))
    found = {
        known: headline(
            chronicler(engine, schema, known=DAY(known) if known else None).on(
                "https://lights.example/id/sker-light", DAY("1860-01-01")
            ),
            schema.label,
        )
        for known in ("", "2026-01-18", "2026-01-25", "2026-02-15", "2026-03-15")
    }
    assert found == {
        "": "not yet lit",
        "2026-01-18": "unknown",
        "2026-01-25": "lit",
        "2026-02-15": "lit / not yet lit",
        "2026-03-15": "not yet lit",
    }


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (
            "li:bad a sc:StatusRule ; sc:byProperty li:nothing ; sc:givesStatus li:lit .",
            "bad must name one property",
        ),
        ("li:bad a sc:StatusRule ; sc:givesStatus li:lit .", "bad must name one property"),
        ("li:bad a sc:StatusRule ; sc:byProperty li:height .", "bad neither gives nor ends"),
        (
            "li:bad a sc:PartsRule ; sc:byInverse li:berthAt ; sc:givesStatus li:lit .",
            "bad needs a status of the whole",
        ),
    ],
)
def test_a_rule_that_says_nothing_is_refused(lights_copy: Copy, lights: Project, rule: str, why: str) -> None:
    text = (lights.ontology / "status.ttl").read_text("utf-8")
    project = lights_copy({"ontology/status.ttl": f"{text}\n{rule}\n"})
    with pytest.raises(SchemaError, match=why):
        load_schema(project)


def test_the_command_tells_it_as_text_and_json(
    lights_copy: Copy, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root = str(lights_copy({}).root)
    assert main(["--project", root, "status", "gull-rock-light", "--on", "1907-02-13"]) == 0
    text = capsys.readouterr().out
    assert "Gull Rock Light: dark / lit on 13 February 1907 (sources disagree)" in text
    assert "denied: Maren Holt put out Gull Rock Light" in text
    out = tmp_path / "status.json"
    assert main(["--project", root, "status", "sker-lightship", "--format", "json", "-o", str(out)]) == 0
    told = json.loads(out.read_text("utf-8"))
    assert (told["status"], told["on"], told["sides"][0][0]["code"]) == ("withdrawn", "2026-01-16", "gone")
    assert told["sides"][0][0]["claims"][0]["source"].endswith("light-list-1931")
    assert main(["--project", root, "status", "nobody"]) == 1
    assert "no entity 'nobody'" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--project", root, "status", "sker-light", "--on", "1907"])
    assert "is not a day" in capsys.readouterr().err


def test_rules_name_terms_of_the_project(project: Project) -> None:
    schema = load_schema(project)
    rules = schema.lifecycle.rules
    assert rules
    for rule in rules:
        assert rule.property in schema.properties
        assert rule.kind is None or rule.kind in schema.kinds, rule
        for code in (rule.gives, rule.before, rule.ends):
            assert code is None or code in schema.concepts, rule
    for code, stage in schema.lifecycle.stages.items():
        assert stage.order > 0, code
        assert all(code in schema.lifecycle.stage(other).fits for other in stage.fits)
    assert v.STATUS_RULE not in schema.kinds_by_name

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.records import load
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project
    from kg.records import Loaded

    Make = Callable[[dict[str, str | bytes]], Project]

HEAD = "source: {id: x, type: Logbook, title: T}\nclaims:\n"


def read(project: Project) -> Loaded:
    return load(project, load_schema(project))


def lines(loaded: Loaded) -> list[str]:
    return [str(problem) for problem in loaded.problems if "gull-rock-log.yaml" not in str(problem)]


def claim(**parts: str) -> str:
    whole = {
        "subject": "gull-rock-light",
        "predicate": "standsOn",
        "object": "gull-rock",
        "locator": "p. 1",
    } | parts
    rows = [f"{key.replace('_', '-')}: {value}" for key, value in whole.items() if value]
    return HEAD + "  - " + "\n    ".join(rows) + "\n"


def test_both_projects_load(loaded: Loaded) -> None:
    assert loaded.ok, "\n".join(map(str, loaded.problems))


def test_every_kind_of_mistake_is_told_at_once(lights_copy: Make) -> None:
    dossier = """\
source:
  id: x
  type: Logbok
  title: T
  url: nowhere
claims:
  - subject: gull-rock-light
    predicate: standsn
    object: gull-rock
    locator: one two three four five six seven eight nine ten eleven twelve thirteen
  - subject: gull-rock-lihgt
    predicate: standsOn
    object: maren-holt
    when: 1907-02-30
    stance: denied
    locator: p
  - subject: maren-holt
    predicate: height
    object: 5 mtr
    knd: fact
    locator: p
    contradicts: [H9]
  - predicate: stairs
    object: many
    locator: p
    locator: q
"""
    problems = lines(read(lights_copy({"data/dossiers/x.yaml": dossier})))
    place = "data/dossiers/x.yaml"
    stances = " (one of: asserts, denies, doubts, unconfirmed) [unknown-code]"
    units = " (one of: metre, candela) [bad-quantity]"
    assert problems == [
        f'{place}:3:9: error: unknown type "Logbok"; did you mean "Logbook"? [unknown-kind]',
        f'{place}:5:8: error: "nowhere" is not a web address [bad-value]',
        f'{place}:8:16: error: unknown predicate "standsn"; did you mean "standsOn"? [unknown-predicate]',
        f"{place}:10:14: error: a locator has at most 12 words; this one has 13 [long-locator]",
        f'{place}:11:14: error: unknown id "gull-rock-lihgt"; did you mean "gull-rock-light"? [unknown-id]',
        f'{place}:13:13: error: the value of "standsOn" is Headland, but "maren-holt" is Keeper [wrong-kind]',
        f"{place}:14:11: error: 1907-02-30 is not a day of the calendar [bad-date]",
        f'{place}:15:13: error: unknown stance "denied"; did you mean "denies"?{stances}',
        f'{place}:17:14: error: "height" is said of Lighthouse, but "maren-holt" is Keeper [wrong-kind]',
        f'{place}:19:13: error: unknown unit "mtr"; did you mean "metre"?{units}',
        f'{place}:20:5: error: unknown key "knd"; did you mean "kind"? [unknown-key]',
        f'{place}:22:19: error: no claim has the ref "H9" [unknown-ref]',
        f'{place}:23:5: error: key "subject" is missing [missing-key]',
        f'{place}:24:13: error: "many" is not a whole number [bad-value]',
        f'{place}:26:5: error: key "locator" stands here twice [duplicate-key]',
    ]


@pytest.mark.parametrize(
    ("parts", "place", "words"),
    [
        ({"object": "flashng", "predicate": "character"}, "5:13", "one of: fixed, flashing, occulting"),
        ({"object": "[gull-rock]"}, "5:13", "expected a text, found a list"),
        ({"object": "''"}, "5:13", "a value is missing"),
        ({"object": "\n"}, "5:12", "a value is missing"),
        ({"qualifiers": "[a]"}, "7:17", "expected a mapping"),
        ({"qualifiers": "{standsOn: [gull-rock, nowhere]}"}, "7:40", 'unknown id "nowhere"'),
        ({"qualifiers": "{standsUnder: x}"}, "7:18", "unknown predicate"),
        ({"speaker": "maren-hold"}, "7:14", 'did you mean "maren-holt"'),
        ({"reporter": "[maren-holt, nobody-at-all]"}, "7:28", "unknown id"),
        ({"recorded": "2026-01"}, "7:15", "not a day such as"),
        ({"kind": "opinion"}, "7:11", "one of: fact, quotation, assessment, prediction, question"),
        ({"predicate": "stairs", "object": "1.5"}, "5:13", "whole number"),
        ({"predicate": "manned", "object": "NO"}, "5:13", "neither true nor false"),
        ({"predicate": "when"}, "4:16", 'unknown predicate "when"'),
        (
            {"predicate": "blamedOn", "subject": "wreck-of-the-petrel", "object": "gull-rock"},
            "5:13",
            "Keeper or Light",
        ),
        ({"locator": ""}, "3:5", "say where in the source"),
        ({"when": "1907-02-13", "when_wording": "Friday"}, "8:19", "13 February 1907 was a Wednesday"),
    ],
)
def test_a_mistake_is_told_where_it_stands(
    lights_copy: Make, parts: dict[str, str], place: str, words: str
) -> None:
    (problem,) = lines(read(lights_copy({"data/dossiers/x.yaml": claim(**parts)})))
    assert problem.startswith(f"data/dossiers/x.yaml:{place}: ")
    assert words in problem


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("data/entities/x.yaml", "- id: Gull\n  type: Lamp\n  name: G\n", ':1:7: error: "Gull" is not an id'),
        ("data/entities/x.yaml", "- id: gull-rock\n  type: Lamp\n  name: G\n", ":1:7: error: id"),
        ("data/entities/x.yaml", "- id: a\n  type: Logbook\n  name: G\n", ":2:9: error: type"),
        ("data/entities/x.yaml", "- id: a\n  type: Character\n  name: G\n", ":2:9: error: unknown type"),
        ("data/entities/x.yaml", "- id: a\n  type: Lamp\n", ':1:3: error: key "name" is missing'),
        ("data/entities/x.yaml", "id: a\n", ":1:1: error: expected a list of entities"),
        ("data/entities/x.yaml", "- a\n- [b]\n", ":1:3: error: expected a mapping"),
        ("data/entities/x.yaml", "", ":1:1: warning: the file says nothing"),
        ("data/entities/x.yaml", b"- id: \xff\n", ":1:7: error: byte 0xff is not UTF-8"),
        ("data/entities/x.yaml", "- id: a\n\ttype: b\n", ":2:1: error: a tab cannot indent"),
        ("data/dossiers/x.yaml", "claims: []\n", ':1:1: error: key "source" is missing'),
        (
            "data/dossiers/x.yaml",
            "source: {id: y, type: Logbook, title: T}\n",
            ":1:14: error: the file of source",
        ),
        ("data/dossiers/x.yaml", "source: {id: x, type: Lamp, title: T}\n", ":1:23: error: type"),
        ("data/dossiers/x.yaml", HEAD + "  {a: b}\n", ":3:3: error: expected a list of claims"),
        ("data/dossiers/x.yaml", HEAD.replace("T}", "T, relays: [gull-rock]}"), ":1:51: error: "),
        (
            "data/decisions.yaml",
            "- same: [gull-rock]\n  by: a\n  when: 2026-01-01\n  reason: b\n",
            ":1:9: error",
        ),
        (
            "data/decisions.yaml",
            "- same: [gull-rok, x]\n  by: a\n  when: 2026-01-01\n  reason: b\n",
            ":1:10: error",
        ),
    ],
)
def test_a_broken_file_is_told(lights_copy: Make, name: str, text: str | bytes, problem: str) -> None:
    files: dict[str, str | bytes] = {name: text}
    if name != "data/decisions.yaml":
        files["data/decisions.yaml"] = "[]\n"
    found = [line for line in lines(read(lights_copy(files))) if line.startswith(name)]
    assert found
    assert found[0].startswith(name + problem)


def test_an_entity_and_a_source_never_share_an_id(lights_copy: Make) -> None:
    project = lights_copy({"data/entities/x.yaml": "- id: gull-rock-log\n  type: Lamp\n  name: G\n"})
    (problem,) = [p for p in read(project).problems if p.code == "duplicate-id"]
    assert str(problem.origin) == "data/dossiers/gull-rock-log.yaml:2:7"
    assert "data/entities/x.yaml:1:3" in problem.message


def test_the_same_claim_twice_in_a_dossier_is_one_too_many(lights_copy: Make) -> None:
    text = claim() + claim(when="1900").removeprefix(HEAD)
    (problem,) = lines(read(lights_copy({"data/dossiers/x.yaml": text})))
    assert problem.startswith(
        "data/dossiers/x.yaml:7:5: error: the claim at data/dossiers/x.yaml:3:5 says the same"
    )


def test_an_id_survives_what_is_no_part_of_the_claim(lights_copy: Make) -> None:
    def ids(text: str) -> set[str]:
        loaded = read(lights_copy({"data/dossiers/x.yaml": text}))
        assert loaded.ok
        return {c.id for c in loaded.dataset.claims if c.source.endswith("/x")}

    plain = ids(claim())
    assert ids("# moved\n\n" + claim(when="1900/1910", rank="deprecated", note="later", ref="A1")) == plain
    assert ids(claim(object="gull-rock", locator="'p. 1'")) == plain
    assert ids(claim(object="sker-point")) != plain
    assert ids(claim(locator="p. 2")) != plain
    high, same = (
        claim(predicate="height", object="5_000 metre"),
        claim(predicate="height", object="5e3 metre"),
    )
    assert ids(high) == ids(same)


def test_a_merged_entity_keeps_its_names_and_its_claims_their_ids(lights_copy: Make) -> None:
    merged = read(lights_copy({}))
    apart = read(lights_copy({"data/decisions.yaml": "[]\n"}))
    kept = "https://lights.example/id/gull-rock-light"
    assert merged.dataset.redirects == (("https://lights.example/id/old-gull", kept),)
    entity = next(entity for entity in merged.dataset.entities if entity.iri == kept)
    assert "Old Gull Tower" in entity.aliases
    assert not any(entity.iri.endswith("old-gull") for entity in merged.dataset.entities)
    assert {claim.id for claim in merged.dataset.claims} == {claim.id for claim in apart.dataset.claims}
    assert not any(claim.subject.endswith("old-gull") for claim in merged.dataset.claims)


@pytest.mark.parametrize(
    ("pairs", "place"),
    [
        (["[gull-rock-light, old-gull]", "[sker-light, old-gull]"], "5:22"),
        (
            ["[gull-rock-light, old-gull]", "[sker-light, gull-rock-light]", "[old-gull, sker-light]"],
            "9:20",
        ),
        (["[gull-rock-light, gull-rock-light]"], "1:27"),
        (["[gull-rock-light, gull-rock-log]"], "1:27"),
        (["[gull-rock-light, The Old Gull]"], "1:27"),
    ],
)
def test_judgements_that_contradict_are_told(lights_copy: Make, pairs: list[str], place: str) -> None:
    text = "".join(f"- same: {pair}\n  by: a\n  when: 2026-01-01\n  reason: b\n" for pair in pairs)
    found = [
        str(p) for p in read(lights_copy({"data/decisions.yaml": text})).problems if "decisions" in str(p)
    ]
    assert found
    assert found[0].startswith(f"data/decisions.yaml:{place}: error")


def test_what_is_read_is_kept(lights: Project) -> None:
    dataset = read(lights).dataset
    claims = {
        (c.subject.rpartition("/")[2], c.predicate.rpartition("#")[2], c.object.value): c
        for c in dataset.claims
    }
    height = claims["gull-rock-light", "height", "38 metre"]
    assert height.origin.file == "data/dossiers/light-list-1931.yaml"
    assert (height.value_wording, height.refs, height.recorded.isoformat()) == (
        "thirty-eight metres",
        ("H1",),
        "2026-01-15",
    )
    old = claims["gull-rock-light", "height", "41 metre"]
    assert (str(old.retracted), old.recorded.isoformat()) == ("2026-02-01", "2026-01-16")
    lost = claims["wreck-of-the-petrel", "lostNear", "https://lights.example/id/gull-rock"]
    assert len(lost.qualifiers) == 2
    gazette = next(source for source in dataset.sources if source.iri.endswith("gazette"))
    assert gazette.author == "A. Reporter, B. Second"
    assert gazette.relays == ("https://lights.example/source/gull-rock-log",)


def test_what_is_probably_there_twice_is_a_warning(lights_copy: Make) -> None:
    url = "https://lights.example/archive/list-1931/"
    project = lights_copy(
        {
            "data/dossiers/x.yaml": f"source: {{id: x, type: Logbook, title: T, url: '{url}'}}\n",
            "data/entities/x.yaml": "- {id: b, type: Lighthouse, name: SKER LIGHT}\n",
            "data/notes.yaml": "a: b\n",
        }
    )
    loaded = read(project)
    assert loaded.ok
    assert [(str(p.origin), p.code) for p in loaded.problems if p.code != "calendar"] == [
        ("data/dossiers/x.yaml:1:9", "duplicate-source"),
        ("data/entities/x.yaml:1:3", "duplicate-name"),
        ("data/notes.yaml:1:1", "unread-file"),
    ]


def test_names_are_in_other_languages(lights_copy: Make) -> None:
    things = """
- {id: a, type: Lighthouse, name: A, names: {DE: Turm, zh-hant: 燈塔, en: A, German: T, de: U}}
- {id: b, type: Lighthouse, name: B, names: [Turm]}
"""
    place = "data/entities/x.yaml"
    assert lines(read(lights_copy({place: things}))) == [
        f'{place}:2:69: error: the name in "en" is the value of "name" [bad-language]',
        f'{place}:2:76: error: "German" is not the tag of a language, such as de or zh-Hans [bad-language]',
        f'{place}:2:87: error: key "de" stands here twice [duplicate-key]',
        f"{place}:3:45: error: expected names by language, such as {{de: …}}, found a list [wrong-type]",
    ]
    good = "- {id: a, type: Lighthouse, name: A, aliases: [X], names: {zh-hant: 燈塔, DE: Turm}}\n"
    (thing,) = (e for e in read(lights_copy({place: good})).dataset.entities if e.iri.endswith("/a"))
    assert thing.names == (("de", "Turm"), ("zh-Hant", "燈塔"))
    assert thing.aliases == ("X", "Turm", "燈塔")

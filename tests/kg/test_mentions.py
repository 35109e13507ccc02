"""Names, dates and quotations in a text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.curate.desk import open_desk
from kg.mentions.dates import dates
from kg.mentions.lexicon import Lexicon, lexicon, words
from kg.mentions.mentions import mentions
from kg.mentions.quotations import quotations
from kg.vocab import local_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

TEXT = """\
The Keepers of Gull Rock
Maren Holt came to the Gull Rock Light on 3 January 1900. Gull Rock's lamp, the Old Gull of the sailors, burnt
Oil. "Fog is the sea come up to look at us," said Maren Holt, who had it from Tobias Wick.
Tobias Wick wrote in the log that “nobody who has stood there forgets it”. The "so-called lamp" of Sker-Point
(鷗岩燈台) was lit since 1868, or in Feb. 1869; on 31 February 1870 it was out.
"""


@pytest.fixture(scope="module")
def known(lights: Project) -> Lexicon:
    desk = open_desk(lights)
    return lexicon(desk.dataset, desk.schema)


def found(text: str, known: Lexicon) -> list[tuple[str, str]]:
    return [(one.text, local_name(one.things[0])) for one in mentions(text, known)]


def test_the_longest_name_at_a_place(known: Lexicon) -> None:
    assert found(TEXT, known) == [
        ("Gull Rock", "gull-rock"),
        ("Maren Holt", "maren-holt"),
        ("Gull Rock Light", "gull-rock-light"),
        ("Gull Rock", "gull-rock"),
        ("the Old Gull", "gull-rock-light"),
        ("Maren Holt", "maren-holt"),
        ("Tobias Wick", "tobias-wick"),
        ("Tobias Wick", "tobias-wick"),
        ("Sker-Point", "sker-point"),
        ("鷗岩燈台", "gull-rock-light"),
    ]


@pytest.mark.parametrize(
    "text", ["gull rock", "GULL ROCK", "Gull. Rock", "Seagull Rock", "Gull Rocks", "Gull\nRock", "no 1", ""]
)
def test_what_only_looks_like_a_name(known: Lexicon, text: str) -> None:
    assert found(text, known) == []


def test_a_name_of_several_things_is_for_a_person_to_choose(lights_copy: Copy) -> None:
    text = "- {id: holt-hill, type: Headland, name: Holt Hill, aliases: [Maren Holt]}\n"
    desk = open_desk(lights_copy({"data/entities/more.yaml": text}))
    known = lexicon(desk.dataset, desk.schema)
    (one,) = mentions("Maren Holt", known)
    assert one.is_ambiguous
    assert [local_name(thing) for thing in one.things] == ["maren-holt", "holt-hill"], "more is known of her"
    near = {one.things[1]: {"https://lights.example/id/sker-point"}}
    chosen = mentions("Maren Holt at Sker Point", known, lambda thing: near.get(thing, ()))
    assert local_name(chosen[0].things[0]) == "holt-hill"


def test_a_surname_is_whoever_is_named_in_full(known: Lexicon) -> None:
    text = (
        "Wick was late. Holt asked why; Tobias Wick told Holt Hill's people. Wick left Gull Rock. Maren Holt."
    )
    told = [(one.text, local_name(one.things[0])) for one in mentions(text, known)]
    assert [one for one in told if one[0] == "Wick"] == [("Wick", "tobias-wick")] * 2
    assert mentions("Wick and Holt were late.", known) == ()


AGAIN = """\
- {id: beacon-office, type: Lamp, name: Bureau of Beacons and Buoys}
- {id: sker-beacons, type: Lamp, name: Beacon Office of Sker Point}
- {id: wick-lamp-act, type: Lamp, name: Wick Lamp Act}
- {id: fresnel, type: Lamp, name: Fresnel Optics Inc.}
- {id: gale, type: Keeper, name: Anna-Maria Gale}
- {id: storm, type: Lamp, name: Storm, description: The Storm burns in a storm.}
- {id: osn, type: Lamp, name: OSN}
"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("the Wick Lamp Act passed. Since then the Act has stood.", ["Wick Lamp Act", "Act"]),
        ("Before the Act, the Wick Lamp Act, the Act of Lamps and the Act Now", ["Wick Lamp Act"]),
        ("the Bureau of Beacons and Buoys (BBB) and the BBB", ["Bureau of Beacons and Buoys", "BBB", "BBB"]),
        ("the BBB alone", []),
        ("the Old Shipping Net (OSN) and OSN again", []),
        ("the OSN", ["OSN"]),
        ("by Fresnel Optics Inc. and by Fresnel Optics", ["Fresnel Optics Inc", "Fresnel Optics"]),
        ("Sker Point's Beacon Office", ["Sker Point", "Beacon Office"]),
        ("Sker Point's beacon office", ["Sker Point"]),
        ('Anna-Maria "Windy" Gale and Anna-Maria B. Gale', ['Anna-Maria "Windy" Gale', "Anna-Maria B. Gale"]),
        ("it was Anna-Maria Gale, then Mr. Gale, and at last a certain Jo Gale", ["Anna-Maria Gale", "Gale"]),
        ("They lit the Storm in a storm. Storm was near.", ["Storm"]),
        ("of the University of Sker Point", []),
        ("see https://lights.example/Sker-Point and @Storm", []),
    ],
)
def test_what_a_text_goes_on_to_call_things(lights_copy: Copy, text: str, wanted: list[str]) -> None:
    desk = open_desk(lights_copy({"data/entities/more.yaml": AGAIN}))
    assert [one.text for one in mentions(text, lexicon(desk.dataset, desk.schema))] == wanted


def test_plurals_of_what_ends_in_a_digit(lights_copy: Copy) -> None:
    text = "- {id: f100-lamp, type: Lamp, name: F100}\n"
    desk = open_desk(lights_copy({"data/entities/more.yaml": text}))
    known = lexicon(desk.dataset, desk.schema)
    assert [one.text for one in mentions("An F100, two F100s, no F100x", known)] == ["F100", "F100s"]


def test_abbreviations_with_full_stops(lights_copy: Copy) -> None:
    text = "- {id: nl-office, type: Lamp, name: NL Office}\n- {id: nl, type: Lamp, name: N.L.}\n"
    desk = open_desk(lights_copy({"data/entities/more.yaml": text}))
    told = mentions("The N.L. Office, the NL and the N.L.", lexicon(desk.dataset, desk.schema))
    assert [one.text for one in told] == ["N.L. Office", "NL", "N.L."]


def test_dates_and_what_is_none() -> None:
    assert [(one.text, one.edtf) for one in dates(TEXT)] == [
        ("3 January 1900", "1900-01-03"),
        ("since 1868", "1868"),
        ("Feb. 1869", "1869-02"),
    ]
    text = "It may march on 1234 men, 2001 of them in vain; May 2001 was warm."
    assert [one.edtf for one in dates(text)] == ["2001-05"]


def test_quotations_have_their_speakers(known: Lexicon) -> None:
    told = [
        (one.text[:12], one.speaker and one.speaker.text)
        for one in quotations(TEXT, mentions(TEXT, known), known)
    ]
    assert told == [("Fog is the s", "Maren Holt"), ("nobody who h", "Tobias Wick")]


SPOKEN = "the lamp was lit before the fog came"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("“{},” said Maren Holt, who knew Tobias Wick.", ["maren-holt"]),
        ("“{},” Wick, who knew Maren Holt, told her. Tobias Wick left.", ["tobias-wick"]),
        ("Tobias Wick left the island. “{},” he wrote. “{}.”", ["tobias-wick", "tobias-wick"]),
        (
            "Maren Holt met a keeper. In a letter, she said that “{}” and that “{}”.",
            ["maren-holt", "maren-holt"],
        ),
        ("According to Tobias Wick, “{}”.", ["tobias-wick"]),
        ("Maren Holt said so. “{},” wrote Jane Gale.", [None]),
        ("Maren Holt met Jane Gale. “{},” Gale said.", [None]),
        ("Keeper Maren Holt met Jane Gale. “{},” the keeper said.", ["maren-holt"]),
        ("Maren Holt, asked by Tobias Wick, said “{}”.", ["maren-holt"]),
        ("The keeper of the lamp, Tobias Wick, said “{}”.", ["tobias-wick"]),
        ("Maren Holt met a man, Jane Gale writing to her that “{}”.", [None]),
        ('"{}," said Maren "Mary" Holt. It was "so called" once.', ["maren-holt"]),
        ("Maren Holt of Gull Rock Light said “{}”.", ["maren-holt"]),
        ("The log says “{}”.", [None]),
        ("Maren Holt left. The log reads “{}”.", [None]),
        ("“{}.” Maren Holt left.", [None]),
    ],
)
def test_who_speaks(known: Lexicon, text: str, speakers: list[str | None]) -> None:
    said = text.replace("{}", SPOKEN)
    found = quotations(said, mentions(said, known), known)
    assert [one.speaker and local_name(one.speaker.things[0]) for one in found] == speakers


def test_a_spokesperson_and_a_body_of_a_kind(policy: Project) -> None:
    desk = open_desk(policy)
    known = lexicon(desk.dataset, desk.schema)
    kind = next(kind for kind in desk.schema.kinds.values() if kind.label == "company")
    one, other = [e for e in desk.dataset.entities if e.kinds == (kind.iri,) and e.name.isalpha()][:2]
    text = (
        f"{one.name} and {other.name} met. A spokesperson for {one.name} said no. "
        f"“{SPOKEN},” the spokesperson said. {other.name} agreed. “{SPOKEN},” the company wrote."
    )
    found = quotations(text, mentions(text, known), known)
    assert [said.speaker and said.speaker.things[0] for said in found] == [one.iri, other.iri]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read(known: Lexicon, text: str) -> None:
    for one in mentions(text, known):
        assert text[one.start : one.end] == one.text
    assert all(
        text[word.start : word.end].replace(".", "") == word.text.replace(".", "") for word in words(text)
    )
    assert all(text[one.start : one.end] == one.text for one in dates(text))
    assert all(one.text in text for one in quotations(text, (), known))


def test_every_name_of_the_data_is_found_by_itself(project: Project) -> None:
    desk = open_desk(project)
    dataset, listed = desk.dataset, lexicon(desk.dataset, desk.schema)
    missed = [
        name
        for entity in dataset.entities
        for name in (entity.name, *entity.aliases)
        if not any(
            entity.iri in one.things
            for text in (f"they met {name} there", f"they met it ({name})")
            for one in mentions(text, listed)
        )
    ]
    assert len(missed) <= len(dataset.entities) // 200, missed


def test_the_command(lights: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, "utf-8")
    assert main(["mentions", str(path), "--project", str(lights.root)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "1:16  Gull Rock: gull-rock"
    assert out[-1] == "4:35  tobias-wick: “nobody who has stood there forgets it”"
    assert main(["mentions", str(path), "--format", "json", "--project", str(lights.root)]) == 0
    assert json.loads(capsys.readouterr().out)["dates"][0]["edtf"] == "1900-01-03"
    assert main(["mentions", str(tmp_path / "none"), "--project", str(lights.root)]) == 1

"""Each open dataset in its true format, with made-up contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.imports.naming import slug
from tests.imports.conftest import FILES

if TYPE_CHECKING:
    from tests.imports.conftest import Into

LIST = slug("screening-list", "list Specially Designated Nationals (SDN) - Treasury Department")
EXPECTED = {
    "agora": (
        "agora",
        "agora",
        {
            ("agora-90001", "status", "adopted"),
            ("agora-90001", "topic", "ai-safety"),
            ("agora-90002", "status", "proposed"),
        },
        ["documents.csv:5", '"Abandoned" is not in the map'],
        "Long summary",
    ),
    "epoch-2026.csv": (
        "epoch-models",
        "epoch-models",
        {
            ("epoch-models-gullmind-2", "releasedOn", "2031-06-05"),
            ("epoch-models-gullmind-2", "developer", "epoch-models-university-of-skerry"),
            ("epoch-models-gullmind-2", "trainedOn", "epoch-models-kelp-k1"),
            ("epoch-models-gullmind-2", "trainedOn", "epoch-models-kelp-k2"),
            ("epoch-models-gullmind-2", "specification", "3.5e+25 operation"),
            ("epoch-models-gullmind-2", "variantOf", "epoch-models-gullmind-1"),
            ("epoch-models-ternlet", "parameterCount", "7000000000.0 parameter"),
        },
        ["epoch-2026.csv:2", "284000000.0 parameter is far from what its note says: 284B"],
        "Authors",
    ),
    "epoch-2024.csv": (
        "epoch-models",
        "models-2024",
        {("models-2024-gullmind-1", "parameterCount", "1000000000.0 parameter")},
        [],
        "Country (from Organization)",
    ),
    "epoch-hardware.csv": (
        "epoch-hardware",
        "epoch-hardware",
        {
            ("epoch-hardware-kelp-k1", "manufacturer", "epoch-hardware-kelpworks"),
            ("epoch-hardware-kelp-k1", "specification", "80 gigabyte"),
        },
        [],
        "Type",
    ),
    "screening-list.csv": (
        "screening-list",
        "screening-list",
        {
            ("screening-list-aa01", "listedOn", "entity-list"),
            ("screening-list-aa02", "listedOn", LIST),
        },
        ["1 records gave nothing"],
        "programs",
    ),
    "eto-chips": (
        "eto-chips",
        "eto-chips",
        {
            ("eto-chips-p901", "headquarteredIn", "netherlands"),
            ("eto-chips-p901", "supplies", "eto-chips-n901"),
            ("eto-chips-n902", "designedFor", "eto-chips-n901"),
            ("eto-chips-s2", "contains", "eto-chips-n901"),
        },
        ["providers.csv:4", '"Various countries" is not in the map'],
        "provider_name",
    ),
    "entities.ftm.json": (
        "ftm",
        "ftm",
        set(),
        ["entities.ftm.json:6", "not JSON", "1 records gave nothing"],
        "properties.birthDate",
    ),
    "wikidata.json": (
        "wikidata",
        "wikidata",
        {
            ("wikidata-q999999901", "foundedOn", "2019~"),
            ("wikidata-q999999901", "headquarteredIn", "wikidata-q999999902"),
            ("wikidata-q999999903", "owns", "wikidata-q999999901"),
        },
        ["2 of the entities are only named in it"],
        "P18",
    ),
    "federal-register.json": (
        "federal-register",
        "federal-register",
        {
            ("federal-register-2031-90001-2031-01-15", "documentNumber", "2031-90001"),
            ("federal-register-2031-90001-2015-03-02", "documentNumber", "2031-90001"),
            ("federal-register-2031-90002-2031-02-01", "inForceFrom", "2031-02-01"),
            ("federal-register-strings-bureau", "published", "federal-register-2031-90001-2031-01-15"),
        },
        [],
        "agencies.slug",
    ),
}


@pytest.mark.parametrize("file", EXPECTED)
def test_a_dataset_is_known_by_its_fields_and_read(
    policy_into: Into, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping, name, wanted, told, unused = EXPECTED[file]
    naming = () if name == mapping else ("--as", name)
    assert policy_into.bring(FILES / file, *naming) == 0
    said = capsys.readouterr().out
    assert all(one in said for one in told), said
    assert wanted <= policy_into.claims(name)
    made = policy_into.manifest(name)
    assert made.rules == f"ontology/imports/{mapping}.yaml"
    assert made.licence.startswith("https://creativecommons.org/")
    assert any(unused in one.unused for one in made.inputs)
    before = policy_into.bytes(name)
    assert policy_into.bring(FILES / file, *naming) == 0
    assert "as they were" in capsys.readouterr().out
    assert policy_into.bytes(name) == before


def test_changes_of_entities_take_and_give_what_they_name_alone(
    policy_into: Into, capsys: pytest.CaptureFixture[str]
) -> None:
    assert policy_into.bring(FILES / "entities.ftm.json", "--as", "people") == 0
    before = policy_into.claims("people")
    assert any(predicate == "listedOn" for _, predicate, _ in before)
    capsys.readouterr()
    assert policy_into.bring(FILES / "changes.delta.json", "--as", "people") == 0
    after = policy_into.claims("people")
    assert before - after == {one for one in before if one[1] in {"listedOn", "published"}}
    owned = next(one for one in after if one[1] == "owns")
    line = next(one for one in policy_into.lines("people") if one.get("id") == owned[2])
    assert line["name"] == "Kite and Lantern Works Ltd"
    stake = next(one for one in policy_into.lines("people") if one.get("predicate") == "owns")
    assert stake["qualifiers"] == {"stake": ["51 percent"]}
    assert stake["when"] == "2005-06-01/"
    assert policy_into.bring(FILES / "changes.delta.json", "--as", "people") == 0
    assert "as they were" in capsys.readouterr().out


def test_what_a_format_says_of_a_value_stands_at_its_claim(policy_into: Into) -> None:
    assert policy_into.bring(FILES / "wikidata.json", "--as", "items") == 0
    founded = next(one for one in policy_into.lines("items") if one.get("predicate") == "foundedOn")
    assert founded["rank"] == "preferred"
    assert founded["note"] == "https://documents.example/founding"
    seat = next(one for one in policy_into.lines("items") if one.get("predicate") == "headquarteredIn")
    assert seat["when"] == "2020-03/"


def test_a_date_in_the_year_3033_ends_nothing(policy_into: Into) -> None:
    assert policy_into.bring(FILES / "screening-list.csv", "--as", "screening") == 0
    listed = next(one for one in policy_into.lines("screening") if one.get("object") == "entity-list")
    assert listed["when"] == "2031-05-21/"
    party = next(one for one in policy_into.lines("screening") if one.get("id") == listed["subject"])
    assert party["name"] == "Freedonia Kite Works"


def test_other_files_do_not_take_the_place_of_an_import_unasked(
    policy_into: Into, capsys: pytest.CaptureFixture[str]
) -> None:
    assert policy_into.bring(FILES / "epoch-2026.csv") == 0
    before = policy_into.bytes("epoch-models")
    capsys.readouterr()
    assert policy_into.bring(FILES / "epoch-2024.csv") == 1
    assert "another name with --as" in capsys.readouterr().err
    assert policy_into.bytes("epoch-models") == before

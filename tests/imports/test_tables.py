"""Tables and JSON Lines, good and bad, into the second domain."""

from __future__ import annotations

import gc
import json
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest

from kg.imports.manifest import folder
from tests.imports.conftest import LIGHTS, TABLE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.imports.conftest import Into

ROWS = [line.split(",") for line in TABLE.replace('"Wolf\nRock"', "Wolf Rock").splitlines()]


def by_csv(into: Into) -> Path:
    return into.write("register.csv", TABLE.encode("utf-8-sig"))


def by_tsv(into: Into) -> Path:
    return into.write("register.tsv", "\n".join("\t".join(row) for row in ROWS).encode("utf-16"))


def by_lines(into: Into) -> Path:
    objects = (dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:])
    return into.write("register.jsonl", "\n".join(map(json.dumps, objects)) + "\n")


def by_excel(into: Into) -> Path:
    book = openpyxl.Workbook()
    assert book.active
    for row in ROWS:
        book.active.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    path = into.place / "register.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("form", [by_csv, by_tsv, by_lines, by_excel])
def test_the_same_table_says_the_same_in_every_form(
    lights_into: Into, form: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lights_into.bring(form(lights_into), "--mapping", lights_into.place / "map.yaml") == 0  # type: ignore[operator]
    assert lights_into.claims("register") == {
        ("register-l1", "firstLitOn", "1895-12"),
        ("register-l1", "height", "27 metre"),
        ("register-l1", "standsOn", "register-skerry-point"),
        ("register-l2", "firstLitOn", "1870"),
        ("register-l2", "height", "41 metre"),
        ("register-l2", "standsOn", "register-wolf-head"),
    }
    said = capsys.readouterr().out
    assert 'not used: "Remark" (1)' in said
    assert "CC BY-NC 4.0, allows no commercial use" in said


BAD = b"""\
Light ID,Name,Other names,Height (m),Measured,First lit,Headland,Sign,Elsewhere,Remark
B1,Good,,20,1900,1900,Cape,,,
B2,No date,,20,1900,soon,Cape,,,
B3,No number,,tall,1900,1900,Cape,,,
B4,,,20,,,,,,
B5,Too long,,20,1900,1900,Cape,,,,,,more
B6,Broken \xff bytes,,20,1900,1900,Cape,,,
B7,"No, address",,20,1900,1900,Cape,,nowhere,
B8,Bad time,,20,sometime,1900,Cape,,,

B9,Last,,20,1900,1900,Cape,,,
"""


def test_bad_rows_are_told_by_line_and_the_rest_is_imported(
    lights_into: Into, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lights_into.write("bad.csv", BAD)
    mapping = lights_into.place / "map.yaml"
    assert lights_into.bring(path, "--mapping", mapping, "--strict") == 1
    assert "nothing was imported" in capsys.readouterr().err
    assert not folder(lights_into.project).joinpath("bad").exists()
    assert lights_into.bring(path, "--mapping", mapping) == 0
    said = capsys.readouterr().out
    codes = {
        3: "bad-date",
        4: "bad-quantity",
        5: "missing-name",
        6: "bad-record",
        7: "bad-record",
        8: "bad-value",
    }
    for line, code in {**codes, 9: "bad-value"}.items():
        assert f"bad.csv:{line}:1: warning: " in said, line
        assert any(
            one.startswith(f"bad.csv:{line}:") and one.endswith(f"[{code}]") for one in said.splitlines()
        )
    assert {one["id"] for one in lights_into.lines("bad") if one.get("type") == ["Lighthouse"]} == {
        "bad-b1", "bad-b2", "bad-b3", "bad-b7", "bad-b8", "bad-b9",
    }  # fmt: skip
    assert lights_into.manifest("bad").inputs[0].bad == len(codes) + 1


def test_an_updated_file_changes_what_it_changed(
    lights_into: Into, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = lights_into.place / "map.yaml"
    path = lights_into.write("register.csv", TABLE)
    assert lights_into.bring(path, "--mapping", mapping, "--retrieved", "2026-01-01") == 0
    first = {one["claim"]: one for one in lights_into.lines("register") if "claim" in one}
    # A row above the others moves them, and says nothing new of them.
    head, rest = TABLE.split("\n", 1)
    lights_into.write(
        "register.csv", f"{head}\nL0,New,,9,1950,1950,Wolf Head,,,\n{rest.replace('27,1931', '27,1932')}"
    )
    capsys.readouterr()
    assert lights_into.bring(path, "--retrieved", "2026-02-02") == 0  # by the mapping of before
    assert "4 added, 1 changed, 0 removed" in capsys.readouterr().out
    after = {one["claim"]: one for one in lights_into.lines("register") if "claim" in one}
    assert first.keys() < after.keys()
    days = {one["recorded"] for key, one in after.items() if key in first and one.get("when") != "1932"}
    assert days == {"2026-01-01"}
    assert {one["recorded"] for key, one in after.items() if key not in first} == {"2026-02-02"}
    wolf = next(one for one in after.values() if one["object"] == "41 metre")
    assert wolf["row"] == 4


def test_a_proposed_mapping_can_be_used_as_it_is(
    lights_into: Into, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lights_into.write("lighthouses.csv", TABLE)
    assert lights_into.bring("--propose", path) == 0
    proposed = capsys.readouterr().out
    assert "type: Lighthouse" in proposed
    assert "predicate: firstLitOn" in proposed
    mapping = lights_into.write("proposed.yaml", proposed)
    assert lights_into.bring(path, "--mapping", mapping) == 0
    assert ("lighthouses-l1", "firstLitOn", "1895-12") in lights_into.claims("lighthouses")


def test_a_sample_of_a_long_file_closes_it(lights_into: Into, capsys: pytest.CaptureFixture[str]) -> None:
    long = "Light ID,Name,First lit\n" + "".join(f"M{n},Light {n},1900\n" for n in range(3_000))
    assert lights_into.bring("--propose", lights_into.write("long.csv", long)) == 0
    assert "predicate: firstLitOn" in capsys.readouterr().out
    gc.collect()  # where it is not closed, a warning ends the test


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("predicate: heigth", 'unknown predicate "heigth"; did you mean "height"?'),
        ("predicate: height\n      stance: asserst", 'did you mean "asserts"?'),
        ("predicat: height", 'unknown key "predicat"; did you mean "predicate"?'),
        (
            "predicate: standsOn\n      subject: ligth",
            'no thing here is called "ligth"; did you mean "light"?',
        ),
    ],
)
def test_a_wrong_mapping_is_told_by_line_with_what_would_be_right(
    lights_into: Into, wrong: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lights_into.write("register.csv", TABLE)
    mapping = lights_into.write("map.yaml", LIGHTS.replace("predicate: height", wrong, 1))
    assert lights_into.bring(path, "--mapping", mapping) == 1
    said = capsys.readouterr().out
    assert told in said
    assert "map.yaml:1" in said.replace("map.yaml:2", "map.yaml:1")


def test_a_misspelt_column_is_told(lights_into: Into, capsys: pytest.CaptureFixture[str]) -> None:
    path = lights_into.write("register.csv", TABLE.replace("Headland", "Headlands"))
    assert lights_into.bring(path, "--mapping", lights_into.place / "map.yaml") == 0
    assert 'has "Headland"; did you mean "Headlands"?' in capsys.readouterr().out


HOSTILE = {
    "quote.csv": b'Light ID,Name\nX1,"' + b"a" * 100_000 + b"\n" + b"X2,b\n" * 2_000,
    "wide.csv": b",".join(b"c%d" % n for n in range(50_000)) + b"\nx\n",
    "deep.jsonl": b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"\n" + b"[1]\n\x00\n",
    "empty.csv": b"",
    "bomb.xlsx": b"PK\x03\x04not a workbook",
    "nul.csv": b"Light ID,Name\nX\x001,Na\x00me\n",
    "surrogate.jsonl": b'{"Light ID": "S1", "Name": "\\ud800"}\n',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_told_and_leave_nothing_broken(lights_into: Into, name: str) -> None:
    path = lights_into.write(name, HOSTILE[name])
    code = lights_into.bring(path, "--mapping", lights_into.place / "map.yaml", "--as", "hostile")
    assert code in {0, 1}
    assert lights_into.run("import", "--list") == 0
    assert code or lights_into.run("build") == 0


def test_a_loader_of_another_package_is_found(
    lights_into: Into, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (lights_into.place / "pairs_loader.py").write_text(
        "from kg.loaders.record import Bad, Record\n"
        "class Pairs:\n"
        "    name, partial, fixed = 'pairs', False, False\n"
        "    def recognises(self, name, head):\n"
        "        return name.endswith('.pairs')\n"
        "    def records(self, file, settings):\n"
        "        for number, line in enumerate(file.stream, 1):\n"
        "            key, found, name = line.decode().strip().partition('=')\n"
        "            fields = {'Light ID': [key], 'Name': [name]}\n"
        "            yield Record(number, fields) if found else Bad(number, 'no =')\n"
        "LOADER = Pairs()\n"
    )
    info = lights_into.place / "pairs_loader-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pairs-loader\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[statecraft.loaders]\npairs = pairs_loader:LOADER\n")
    monkeypatch.syspath_prepend(lights_into.place)
    path = lights_into.write("lights.pairs", "P1=Pair Light\nnothing\n")
    assert lights_into.bring(path, "--mapping", lights_into.place / "map.yaml") == 0
    assert "lights.pairs:2:1: warning: no = [bad-record]" in capsys.readouterr().out
    assert {one["name"] for one in lights_into.lines("lights")} == {"Pair Light"}
    sys.modules.pop("pairs_loader", None)

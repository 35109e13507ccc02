"""Imports asked of the shapes: warnings at rows, and the check goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.imports.run import MOST_TOLD
from tests.imports.conftest import TABLE

if TYPE_CHECKING:
    import pytest

    from tests.imports.conftest import Into


def test_what_the_shapes_say_of_rows_is_told_and_stops_nothing(
    lights_into: Into, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lights_into.run("check", "--imports") == 1
    assert "nothing was built yet" in capsys.readouterr().err
    wrong = "L1,Sule Skerry,,27,1931,1895-12,Another Point,,,\n"
    lights_into.write("register.csv", TABLE + wrong)
    given = lights_into.place / "register.csv", "--mapping", lights_into.place / "map.yaml"
    assert lights_into.bring(*given) == 0
    assert lights_into.run("build") == 0
    capsys.readouterr()
    assert lights_into.run("check", "--imports") == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("imports/")]
    (line,) = told
    assert line.startswith("imports/register/register.csv:2:")
    assert "warning: register-l1 · stands on: a light stands on one headland" in line
    lights_into.run("check")
    assert "imports/" not in capsys.readouterr().out


def test_of_many_alike_some_are_told(lights_into: Into, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (f"L{n},Light {n},,27,1931,1895,{head},,,\n" for n in range(30) for head in ("North", "South"))
    lights_into.write("register.csv", TABLE.partition("\n")[0] + "\n" + "".join(rows))
    given = lights_into.place / "register.csv", "--mapping", lights_into.place / "map.yaml"
    assert lights_into.bring(*given) == 0
    assert lights_into.run("build") == 0
    capsys.readouterr()
    lights_into.run("check", "--imports")
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("imports/")]
    assert sum("register.csv:" in line for line in told) == MOST_TOLD
    assert any(f"{30 - MOST_TOLD} more like this: stands on: a light stands" in line for line in told)

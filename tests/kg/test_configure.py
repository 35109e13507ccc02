"""Settings: where they may stand, which place holds, and what is said of a wrong one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from kg import configure
from kg.errors import SettingsError
from kg.serving import Serving

if TYPE_CHECKING:
    from pathlib import Path


def flags(*given: str) -> Namespace:
    parser = ArgumentParser()
    configure.add(parser)
    return parser.parse_args(given)


def read(file: Path, text: str = "", *given: str, **environment: str) -> Serving:
    file.write_text(text)
    return configure.configure(file, flags(*given), environment)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "statecraft.toml"


def test_flags_hold_before_the_environment_and_that_before_the_file(file: Path) -> None:
    text = "[serve]\nport = 1\nquery_seconds = 1\nclient_burst = 1\n"
    found = read(
        file, text, "--port", "3", STATECRAFT_PORT="2", STATECRAFT_QUERY_SECONDS="2.5", STATECRAFT_X="y"
    )
    assert (found.port, found.query_seconds, found.client_burst) == (3, 2.5, 1)
    assert found.threads == Serving().threads


def test_every_setting_can_be_given_in_every_place(file: Path) -> None:
    for setting in fields(Serving):
        value = {bool: "no", int: "700000000", float: "7.5", str: "none", tuple: "::1"}[type(setting.default)]
        wanted = {bool: False, int: 700000000, float: 7.5, str: "none", tuple: ("::1",)}[
            type(setting.default)
        ]
        flag = "--" + setting.name.replace("_", "-")
        by_flag = [f"--no-{flag[2:]}"] if isinstance(setting.default, bool) else [flag, value]
        quoted = f"[serve]\n{setting.name} = '{value}'\n"
        for found in (
            read(file, "", *by_flag),
            read(file, "", **{f"STATECRAFT_{setting.name.upper()}": value}),
            read(file, quoted),
        ):
            assert getattr(found, setting.name) == wanted, setting.name


@pytest.mark.parametrize(
    ("text", "size"), [("800MB", 800_000_000), ("1.5 GiB", 1_610_612_736), ("7", 7), ("64k", 64_000)]
)
def test_sizes_may_have_units(file: Path, text: str, size: int) -> None:
    assert read(file, "", "--cache", text).cache == size


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[serve]\nquer_seconds = 3\n", "did you mean `query_seconds`"),
        ("[serve]\nport = 'eighty'\n", "`port`: 'eighty' is not a number"),
        ("[serve]\nquery_memory = 'much'\n", "is not bytes"),
        ("[serve]\nport = -1\n", "`port`: -1 is not from 0 upwards"),
        ("[serve]\nthreads = 0\n", "`threads`: 0 is not from 1 upwards"),
        ("[serve]\nquery_seconds = inf\n", "`query_seconds`: inf is not from 0.1 upwards"),
        ("[serve]\nclient_rate = nan\n", "`client_rate`: nan is not from 0 upwards"),
        ("[serve]\nquery_memory = '1KB'\n", "is not from 100,000,000 upwards"),
        ("[server]\nport = 1\n", r"\[server\] is no table of settings; did you mean \[serve\]"),
        ("[serve]\naccess_log_client = 'name'\n", "none of hash, address, none"),
        ("[serve\n", "statecraft.toml"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(file: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        read(file, text)


def test_another_file_can_be_named_and_must_be_there(file: Path) -> None:
    (file.parent / "other.toml").write_text("[serve]\nport = 9\n")
    assert read(file, "[serve]\nport = 1\n", "--config", "other.toml").port == 9
    assert read(file, "[serve]\nport = 1\n", STATECRAFT_CONFIG="other.toml").port == 9
    with pytest.raises(SettingsError, match=r"none\.toml"):
        read(file, "", "--config", "none.toml")


def test_help_tells_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        flags("--help")
    told = capsys.readouterr().out
    assert all(f"--{setting.name.replace('_', '-')}" in told for setting in fields(Serving))
    assert "default: 800MB" in told

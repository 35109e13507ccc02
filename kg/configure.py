"""Reads settings from flags, the environment and one file, in this order of precedence."""

from __future__ import annotations

import difflib
import re
import tomllib
from argparse import BooleanOptionalAction
from math import inf
from typing import TYPE_CHECKING, Any, Final

from kg.errors import SettingsError
from kg.people.provider import SECRET
from kg.serving import Serving, settings

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Mapping
    from dataclasses import Field
    from pathlib import Path

    from kg.serving import Value

#: Before a setting's name in capitals, in the environment.
PREFIX: Final = "STATECRAFT_"
#: The environment's name for a file of settings.
FILE: Final = f"{PREFIX}CONFIG"
#: The table of a file that holds them.
TABLE: Final = "serve"
_UNITS: Final = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3, "ki": 1024, "mi": 1024**2, "gi": 1024**3}
_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(|k|m|g|ki|mi|gi)b?", re.IGNORECASE)
_YES: Final = frozenset({"1", "true", "yes", "on"})
_NO: Final = frozenset({"0", "false", "no", "off"})


def add(parser: ArgumentParser) -> None:
    """Declare a flag for every setting, and ``--config``."""
    group = parser.add_argument_group(
        "settings",
        f"Each may be given as a flag, in the environment (--query-seconds is {PREFIX}QUERY_SECONDS), or in "
        f"the table [{TABLE}] of a file (query_seconds = 10); the first of these that has it holds. The file "
        "is the project's statecraft.toml, or the one that --config names. Sizes may be written like 800MB.",
    )
    group.add_argument("--config", metavar="FILE", help=f"file of settings (or {FILE})")
    for setting in settings():
        unit = setting.metadata["unit"]
        default = _shown(setting)
        flag, purpose = "--" + setting.name.replace("_", "-"), setting.metadata["purpose"]
        told = f"{purpose} (default: {default})".replace("%", "%%")
        if isinstance(setting.default, bool):
            group.add_argument(flag, action=BooleanOptionalAction, default=None, help=told)
            continue
        group.add_argument(
            flag,
            metavar=(unit or type(setting.default).__name__.replace("tuple", "list")).upper(),
            help=told,
        )


def configure(project_file: Path, options: Namespace, environment: Mapping[str, str]) -> Serving:
    """Read the settings of a server.

    Raises:
        SettingsError: a file cannot be read or has a setting that is none, or a value is not of its kind.
    """
    named = getattr(options, "config", None) or environment.get(FILE)
    file = project_file.parent.joinpath(named) if named else project_file
    found: dict[str, Value] = dict(_of_file(file, required=bool(named)))
    for setting in settings():
        name = PREFIX + setting.name.upper()
        if name in environment:
            found[setting.name] = _read(setting, environment[name], name)
        given = getattr(options, setting.name, None)
        if given is not None:
            found[setting.name] = _read(setting, given, "--" + setting.name.replace("_", "-"))
    values: dict[str, Any] = dict(found)
    return Serving(**values)


def strangers(environment: Mapping[str, str]) -> Iterator[str]:
    """Name the variables of the environment that look like settings and are none, with the nearest one.

    >>> list(strangers({"STATECRAFT_PROT": "80", "STATECRAFT_PORT": "80"}))
    ['STATECRAFT_PROT is no setting; did you mean STATECRAFT_PORT?']
    """
    known = [PREFIX + setting.name.upper() for setting in settings()] + [FILE, SECRET]
    for name in sorted(environment):
        near = difflib.get_close_matches(name, known, 1, 0.85)
        if name.startswith(PREFIX) and name not in known and near:
            yield f"{name} is no setting; did you mean {near[0]}?"


def _of_file(file: Path, *, required: bool) -> Iterator[tuple[str, Value]]:
    if not required and not file.is_file():
        return
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{file}: {error}"
        raise SettingsError(message) from error
    if TABLE not in tables and (near := difflib.get_close_matches(TABLE, tables, 1, 0.7)):
        message = f"{file}: [{near[0]}] is no table of settings; did you mean [{TABLE}]?"
        raise SettingsError(message)
    known = {setting.name: setting for setting in settings()}
    for name, value in tables.get(TABLE, {}).items():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.5)
            hint = f"; did you mean `{near[0]}`?" if near else f"; there are {', '.join(known)}"
            message = f"{file}: [{TABLE}] has no `{name}`{hint}"
            raise SettingsError(message)
        yield name, _read(known[name], value, f"{file}: `{name}`")


def _read(setting: Field[Value], value: object, place: str) -> Value:
    """Read a value, given as text or as TOML has it."""
    try:
        read = _converted(setting, value)
    except (TypeError, ValueError):
        kind = {bool: "yes or no", int: "a number", float: "a number", tuple: "a list"}
        what = setting.metadata["unit"] or kind.get(type(setting.default), "text")
        message = f"{place}: {value!r} is not {what}"
        raise SettingsError(message) from None
    choices = setting.metadata["choices"]
    if choices and read not in choices:
        message = f"{place}: {value!r} is none of {', '.join(choices)}"
        raise SettingsError(message)
    least = setting.metadata["least"]
    if isinstance(read, int | float) and not isinstance(read, bool) and not least <= read < inf:
        message = f"{place}: {value!r} is not from {least:,} upwards"
        raise SettingsError(message)
    return read


def _converted(setting: Field[Value], value: object) -> Value:
    text = str(value).strip()
    match setting.default:
        case bool():
            if text.lower() not in _YES | _NO:
                raise ValueError(text)
            return text.lower() in _YES
        case int() if setting.metadata["unit"] == "bytes":
            size = _SIZE.fullmatch(text)
            if size is None:
                raise ValueError(text)
            return int(float(size[1]) * _UNITS[size[2].lower()])
        case int():
            return int(text)
        case float():
            return float(text)
        case tuple():
            parts = value if isinstance(value, list) else text.split(",")
            return tuple(part.strip() for part in map(str, parts) if part.strip())
        case _:
            return text


def _shown(setting: Field[Value]) -> str:
    default = setting.default
    if isinstance(default, tuple):
        return ",".join(default) or "none"
    if setting.metadata["unit"] == "bytes" and isinstance(default, int):
        return f"{default // 1_000_000}MB"
    if isinstance(default, bool):
        return "yes" if default else "no"
    return f"{default:g}" if isinstance(default, float) else str(default) or "none"

"""Changes as people write them, in a file or on a command line, to operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from kg.curate import drafting
from kg.errors import CurationError, EditRefused

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from kg.curate.desk import Desk
    from kg.curate.operations import Operation, What

WHATS = ("claim", "source", "entity")


def read_changes(desk: Desk, text: str, day: dt.date) -> tuple[Operation, ...]:
    """Read a file of changes: a list of mappings, each one of

    ::

        - {add: claim, source: ID, entry: {subject: …}}
        - {add: entity, file: NAME, entry: {id: …}}
        - {add: source, entry: {id: …}}
        - {amend: claim, id: ID, now: {rank: preferred, note: }}
        - {retract: claim, id: ID, reason: …}
        - {correct: CLAIM, source: ID, now: {object: …}}

    A key without a value is taken away.

    Raises:
        CurationError: it is no such list, or names what is not there.
    """  # noqa: D415 - the colon belongs to the list
    try:
        found = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - builds texts, lists and mappings alone
    except yaml.YAMLError as error:
        message = f"the changes are not YAML: {error}"
        raise EditRefused(message) from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        message = "changes are a list, each a mapping with add, amend, retract or correct"
        raise EditRefused(message)
    return tuple(operation for one in found for operation in asked(desk, one, day))


def asked(desk: Desk, wanted: Mapping[str, object], day: dt.date) -> tuple[Operation, ...]:
    """Turn one change into operations.

    Raises:
        CurationError: it is none, or names what is not there.
    """
    project = desk.project
    if "add" in wanted:
        entry = _mapping(wanted, "entry")
        what = _what(wanted["add"])
        if what == "claim":
            return (drafting.add_claim(project, _text(wanted, "source"), entry),)
        if what == "source":
            return (drafting.add_source(project, entry),)
        return (drafting.add_entity(project, entry, _text(wanted, "file", "")),)
    if "amend" in wanted:
        now = _keys(wanted)
        return (drafting.amend(desk, _what(wanted["amend"]), _text(wanted, "id"), now),)
    if "retract" in wanted:
        what, name = _what(wanted["retract"]), _text(wanted, "id")
        return drafting.retract(desk, what, name, _text(wanted, "reason"), day)
    if "correct" in wanted:
        return drafting.correct(desk, _text(wanted, "correct"), _keys(wanted), _text(wanted, "source", ""))
    message = "a change says add, amend, retract or correct"
    raise EditRefused(message)


def pairs(texts: Iterable[str]) -> dict[str, object]:
    """Read ``key=value``; a key twice makes a list, ``key.inner=value`` a mapping.

    >>> pairs(["name=A = B", "aliases=a", "aliases=b", "qualifiers.unit=m", "note="])
    {'name': 'A = B', 'aliases': ['a', 'b'], 'qualifiers': {'unit': 'm'}, 'note': ''}

    Raises:
        CurationError: a text has no equals sign.
    """
    found: dict[str, object] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            message = f"{text!r} is not written key=value"
            raise CurationError(message)
        outer, _, inner = key.strip().partition(".")
        side = found
        if inner:
            below = found.setdefault(outer, {})
            if isinstance(below, dict):
                side, outer = below, inner
        before = side.get(outer)
        side[outer] = (
            value if before is None else [*before, value] if isinstance(before, list) else [before, value]
        )
    return found


def as_texts(value: object) -> object:
    """Write what JSON has as files have it: numbers as texts; null, which takes a key away, as an empty one.

    >>> as_texts({"object": 110, "note": None, "aliases": ["A", 2.5], "flag": True})
    {'object': '110', 'note': '', 'aliases': ['A', '2.5'], 'flag': 'true'}
    """
    if isinstance(value, dict):
        return {str(key): as_texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_texts(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value if isinstance(value, str) else str(value)


def _keys(wanted: Mapping[str, object]) -> dict[str, object | None]:
    return {key: value or None for key, value in _mapping(wanted, "now").items()}


def _what(found: object) -> What:
    for what in WHATS:
        if found == what:
            return what  # type: ignore[return-value]
    message = f"{found!r} is none of {', '.join(WHATS)}"
    raise EditRefused(message)


def _text(found: Mapping[str, object], key: str, default: str | None = None) -> str:
    value = found.get(key, default)
    if isinstance(value, str) and (value or default is not None):
        return value
    message = f'a change needs "{key}"'
    raise EditRefused(message)


def _mapping(found: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = found.get(key)
    if isinstance(value, dict) and value:
        return value
    message = f'a change needs "{key}", a mapping of keys to values'
    raise EditRefused(message)

"""What of a proposal is decided by itself: each change, and in it each qualifier or key.

A change is named by its number (``2``), a part of it by the key as well (``2.hedge``, ``2.qualifiers.unit``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.curate.entry import normal
from kg.curate.operations import Add, Amend
from kg.errors import CurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from kg.curate.entry import Entry, Value
    from kg.curate.operations import Operation

#: What an entry is not that entry without.
_WHOLE: Final = frozenset(
    {"id", "type", "name", "title", "subject", "predicate", "object", "locator", "recorded"}
)
_WITHDRAWAL: Final = frozenset({"retracted", "reason"})


@dataclass(frozen=True, slots=True)
class Division:
    """Changes that are to be made now, those that were refused, and those that nobody has decided about."""

    now: tuple[Operation, ...]
    refused: tuple[Operation, ...]
    left: tuple[Operation, ...]


def parts(operation: Operation) -> tuple[str, ...]:
    """Name the keys of a change that can be decided by themselves.

    >>> parts(Add("claim", "x.yaml", {"subject": "a", "hedge": "reported", "qualifiers": {"unit": "m"}}))
    ('hedge', 'qualifiers.unit')
    """
    if isinstance(operation, Add):
        free = {} if operation.what == "judgement" else operation.entry
        return tuple(key for key, _ in flat(free) if key.partition(".")[0] not in _WHOLE)
    keys = tuple(operation.now)
    return () if len(keys) == 1 or _WITHDRAWAL.issuperset(keys) else keys


def flat(entry: Mapping[str, Value | None]) -> Iterator[tuple[str, Value | None]]:
    """Give the keys and values of an entry, those of a mapping in it by both keys."""
    for key, value in entry.items():
        if isinstance(value, Mapping):
            yield from ((f"{key}.{inner}", one) for inner, one in value.items())
        else:
            yield key, value


def names(operations: Iterable[Operation]) -> frozenset[str]:
    """Give the names of everything that can be decided."""
    found = set()
    for number, one in enumerate(operations):
        found |= {str(number), *(f"{number}.{key}" for key in parts(one))}
    return frozenset(found)


def divide(operations: Sequence[Operation], accepted: Collection[str], refused: Collection[str]) -> Division:
    """Divide changes by what was decided; a part that nobody names goes with its change.

    Raises:
        CurationError: something is named that there is not, or both accepted and refused.
    """
    known = names(operations)
    for name in (*accepted, *refused):
        if name not in known:
            message = f'the proposal has no part "{name[:80]}"; it has {", ".join(sorted(known))}'
            raise CurationError(message)
    if both := set(accepted) & set(refused):
        message = f'"{min(both)}" is both accepted and refused'
        raise CurationError(message)
    sides: tuple[list[Operation], ...] = ([], [], [])
    for number, one in enumerate(operations):
        whole = str(number)
        verdict = {whole: 0 if whole in accepted else 1 if whole in refused else 2}
        for key in parts(one):
            name = f"{whole}.{key}"
            verdict[key] = 0 if name in accepted else 1 if name in refused else verdict[whole]
        for side, made in zip(sides, _sides(one, verdict, whole), strict=True):
            side.extend([made] if made else [])
    return Division(*map(tuple, sides))


def with_values(
    operations: Sequence[Operation], values: Mapping[str, object | None]
) -> tuple[Operation, ...]:
    """Let changes give other values, by number and key; None takes a key away.

    Raises:
        CurationError: a name is none of a change's keys, or a value is none.
    """
    found = list(operations)
    for name, value in values.items():
        number, _, key = name.partition(".")
        if not number.isdecimal() or int(number) >= len(found) or not key:
            message = f'the proposal has no value "{name[:80]}"'
            raise CurationError(message)
        one = found[int(number)]
        side = one.entry if isinstance(one, Add) else one.now
        changed = _with(side, key, value)
        if isinstance(one, Add):
            found[int(number)] = replace(one, entry={k: v for k, v in changed.items() if v is not None})
        else:
            was = {k: one.was.get(k) for k in changed}
            found[int(number)] = replace(one, now=changed, was=was)
    return tuple(found)


def _with(side: Mapping[str, Value | None], key: str, value: object | None) -> dict[str, Value | None]:
    outer, _, inner = key.partition(".")
    if not inner:
        return {**side, outer: None if value is None else normal({outer: value})[outer]}
    mapping = side.get(outer)
    below: dict[str, object] = dict(mapping) if isinstance(mapping, Mapping) else {}
    below.pop(inner, None)
    below |= {} if value is None else {inner: value}
    return {**side, outer: normal({outer: below})[outer] if below else None}


def _sides(one: Operation, verdict: Mapping[str, int], whole: str) -> Iterator[Operation | None]:
    """Give what is made of a change now, what of it is refused, and what is left of it."""
    if isinstance(one, Amend):
        for side in range(3):
            keys = [key for key in one.now if verdict.get(key, verdict[whole]) == side]
            same = len(keys) == len(one.now)
            now, was = ({key: of.get(key) for key in keys} for of in (one.now, one.was))
            yield one if same else replace(one, now=now, was=was) if keys else None
        return
    # An entry stands or falls as a whole; of one that stands or waits, parts may be refused.
    home = verdict[whole]
    out = {key for key in verdict if key != whole and verdict[key] == 1}
    for side in range(3):
        if side == home:
            yield replace(one, entry=_only(one.entry, lambda key: key not in out)) if home != 1 else one
        elif side == 1 and out:
            yield replace(one, entry=_only(one.entry, lambda key: key in out or key in _WHOLE))
        else:
            yield None


def _only(entry: Entry, wanted: Callable[[str], bool]) -> Entry:
    found: dict[str, Value] = {}
    for key, value in entry.items():
        if isinstance(value, Mapping):
            inner = {name: one for name, one in value.items() if wanted(f"{key}.{name}")}
            found |= {key: inner} if inner else {}
        elif wanted(key):
            found[key] = value
    return found

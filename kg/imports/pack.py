"""The file of an import: its lines in order, compressed without a date, and compared with those of before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from kg import packed
from kg.durable import sync
from kg.imports import lines as forms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from kg.imports.lines import Line

_LEVEL: Final = 5


@dataclass
class Tally:
    """What an import holds, and how that differs from before."""

    entities: int = 0
    claims: int = 0
    absent: int = 0
    triples: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0

    @property
    def same(self) -> bool:
        """Whether nothing is otherwise than before."""
        return not (self.added or self.changed or self.removed)


def gather(rows: Iterable[str]) -> Iterator[tuple[str, Line]]:
    """Make one line of those with one key, from rows of key, place and line that are in order."""
    for key, group in groupby((row.split("\t", 3) for row in rows), lambda parts: (parts[0], parts[1])):
        found = [forms.load(parts[3]) for parts in group]
        yield "\t".join(key), forms.join(found) if len(found) > 1 else found[0]


def compare(
    now: Iterable[tuple[str, Line]],
    before: Iterable[Line],
    tally: Tally,
    kept: Callable[[Line], bool] = lambda _: False,
) -> Iterator[Line]:
    """Give the lines of an import in order, counted, with what was recorded before as it was.

    ``kept`` tells of a line of before whether it stays although nothing says it now.
    """
    new, old = iter(now), ((forms.key(line), line) for line in before)
    one, other = next(new, None), next(old, None)
    while one or other:
        if one and (not other or one[0] < other[0]):
            tally.added += 1
            yield _counted(one[1], tally)
            one = next(new, None)
        elif other and (not one or other[0] < one[0]):
            if kept(other[1]):
                yield _counted(other[1], tally)
            else:
                tally.removed += 1
            other = next(old, None)
        elif one and other:
            line, was = one[1], other[1]
            if forms.says_the_same(line, was):
                line = {**line, "recorded": was["recorded"]} if "recorded" in was else line
            else:
                tally.changed += 1
            yield _counted(line, tally)
            one, other = next(new, None), next(old, None)


def _counted(line: Line, tally: Tally) -> Line:
    if "claim" in line:
        tally.claims += 1
    else:
        tally.entities += 1
        tally.absent += bool(line.get("absent"))
    return line


def compare_texts(now: Iterable[str], before: Iterable[str], tally: Tally) -> Iterator[str]:
    """Give the lines of a file of RDF in order, each once and counted."""
    new, old = (line for line, _ in groupby(now)), iter(before)
    one, other = next(new, None), next(old, None)
    while one is not None or other is not None:
        if one is not None and one == other:
            tally.triples += 1
            yield one
            one, other = next(new, None), next(old, None)
        elif one is not None and (other is None or one < other):
            tally.added, tally.triples = tally.added + 1, tally.triples + 1
            yield one
            one = next(new, None)
        else:
            tally.removed += 1
            other = next(old, None)


def write(path: Path, lines: Iterable[str]) -> str:
    """Write lines, and have them on the disk; give the digest of what is in the file.

    Raises:
        OSError: the disk does not take them.
    """
    digest = packed.pack(path, (f"{line}\n".encode() for line in lines), _LEVEL)
    sync(path)
    return digest


def texts(path: Path) -> Iterator[str]:
    """Read the lines of a file.

    Raises:
        OSError: it cannot be read, or is torn.
    """
    return (line[:-1].decode() for line in packed.unpack(path))


def read(path: Path) -> Iterator[Line]:
    """Read the lines of entities and claims.

    Raises:
        OSError: it cannot be read, or is torn.
    """
    return map(forms.load, texts(path))


def touched(keys: Collection[str]) -> Callable[[Line], bool]:
    """Tell of a line whether it is of none of the records that a file of changes speaks of."""
    return lambda line: line.get("record") not in keys

"""How long it takes to match a list of damaged names with many, and how often what is matched is right."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import Store

from bench.report import section, table
from bench.searching import index_of, make
from kg.engine import Embedded
from kg.folding import flat
from kg.reconcile.query import Query
from kg.reconcile.reconciler import Reconciler
from kg.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.name import Name

_BASE: Final = "x:"
_MANGLED: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged name, how it was damaged, and the IRI of what it was; nothing where that was taken out."""

    text: str
    damage: str
    iri: str


def damaged(names: dict[str, Name], count: int, seed: int = 3) -> Iterator[Case]:
    """Damage some names, a sort of damage after the other; the last sort is of names that are not there."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    sorts: list[tuple[str, Callable[[random.Random, str], str]]] = [
        ("none, but for case", lambda _, text: text.upper()),
        ("a letter left out", _without),
        ("a wrong letter", _wrong),
        ("two letters swapped", _swapped),
        ("words in another order", _reordered),
        ("without marks on letters", lambda _, text: flat(text)),
        ("a legal form behind it", lambda _, text: f"{text} Ltd."),
        ("a word left out", _shorter),
    ]
    for number, name in enumerate(chance.sample(_alone(names), count)):
        damage, spoil = sorts[number % len(sorts)]
        yield Case(spoil(chance, name.label), damage, name.iri)


def _alone(names: dict[str, Name]) -> list[Name]:
    """Give what shares its name with nothing else, in whatever order its words stand."""
    counts = Counter(_sorted(name) for name in names.values())
    return [name for name in names.values() if counts[_sorted(name)] == 1]


def _sorted(name: Name) -> tuple[str, ...]:
    return tuple(sorted(flat(name.label).split()))


def _place(chance: random.Random, text: str) -> int:
    return chance.randrange(1, len(text) - 1)


def _without(chance: random.Random, text: str) -> str:
    place = _place(chance, text)
    return text[:place] + text[place + 1 :]


def _wrong(chance: random.Random, text: str) -> str:
    place = _place(chance, text)
    return text[:place] + chance.choice(_MANGLED) + text[place + 1 :]


def _swapped(chance: random.Random, text: str) -> str:
    place = _place(chance, text)
    return text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :]


def _reordered(chance: random.Random, text: str) -> str:
    words = text.split()
    chance.shuffle(words)
    return " ".join(words)


def _shorter(chance: random.Random, text: str) -> str:
    words = text.split()
    del words[chance.randrange(len(words))]
    return " ".join(words)


def main(arguments: list[str]) -> int:
    """Measure and write the section: ``reconciling [--names N] [--list N]``."""
    parser = argparse.ArgumentParser(prog="python -m bench reconciling", description=__doc__)
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--list", type=int, default=1_000, help="names that are matched")
    given = parser.parse_args(arguments)
    chance = random.Random(4)  # noqa: S311 - no secret
    every = {
        f"{_BASE}id/{name.slug}": replace(name, iri=f"{_BASE}id/{name.slug}")
        for name in make(given.names + given.list // 8).values()
    }
    # What is taken out is asked for all the same.
    missing = chance.sample(_alone(every), given.list // 8)
    for name in missing:
        del every[name.iri]
    cases = list(damaged(every, given.list - len(missing)))
    cases += [Case(name.label, "not there", "") for name in missing]
    here = Reconciler(Schema({}, {}, {}, {}), index_of(every), Embedded(Store()), _BASE, every)
    begun, busy = time.perf_counter(), time.process_time()
    answers = here.ask([Query(case.text) for case in cases])
    took, busy = time.perf_counter() - begun, time.process_time() - busy
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for case, found in zip(cases, answers, strict=True):
        best = found[0] if found else None
        right = best is not None and best.name.iri == case.iri
        sure = best is not None and best.match
        for sort in (case.damage, "all"):
            for place, counted in enumerate((True, right, sure, sure and not right)):
                counts[sort][place] += counted
    counts["all"] = counts.pop("all")
    rows = [[sort, *map(str, found)] for sort, found in counts.items()]
    text = table(["damage", "names", "first is right", "matched", "of these wrong"], rows)
    section(
        "reconciling",
        f"## Reconciliation\n\nMatching {len(cases):,} damaged names with {len(every):,} took {took:.1f} s, "
        f"{took / len(cases) * 1000:.1f} ms each, and {busy:.1f} s of one processor in all. A name "
        f"with a word left out may well be that of another thing.\n\n{text}",
    )
    sys.stdout.write(f"{text}\n{took:.2f} s, processor {busy:.2f} s\n")
    return 0

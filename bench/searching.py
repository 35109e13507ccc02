"""How long it takes to complete what is being typed among many names, beside SQLite's full-text index."""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
import statistics
import sys
import time
from typing import TYPE_CHECKING, Final

from bench.report import section, table
from kg.folding import flat
from kg.name import Name
from kg.search.index import Index
from kg.texts import Varying

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SYLLABLES: Final = re.findall(
    r"\w+", "ba ko ri ten mor sal ve gra lin dor ash um pel qui zan fe tor hu şo čer ød"
)
_COMMON: Final = re.findall(r"\w+", "Bureau Ministry Rule Act Order Company Institute Export Control Office")
_SCRIPTS: Final = ("北角灯塔", "Министерство торговли", "وزارة التجارة", "산업부")
_SAMPLES: Final = 150


def make(count: int, seed: int = 1) -> dict[str, Name]:
    """Make up names of two to five words, some of them common, with aliases in other scripts among them."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    stock = [
        "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()
        for _ in range(60 * int(count**0.5))
    ]
    found = {}
    for number in range(count):
        parts = [
            chance.choice(_COMMON if chance.random() < 0.35 else stock) for _ in range(chance.randint(2, 5))
        ]
        label = " ".join([parts[0], "of", *parts[1:]]) if chance.random() < 0.3 else " ".join(parts)
        alias = (chance.choice(_SCRIPTS),) if chance.random() < 0.02 else ()
        said = " ".join(chance.choice(stock) for _ in range(6)) if chance.random() < 0.5 else ""
        iri = f"x:{number}"
        found[iri] = Name(iri, f"slug-{number}", label, alias, (), said, degree=chance.randint(0, 50))
    return found


def typed(names: dict[str, Name], seed: int = 2) -> Iterator[tuple[str, str]]:
    """Give what people type, each with its sort: beginnings, typos, initials, words, other scripts."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for label in chance.sample([name.label for name in names.values()], _SAMPLES):
        yield from (("beginning", label[:length]) for length in (1, 2, 3, 5, 8, len(label)))
        place = chance.randrange(1, len(label) - 1)
        yield "a wrong letter", label[:place] + "x" + label[place + 1 :]
        yield "two letters swapped", label[: place - 1] + label[place] + label[place - 1] + label[place + 1 :]
        yield "initials", "".join(word[0] for word in label.split() if word[0].isupper())
        yield "last word, without marks", flat(label.split()[-1])
    yield from (("other scripts", text[:length]) for text in _SCRIPTS for length in (1, 2, len(text)))


def index_of(names: dict[str, Name]) -> Index:
    """Make the index of some names."""
    made = Index(names, Varying())
    made.ready()
    return made


def peer(names: dict[str, Name]) -> Callable[[str], object]:
    """Put the same names into SQLite's full-text index, and complete by prefix with it."""
    base = sqlite3.connect(":memory:")
    base.execute(
        "CREATE VIRTUAL TABLE n USING fts5(label, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
    )
    base.executemany("INSERT INTO n VALUES (?)", ((" ".join((n.label, *n.aliases)),) for n in names.values()))

    def ask(text: str) -> object:
        words = [f'"{word}"' for word in flat(text).split()]
        query = " ".join([*words[:-1], f"{words[-1]}*"]) if words else '""'
        return base.execute("SELECT label FROM n WHERE n MATCH ? ORDER BY rank LIMIT 8", (query,)).fetchall()

    return ask


def measure(ask: Callable[[str], object], queries: list[tuple[str, str]]) -> dict[str, list[float]]:
    """Give the milliseconds of each query by sort, in order of size; of each the quickest of three times."""
    found: dict[str, list[float]] = {}
    for sort, text in queries:
        times = []
        for _ in range(3):
            begun = time.perf_counter()
            ask(text)
            times.append((time.perf_counter() - begun) * 1000)
        found.setdefault(sort, []).append(min(times))
    return {sort: sorted(times) for sort, times in found.items()}


def main(arguments: list[str]) -> int:
    """Measure and write the section: ``searching [--names N]``."""
    parser = argparse.ArgumentParser(prog="python -m bench searching", description=__doc__)
    parser.add_argument("--names", type=int, default=100_000)
    given = parser.parse_args(arguments)
    names = make(given.names)
    queries = list(typed(names))
    begun = time.perf_counter()
    index = index_of(names)
    built = time.perf_counter() - begun
    ours, theirs = measure(index.suggest, queries), measure(peer(names), queries)
    rows = [
        [
            sort,
            str(len(times)),
            *(f"{value:.2f}" for value in _figures(times)),
            f"{_figures(theirs[sort])[1]:.2f}",
        ]
        for sort, times in ours.items()
    ]
    every = sorted(time for times in ours.values() for time in times)
    rows.append(["all", str(len(every)), *(f"{value:.2f}" for value in _figures(every)), ""])
    text = table(["typed", "queries", "median, ms", "95 %, ms", "most, ms", "SQLite, 95 %, ms"], rows)
    section(
        "searching",
        f"## Search\n\nCompleting what is typed among {given.names:,} names, each query the quickest of "
        f"three times; the index takes {built:.1f} s to make. SQLite's FTS5 completes by prefix; it forgives "
        f"no typo and knows no initials.\n\n{text}",
    )
    sys.stdout.write(f"{text}\n")
    return 0


def _figures(times: list[float]) -> tuple[float, float, float]:
    return statistics.median(times), times[int(0.95 * len(times))], times[-1]

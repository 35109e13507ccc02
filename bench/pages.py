"""How long pages take to make, beside asking the store for the same claims and doing nothing with them."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from bench.generate import Recipe, write
from bench.report import section, table
from kg import snapshot
from kg import vocab as v
from kg.engine import Embedded
from web.app import close, create_app
from web.readying import ready
from web.site import KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask

_KINDS: Final = ("house", "trader", "rule", "ware")
_EACH: Final = 40
_ANY: Final = 400


def main(arguments: list[str]) -> int:
    """Measure and write the section: ``pages [--claims N]``."""
    parser = argparse.ArgumentParser(prog="python -m bench pages", description=__doc__)
    parser.add_argument("--claims", type=int, default=50_000)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        project = write(Recipe(given.claims), Path(folder) / "trade")
        made = snapshot.build(project)
        app = create_app(project, snapshot=made)
        ready(app)  # as a server does beside its first requests
        engine = Embedded(snapshot.open_store(made))
        names = sorted(iri for iri in app.extensions[KEY].current().names.by_iri if "/id/" in iri)
        some = random.Random(7).sample(names, _ANY)  # noqa: S311 - no secret
        rows = [_row(app, engine, "any", some)]
        rows += [_row(app, engine, kind, _best(project.base, kind)) for kind in _KINDS]
        close(app)
    heads = ["entity pages", "kB", "page, ms", "90th percentile", "its claims alone, ms", "ratio"]
    text = (
        f"## Pages\n\n{given.claims:,} claims. Server time of entity pages that nobody asked for before, the "
        "median; and of a query for every triple of the same claims, in the same process: of "
        f"{_ANY} things drawn at random, and of {_EACH} of each kind after the 40 that most is told of.\n\n"
        + table(heads, rows)
    )
    section("pages", text)
    sys.stdout.write(f"{text}\n")
    return 0


def _best(base: str, kind: str) -> list[str]:
    return [v.entity_iri(base, f"{kind}-{number}") for number in range(40, 40 + _EACH)]


def _row(app: Flask, engine: Embedded, label: str, things: Sequence[str]) -> list[str]:
    client, pages, plain, sizes = app.test_client(), [], [], []
    for iri in things:
        thing = NamedNode(iri)
        plain.append(_milliseconds(lambda thing=thing: engine.rows("page_things", thing=[thing])))  # type: ignore[misc]
        begun = time.perf_counter()
        answer = client.get(f"/id/{v.local_name(iri)}", headers={"Accept": "text/html"})
        pages.append((time.perf_counter() - begun) * 1000)
        sizes.append(len(answer.data) / 1000)
    ratio = median(pages) / median(plain)
    return [
        label,
        f"{median(sizes):.0f}",
        f"{median(pages):.1f}",
        f"{quantiles(pages, n=10)[8]:.1f}",
        f"{median(plain):.1f}",
        f"{ratio:.1f}",
    ]


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""How long pages take to make, beside asking the store for the same claims and doing nothing with them."""

from __future__ import annotations

import argparse
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

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

_KINDS: Final = ("house", "trader", "rule", "ware")
_EACH: Final = 40


def main(arguments: list[str]) -> int:
    """Measure and write the section: ``pages [--claims N]``."""
    parser = argparse.ArgumentParser(prog="python -m bench pages", description=__doc__)
    parser.add_argument("--claims", type=int, default=50_000)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        project = write(Recipe(given.claims), Path(folder) / "trade")
        made = snapshot.build(project)
        app = create_app(project, snapshot=made)
        engine = Embedded(snapshot.open_store(made))
        rows = [_row(app, engine, project.base, kind) for kind in _KINDS]
        close(app)
    heads = ["entity pages", "kB", "page, ms", "90th percentile", "its claims alone, ms", "ratio"]
    text = (
        f"## Pages\n\n{given.claims:,} claims. Server time of entity pages that nobody asked for before, "
        f"{_EACH} of each kind, the median; and of a query for every triple of the same claims, in the same "
        "process.\n\n" + table(heads, rows)
    )
    section("pages", text)
    sys.stdout.write(f"{text}\n")
    return 0


def _row(app: Flask, engine: Embedded, base: str, kind: str) -> list[str]:
    client, pages, plain, sizes = app.test_client(), [], [], []
    client.get(f"/id/{kind}-30")  # What the first page of all waits for is no page's own.
    for number in range(40, 40 + _EACH):
        slug = f"{kind}-{number}"
        thing = NamedNode(v.entity_iri(base, slug))
        plain.append(_milliseconds(lambda thing=thing: engine.rows("page_things", thing=[thing])))  # type: ignore[misc]
        begun = time.perf_counter()
        answer = client.get(f"/id/{slug}", headers={"Accept": "text/html"})
        pages.append((time.perf_counter() - begun) * 1000)
        sizes.append(len(answer.data) / 1000)
    ratio = median(pages) / median(plain)
    return [
        kind,
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

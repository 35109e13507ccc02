"""How long an import takes, and how much memory, for tables of two sizes: the memory must not grow."""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from bench.generate import WORLD
from bench.report import section, table

_MAPPING: Final = """\
dataset:
  title: Register of houses
records:
- file: "*.csv"
  key: "{number}"
  things:
  - as: house
    type: House
    id: "{number}"
    name: "{name}"
    aliases: {from: other names, split: ";"}
    claims:
    - predicate: founded
      object: "{founded}"
"""


def main(arguments: list[str]) -> int:
    """Measure and write the section: ``importing [ROWS ...]``."""
    parser = argparse.ArgumentParser(prog="python -m bench importing", description=__doc__)
    parser.add_argument("rows", type=int, nargs="*", default=[100_000, 1_000_000])
    given = parser.parse_args(arguments)
    rows = []
    for number in given.rows:
        with tempfile.TemporaryDirectory() as folder:
            first, again = _measure(Path(folder), number)
        rows.append([f"{number:,}", *(f"{figure:,.0f}" for figure in first), f"{again[0]:.1f}"])
    head = ["rows", "seconds", "most memory, MB", "seconds, the same again"]
    text = f"## Imports\n\nOne table of CSV, two things to say of each row.\n\n{table(head, rows)}"
    section("importing", text)
    sys.stdout.write(f"{text}\n")
    return 0


def _measure(folder: Path, number: int) -> tuple[tuple[float, float], tuple[float, float]]:
    project = shutil.copytree(WORLD, folder / "world")
    mapping, source = folder / "ports.yaml", folder / "ports.csv"
    mapping.write_text(_MAPPING, "utf-8")
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("number", "name", "other names", "founded", "remark"))
        for one in range(number):
            day = f"{1500 + one % 500}-{1 + one % 12:02d}"
            writer.writerow((one, f"Port of {one:x}", f"Hafen {one};Puerto {one}", day, "kept by nobody"))
    command = ["-m", "kg.cli", "--project", str(project), "import", str(source), "--mapping", str(mapping)]
    return _run(command), _run(command)


def _run(command: list[str]) -> tuple[float, float]:
    """Run Python with arguments; give the seconds, and the most memory that it had in MB."""
    begun = time.perf_counter()
    child = os.posix_spawn(sys.executable, [sys.executable, *command], os.environ)
    _, status, used = os.wait4(child, 0)
    if status:
        message = f"the import failed with status {status}"
        raise RuntimeError(message)
    return time.perf_counter() - begun, used.ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

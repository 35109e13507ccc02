"""``statecraft release``: the files of ``/downloads`` in a folder, to be archived or put anywhere."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, serialize

from kg import snapshot
from kg import vocab as v
from kg.commands.output import progress, replace
from kg.engine import Embedded
from kg.errors import StatecraftError
from kg.export import Graph
from kg.prefixes import prefixes
from kg.release import croissant, dcat
from kg.release.make import make
from kg.schema import load_schema

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project
    from kg.release.manifest import Release


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", type=Path, help="where to write; files of the same names are replaced")


def run(project: Project, options: Namespace) -> int:
    """Release the current snapshot, built first where the files have changed."""
    tell = progress()
    made = snapshot.current(project) or snapshot.build(project, progress=tell)
    tell("writing the files")
    engine = Embedded(snapshot.open_store(made))
    release, folder = make(Graph(project, load_schema(project), engine), made.fingerprint)
    target: Path = options.folder
    try:
        target.mkdir(parents=True, exist_ok=True)
        for file in release.files:
            shutil.copyfile(folder / file.name, target / file.name)
        for name, text in described(release, project).items():
            replace(target / name, text.encode())
    except OSError as error:
        message = f"cannot write to {target}: {error.strerror or error}"
        raise StatecraftError(message) from error
    sys.stdout.write(f"{release.title} {release.version}: {len(release.files)} files in {target}\n")
    return 0


def described(release: Release, project: Project) -> dict[str, str]:
    """Give the files that describe a release, by name."""
    triples = sorted(set(dcat.triples(release, f"{release.base}downloads/")), key=str)
    known = {"dcat": v.DCAT, "foaf": v.FOAF, "spdx": v.SPDX, **prefixes(project)}
    turtle = serialize(triples, format=RdfFormat.TURTLE, prefixes=known) or b""
    return {
        "SHA256SUMS": release.sums,
        "croissant.json": json.dumps(croissant.document(release, ""), ensure_ascii=False, indent=2) + "\n",
        "dcat.ttl": turtle.decode(),
        "citation.bib": release.bibtex + "\n",
    }

"""The project as git kept it: which revisions there are, and the graph of each."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Store

import kg
from kg.errors import ProjectError, SnapshotError
from kg.lock import writer
from kg.project import CORE, open_project
from kg.quads import quads
from kg.records import load
from kg.schema import load_schema

if TYPE_CHECKING:
    from kg.project import Project

_SECONDS: Final = 60
_KEPT: Final = 12


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit that touched the project: its hash, day and subject line."""

    commit: str
    day: str
    subject: str

    @property
    def short(self) -> str:
        """As much of the hash as people write."""
        return self.commit[:10]


def revisions(project: Project, most: int = 60) -> tuple[Revision, ...]:
    """List the last commits that touched the project, newest first; none where git does not keep it."""
    try:
        text = _git(project, "log", f"-{most}", "--format=%H%x09%cs%x09%s", "--", ".").decode(
            "utf-8", "replace"
        )
    except ProjectError:
        return ()
    parts = (line.split("\t", 2) for line in text.splitlines())
    return tuple(Revision(*part) for part in parts if len(part) == 3)  # noqa: PLR2004 - as asked for


def resolve(project: Project, name: str) -> str:
    """Give the commit that a name, tag or hash stands for.

    Raises:
        ProjectError: git does not keep the project, or has no such revision.
    """
    if not name or name.startswith("-") or any(char.isspace() or not char.isprintable() for char in name):
        message = f"{name[:60]!r} is not the name of a revision"
        raise ProjectError(message)
    return _git(project, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()


def compile_revision(project: Project, commit: str) -> Store:
    """Compile the files of a commit, in memory; what cannot be read there is left out.

    The core terms are those of the program that runs.

    Raises:
        ProjectError: the commit holds no such project.
        SchemaError: its ontology cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="statecraft-") as folder:
        data = _git(project, "archive", "--format=tar", commit)
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            if hasattr(tarfile, "data_filter"):
                archive.extractall(folder, filter="data")
            else:  # Before Python 3.11.4 there is none; what git packs has no path that leads out.
                archive.extractall(folder)  # noqa: S202
        return compile_files(open_project(Path(folder)))


def revision_store(project: Project, commit: str) -> Store:
    """Open the graph of a commit: compiled once and kept beside the snapshots, or in memory.

    Raises:
        ProjectError: the commit holds no such project.
        SchemaError: its ontology cannot be read.
    """
    core = hashlib.sha256(kg.__version__.encode() + CORE.read_bytes()).hexdigest()[:8]
    folder = project.state / "revisions"
    path = folder / f"{commit}-{core}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with writer(folder):
            if not path.is_dir():
                _keep(compile_revision(project, commit), path)
        path.touch()
        return Store.read_only(str(path))
    except (OSError, SnapshotError):
        return compile_revision(project, commit)


def _keep(compiled: Store, path: Path) -> None:
    """Write a store under another name first, so that nothing half done is found; drop old ones."""
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=path.parent))
    try:
        store = Store(str(draft / "store"))
        store.bulk_extend(compiled)
        store.flush()
        del store
        (draft / "store").rename(path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    kept = sorted((p for p in path.parent.iterdir() if p.is_dir()), key=lambda p: -p.stat().st_mtime)
    for old in kept[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def compile_files(project: Project) -> Store:
    """Compile a project's files as they are, in memory; what cannot be read is left out."""
    schema = load_schema(project)
    store = Store()
    store.bulk_extend(quads(load(project, schema).dataset, schema, project))
    return store


def _git(project: Project, *arguments: str) -> bytes:
    command = ["git", "-C", str(project.root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - no shell
    except FileNotFoundError:
        message = "git is not installed"
        raise ProjectError(message) from None
    except subprocess.TimeoutExpired:
        message = f"git did not answer within {_SECONDS} s"
        raise ProjectError(message) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        message = f"git {arguments[0]}: {said[0] if said else 'no such revision'}"
        raise ProjectError(message)
    return done.stdout

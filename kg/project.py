"""Where everything of a project is: its folder, its settings, and what its state depends on."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import platformdirs

import kg
from kg.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SETTINGS: Final = "statecraft.toml"
CORE: Final = Path(__file__).with_name("core.ttl")
EPOCH: Final = dt.date(1970, 1, 1)
_DEFAULTS: Final = {
    "description": "",
    "licence": "",
    "publisher": "",
    "ontology": "ontology",
    "data": "data",
    "questions": "questions",
}


@dataclass(frozen=True)
class Project:
    """A folder with an ontology, curated data and settings."""

    root: Path
    base: str
    title: str
    description: str
    ontology: Path
    data: Path
    questions: Path
    state: Path
    licence: str
    publisher: str = ""
    recorded: dt.date = EPOCH

    def relative(self, path: Path) -> str:
        """Write a path as seen from the project, with forward slashes; files of ours by their name."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return f"{path.parent.name}/{path.name}"

    def turtle_files(self) -> tuple[Path, ...]:
        """Our core terms first, then the project's ontology in order of path."""
        return CORE, *_files(self.ontology, ".ttl")

    def entity_files(self) -> tuple[Path, ...]:
        """Every file that declares entities, in order of path."""
        return _files(self.data / "entities", ".yaml")

    def data_files(self) -> tuple[Path, ...]:
        """Every curated file, in order of path: entities, dossiers, judgements."""
        found = [*self.entity_files(), *_files(self.data / "dossiers", ".yaml")]
        decisions = self.data / "decisions.yaml"
        return (*found, decisions) if decisions.is_file() else tuple(found)

    def input_files(self) -> tuple[Path, ...]:
        """Everything that a snapshot is made from."""
        questions = _files(self.questions, ".rq", ".csv", ".json", ".md")
        settings = self.root / SETTINGS
        imported = sorted((self.root / "imports").glob("*/manifest.yaml"))
        return (settings, *self.turtle_files(), *self.data_files(), *questions, *imported)

    def fingerprint(self) -> str:
        """Digest the input files' names and contents and our version: equal means up to date."""
        contents = ((path, hashlib.sha256(path.read_bytes()).hexdigest()) for path in self.input_files())
        return fingerprint((self.relative(path), content) for path, content in contents)


def fingerprint(contents: Iterable[tuple[str, str]]) -> str:
    """Digest names of files, the digests of their contents, and our version, in the order of the names."""
    digest = hashlib.sha256(kg.__version__.encode())
    for name, content in sorted(contents):
        digest.update(f"\0{name}\0{content}".encode())
    return digest.hexdigest()


def open_project(path: Path | None = None) -> Project:
    """Open a folder as a project.

    Without a path: the current folder if it is a project, else the bundled one.

    Raises:
        ProjectError: the folder has no usable settings.
    """
    root = (path or _default_root()).resolve()
    file = root / SETTINGS
    try:
        settings = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        message = f"{root} is not a project: it has no {SETTINGS}; `statecraft init` makes one"
        raise ProjectError(message) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        message = f"{file}: {error}"
        raise ProjectError(message) from error
    values = {key: _text(file, settings, key) for key in ("title", "base", *_DEFAULTS)}
    return Project(
        root=root,
        base=_base(file, values["base"]),
        title=values["title"],
        description=values["description"],
        ontology=_folder(root, file, values["ontology"]),
        data=_folder(root, file, values["data"]),
        questions=_folder(root, file, values["questions"]),
        state=_state(root),
        licence=values["licence"],
        publisher=values["publisher"],
        recorded=_day(file, settings),
    )


def _default_root() -> Path:
    here = Path.cwd()
    if (here / SETTINGS).is_file():
        return here
    package = Path(kg.__file__).resolve().parent
    bundled = package / "bundled"
    return bundled if (bundled / SETTINGS).is_file() else package.parent


def _text(file: Path, settings: Mapping[str, object], key: str) -> str:
    value = settings.get(key, _DEFAULTS.get(key))
    if not isinstance(value, str):
        message = f"{file}: `{key}` is missing" if value is None else f"{file}: `{key}` must be a text"
        raise ProjectError(message)
    return value


def _day(file: Path, settings: Mapping[str, object]) -> dt.date:
    """When claims entered the files that neither say so nor have a source that says when it was read."""
    day = settings.get("recorded", EPOCH)
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        message = f"{file}: `recorded` must be a day such as 2026-07-03, without quotes"
        raise ProjectError(message)
    return day


def _base(file: Path, base: str) -> str:
    parts = urlsplit(base)
    sound = parts.scheme in {"http", "https"} and parts.netloc and not parts.query and not parts.fragment
    if not sound or not base.endswith("/") or set(base) & set(' <>"{}|\\^`'):
        message = f"{file}: `base` must be a web address that ends in a slash, not {base!r}"
        raise ProjectError(message)
    return base


def _folder(root: Path, file: Path, name: str) -> Path:
    folder = (root / name).resolve()
    if not folder.is_relative_to(root):
        message = f"{file}: {name!r} leads out of the project"
        raise ProjectError(message)
    return folder


def _files(folder: Path, *suffixes: str) -> tuple[Path, ...]:
    """Find files below a folder, in order of path; hidden ones and those in hidden folders are left out."""
    return tuple(Path(path) for path in sorted(_below(str(folder), suffixes)))


def _below(folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path, suffixes)
        elif entry.name.endswith(suffixes) and entry.is_file():
            yield entry.path


def _state(root: Path) -> Path:
    """Beside the data where that can be written (and is not an installed package), else the user's cache.

    Where neither can be written, what was published beside the data can still be served.
    """
    beside = root / ".statecraft"
    installed = root.is_relative_to(Path(kg.__file__).resolve().parent)
    # A service may have been given this folder alone to write to.
    if _can_write(beside) and not installed:
        return beside
    name = hashlib.sha256(str(root).encode()).hexdigest()[:12]
    cache = platformdirs.user_cache_path("statecraft") / name
    published = (beside / "current").is_file() and not (cache / "current").is_file()
    return beside if published and not _can_write(cache) else cache


def _can_write(folder: Path) -> bool:
    return os.access(next(path for path in (folder, *folder.parents) if path.exists()), os.W_OK)

"""What a release is: which files, of which version, and how to cite it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from kg.citation import bibtex, cite, slug, version_of
from kg.project import EPOCH
from kg.status_store import last_day

if TYPE_CHECKING:
    from kg.engine import Engine
    from kg.project import Project


@dataclass(frozen=True, slots=True)
class File:
    """One file: ``size`` in bytes, digests in hexadecimal SHA-256.

    ``content`` is the digest of what is in it, where it is compressed by gzip; ``graph`` is the IRI of the
    graph that it holds, empty for all of them; ``columns`` are those of each table in it, by its name.
    """

    name: str
    title: str
    media_type: str
    size: int
    sha256: str
    content: str = ""
    graph: str = ""
    triples: int = 0
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """The files of one version of a project; ``day`` is the last on which something was recorded."""

    title: str
    description: str
    licence: str
    publisher: str
    base: str
    version: str
    day: dt.date | None
    files: tuple[File, ...] = ()

    @classmethod
    def of(cls, project: Project, engine: Engine, fingerprint: str) -> Release:
        """Describe a version, still without files."""
        day = last_day(engine, EPOCH)
        return cls(
            title=project.title,
            description=project.description,
            licence=project.licence,
            publisher=project.publisher,
            base=project.base,
            version=version_of(fingerprint),
            day=None if day == EPOCH else day,
        )

    @property
    def name(self) -> str:
        """What its files are called."""
        return slug(self.title)

    @property
    def citation(self) -> str:
        """One line for a list of references."""
        return cite(self.title, self.version, self.day, self.base, self.publisher)

    @property
    def bibtex(self) -> str:
        """The same as a BibTeX record."""
        return bibtex(self.title, self.version, self.day, self.base, self.publisher)

    @property
    def sums(self) -> str:
        """The digests of all files, as ``sha256sum --check`` reads them."""
        return "".join(f"{file.sha256}  {file.name}\n" for file in self.files)

    def write(self) -> str:
        """Write it as JSON."""
        fields = asdict(self) | {"day": self.day.isoformat() if self.day else None}
        return json.dumps(fields, ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    @classmethod
    def read(cls, text: str) -> Release:
        """Read what :meth:`write` wrote.

        Raises:
            ValueError: it is no such text.
        """
        try:
            fields = json.loads(text)
            day = dt.date.fromisoformat(fields.pop("day")) if fields["day"] else fields.pop("day")
            files = tuple(
                File(**{**one, "columns": tuple((name, tuple(all_)) for name, all_ in one["columns"])})
                for one in fields.pop("files")
            )
            return cls(**fields, day=day, files=files)
        except (KeyError, TypeError) as error:
            message = f"not a release: {error}"
            raise ValueError(message) from error

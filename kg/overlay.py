"""The files of a project as they will be: contents that nobody has written yet, over what is on the disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.project import Project


@dataclass(frozen=True)
class Overlay:
    """Contents by project-relative name, which count before those of the files."""

    project: Project
    contents: Mapping[str, bytes] = field(default_factory=dict)

    def read(self, path: Path) -> bytes:
        """Give what a file says.

        Raises:
            OSError: it is not there or cannot be read.
        """
        found = self.contents.get(self.project.relative(path)) if self.contents else None
        return path.read_bytes() if found is None else found

    def holds(self, path: Path) -> bool:
        """Tell whether there is such a file."""
        return self.project.relative(path) in self.contents or path.is_file()

    def entities(self) -> tuple[Path, ...]:
        """Give the files that declare entities, in order of path."""
        folder = self.project.data / "entities"
        fresh = {self.project.root / name for name in self.contents}
        found = {path for path in fresh if path.is_relative_to(folder)}
        return tuple(sorted(found.union(self.project.entity_files())))

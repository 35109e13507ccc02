"""The folder of one curator in the private state of a project: its files, each replaced in one step.

::

    desk/<who>/<article>/article.json
    desk/<who>/<article>/<draft>.draft.json
    desk/<who>/<article>/<draft>.gone.json     discarded, until it is taken back
    desk/<who>/<article>/proposing.json        which drafts are being proposed, while they are

``<who>`` is a digest of the curator's id.
"""

from __future__ import annotations

import hashlib
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kg import durable
from kg.articles.article import begun_from, draft_from
from kg.articles.ids import sound
from kg.errors import CurationError
from kg.lock import writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.articles.article import Begun, Draft
    from kg.project import Project

#: How the names of drafts end, of those that are kept and of those that were discarded.
KEPT: Final = ".draft.json"
GONE: Final = ".gone.json"
_ARTICLE: Final = "article.json"
_BEGUN: Final = "proposing.json"
_DELETED: Final = ".gone-"


class Cabinet:
    """The files of one curator; nobody else's can be reached through it."""

    def __init__(self, project: Project, who: str) -> None:
        """Keep whose they are; nothing is read or written yet."""
        digest = hashlib.sha256(who.encode()).hexdigest()[:24]
        self._folder = project.state / "desk" / digest

    def articles(self) -> tuple[Path, ...]:
        """Give the files of all working copies."""
        return tuple(self._folder.glob(f"[!.]*/{_ARTICLE}"))

    def article(self, article_id: str) -> Path:
        """Name the file of a working copy."""
        return self.place(article_id) / _ARTICLE

    def draft(self, article_id: str, draft_id: str, ending: str = KEPT) -> Path:
        """Name the file of a draft."""
        return self.place(article_id) / f"{sound(draft_id)}{ending}"

    def holding(self, draft_id: str, ending: str = KEPT) -> Path | None:
        """Find the file of a draft of whichever article."""
        return next(iter(self._folder.glob(f"[!.]*/{sound(draft_id)}{ending}")), None)

    def drafts(self, article_id: str, ending: str = KEPT) -> tuple[Draft, ...]:
        """Read the drafts of an article, oldest first."""
        found = [draft_from(path.read_bytes()) for path in self.place(article_id).glob(f"[!.]*{ending}")]
        return tuple(sorted(found, key=lambda one: (one.made, one.id)))

    def begun(self, article_id: str) -> Begun | None:
        """Read which drafts of an article are being proposed."""
        try:
            return begun_from(self.proposing(article_id).read_bytes())
        except FileNotFoundError:
            return None

    def proposing(self, article_id: str) -> Path:
        """Name the file that says which drafts of an article are being proposed."""
        return self.place(article_id) / _BEGUN

    def being_proposed(self) -> tuple[str, ...]:
        """Name the articles of which drafts are being proposed."""
        return tuple(path.parent.name for path in self._folder.glob(f"[!.]*/{_BEGUN}"))

    def place(self, article_id: str) -> Path:
        """Name the folder of an article."""
        return self._folder / sound(article_id)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let nobody else write to this curator's files meanwhile.

        Raises:
            CurationError: the folder cannot be written.
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            message = f"drafts cannot be kept: {error.strerror or error}"
            raise CurationError(message) from error
        with writer(self._folder):
            yield

    def write(self, path: Path, data: bytes) -> None:
        """Replace a file; it is on the disk when this returns.

        Raises:
            CurationError: the disk does not take it.
        """
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            durable.replace(path, data)
        except OSError as error:
            message = f"it cannot be kept: {error.strerror or error}"
            raise CurationError(message) from error

    def rename(self, path: Path, now: Path) -> None:
        """Give a file another name in its folder.

        Raises:
            CurationError: the disk does not take it.
        """
        try:
            path.rename(now)
            durable.sync(now.parent)
        except OSError as error:
            message = f"it cannot be kept: {error.strerror or error}"
            raise CurationError(message) from error

    def remove(self, path: Path) -> None:
        """Delete a file, if it is there.

        Raises:
            CurationError: the disk does not take it.
        """
        try:
            path.unlink(missing_ok=True)
            durable.sync(path.parent)
        except OSError as error:
            message = f"it cannot be deleted: {error.strerror or error}"
            raise CurationError(message) from error

    def forget(self, article_id: str) -> None:
        """Delete an article's folder in one step, and what a killed process left of others.

        Raises:
            CurationError: the disk does not take it.
        """
        place = self.place(article_id)
        self.rename(place, place.with_name(f"{_DELETED}{article_id}"))
        for gone in self._folder.glob(f"{_DELETED}*"):
            shutil.rmtree(gone, ignore_errors=True)

"""Where the working copies and drafts of curators are kept: in the private state of a project.

::

    desk/<who>/<article>/article.json
    desk/<who>/<article>/<draft>.draft.json

``<who>`` is a digest of the curator's id. A file is replaced in one step, and then on the disk.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg import durable
from kg.articles.article import Article, Draft, article_from, article_json, draft_from, draft_json
from kg.errors import ArticleRefused, CurationError, NoSuchThing
from kg.lock import writer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.articles.article import Extracted, Making
    from kg.curate.entry import Entry
    from kg.project import Project

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_ID: Final = re.compile(rf"[0-9]{{8}}-[{_LETTERS}]{{8}}")
_ARTICLES: Final = 500
_DRAFTS: Final = 1_000


class Shelf:
    """The working copies and drafts of one curator; nobody else's can be reached through it."""

    def __init__(self, project: Project, who: str) -> None:
        """Keep whose they are; nothing is read or written yet."""
        digest = hashlib.sha256(who.encode()).hexdigest()[:24]
        self._folder = project.state / "desk" / digest

    def articles(self) -> tuple[Article, ...]:
        """Give all working copies, newest first."""
        found = [article_from(path.read_bytes()) for path in self._folder.glob("*/article.json")]
        return tuple(sorted(found, key=lambda one: (one.made, one.id), reverse=True))

    def article(self, article_id: str) -> Article:
        """Find a working copy.

        Raises:
            NoSuchThing: this curator has none of this id.
        """
        try:
            return article_from((self._place(article_id) / "article.json").read_bytes())
        except OSError as error:
            message = "there is no such article among yours"
            raise NoSuchThing(message) from error

    def keep(self, held: Extracted) -> Article:
        """Keep a new working copy.

        Raises:
            CurationError: there are too many, or the disk does not take it.
        """
        now = _now()
        made = Article(_fresh(now), now.isoformat(timespec="milliseconds"), held)
        with writer(self._private()):
            if sum(1 for _ in self._folder.glob("*/article.json")) >= _ARTICLES:
                message = f"you keep {_ARTICLES} articles; delete those that are done with"
                raise ArticleRefused(message)
            self._write(self._place(made.id) / "article.json", article_json(made))
        return made

    def of_source(self, article: Article, source: str) -> Article:
        """Say that the claims of an article belong to a source that is in the files already."""
        made = replace(article, source=source)
        with writer(self._private()):
            self.article(article.id)
            self._write(self._place(article.id) / "article.json", article_json(made))
        return made

    def forget(self, article_id: str) -> None:
        """Delete a working copy with its drafts."""
        with writer(self._private()):
            self.article(article_id)
            place = self._place(article_id)
            gone = place.with_name(f".gone-{article_id}")
            place.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)

    def drafts(self, article_id: str) -> tuple[Draft, ...]:
        """Give the drafts of an article, oldest first."""
        found = [draft_from(path.read_bytes()) for path in self._place(article_id).glob("*.draft.json")]
        return tuple(sorted(found, key=lambda one: (one.made, one.id)))

    def find(self, draft_id: str) -> Draft:
        """Find a draft of whichever article.

        Raises:
            NoSuchThing: this curator has none of this id.
        """
        for path in self._folder.glob(f"*/{_sound(draft_id)}.draft.json"):
            return draft_from(path.read_bytes())
        message = "there is no such draft among yours"
        raise NoSuchThing(message)

    def add(self, article: Article, what: Making, entry: Entry, span: tuple[int, int] = (0, 0)) -> Draft:
        """Keep a new draft.

        Raises:
            CurationError: there are too many, or the disk does not take it.
        """
        now = _now()
        start, end = (max(0, min(at, len(article.held.text))) for at in span)
        made = Draft(
            _fresh(now),
            article.id,
            now.isoformat(timespec="milliseconds"),
            what,
            entry,
            start,
            max(start, end),
        )
        with writer(self._private()):
            self.article(article.id)
            if len(self.drafts(article.id)) >= _DRAFTS:
                message = f"this article has {_DRAFTS} drafts; propose or discard some"
                raise ArticleRefused(message)
            self._write(self._file(article.id, made.id), draft_json(made))
        return made

    def change(self, draft: Draft, entry: Entry) -> Draft:
        """Let a draft say something else."""
        with writer(self._private()):
            self._see_open(self.find(draft.id))
            made = replace(draft, entry=entry)
            self._write(self._file(draft.article, draft.id), draft_json(made))
        return made

    def discard(self, draft: Draft) -> None:
        """Delete a draft."""
        with writer(self._private()):
            self._see_open(self.find(draft.id))
            self._file(draft.article, draft.id).unlink()

    def hand_over(self, drafts: Iterable[Draft], proposal_id: str) -> None:
        """Note which proposal took drafts."""
        with writer(self._private()):
            for one in drafts:
                self._write(self._file(one.article, one.id), draft_json(replace(one, proposal=proposal_id)))

    def _see_open(self, draft: Draft) -> None:
        if draft.proposal:
            message = f"this draft is part of proposal {draft.proposal} already"
            raise ArticleRefused(message)

    def _private(self) -> Path:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            message = f"drafts cannot be kept: {error.strerror or error}"
            raise CurationError(message) from error
        return self._folder

    def _place(self, article_id: str) -> Path:
        return self._folder / _sound(article_id)

    def _file(self, article_id: str, draft_id: str) -> Path:
        return self._place(article_id) / f"{_sound(draft_id)}.draft.json"

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            durable.replace(path, data)
        except OSError as error:
            message = f"it cannot be kept: {error.strerror or error}"
            raise CurationError(message) from error


def _sound(name: str) -> str:
    """Let no name lead anywhere else."""
    if not _ID.fullmatch(name):
        message = "there is no such article or draft among yours"
        raise NoSuchThing(message)
    return name


def _fresh(now: dt.datetime) -> str:
    return f"{now:%Y%m%d}-{''.join(secrets.choice(_LETTERS) for _ in range(8))}"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)

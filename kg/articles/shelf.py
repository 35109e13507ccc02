"""The working copies and drafts of a curator: kept, changed, discarded and taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.articles.article import Article, Draft, article_from, article_json, draft_from, draft_json
from kg.articles.cabinet import GONE, KEPT, Cabinet
from kg.articles.ids import fresh
from kg.errors import ArticleRefused, NoSuchThing

if TYPE_CHECKING:
    from kg.articles.article import Extracted, Making
    from kg.curate.entry import Entry
    from kg.project import Project

_ARTICLES: Final = 500
_DRAFTS: Final = 1_000
_DISCARDED: Final = 100


class Shelf:
    """The working copies and drafts of one curator; nobody else's can be reached through it."""

    def __init__(self, project: Project, who: str) -> None:
        """Keep whose they are; nothing is read or written yet."""
        self.cabinet = Cabinet(project, who)

    def articles(self) -> tuple[Article, ...]:
        """Give all working copies, newest first."""
        found = [article_from(path.read_bytes()) for path in self.cabinet.articles()]
        return tuple(sorted(found, key=lambda one: (one.made, one.id), reverse=True))

    def article(self, article_id: str) -> Article:
        """Find a working copy.

        Raises:
            NoSuchThing: this curator has none of this id.
        """
        try:
            return article_from(self.cabinet.article(article_id).read_bytes())
        except OSError as error:
            message = "there is no such article among yours"
            raise NoSuchThing(message) from error

    def keep(self, held: Extracted) -> Article:
        """Keep a new working copy.

        Raises:
            CurationError: there are too many, or the disk does not take it.
        """
        now = _now()
        made = Article(fresh(now), now.isoformat(timespec="milliseconds"), held)
        with self.cabinet.writing():
            if len(self.cabinet.articles()) >= _ARTICLES:
                message = f"you keep {_ARTICLES} articles; delete those that are done with"
                raise ArticleRefused(message)
            self.cabinet.write(self.cabinet.article(made.id), article_json(made))
        return made

    def of_source(self, article: Article, source: str) -> Article:
        """Say that the claims of an article belong to a source that is in the files already."""
        made = replace(article, source=source)
        with self.cabinet.writing():
            self.article(article.id)
            self.cabinet.write(self.cabinet.article(article.id), article_json(made))
        return made

    def forget(self, article_id: str) -> None:
        """Delete a working copy with its drafts."""
        with self.cabinet.writing():
            self.article(article_id)
            self.cabinet.forget(article_id)

    def drafts(self, article_id: str) -> tuple[Draft, ...]:
        """Give the drafts of an article, oldest first."""
        return self.cabinet.drafts(article_id)

    def discarded(self, article_id: str) -> tuple[Draft, ...]:
        """Give the drafts of an article that were discarded and can be taken back, oldest first."""
        return self.cabinet.drafts(article_id, GONE)

    def find(self, draft_id: str, *, discarded: bool = False) -> Draft:
        """Find a draft of whichever article, among those that are kept or that were discarded.

        Raises:
            NoSuchThing: this curator has none of this id.
        """
        if path := self.cabinet.holding(draft_id, GONE if discarded else KEPT):
            return draft_from(path.read_bytes())
        message = "there is no such draft among yours"
        raise NoSuchThing(message)

    def add(self, article: Article, what: Making, entry: Entry, span: tuple[int, int] = (0, 0)) -> Draft:
        """Keep a new draft; one that waits and says the same of the same passage is given back instead.

        So whoever was not told that a draft was kept may send it once more.

        Raises:
            CurationError: there are too many, or the disk does not take it.
        """
        now = _now()
        start, end = (max(0, min(at, len(article.held.text))) for at in span)
        made = Draft(
            fresh(now),
            article.id,
            now.isoformat(timespec="milliseconds"),
            what,
            entry,
            start,
            max(start, end),
        )
        with self.cabinet.writing():
            self.article(article.id)
            there = self.drafts(article.id)
            for one in there:
                if not one.proposal and replace(made, id=one.id, made=one.made) == one:
                    return one
            if len(there) >= _DRAFTS:
                message = f"this article has {_DRAFTS} drafts; propose or discard some"
                raise ArticleRefused(message)
            self.cabinet.write(self.cabinet.draft(article.id, made.id), draft_json(made))
        return made

    def change(self, draft: Draft, entry: Entry) -> Draft:
        """Let a draft say something else.

        Raises:
            CurationError: it says something else already than ``draft`` does, or is not to be changed.
        """
        with self.cabinet.writing():
            found = self.find(draft.id)
            self._see_open(found)
            if found.entry not in (draft.entry, entry):
                message = "this draft was changed meanwhile in another window; load the page again"
                raise ArticleRefused(message)
            made = replace(found, entry=entry)
            self.cabinet.write(self.cabinet.draft(draft.article, draft.id), draft_json(made))
        return made

    def discard(self, draft: Draft) -> None:
        """Put a draft away; of those put away, the last ones can be taken back."""
        with self.cabinet.writing():
            self._see_open(self.find(draft.id))
            gone = self.discarded(draft.article)
            for one in gone[: max(0, len(gone) - _DISCARDED + 1)]:
                self.cabinet.remove(self.cabinet.draft(one.article, one.id, GONE))
            self._move(draft, KEPT, GONE)

    def take_back(self, draft: Draft) -> None:
        """Keep a draft again that was discarded."""
        with self.cabinet.writing():
            self.find(draft.id, discarded=True)
            self._move(draft, GONE, KEPT)

    def _see_open(self, draft: Draft) -> None:
        if draft.proposal:
            message = f"this draft is part of proposal {draft.proposal} already"
            raise ArticleRefused(message)
        begun = self.cabinet.begun(draft.article)
        if begun and draft.id in begun.drafts:
            message = "this draft is being proposed just now"
            raise ArticleRefused(message)

    def _move(self, draft: Draft, was: str, now: str) -> None:
        here, there = (self.cabinet.draft(draft.article, draft.id, ending) for ending in (was, now))
        self.cabinet.rename(here, there)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)

"""Drafts of an article as one proposal: its source first, then new entities, then claims."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Final

from kg import vocab as v
from kg.articles import handing
from kg.articles.fields import Draftable
from kg.curate import git, journal, proposals
from kg.curate.decide import propose
from kg.curate.drafting import add_claim, add_entity, add_source
from kg.curate.entry import texts
from kg.errors import ArticleRefused, StatecraftError
from kg.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.articles.article import Article, Draft
    from kg.articles.ground import Ground
    from kg.articles.shelf import Shelf
    from kg.curate.operations import Operation
    from kg.curate.proposal import Proposal
    from kg.project import Project

_NO_SOURCE: Final = "say first which source the article is: fill in its form, or name one that is known"


def source_id(article: Article, drafts: Sequence[Draft]) -> str:
    """Give the id of the source that the claims of an article belong to; empty where none is named yet."""
    drafted = next((str(one.entry.get("id", "")) for one in reversed(drafts) if one.what == "source"), "")
    return article.source or drafted


def beside(article: Article, drafts: Sequence[Draft]) -> Draftable:
    """Give what a draft of an article may name besides what the files hold."""
    return Draftable(
        tuple(one.entry for one in drafts if one.what == "entity"),
        next((one.entry for one in reversed(drafts) if one.what == "source" and not article.source), None),
        source_id(article, drafts),
        frozenset(ref for one in drafts if one.what == "claim" for ref in texts(one.entry.get("ref"))),
    )


def propose_drafts(known: Ground, shelf: Shelf, article: Article, title: str, by: str) -> Proposal:
    """Turn the open drafts of an article into a proposal, and note on them which.

    Raises:
        ArticleRefused: there is none, or no source for the claims.
        CurationError: they cannot be carried out on the files as they are.
    """
    with handing.alone(shelf, article):
        _finish(known.project, shelf, article)
        name = proposals.fresh_id(dt.datetime.now(dt.UTC).date())
        waiting = handing.begin(shelf, article, name)
        try:
            operations = tuple(_operations(known, article, shelf.drafts(article.id), waiting))
            if not operations:
                message = "there are no drafts to propose"
                raise ArticleRefused(message)
            made = propose(
                known.project, operations, title.strip()[:300] or article.title, by, proposal_id=name
            )
        except StatecraftError:
            handing.end(shelf, article)
            raise
        handing.hand_over(shelf, waiting, made.id)
        handing.end(shelf, article)
    return made


def finish_interrupted(project: Project, shelf: Shelf) -> None:
    """See whether drafts that were being proposed when a process was killed are in a proposal by now.

    Raises:
        CurationError: the files of the project, or of the shelf, cannot be written.
    """
    for article in map(shelf.article, shelf.cabinet.being_proposed()):
        with handing.alone(shelf, article):
            _finish(project, shelf, article)


def _finish(project: Project, shelf: Shelf, article: Article) -> None:
    if not (begun := shelf.cabinet.begun(article.id)):
        return
    journal.recover(project, git.commit)
    if proposals.is_there(project, begun.proposal):
        handing.hand_over(
            shelf, (one for one in shelf.drafts(article.id) if one.id in begun.drafts), begun.proposal
        )
    handing.end(shelf, article)


def _operations(
    known: Ground, article: Article, drafts: Sequence[Draft], waiting: Sequence[Draft]
) -> Iterator[Operation]:
    project, source = known.project, source_id(article, drafts)
    for one in waiting:
        if one.what == "source" and not article.source:
            yield add_source(project, one.entry)
    for one in waiting:
        if one.what == "entity":
            yield add_entity(project, one.entry, file_for(known, str(one.entry.get("type", ""))))
    for one in waiting:
        if one.what == "claim":
            if not source:
                raise ArticleRefused(_NO_SOURCE)
            yield add_claim(project, source, one.entry)


def file_for(known: Ground, kind_name: str) -> str:
    """Name the file in which most things of a kind stand; the first one where there is none."""
    kind = known.schema.kind(kind_name)
    folder = f"{known.project.relative(known.project.data)}/entities/"
    files = Counter(
        one.origin.file.removeprefix(folder).removesuffix(".yaml")
        for one in known.dataset.entities
        if kind and kind.iri in one.kinds and one.origin.file.startswith(folder)
    )
    return files.most_common(1)[0][0] if files else ""


def slug_for(known: Ground, name: str) -> str:
    """Propose an id for a name, one that nothing has."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(name)).split()
    stem = "-".join(words)[: v.LONGEST_SLUG - 4].strip("-") or "thing"
    return next(s for n in range(1, 1_000) if (s := stem if n == 1 else f"{stem}-{n}") not in known.things)

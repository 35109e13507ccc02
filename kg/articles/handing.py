"""Handing drafts over to a proposal: none is lost or proposed twice, whoever is killed when.

Which drafts are being proposed, and as what, is written down before the proposal is. Whoever finds that note
later, and nobody at it, sees whether the proposal is there: then its drafts are noted as handed over, and
otherwise they wait as before.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.articles.article import Begun, begun_json, draft_json
from kg.lock import writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.articles.article import Article, Draft
    from kg.articles.shelf import Shelf


@contextmanager
def alone(shelf: Shelf, article: Article) -> Iterator[None]:
    """Let nobody else propose drafts of an article meanwhile."""
    shelf.article(article.id)
    with writer(shelf.cabinet.place(article.id)):
        yield


def begin(shelf: Shelf, article: Article, proposal_id: str) -> tuple[Draft, ...]:
    """Note that the open drafts of an article are being proposed, and give them.

    Raises:
        CurationError: the disk does not take it.
    """
    cabinet = shelf.cabinet
    with cabinet.writing():
        waiting = tuple(one for one in shelf.drafts(article.id) if not one.proposal)
        begun = Begun(proposal_id, tuple(one.id for one in waiting))
        cabinet.write(cabinet.proposing(article.id), begun_json(begun))
    return waiting


def hand_over(shelf: Shelf, drafts: Iterable[Draft], proposal_id: str) -> None:
    """Note on drafts which proposal took them.

    Raises:
        CurationError: the disk does not take it.
    """
    cabinet = shelf.cabinet
    with cabinet.writing():
        for one in drafts:
            cabinet.write(cabinet.draft(one.article, one.id), draft_json(replace(one, proposal=proposal_id)))


def end(shelf: Shelf, article: Article) -> None:
    """Note that nothing of an article is being proposed any more.

    Raises:
        CurationError: the disk does not take it.
    """
    with shelf.cabinet.writing():
        shelf.cabinet.remove(shelf.cabinet.proposing(article.id))

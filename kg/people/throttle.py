"""How often somebody may try a password: counted in the book, so that a restart forgets nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from kg.people.secret import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.people.book import Book

_QUARTER: Final = 15 * 60.0
_HOUR: Final = 3600.0
#: Tries and seconds: of one account from one client, of one client, and of one account from wherever. The
#: last is generous, so that a stranger cannot easily keep somebody out of their own account.
_PAIR: Final = (5, _QUARTER)
_CLIENT: Final = (30, _QUARTER)
_ACCOUNT: Final = (100, _HOUR)


def attempt(book: Book, account: str, client: str, now: float | None = None) -> float:
    """Count a try: give 0 where it may go on, else the seconds after which to come back.

    It is counted before the password is looked at, so that many at once are counted too, and alike for
    accounts that there are not.
    """
    at = time.time() if now is None else now
    with book.write() as db:
        db.execute("DELETE FROM failure WHERE at < ?", (at - _HOUR,))
        wait = 0.0
        for key, (most, seconds) in _keys(account, client):
            row = db.execute(
                "SELECT at FROM failure WHERE key = ? AND at > ? ORDER BY at DESC LIMIT 1 OFFSET ?",
                (key, at - seconds, most - 1),
            ).fetchone()
            wait = max(wait, row[0] + seconds - at) if row else wait
        if not wait:
            db.executemany(
                "INSERT INTO failure VALUES (?, ?)", [(key, at) for key, _ in _keys(account, client)]
            )
    return wait


def succeeded(book: Book, account: str, client: str) -> None:
    """Forget the tries of a client at an account, since the last one was right."""
    (pair, _), *_ = _keys(account, client)
    with book.write() as db:
        db.execute("DELETE FROM failure WHERE key = ?", (pair,))


def _keys(account: str, client: str) -> Iterator[tuple[str, tuple[int, float]]]:
    yield digest(f"pair {account} {client}"), _PAIR
    yield digest(f"client {client}"), _CLIENT
    yield digest(f"account {account}"), _ACCOUNT

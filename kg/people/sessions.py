"""Who is signed in: sessions that the server can end, and links with which one begins."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.people import audit
from kg.people.register import person_of, required
from kg.people.secret import digest, fresh

if TYPE_CHECKING:
    from kg.people.audit import Whence
    from kg.people.book import Book
    from kg.people.roles import Person

#: For how many seconds a link may be followed.
LINK_SECONDS: Final = 15 * 60.0
_LONGEST: Final = 30 * 86400.0  # seconds after which a session ends in any case
_NOTED: Final = 300.0  # seconds after which it is noted again that a session was used


@dataclass(frozen=True, slots=True)
class Times:
    """How long a session lasts without a request, in seconds."""

    idle: float = 7 * 86400.0


def begin(book: Book, id_: str, *, how: str, place: Whence, now: float | None = None) -> str:
    """Begin a session of somebody; give the secret that stands for it.

    Raises:
        PeopleError: there is no such person.
    """
    secret, at = fresh(), time.time() if now is None else now
    with book.write() as db:
        required(db, id_)
        db.execute("DELETE FROM session WHERE begun < ?", (at - _LONGEST,))
        db.execute("INSERT INTO session VALUES (?, ?, ?, ?)", (digest(secret), id_, at, at))
        audit.add(db, id_, "signed in", how, place)
    return secret


def find(book: Book, secret: str, times: Times, now: float | None = None) -> Person | None:
    """Give whose session it is; None where it has ended, or the person may come in no more."""
    at, key = time.time() if now is None else now, digest(secret)
    with book.read() as db:
        row = db.execute(
            "SELECT id, name, email, role, seen FROM session JOIN person ON person.id = session.person "
            "WHERE digest = ? AND closed = 0 AND begun > ? AND seen > ?",
            (key, at - _LONGEST, at - times.idle),
        ).fetchone()
    if row is None:
        return None
    if at - row[4] > min(_NOTED, times.idle / 2):
        with book.write() as db:
            db.execute("UPDATE session SET seen = max(seen, ?) WHERE digest = ?", (at, key))
    return person_of(row)


def end(book: Book, secret: str, *, place: Whence) -> None:
    """End a session; of one that has ended, nothing is noted."""
    with book.write() as db:
        row = db.execute("SELECT person FROM session WHERE digest = ?", (digest(secret),)).fetchone()
        if row:
            db.execute("DELETE FROM session WHERE digest = ?", (digest(secret),))
            audit.add(db, row[0], "signed out", "", place)


def end_others(book: Book, id_: str, but: str = "") -> int:
    """End all sessions of somebody but one; give how many those were."""
    with book.write() as db:
        where = (id_, digest(but))
        return db.execute("DELETE FROM session WHERE person = ? AND digest <> ?", where).rowcount


def link(
    book: Book, id_: str, seconds: float = LINK_SECONDS, *, by: str = "", now: float | None = None
) -> str:
    """Make the secret of a link that signs somebody in, once and soon.

    Raises:
        PeopleError: there is no such person.
    """
    secret, at = fresh(), time.time() if now is None else now
    with book.write() as db:
        required(db, id_)
        db.execute("DELETE FROM link WHERE until < ?", (at,))
        db.execute("INSERT INTO link VALUES (?, ?, ?)", (digest(secret), id_, at + seconds))
        audit.add(db, by, "link made", id_, "command line")
    return secret


def follow(book: Book, secret: str, now: float | None = None) -> str:
    """Use a link up: give whom it signs in; empty where it was used before, is too old, or never was."""
    at = time.time() if now is None else now
    with book.write() as db:
        row = db.execute(
            "SELECT person FROM link JOIN person ON id = person "
            "WHERE digest = ? AND until > ? AND closed = 0",
            (digest(secret), at),
        ).fetchone()
        db.execute("DELETE FROM link WHERE digest = ?", (digest(secret),))
    return str(row[0]) if row else ""

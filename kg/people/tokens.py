"""Tokens by which programs act for people, with scopes that are no more than they need."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import PeopleError
from kg.people import audit
from kg.people.register import person_of, required
from kg.people.roles import SCOPES, Person, Scope
from kg.people.secret import digest, fresh

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.people.audit import Whence
    from kg.people.book import Book

#: How a token begins, so that programs that look for lost secrets recognise one.
PREFIX: Final = "statecraft_"
_LONGEST_NAME: Final = 60
_LONGEST_DAYS: Final = 3650


@dataclass(frozen=True, slots=True)
class Token:
    """What is told of a token; days are UTC, or empty. It may be used until the day before ``until``."""

    id: str
    person: str
    name: str
    scopes: tuple[Scope, ...]
    created: str
    until: str
    used: str
    revoked: str

    def ended(self, today: dt.date) -> bool:
        """Tell whether it is of no use any more."""
        return bool(self.revoked) or bool(self.until and self.until <= today.isoformat())


@dataclass(frozen=True, slots=True)
class Bearer:
    """A program: whom it acts for, and what it may."""

    person: Person
    scopes: frozenset[Scope]


def add(  # noqa: PLR0913 - what a token is, and who makes it
    book: Book,
    id_: str,
    name: str,
    scopes: Iterable[str],
    days: int = 0,
    *,
    by: str = "",
    place: Whence = "command line",
) -> tuple[Token, str]:
    """Make a token for somebody, for so many days or without an end; give it with its secret.

    Raises:
        PeopleError: there is no such person or scope, or the name is not as it should be.
    """
    wanted = read_scopes(scopes)
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        message = f"{name!r} cannot name a token: 1 to {_LONGEST_NAME} characters that say what it is for"
        raise PeopleError(message)
    if not 0 <= days <= _LONGEST_DAYS:
        message = f"a token lasts 1 to {_LONGEST_DAYS} days, or 0 for no end, not {days}"
        raise PeopleError(message)
    secret, today = PREFIX + fresh(), _today()
    until = (today + dt.timedelta(days)).isoformat() if days else ""
    made = Token(
        secrets.token_hex(4),
        id_,
        name.strip(),
        wanted,
        created=today.isoformat(),
        until=until,
        used="",
        revoked="",
    )
    with book.write() as db:
        required(db, id_)
        values = (made.id, digest(secret), id_, made.name, " ".join(wanted), made.created, until)
        db.execute(
            "INSERT INTO token (id, digest, person, name, scopes, created, until) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        audit.add(db, by, "token added", f"{made.id} of {id_}: {made.name} ({', '.join(wanted)})", place)
    return made, secret


def listed(book: Book, id_: str = "") -> tuple[Token, ...]:
    """List the tokens of somebody, or of all, the newest first."""
    with book.read() as db:
        rows = db.execute(
            "SELECT id, person, name, scopes, created, until, used, revoked FROM token "
            "WHERE ? = '' OR person = ? ORDER BY created DESC, id",
            (id_, id_),
        ).fetchall()
    return tuple(Token(row[0], row[1], row[2], _scopes(row[3]), *row[4:8]) for row in rows)


def revoke(book: Book, token: str, *, of: str = "", by: str = "", place: Whence = "command line") -> None:
    """End a token at once; ``of`` is whose it has to be, if given.

    Raises:
        PeopleError: there is none with that id.
    """
    with book.write() as db:
        row = db.execute(
            "SELECT person, revoked FROM token WHERE id = ? AND (? = '' OR person = ?)", (token, of, of)
        ).fetchone()
        if row is None:
            message = f"there is no token {token!r}; `statecraft user token list` shows all"
            raise PeopleError(message)
        if not row[1]:
            db.execute("UPDATE token SET revoked = ? WHERE id = ?", (_today().isoformat(), token))
            audit.add(db, by, "token revoked", f"{token} of {row[0]}", place)


def find(book: Book, secret: str, today: dt.date | None = None) -> Bearer | None:
    """Give whom a token stands for; None where it has ended, or the person may come in no more."""
    day = (today or _today()).isoformat()
    with book.read() as db:
        row = db.execute(
            "SELECT person.id, person.name, email, role, scopes, used FROM token "
            "JOIN person ON person.id = token.person WHERE digest = ? AND revoked = '' "
            "AND (until = '' OR until > ?) AND closed = 0",
            (digest(secret), day),
        ).fetchone()
    if row is None:
        return None
    if row[5] != day:
        with book.write() as db:
            db.execute("UPDATE token SET used = ? WHERE digest = ?", (day, digest(secret)))
    return Bearer(person_of(row), frozenset(_scopes(row[4])))


def read_scopes(given: Iterable[str]) -> tuple[Scope, ...]:
    """Read scopes; without any, a program may look.

    >>> read_scopes(["curate"])
    ('read', 'curate')

    Raises:
        PeopleError: one is none.
    """
    wanted = {"read", *given}
    if strange := sorted(wanted - {*SCOPES}):
        message = f"{strange[0]!r} is no scope; there are {', '.join(SCOPES)}"
        raise PeopleError(message)
    return tuple(scope for scope in SCOPES if scope in wanted)


def _scopes(text: str) -> tuple[Scope, ...]:
    return tuple(scope for scope in SCOPES if scope in text.split())


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()

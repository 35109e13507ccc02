"""Accounts: who there is, with which role."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from kg.errors import PeopleError
from kg.people import audit
from kg.people.roles import ROLES, Person, Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

    from kg.people.audit import Whence
    from kg.people.book import Book

_ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
_NAME: Final = re.compile(r"[^\x00-\x1f<>\x7f\u2028\u2029]{1,100}")
_EMAIL: Final = re.compile(r"(?:[^\s<>@\x00-\x1f]+@[^\s<>@\x00-\x1f]+)?")
_COLUMNS: Final = "id, name, email, role"


@dataclass(frozen=True, slots=True)
class Account:
    """A person as an admin sees them."""

    person: Person
    closed: bool
    password: bool
    issuer: str
    created: str


def add(
    book: Book,
    person: Person,
    *,
    by: str = "",
    place: Whence = "command line",
    identity: tuple[str, str] | None = None,
) -> None:
    """Make an account; ``identity`` is the issuer and subject by which another server knows the person.

    Raises:
        PeopleError: there is one of that name, or what is said of the person cannot be.
    """
    check(person)
    issuer, subject = identity or (None, None)
    with book.write() as db:
        if db.execute("SELECT 1 FROM person WHERE id = ?", (person.id,)).fetchone():
            message = f"there is an account {person.id!r} already"
            raise PeopleError(message)
        created = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        values = (person.id, person.name, person.email, person.role, issuer, subject, created)
        db.execute(
            f"INSERT INTO person ({_COLUMNS}, issuer, subject, created) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            values,
        )
        audit.add(db, by, "account added", f"{person.id}: {person.role}", place)


def accounts(book: Book) -> tuple[Account, ...]:
    """List everybody, by the name of the account."""
    with book.read() as db:
        rows = db.execute(
            f"SELECT {_COLUMNS}, closed, password <> '', coalesce(issuer, ''), created "  # noqa: S608
            "FROM person ORDER BY id"
        ).fetchall()
    return tuple(Account(person_of(row), bool(row[4]), bool(row[5]), row[6], row[7]) for row in rows)


def account(book: Book, id_: str) -> Account:
    """Give an account as an admin sees it.

    Raises:
        PeopleError: there is none of that name.
    """
    for one in accounts(book):
        if one.person.id == id_:
            return one
    raise _none(id_)


def find(book: Book, id_: str) -> Person:
    """Give somebody with an account, closed or not.

    Raises:
        PeopleError: there is none of that name.
    """
    with book.read() as db:
        return required(db, id_)


def required(db: Connection, id_: str) -> Person:
    """Give somebody with an account, in a transaction.

    Raises:
        PeopleError: there is none of that name.
    """
    row = db.execute(f"SELECT {_COLUMNS} FROM person WHERE id = ?", (id_,)).fetchone()  # noqa: S608
    if row is None:
        raise _none(id_)
    return person_of(row)


def give_role(book: Book, id_: str, role: str, *, by: str = "", place: Whence = "command line") -> None:
    """Give somebody another role, at once.

    Raises:
        PeopleError: there is no such person or role.
    """
    wanted = read_role(role)
    with book.write() as db:
        was = required(db, id_)
        db.execute("UPDATE person SET role = ? WHERE id = ?", (wanted, id_))
        audit.add(db, by, "role changed", f"{id_}: {was.role} -> {wanted}", place)


def close(book: Book, id_: str, *, closed: bool = True, by: str = "", place: Whence = "command line") -> None:
    """Shut somebody out at once, their programs too, or let them in again.

    Raises:
        PeopleError: there is no such person.
    """
    with book.write() as db:
        required(db, id_)
        db.execute("UPDATE person SET closed = ? WHERE id = ?", (closed, id_))
        db.execute("DELETE FROM session WHERE person = ?", (id_,))
        db.execute("DELETE FROM link WHERE person = ?", (id_,))
        audit.add(db, by, "account disabled" if closed else "account enabled", id_, place)


def read_role(text: str) -> Role:
    """Read a role.

    Raises:
        PeopleError: it is none.
    """
    if text not in ROLES:
        message = f"{text!r} is no role; there are {', '.join(ROLES)}"
        raise PeopleError(message)
    return text


def check(person: Person) -> None:
    """Refuse what cannot be said of a person.

    Raises:
        PeopleError: the name of the account, the name, the address or the role is not as it should be.
    """
    read_role(person.role)
    if not _ID.fullmatch(person.id):
        message = (
            f"{person.id!r} cannot name an account: small letters a to z, digits and . - _, "
            "64 at most, such as ann.fry"
        )
        raise PeopleError(message)
    if not _NAME.fullmatch(person.name) or not person.name.strip():
        message = f"{person.name!r} cannot be a person's name: 1 to 100 characters, without < and >"
        raise PeopleError(message)
    if not _EMAIL.fullmatch(person.email) or len(person.email) > 254:  # noqa: PLR2004 - RFC 5321, 4.5.3.1.3
        message = f"{person.email!r} is no e-mail address"
        raise PeopleError(message)


def person_of(row: Sequence[Any]) -> Person:
    """Make a person of a row that begins with their id, name, e-mail address and role."""
    return Person(row[0], row[1], row[2], cast("Role", row[3]))


def _none(id_: str) -> PeopleError:
    return PeopleError(f"there is no account {id_!r}; `statecraft user list` shows all")

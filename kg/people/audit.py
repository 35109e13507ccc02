"""The audit log: who did what, when, and from where. It is only ever added to."""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from sqlite3 import Connection

    from kg.people.book import Book

Whence = Literal["command line", "this machine", "private network", "internet"]

#: The longest text of an entry.
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was done; ``at`` is UTC, ``person`` the name of an account or empty."""

    number: int
    at: str
    person: str
    action: str
    subject: str
    place: str


def note(book: Book, person: str, action: str, subject: str, place: Whence) -> None:
    """Write down what somebody did.

    Raises:
        PeopleError: the book cannot be written.
    """
    with book.write() as db:
        add(db, person, action, subject, place)


def add(db: Connection, person: str, action: str, subject: str, place: Whence) -> None:
    """Write it down in the transaction that does it."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    values = (now, person, _short(action), _short(subject), place)
    db.execute("INSERT INTO audit (at, person, action, subject, place) VALUES (?, ?, ?, ?, ?)", values)


def entries(book: Book, *, before: int = 0, person: str = "", limit: int = 100) -> tuple[Entry, ...]:
    """Give the latest entries, the last first: those before a number, or of one person, where given."""
    with book.read() as db:
        rows = db.execute(
            "SELECT number, at, person, action, subject, place FROM audit "
            "WHERE (? = 0 OR number < ?) AND (? = '' OR person = ?) ORDER BY number DESC LIMIT ?",
            (before, before, person, person, limit),
        ).fetchall()
    return tuple(Entry(*row) for row in rows)


def place_of(address: str) -> Whence:
    """Say in which part of the network an address is; the address itself is not kept.

    >>> place_of("127.0.0.1"), place_of("::ffff:10.0.0.7"), place_of("9.9.9.9"), place_of("?")
    ('this machine', 'private network', 'internet', 'internet')
    """
    try:
        one = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "internet"
    one = (one.ipv4_mapped or one) if isinstance(one, ipaddress.IPv6Address) else one
    return "this machine" if one.is_loopback else "private network" if one.is_private else "internet"


def _short(text: str) -> str:
    """Keep an entry on one line, and short."""
    line = "".join(c if c.isprintable() else " " for c in text)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"

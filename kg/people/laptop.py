"""On one's own machine: an account for whoever owns the project, and a link instead of a password."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Final

from kg.curate.git import curator
from kg.people import register, sessions
from kg.people.roles import Person

if TYPE_CHECKING:
    from kg.people.book import Book
    from kg.project import Project

_OWNER: Final = "owner"
_BYLINE: Final = re.compile(r"(?P<name>[^<>]*[^<> ])\s*(?:<(?P<email>[^<>@\s]+@[^<>@\s]+)>)?.*")


def owner(book: Book, project: Project) -> str:
    """Give the only account, which has no password, made if there is none; empty where there are others.

    Raises:
        PeopleError: the book cannot be used.
    """
    found = register.accounts(book)
    if not found:
        register.add(book, person(curator(project)))
        return _OWNER
    alone = len(found) == 1 and not (found[0].password or found[0].issuer or found[0].closed)
    return found[0].person.id if alone else ""


def person(byline: str) -> Person:
    """Make the owner from how git knows them.

    >>> person("Ann Fry <ann@example.org>")
    Person(id='owner', name='Ann Fry', email='ann@example.org', role='admin')
    """
    match = _BYLINE.fullmatch("".join(c if c.isprintable() else " " for c in byline).strip())
    name, email = (match["name"], match["email"] or "") if match else ("", "")
    return Person(_OWNER, name[:100] or "Owner", email, "admin")


def link(book: Book, id_: str, address: str, seconds: float = sessions.LINK_SECONDS, *, by: str = "") -> str:
    """Make the address that signs somebody in, once and soon.

    Raises:
        PeopleError: there is no such person.
    """
    return f"{address.rstrip('/')}/desk/sign-in?link={sessions.link(book, id_, seconds, by=by)}"


def is_loopback(host: str) -> bool:
    """Tell whether the host of an address is this machine, by the names that nobody else can have.

    >>> [is_loopback(h) for h in ("127.0.0.1:8000", "localhost", "[::1]:80", "::1", "127.evil.example")]
    [True, True, True, True, False]
    """
    bare = host.count(":") > 1 and not host.startswith("[")
    name = host if bare else host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name.lower() == "localhost"

"""``statecraft user``: who may sign in to ``statecraft serve --curate``, and who did what."""

from __future__ import annotations

import getpass
import json
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from kg.configure import configure
from kg.errors import PeopleError
from kg.people import audit, laptop, register, sessions, tokens
from kg.people.book import open_book
from kg.people.passwords import Passwords
from kg.people.register import read_role
from kg.people.roles import ROLES, SCOPES, Person
from kg.project import SETTINGS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from kg.people.book import Book
    from kg.project import Project

_HOUR = 3600.0


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    below = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    one = below.add_parser("add", help="make an account; a link that signs in is printed")
    _account(one)
    one.add_argument("--name", default="", help="the person's name, as changes are credited to it")
    one.add_argument("--email", default="", help="the person's e-mail address, likewise")
    one.add_argument("--role", choices=ROLES, default="reader", help="what they may do (default: reader)")
    one.add_argument("--password", action="store_true", help="ask for a password instead")
    _link(one)
    one = below.add_parser("list", help="list the accounts")
    one.add_argument("--json", action="store_true", help="as JSON")
    one = below.add_parser("role", help="give somebody another role, at once")
    _account(one)
    one.add_argument("role", choices=ROLES)
    one = below.add_parser("password", help="give somebody a password, asked for or from standard input")
    _account(one)
    one = below.add_parser("disable", help="shut somebody out at once, their programs too")
    _account(one)
    one = below.add_parser("enable", help="let them in again; they have to sign in anew")
    _account(one)
    one = below.add_parser("link", help="print a link that signs somebody in, once")
    one.add_argument("account", nargs="?", default="", help="(default: the owner of this machine's project)")
    _link(one)
    _tokens(below.add_parser("token", help="make, list or revoke tokens for programs"))
    one = below.add_parser("audit", help="tell who did what, the last first")
    one.add_argument("--of", default="", metavar="ACCOUNT", help="only what they did")
    one.add_argument("--limit", type=int, default=50, metavar="N", help="so many entries (default: 50)")
    one.add_argument("--json", action="store_true", help="as a line of JSON each")


def run(project: Project, options: Namespace) -> int:
    """Do what was asked.

    Raises:
        PeopleError: there is no such account, or what was said of it cannot be.
    """
    book, by = open_book(project), getpass.getuser()
    match options.verb:
        case "add":
            _add(project, book, options, by)
        case "list":
            _list(book, as_json=options.json)
        case "role":
            register.give_role(book, options.account, options.role, by=by)
        case "password":
            register.find(book, options.account)
            Passwords().give(book, options.account, _asked(), by=by)
        case "disable" | "enable":
            register.close(book, options.account, closed=options.verb == "disable", by=by)
        case "link":
            _print_link(project, book, options, options.account or laptop.owner(book, project), by)
        case "token":
            _token(book, options, by)
        case _:
            _audit(book, options)
    return 0


def _account(parser: ArgumentParser) -> None:
    parser.add_argument("account", metavar="ACCOUNT", help="the name of the account, such as ann.fry")


def _link(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--address", default="", help="where the server is, such as https://graph.example.org"
    )
    parser.add_argument(
        "--hours",
        type=float,
        default=sessions.LINK_SECONDS / _HOUR,
        help="for how long the link may be followed (default: a quarter)",
    )


def _tokens(parser: ArgumentParser) -> None:
    below = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    one = below.add_parser("add", help="make a token and print it, this once")
    _account(one)
    one.add_argument("--name", required=True, help="what it is for")
    one.add_argument(
        "--scope", action="append", choices=SCOPES, default=[], help="may be given several times"
    )
    one.add_argument("--days", type=int, default=90, help="how long it lasts; 0 for no end (default: 90)")
    one = below.add_parser("list", help="list tokens")
    one.add_argument("account", nargs="?", default="", metavar="ACCOUNT", help="only theirs")
    one = below.add_parser("revoke", help="end a token at once")
    one.add_argument("id", metavar="TOKEN", help="its id, as the list has it")


def _add(project: Project, book: Book, options: Namespace, by: str) -> None:
    person = Person(options.account, options.name or options.account, options.email, read_role(options.role))
    register.check(person)
    password = _asked() if options.password else ""
    register.add(book, person, by=by)
    if password:
        try:
            Passwords().give(book, person.id, password, by=by)
        except PeopleError as error:
            message = f"the account was made, but has no password: {error}; see `statecraft user password`"
            raise PeopleError(message) from error
    else:
        _print_link(project, book, options, person.id, by)


def _print_link(project: Project, book: Book, options: Namespace, account: str, by: str) -> None:
    if not account:
        message = "whom is the link for? `statecraft user list` shows the accounts"
        raise PeopleError(message)
    if not 0 < options.hours <= 7 * 24:
        message = "a link can be followed for up to 168 hours"
        raise PeopleError(message)
    serving = configure(project.root / SETTINGS, options, os.environ)
    address = options.address or f"http://{serving.host}:{serving.port}"
    sys.stdout.write(f"{laptop.link(book, account, address, options.hours * _HOUR, by=by)}\n")
    sys.stderr.write(f"it signs {account} in, once; keep it as you would a password\n")


def _list(book: Book, *, as_json: bool) -> None:
    found = register.accounts(book)
    if as_json:
        told = [
            asdict(one.person) | {"closed": one.closed, "password": one.password, "issuer": one.issuer}
            for one in found
        ]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return
    _table(
        (
            one.person.id,
            one.person.role,
            "disabled" if one.closed else one.issuer or ("password" if one.password else "link"),
            one.person.byline,
        )
        for one in found
    )


def _token(book: Book, options: Namespace, by: str) -> None:
    if options.what == "add":
        made, secret = tokens.add(book, options.account, options.name, options.scope, options.days, by=by)
        sys.stdout.write(f"{secret}\n")
        ends = f"until {made.until}" if made.until else "without an end"
        sys.stderr.write(f"token {made.id} may {', '.join(made.scopes)}, {ends}; it is shown this once\n")
    elif options.what == "revoke":
        tokens.revoke(book, options.id, by=by)
    else:
        _table(
            (
                one.id,
                one.person,
                ",".join(one.scopes),
                f"revoked {one.revoked}" if one.revoked else f"until {one.until}" if one.until else "no end",
                f"used {one.used}" if one.used else "never used",
                one.name,
            )
            for one in tokens.listed(book, options.account)
        )


def _audit(book: Book, options: Namespace) -> None:
    found = audit.entries(book, person=options.of, limit=max(0, options.limit))
    if options.json:
        sys.stdout.writelines(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in found)
    else:
        _table((one.at, one.person or "-", one.place, one.action, one.subject) for one in found)


def _asked() -> str:
    """Ask for a password twice, or read it from standard input where nobody sits there.

    Raises:
        PeopleError: it was not written the same way twice.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != password:
        message = "the two are not the same; nothing was changed"
        raise PeopleError(message)
    return password


def _table(rows: Iterable[tuple[str, ...]]) -> None:
    found = list(rows)
    widths = [max(map(len, column)) for column in zip(*found, strict=True)]
    for row in found:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")

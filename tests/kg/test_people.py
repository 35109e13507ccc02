"""Accounts, passwords, tokens and the audit log."""

from __future__ import annotations

import datetime as dt
import io
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import argon2
import pytest

from kg.cli import main
from kg.errors import BookUnusable, PeopleError
from kg.people import audit, laptop, register, sessions, throttle, tokens
from kg.people.book import Book, open_book
from kg.people.passwords import Passwords
from kg.people.roles import Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.project import Project

GOOD = "seven lamps at dusk"
TIMES = sessions.Times(idle=100)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made = Book(tmp_path / "people" / "people.db")
    register.add(made, Person("ann", "Ann Fry", "ann@example.org", "curator"))
    return made


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def actions(book: Book) -> list[str]:
    return [entry.action for entry in reversed(audit.entries(book))]


def test_nobody_else_on_the_machine_reads_it(book: Book) -> None:
    with book.read():  # While it is open there are files beside it.
        files = [book.path.parent, *book.path.parent.iterdir()]
        assert len(files) >= 2
        assert {stat.S_IMODE(file.stat().st_mode) & 0o077 for file in files} == {0}


@pytest.mark.skipif(os.geteuid() != 0, reason="takes privileges")
def test_made_by_root_it_is_still_the_servers(tmp_path: Path) -> None:
    os.chown(tmp_path, 1234, 1234)
    made = Book(tmp_path / "state" / "people" / "people.db")
    with made.read():
        files = [made.path, made.path.parent, made.path.parent.parent, *made.path.parent.iterdir()]
        assert {file.stat().st_uid for file in files} == {1234}


def test_a_password_is_known_again_and_kept_as_argon2id(book: Book, passwords: Passwords) -> None:
    passwords.give(book, "ann", GOOD)
    assert passwords.check(book, "ann", GOOD)
    assert not passwords.check(book, "ann", f"{GOOD} ")
    assert not passwords.check(book, "ann", "")
    assert not passwords.check(book, "ann", GOOD + "x" * 10_000)
    assert not passwords.check(book, "ann", "\udcff\x00")
    with book.read() as db:
        (kept,) = db.execute("SELECT password FROM person").fetchone()
    assert kept.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    # With today's parameters, as soon as it is seen.
    assert Passwords().check(book, "ann", GOOD)
    with book.read() as db:
        (kept,) = db.execute("SELECT password FROM person").fetchone()
    assert argon2.extract_parameters(kept) == argon2.profiles.RFC_9106_LOW_MEMORY
    register.close(book, "ann")
    assert not Passwords().check(book, "ann", GOOD)


def test_a_password_in_other_letters_of_the_same_look_is_the_same(book: Book, passwords: Passwords) -> None:
    passwords.give(book, "ann", "cafe\u0301 at the lighthouse")
    assert passwords.check(book, "ann", "caf\u00e9 at the lighthouse")


def test_who_is_not_there_takes_as_much_work(book: Book) -> None:
    nobody = Passwords()._nobody()
    assert argon2.extract_parameters(nobody) == argon2.extract_parameters(argon2.PasswordHasher().hash("x"))
    with pytest.raises(argon2.exceptions.VerifyMismatchError):
        argon2.PasswordHasher().verify(nobody, "x")
    assert not Passwords().check(book, "nobody", "x")


@pytest.mark.parametrize("weak", ["", "short", "aaaaaaaaaaaaaaaa", "x" * 257, "ann123456789012"])
def test_a_password_that_would_be_guessed_is_refused(book: Book, passwords: Passwords, weak: str) -> None:
    with pytest.raises(PeopleError, match="password"):
        passwords.give(book, "ann", weak)
    assert not passwords.check(book, "ann", weak)


@pytest.mark.parametrize(
    "person",
    [
        Person("Ann", "A", "", "reader"),
        Person("../x", "A", "", "reader"),
        Person("ann\n", "A", "", "reader"),
        Person("añn", "A", "", "reader"),
        Person("a" * 65, "A", "", "reader"),
        Person("b", "", "", "reader"),
        Person("b", "A\nAuthor: B <b>", "", "reader"),
        Person("b", "A <b@c>", "", "reader"),
        Person("b", "A", "b", "reader"),
        Person("b", "A", "b@c>\n", "reader"),
        Person("b", "A", "", "boss"),  # type: ignore[arg-type]
        Person("ann", "A", "", "reader"),
    ],
)
def test_what_cannot_be_a_person_is_refused(book: Book, person: Person) -> None:
    with pytest.raises(PeopleError):
        register.add(book, person)
    assert len(register.accounts(book)) == 1


def test_names_of_any_script_are_kept(book: Book) -> None:
    register.add(book, Person("li", "李小龍 ‘Bruce’ Ó", "li@例え.jp", "reader"))
    assert register.find(book, "li").byline == "李小龍 ‘Bruce’ Ó <li@例え.jp>"


def test_a_session_ends_by_itself_and_at_once_when_told(book: Book) -> None:
    begun = sessions.begin(book, "ann", how="by link", place="internet", now=1000)
    assert sessions.find(book, begun, TIMES, now=1099) is not None
    assert sessions.find(book, begun, TIMES, now=1198) is not None, "it was used meanwhile"
    assert sessions.find(book, begun, TIMES, now=1400) is None
    long = sessions.Times(idle=1e9)
    assert sessions.find(book, begun, long, now=1000 + 31 * 86400) is None
    assert sessions.find(book, begun[:-1], long, now=1001) is None
    register.give_role(book, "ann", "admin")
    assert sessions.find(book, begun, long, now=1001) == Person("ann", "Ann Fry", "ann@example.org", "admin")
    other = sessions.begin(book, "ann", how="by link", place="internet", now=1000)
    sessions.end(book, begun, place="internet")
    sessions.end(book, begun, place="internet")
    assert sessions.find(book, begun, long, now=1001) is None
    register.close(book, "ann")
    register.close(book, "ann", closed=False)
    assert sessions.find(book, other, long, now=1001) is None
    assert actions(book) == [
        "account added",
        "signed in",
        "role changed",
        "signed in",
        "signed out",
        "account disabled",
        "account enabled",
    ]


def test_a_link_is_followed_once_and_soon(book: Book) -> None:
    one, old = (sessions.link(book, "ann", now=1000) for _ in range(2))
    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(lambda _: sessions.follow(book, one, now=1001), range(8))) == [""] * 7 + [
            "ann"
        ]
    assert sessions.follow(book, old, now=1000 + sessions.LINK_SECONDS) == ""
    assert sessions.follow(book, "", now=1001) == ""
    shut = sessions.link(book, "ann", now=1000)
    register.close(book, "ann")
    assert sessions.follow(book, shut, now=1001) == ""


def test_tries_are_counted_before_they_are_made(book: Book) -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: throttle.attempt(book, "ann", "192.0.2.1", now=1000), range(20)))
    assert waits.count(0) == 5
    assert max(waits) == 900
    # Not others, nor the same person from elsewhere; and not for ever.
    assert throttle.attempt(book, "ann", "192.0.2.2", now=1001) == 0
    assert throttle.attempt(book, "ben", "192.0.2.1", now=1001) == 0
    assert throttle.attempt(book, "ann", "192.0.2.1", now=1000 + 901) == 0
    throttle.succeeded(book, "ann", "192.0.2.1")
    assert throttle.attempt(book, "ann", "192.0.2.1", now=1000 + 902) == 0


def test_one_client_does_not_go_through_all_accounts_nor_all_clients_through_one(book: Book) -> None:
    assert [throttle.attempt(book, f"a{n}", "x", now=1) for n in range(31)].count(0) == 30
    with book.write() as db:
        for number in range(100):
            keys = throttle._keys("ann", f"x{number}")
            db.executemany("INSERT INTO failure VALUES (?, 1)", [(key,) for key, _ in keys])
    assert throttle.attempt(book, "ann", "y", now=2) > 3000


def test_a_token_acts_within_its_scopes_and_days(book: Book) -> None:
    made, secret = tokens.add(book, "ann", "nightly", ["curate"], days=1)
    assert secret.startswith("statecraft_")
    assert made.scopes == ("read", "curate")
    today = dt.datetime.now(dt.UTC).date()
    found = tokens.find(book, secret, today)
    assert found
    assert (found.person.id, found.scopes) == ("ann", {"read", "curate"})
    assert tokens.find(book, secret, today + dt.timedelta(2)) is None
    assert tokens.find(book, secret[:-1]) is None
    assert secret not in book.path.read_bytes().decode("latin-1")
    register.close(book, "ann")
    assert tokens.find(book, secret) is None
    register.close(book, "ann", closed=False)
    with pytest.raises(PeopleError):
        tokens.revoke(book, made.id, of="ben")
    tokens.revoke(book, made.id)
    assert tokens.find(book, secret) is None
    assert tokens.listed(book, "ann")[0].revoked
    for scopes, name, days in ((["all"], "x", 1), ([], "", 1), ([], "a\nb", 1), ([], "x", -1)):
        with pytest.raises(PeopleError):
            tokens.add(book, "ann", name, scopes, days)


def test_the_audit_log_is_only_added_to(book: Book) -> None:
    audit.note(book, "ann", "proposal accepted", "a\nforged line\x1b[2J" + "x" * 1000, "internet")
    entry = audit.entries(book)[0]
    assert "\n" not in entry.subject
    assert "\x1b" not in entry.subject
    assert len(entry.subject) == 300
    assert entry.at.endswith("Z")
    for statement in ("UPDATE audit SET person = ''", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"), book.write() as db:
            db.execute(statement)
    assert len(audit.entries(book)) == 2
    assert audit.entries(book, before=entry.number)[0].action == "account added"
    assert [one.action for one in audit.entries(book, person="ann")] == ["proposal accepted"]


def test_several_may_begin_the_book_at_once(tmp_path: Path) -> None:
    path = tmp_path / "people" / "people.db"
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: Book(path).secret, range(8)))) == 1


def test_a_book_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "people.db"
    path.write_text("this is no database, whatever it is called" * 100)
    with pytest.raises(BookUnusable, match=r"people\.db"):
        register.accounts(Book(path))


def test_what_was_noted_outlives_a_kill(book: Book) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom kg.people import audit\nfrom kg.people.book import Book\n"
        "book = Book(Path(sys.argv[1]))\n"
        "for n in range(10**6):\n"
        "    audit.note(book, 'ann', 'did', str(n), 'internet')\n"
        "    print(n, flush=True)\n"
    )
    command = [sys.executable, "-c", code, str(book.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for _ in range(20):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        told = 19 + len(process.stdout.readlines())
    kept = {int(entry.subject) for entry in audit.entries(book, person="ann", limit=10_000)}
    assert kept >= set(range(told + 1))


def test_the_command_line_manages_people(
    lights_copy: Callable[[dict[str, str | bytes]], Project],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = lights_copy({})
    book = open_book(project)

    def user(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        status = main(["--project", str(project.root), "user", *arguments])
        return (status, *capsys.readouterr())

    status, out, _ = user(
        "add", "ann", "--name", "Ann Fry", "--role", "curator", "--address", "https://g.example/"
    )
    assert status == 0
    assert out.startswith("https://g.example/desk/sign-in?link=")
    assert sessions.follow(book, out.strip().partition("link=")[2]) == "ann"
    assert user("add", "ben", "--password", typed=f"{GOOD}\n")[0] == 0
    assert user("add", "ben")[0] == 1
    assert user("add", "eve", "--password", typed="short\n")[0] == 1
    assert Passwords().check(book, "ben", GOOD)
    assert user("role", "ben", "admin")[0] == 0
    assert user("role", "nobody", "admin")[0] == 1
    status, secret, told = user("token", "add", "ann", "--name", "nightly", "--scope", "curate")
    assert "read, curate" in told
    bearer = tokens.find(book, secret.strip())
    assert bearer
    assert bearer.person.id == "ann"
    id_ = tokens.listed(book)[0].id
    assert id_ in user("token", "list")[1]
    assert user("token", "revoke", id_)[0] == 0
    assert tokens.find(book, secret.strip()) is None
    assert user("disable", "ann")[0] == 0
    listed = user("list")[1].splitlines()
    assert listed[0].split() == ["ann", "curator", "disabled", "Ann", "Fry"]
    assert user("link")[0] == 1, "whose?"
    log = user("audit")[1]
    assert "role changed" in log
    assert "token revoked" in log
    assert GOOD not in log
    # Nothing of it stands where what is published comes from.
    assert not book.path.is_relative_to(project.data)
    assert ".statecraft" in book.path.parts


def test_on_ones_own_machine_there_is_an_owner_until_there_are_others(
    lights_copy: Callable[[dict[str, str | bytes]], Project],
) -> None:
    project = lights_copy({})
    book = open_book(project)
    assert laptop.owner(book, project) == "owner" == laptop.owner(book, project)
    assert register.find(book, "owner").role == "admin"
    register.add(book, Person("ann", "Ann", "", "reader"))
    assert laptop.owner(book, project) == ""

"""The book of people: one SQLite file in the project's state, which nobody but its owner may read.

It survives a kill at any instant: SQLite writes ahead and has each transaction on the disk before it ends.
Several processes may use it at once.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from kg.errors import BookUnusable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.project import Project

_VERSION: Final = 1
_PATIENCE: Final = 10.0  # seconds that one writer waits for another
_TABLES: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE person (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL DEFAULT '',
    issuer TEXT,
    subject TEXT,
    closed INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL,
    UNIQUE (issuer, subject)
) WITHOUT ROWID;
CREATE TABLE session (
    digest TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    begun REAL NOT NULL,
    seen REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_person ON session (person);
CREATE TABLE link (digest TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id), until REAL NOT NULL)
    WITHOUT ROWID;
CREATE TABLE token (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created TEXT NOT NULL,
    until TEXT NOT NULL DEFAULT '',
    used TEXT NOT NULL DEFAULT '',
    revoked TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE failure (key TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX failure_key ON failure (key, at);
CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    person TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    place TEXT NOT NULL
);
CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
"""


class Book:
    """Where the people of a project are written down."""

    def __init__(self, path: Path) -> None:
        """Keep where the file is or will be."""
        self.path = path

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Open the book to look something up.

        Raises:
            BookUnusable: it cannot be read.
        """
        with self._open() as db:
            yield db

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Open the book to write in it: all that is written, or nothing, is on the disk at the end.

        Raises:
            BookUnusable: it cannot be written.
        """
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    @property
    def secret(self) -> str:
        """What cookies of this project are signed with; made when it is first asked for."""
        with self.read() as db:
            if row := db.execute("SELECT value FROM meta WHERE key = 'secret'").fetchone():
                return str(row[0])
        with self.write() as db:
            db.execute("INSERT OR IGNORE INTO meta VALUES ('secret', ?)", (secrets.token_hex(32),))
            return str(db.execute("SELECT value FROM meta WHERE key = 'secret'").fetchone()[0])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            if not self.path.exists():
                self._make()
            with closing(self._connect()) as db:
                if db.execute("PRAGMA user_version").fetchone()[0] < _VERSION:
                    _declare(db)
                yield db
        except (sqlite3.OperationalError, sqlite3.DatabaseError, OSError) as error:
            if isinstance(error, sqlite3.IntegrityError):
                raise
            message = f"{self.path}: the book of people cannot be used: {error}"
            raise BookUnusable(message) from error

    def _make(self) -> None:
        """Make an empty file that is the owner's alone; SQLite gives those beside it the same mode and owner.

        Made by root for a project of somebody else, it is theirs: their server could not read it otherwise.
        """
        above = next(folder for folder in self.path.parents if folder.exists()).stat()
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.touch(mode=0o600)
        if os.geteuid() == 0 and above.st_uid != 0:
            for made in {self.path, *self.path.parents[:2]}:
                os.chown(made, above.st_uid, above.st_gid)

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        try:
            for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
                db.execute(f"PRAGMA {setting}")
        except BaseException:
            db.close()
            raise
        return db


def _declare(db: sqlite3.Connection) -> None:
    """Make the tables; of two processes that would, one does."""
    db.execute("BEGIN IMMEDIATE")
    if db.execute("PRAGMA user_version").fetchone()[0] < _VERSION:
        statement = ""
        for line in _TABLES.splitlines():
            statement += f"{line}\n"
            if sqlite3.complete_statement(statement):
                db.execute(statement)
                statement = ""
        db.execute(f"PRAGMA user_version = {_VERSION}")
    db.execute("COMMIT")


def open_book(project: Project) -> Book:
    """Give the book of a project; it is made when something is first looked up or written."""
    return Book(project.state / "people" / "people.db")

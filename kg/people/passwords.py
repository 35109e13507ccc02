"""Passwords: hashed by Argon2id (RFC 9106), checked in the same time also for whom there is not."""

from __future__ import annotations

import base64
import threading
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kg.errors import PeopleError, SignInBusy
from kg.people import audit
from kg.people.register import required

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection

    from kg.people.audit import Whence
    from kg.people.book import Book

SHORTEST: Final = 12
LONGEST: Final = 256
_AT_ONCE: Final = 2  # one takes 64 MB
_PATIENCE: Final = 10.0  # seconds that a check may wait for its turn
_SALT: Final = 16
_LENGTH: Final = 32


class Passwords:
    """Hashes and checks passwords, few at once."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Keep how it is hashed; by default with the library's parameters (RFC 9106, low memory)."""
        self._hasher = hasher or PasswordHasher()
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def give(
        self, book: Book, id_: str, password: str, *, by: str = "", place: Whence = "command line"
    ) -> None:
        """Give somebody a password; the sessions that they have end.

        Raises:
            PeopleError: there is no such person, or the password is too short, too long, or their name.
            SignInBusy: too many are being checked.
        """
        text = _read(password, id_)
        with self._turn():
            hashed = self._hasher.hash(text)
        with book.write() as db:
            required(db, id_)
            if db.execute("SELECT 1 FROM person WHERE id = ? AND issuer IS NOT NULL", (id_,)).fetchone():
                message = f"{id_} signs in elsewhere, and has no password here"
                raise PeopleError(message)
            _put(db, id_, hashed)
            db.execute("DELETE FROM session WHERE person = ?", (id_,))
            db.execute("DELETE FROM link WHERE person = ?", (id_,))
            audit.add(db, by, "password set", id_, place)

    def check(self, book: Book, id_: str, password: str) -> bool:
        """Tell whether it is the password of somebody who may come in.

        Raises:
            SignInBusy: too many are being checked.
        """
        with book.read() as db:
            row = db.execute(
                "SELECT password FROM person WHERE id = ? AND closed = 0 AND password <> ''", (id_,)
            ).fetchone()
        # As much work for whom there is not: how long it takes tells nobody who has an account.
        hashed = str(row[0]) if row else self._nobody()
        text = unicodedata.normalize("NFKC", password[: LONGEST + 1])
        with self._turn():
            right = self._verify(hashed, text) and row is not None and len(password) <= LONGEST
            renewed = self._hasher.hash(text) if right and self._hasher.check_needs_rehash(hashed) else ""
        if renewed:
            with book.write() as db:
                _put(db, id_, renewed)
        return right

    def _verify(self, hashed: str, text: str) -> bool:
        try:
            return self._hasher.verify(hashed, text.encode("utf-8", "surrogatepass"))
        except (VerificationError, InvalidHashError):
            return False

    def _nobody(self) -> str:
        """Make a hash that no password has, with the parameters of today."""
        one = self._hasher
        cost = f"m={one.memory_cost},t={one.time_cost},p={one.parallelism}"
        salt, digest = (_base64(size) for size in (_SALT, _LENGTH))
        return f"$argon2id$v=19${cost}${salt}${digest}"

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=_PATIENCE):
            message = "Too many people sign in at this moment. Please try again in a few seconds."
            raise SignInBusy(message)
        try:
            yield
        finally:
            self._turns.release()


def _read(password: str, id_: str) -> str:
    text = unicodedata.normalize("NFKC", password)
    if not SHORTEST <= len(password) <= LONGEST:
        message = f"a password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}"
    elif len(set(text)) < SHORTEST // 3 or text.casefold().strip("0123456789") == id_:
        message = (
            "that password would be guessed at once; a few words that do not belong together make a good one"
        )
    else:
        return text
    raise PeopleError(message)


def _put(db: Connection, id_: str, hashed: str) -> None:
    db.execute("UPDATE person SET password = ? WHERE id = ?", (hashed, id_))


def _base64(size: int) -> str:
    return base64.b64encode(bytes(size)).decode().rstrip("=")

"""The exception tree and the one-line problems that checks collect.

::

    StatecraftError
    ├── ProjectError        a folder is not a project, or its settings are wrong
    ├── SettingsError       what was given as a setting is none, or not of its kind
    ├── SchemaError         the Turtle files do not describe a usable schema
    ├── DataError           curated files have problems (all of them, together)
    ├── ReasonerError       consistency cannot be proved or refuted: no Java, or HermiT gives up
    ├── SnapshotError       a snapshot cannot be built, opened or published
    ├── MomentError         what was given as a moment is none
    ├── EngineError         a remote engine cannot be reached, or does not hold what it should
    ├── MissingExtra        an optional library is not installed
    ├── NoSuchThing         nothing has the id that was given
    ├── CurationError       a change of the curated files cannot be made
    │   ├── EditRefused     a text is not of the form that can be changed safely, or the change is none
    │   │   └── NoSuchEntry the files have nothing of the id that was given (a NoSuchThing too)
    │   ├── ArticleRefused  what was given is no article that can be read: its form, its size, what is in it
    │   └── Conflict        what was read has changed since; it holds the difference
    ├── PeopleError         an account, role, scope or password is not as it should be
    │   └── BookUnusable    the file of people cannot be read or written
    ├── AccessError         who asks may not do what is asked
    │   ├── SignInNeeded    nobody is signed in, or a token is none
    │   ├── SignInRefused   who they are could not be proved
    │   ├── SignInBusy      too many people sign in at once; try again later
    │   └── NotAllowed      somebody is, whose role or token does not reach so far
    ├── ImportFailed        a file, or how it is to be read, is not as an import needs it
    ├── CopyRefused         a page needs a copy of a remote engine's graph, and there is to be none
    └── QueryError          a query cannot be answered
        ├── QuerySyntaxError
        ├── QueryRefused    it asks for what strangers may not do (network, update, size)
        ├── QueryTimeout    it outlived its deadline
        ├── QueryTooLarge   it outgrew its memory or result limit
        ├── ServiceFailed   another server, which it calls, does not answer as it should
        ├── QueryBusy       every worker is taken; try again later
        └── QueryTooMany    its client has too many queries in hand
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a value stands: project-relative file, 1-based line and column."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Write it as compilers do.

        >>> str(Origin("data/dossiers/x.yaml", 14, 12))
        'data/dossiers/x.yaml:14:12'
        """
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, where it is, and how to mend it."""

    origin: Origin
    code: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        """Write it on one line.

        >>> str(Problem(Origin("a.yaml", 2, 3), "unknown-id", "unknown id 'x'"))
        "a.yaml:2:3: error: unknown id 'x' [unknown-id]"
        """
        return f"{self.origin}: {self.severity}: {self.message} [{self.code}]"


class StatecraftError(Exception):
    """Anything this library raises on purpose."""


class ProjectError(StatecraftError):
    """A folder is not a project, or its settings are wrong."""


class SettingsError(StatecraftError):
    """What was given as a setting of a server is none, or not of its kind; the message says where."""


class SchemaError(StatecraftError):
    """The Turtle files do not describe a usable schema."""

    def __init__(self, message: str, origin: Origin | None = None) -> None:
        """Keep the place, and put it before the message."""
        super().__init__(f"{origin}: {message}" if origin else message)
        self.origin = origin


class DataError(StatecraftError):
    """Curated files have problems; ``problems`` holds all of them in file order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep every problem; the message is their listing."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class ReasonerError(StatecraftError):
    """Consistency can be neither proved nor refuted: Java is missing, or HermiT gives up."""


class SnapshotError(StatecraftError):
    """A snapshot cannot be built, opened or published."""


class MomentError(StatecraftError):
    """What was given as a moment is none; the message says how to write one."""


class MissingExtra(StatecraftError):
    """An optional library is not installed; the message says how to install it."""

    def __init__(self, module: str, extra: str) -> None:
        """Name what is missing, and the extra that brings it."""
        super().__init__(f"this needs {module}, which is not installed: pip install 'statecraft[{extra}]'")


class NoSuchThing(StatecraftError):
    """Nothing has the id that was given; the message has the nearest ones."""


class EngineError(StatecraftError):
    """A remote engine cannot be reached, refuses us, or does not hold what it should."""


class CurationError(StatecraftError):
    """A change of the curated files cannot be made; nothing was written."""


class EditRefused(CurationError):
    """A text is not of the form that can be changed safely, or the change itself is none."""


class NoSuchEntry(EditRefused, NoSuchThing):
    """What is to be changed is not in the files; the message has the nearest id."""


class ArticleRefused(CurationError):
    """What was given is no article that can be read; the message says why, and what can be."""


class Conflict(CurationError):
    """What was read has changed since; ``difference`` says how, line by line or key by key."""

    def __init__(self, where: str, difference: str) -> None:
        """Keep the place and the difference, and say both."""
        super().__init__(f"{where} has changed since it was read:\n{difference.rstrip()}")
        self.where = where
        self.difference = difference


class PeopleError(StatecraftError):
    """An account, role, scope or password is not as it should be; the message says how to mend it."""


class BookUnusable(PeopleError):
    """The file of people cannot be read or written."""


class AccessError(StatecraftError):
    """Who asks may not do what is asked."""


class SignInNeeded(AccessError):
    """Nobody is signed in, or what was given as a token is none; ``token`` tells whether one was given."""

    def __init__(self, message: str, *, token: bool = False) -> None:
        """Keep the message."""
        super().__init__(message)
        self.token = token


class SignInRefused(AccessError):
    """Who somebody is could not be proved; the message does not say why, the log does."""


class SignInBusy(AccessError):
    """Too many passwords are being checked; try again later."""


class NotAllowed(AccessError):
    """The role of who asks, or the scopes of their token, do not reach so far; ``scope`` would."""

    def __init__(self, message: str, *, scope: str = "") -> None:
        """Keep the message."""
        super().__init__(message)
        self.scope = scope


class CopyRefused(StatecraftError):
    """What was asked for walks the graph step by step, and a remote engine's graph is not to be copied."""

    def __init__(self) -> None:
        """Say it as a reader is told."""
        super().__init__(
            "This needs a copy of the graph beside the server, which its operator has switched off. "
            "It is the same with asOf= and known=, explanations, and what rests on a source."
        )


class ImportFailed(StatecraftError):
    """A file cannot be imported: it, its mapping or its name is not as it must be. Nothing was changed."""


class QueryError(StatecraftError):
    """A query cannot be answered."""


class QueryFailed(QueryError):
    """What was to answer the query, a process or a remote engine, did not, whatever was asked."""


class QuerySyntaxError(QueryError):
    """The query is not SPARQL 1.1; the message says where."""


class QueryRefused(QueryError):
    """The query asks for what strangers may not do."""


class QueryTimeout(QueryError):
    """The query outlived its deadline and was ended."""


class QueryTooLarge(QueryError):
    """The query outgrew its memory or result limit and was ended."""


class ServiceFailed(QueryError):
    """A server that the query calls may not be reached, or does not answer as it should."""


class QueryBusy(QueryError):
    """Every worker is taken; try again later."""


class QueryTooMany(QueryError):
    """The client has as many queries in hand as it may have."""

"""The pages of people: who signs in, and who did what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from kg.people.audit import Entry
    from kg.people.register import Account
    from kg.people.tokens import Token


@dataclass(frozen=True)
class SignInPage(Page):
    """``/desk/sign-in``; ``onward`` is where to go from there, ``elsewhere`` who else knows people."""

    template: ClassVar[str] = "sign_in.html"
    problem: str = ""
    onward: str = ""
    account: str = ""
    elsewhere: str = ""
    closed: bool = False


@dataclass(frozen=True)
class AccountPage(Page):
    """``/desk/account``; ``secret`` is of the token that was made just now and is called ``named``."""

    template: ClassVar[str] = "account.html"
    problem: str = ""
    secret: str = ""
    named: str = ""
    tokens: tuple[Token, ...] = ()
    scopes: tuple[str, ...] = ()
    password: bool = False
    elsewhere: str = ""
    shortest: int = 0


@dataclass(frozen=True)
class PeoplePage(Page):
    """``/desk/people``."""

    template: ClassVar[str] = "people.html"
    accounts: tuple[Account, ...] = ()


@dataclass(frozen=True)
class AuditPage(Page):
    """``/desk/audit``; ``earlier`` is the number before which there are more."""

    template: ClassVar[str] = "audit.html"
    entries: tuple[Entry, ...] = ()
    of: str = ""
    earlier: int = 0
    people: tuple[str, ...] = ()

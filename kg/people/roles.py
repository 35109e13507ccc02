"""People and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

Role = Literal["reader", "curator", "reviewer", "admin"]

#: From the least to the most; each may do what those before it may.
ROLES: Final[tuple[Role, ...]] = get_args(Role)

#: What a program may be let do in a person's name; looking at what the person may see comes with any.
Scope = Literal["read", "curate", "review", "admin"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

_WRITES: Final[dict[Role, Scope]] = {
    "reader": "read",
    "curator": "curate",
    "reviewer": "review",
    "admin": "admin",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; ``id`` is the name of the account."""

    id: str
    name: str
    email: str
    role: Role

    @property
    def byline(self) -> str:
        """The person as the author of a change.

        >>> Person("ann", "Ann Fry", "ann@example.org", "curator").byline
        'Ann Fry <ann@example.org>'
        """
        return f"{self.name} <{self.email}>" if self.email else self.name

    def may(self, needed: Role) -> bool:
        """Tell whether the person's role includes another.

        >>> ann = Person("ann", "Ann Fry", "", "curator")
        >>> ann.may("reader"), ann.may("curator"), ann.may("reviewer")
        (True, True, False)
        """
        return ROLES.index(self.role) >= ROLES.index(needed)


def scope_for(needed: Role, *, writes: bool) -> Scope:
    """Say which scope a program needs for a route; what is the admins' to see is no mere looking.

    >>> [scope_for(role, writes=False) for role in ROLES], scope_for("reviewer", writes=True)
    (['read', 'read', 'read', 'admin'], 'review')
    """
    return _WRITES[needed] if writes or needed == "admin" else "read"


def scopes_of(role: Role) -> tuple[Scope, ...]:
    """Give the scopes that are of use to somebody with a role.

    >>> scopes_of("reviewer")
    ('read', 'curate', 'review')
    """
    return SCOPES[: ROLES.index(role) + 1]

"""Write down what somebody did by this server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.people import audit
from web.session import curation, place

if TYPE_CHECKING:
    from kg.people.roles import Person


def note(person: Person, action: str, subject: str) -> None:
    """Write down what a person did to what, such as "proposal accepted" and the proposal's id.

    Raises:
        PeopleError: it cannot be written.
    """
    audit.note(curation().book, person.id, action, subject, place())

"""Write down what somebody did by this server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort

from kg.people import audit
from web.session import curating, place

if TYPE_CHECKING:
    from kg.people.roles import Person


def note(person: Person, action: str, subject: str) -> None:
    """Write down what a person did to what, such as "proposal accepted" and the proposal's id.

    Raises:
        PeopleError: it cannot be written.
    """
    here = curating()
    if here is None:
        abort(404)
    audit.note(here.book, person.id, action, subject, place())

"""For admins: who has an account, and who did what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, request

from kg.people import audit, register
from web.pages.people import AuditPage, PeoplePage
from web.respond import render
from web.session import allowed, curation

if TYPE_CHECKING:
    from werkzeug import Response

blueprint = Blueprint("people", __name__)

_SHOWN: Final = 100
_DIGITS: Final = 15


@blueprint.get("/desk/people")
@allowed("admin", menu="People")
def people() -> Response:
    """List the accounts."""
    return render(PeoplePage(title="People", accounts=register.accounts(curation().book)))


@blueprint.get("/desk/audit")
@allowed("admin", menu="Who did what")
def log() -> Response:
    """Show the audit log, the last entry first."""
    book, of, before = curation().book, request.args.get("of", ""), request.args.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < _DIGITS else 0
    found = audit.entries(book, before=number, person=of, limit=_SHOWN + 1)
    page = AuditPage(
        title="Who did what",
        entries=found[:_SHOWN],
        of=of,
        earlier=found[_SHOWN - 1].number if len(found) > _SHOWN else 0,
        people=tuple(account.person.id for account in register.accounts(book)),
    )
    return render(page)

"""How a page is cited: a link that stays, words, and forms for reference managers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from flask import Response, abort, request

from kg.bibliography import FORM_NAMES, FORMS
from kg.citing import Work, words
from kg.kept import kept
from kg.tongue import gettext as _
from web.days import last_record
from web.lens import AS_OF, KNOWN, VERSION, read_version
from web.parts.refs import Ref
from web.site import now
from web.tongues import PARAMETER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from web.site import Site

#: The parameter that asks for a citation of a page in place of the page.
CITE: Final = "cite"
_APART: Final = frozenset({PARAMETER, AS_OF, KNOWN, VERSION, CITE})
_WORD: Final = re.compile(r"[A-Za-z0-9]+")
_DIGEST: Final = 8
_LONGEST_KEY: Final = 60


@dataclass(frozen=True, slots=True)
class Citation:
    """What a page says of how it is cited; ``link`` is its lasting address, ``forms`` are downloads.

    ``embed`` is the line that shows its card on another site, where it has one.
    """

    link: str
    words: str
    forms: tuple[Ref, ...]
    embed: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """The other version that a link was made from; ``since`` is where one reads what changed since."""

    version: str
    since: str


def page_work(here: Site, title: str) -> Work:
    """Describe the page of the current request as a work, with a link to it as it is now.

    The link says of which day it is, by what was on record when it was made, and from which version of the
    data it was taken: what is added later does not show there, and what was corrected is told.
    """
    snapshot, project = here.snapshot, here.project
    name = f"{snapshot.number}-{snapshot.fingerprint[:_DIGEST]}"
    given = [(key, text) for key, text in request.args.items(multi=True) if key not in _APART]
    known = (here.point.known or last_record(now())).isoformat()
    days = {AS_OF: here.point.as_of.isoformat()} if here.point.as_of else {}
    frozen = [*given, *days.items(), (KNOWN, known), (VERSION, name)]
    path = quote(request.path)
    moment = _(", as of {day}").format(day=here.show.date(days[AS_OF])) if days else ""
    version = (
        _("Data version {name}, on record on {day}").format(name=name, day=here.show.date(known)) + moment
    )
    return Work(
        key=_key(f"{path} {urlencode(given)}", name),
        kind="webpage",
        title=title,
        container=project.title if title != project.title else "",
        issued=snapshot.created[:10],
        version=version,
        url=f"{request.host_url.rstrip('/')}{path}?{urlencode(frozen)}",
    )


def citation(here: Site, title: str, embed: str = "") -> Citation | None:
    """Say how the current page is cited; None for one whose address does not tell all that it shows."""
    if request.method == "POST":
        return None
    work = page_work(here, title)
    rest = [(key, text) for key, text in request.args.items(multi=True) if key not in {CITE, VERSION}]
    forms = tuple(
        Ref(label, f"{request.path}?{urlencode([*rest, (CITE, form)])}") for form, label in FORM_NAMES.items()
    )
    return Citation(work.url, words(work), forms, _frame(embed, title) if embed else "")


def _frame(path: str, title: str) -> str:
    """Write the line of HTML that shows a card."""
    address = f"{request.host_url.rstrip('/')}{path}"
    named = f'src="{escape(address)}" title="{escape(title)}"'
    return f'<iframe {named} width="100%" height="260" loading="lazy"></iframe>'


def asked_form() -> str:
    """Give the form in which the current request wants a citation; empty where it wants the page.

    Raises:
        HTTPException: 400 for a form that there is not.
    """
    form = request.args.get(CITE, "")
    if form and form not in FORMS:
        abort(400, f"{CITE}= may be one of {', '.join(FORMS)}.")
    return form


def written(works: Iterable[Work], form: str, name: str) -> Response:
    """Write citations as a file of some name, in one of the forms."""
    media_type, write = FORMS[form]
    suffix = "json" if form == "csl" else form
    response = Response(write(works), content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name[:_LONGEST_KEY]}.{suffix}"'
    return response


def cited(here: Site) -> Cited | None:
    """Tell from which other version of the data the address was made; None for this one."""
    made = read_version(request)
    if made is None or here.snapshot.fingerprint.startswith(made[1]):
        return None
    number, digest = made
    held = any(one.number == number and one.fingerprint.startswith(digest) for one in kept(here.project))
    ends = {"by": "snapshots", "from": str(number), "to": str(here.snapshot.number)}
    return Cited(f"{number}-{digest}", f"/changes?{urlencode(ends)}" if held else "")


def _key(text: str, version: str) -> str:
    found = "-".join(word.lower() for word in _WORD.findall(text))[:_LONGEST_KEY].strip("-")
    return f"{found or 'home'}-v{version.partition('-')[0]}"

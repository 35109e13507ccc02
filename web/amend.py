"""Amending a proposal that waits: who may, what a form of it sends, and what is wrong with that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.articles import forms
from kg.articles.check import check
from kg.articles.fields import Draftable
from kg.articles.forms import Option
from kg.curate.operations import Add
from kg.errors import EditRefused, NotAllowed
from web import deciding, desk
from web.reviewing import from_lines, items_of
from web.session import acting
from web.site import site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzeug.datastructures import MultiDict

    from kg.curate.operations import Operation
    from kg.curate.proposal import Proposal
    from kg.schema import Schema

_MOST: Final = 500  # values that are read


def may_amend(found: Proposal) -> bool:
    """Tell whether whoever acts is a reviewer, or proposed it."""
    return acting().may("reviewer") or found.by == deciding.by()


def see_may_amend(found: Proposal) -> None:
    """See to it.

    Raises:
        NotAllowed: it is somebody else's, who acts is no reviewer.
    """
    if not may_amend(found):
        message = "This needs the role of reviewer, or that the proposal is your own."
        raise NotAllowed(message)


def sent(found: Proposal, form: MultiDict[str, str]) -> tuple[dict[str, object | None], set[str]]:
    """Read the values that a form gives in place of others, and the changes that it leaves out.

    Raises:
        EditRefused: what is said besides has no name or no value.
    """
    values: dict[str, object | None] = {
        key.removeprefix("v:"): from_lines(text)
        for key, text in list(form.items())[:_MOST]
        if key.startswith("v:")
    }
    same = {
        part.name: from_lines(part.lines)
        for item in items_of(site(), found.operations)
        for part in item.fields
    }
    changed = {key: value for key, value in values.items() if value != same.get(key)}
    own = {one.name for one in forms.qualifiers(desk.known().ground().schema)}
    for number in range(len(found.operations)):
        name, value = (form.get(f"{key}:{number}", "").strip() for key in ("more", "more-value"))
        if bool(name) != bool(value):
            message = f"say what “{value[:80]}” is" if value else f"give “{name[:80]}” a value"
            raise EditRefused(message)
        if name:
            key = name if name in own else f"qualifiers.{name}"
            changed[f"{number}.{key}"] = from_lines(value)
    return changed, set(form.getlist("drop"))


def qualifying(schema: Schema) -> tuple[Option, ...]:
    """Give what else can be said of a claim: the keys of its file, then the properties that qualify it."""
    keys = (Option(one.name, one.label, one.help) for one in forms.qualifiers(schema))
    return (*keys, *(one for menu in forms.further(schema) for one in menu.options))


def wrong(operations: Sequence[Operation], changed: set[str]) -> Iterator[str]:
    """Tell what is wrong with claims, things and sources that a form changed, by number and field."""
    known = desk.known()
    ground = known.ground()
    for number, one in enumerate(operations):
        if str(number) in changed and isinstance(one, Add) and one.what != "judgement":
            with known.asking:
                found = check(ground, one.what, one.entry, _beside(operations, one))
            for trouble in found.troubles:
                if trouble.severity == "error":
                    yield f"{number + 1}, {trouble.field}: {trouble.message}".replace(", :", ":")


def _beside(operations: Sequence[Operation], one: Add) -> Draftable:
    """Give what a claim may name besides what the files hold: what is proposed with it."""
    added = [other for other in operations if isinstance(other, Add) and other is not one]
    source = next((o.entry for o in added if o.what == "source" and o.file == one.file), None)
    stem = one.file.rpartition("/")[2].removesuffix(".yaml")
    return Draftable(tuple(o.entry for o in added if o.what == "entity"), source, stem)

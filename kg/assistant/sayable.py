"""What the ontology and its shapes let be said, for an assistant that writes claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import vocab as v
from kg.articles import forms
from kg.assistant.proposed import Code, Key, Sayable
from kg.errors import NoSuchThing
from kg.schema import hint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.articles.forms import Control, Input, Option
    from kg.articles.ground import Ground

_TAKES: Final[dict[Control, str]] = {
    "thing": "the id of a thing",
    "choice": "one of the codes",
    "line": "a short text",
    "text": "a text in your own words",
    "date": "a day, month or year as EDTF: 2025-06-01, 2025-06, 2025, 2025~, 2024/2025",
    "quantity": "a number and one of the units, such as 25 metre",
    "number": "a number",
    "flag": "true or false",
    "address": "an address (URL)",
    "day": "a day such as 2025-06-01",
}


def sayable(known: Ground, subject: str, predicate: str) -> Sayable:
    """Tell what may be said of a thing, of anything without one, and how the value of a property is written.

    With neither, also what entities and sources there may be.

    Raises:
        NoSuchThing: the thing or the property is not known; the message has the nearest one.
    """
    schema = known.schema
    kinds = _kinds(known, subject) if subject else ()
    prop = schema.property(predicate) if predicate else None
    if predicate and prop is None:
        names = (one.name for one in schema.properties.values())
        message = f'there is no property "{predicate[:80]}"{hint(predicate, names)}'
        raise NoSuchThing(message)
    menus = () if prop else forms.predicates(schema, kinds)
    bare = not subject and not predicate
    return Sayable(
        subject_kinds=[v.local_name(kind) for kind in kinds],
        predicates=_codes(option for menu in menus for option in menu.options),
        object=_key(forms.value(schema, prop)) if prop else None,
        claim_keys=[_key(one) for one in forms.qualifiers(schema)] if prop or bare else [],
        entity_kinds=_codes(forms.kinds(schema, sources=False)) if bare else [],
        source_kinds=_codes(forms.kinds(schema, sources=True)) if bare else [],
        source_keys=[_key(one) for one in forms.source(schema)] if bare else [],
    )


def _kinds(known: Ground, subject: str) -> tuple[str, ...]:
    slug = v.slug(known.project.base, subject) or subject
    thing = known.things.get(known.redirects.get(slug, slug))
    if thing is None:
        message = f'there is no entity "{slug[:80]}"{hint(slug, known.things)}; `search` finds ids'
        raise NoSuchThing(message)
    return thing.kinds


def _key(one: Input) -> Key:
    return Key(
        one.name,
        one.label,
        _TAKES[one.control],
        one.help,
        _codes(one.options),
        [*one.kinds] if one.kinds else [],
    )


def _codes(options: Iterable[Option]) -> list[Code]:
    return [Code(one.value, one.label, one.help) for one in options]

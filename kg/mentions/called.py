"""What a text goes on to call a thing that it has named: surnames, short forms, "the Act", "X's Y"."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.mentions.found import Found
from kg.mentions.lexicon import Known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.mentions.context import Context
    from kg.mentions.lexicon import Lexicon, Word

_OWNS: Final = re.compile(r"(?:['’]s?)? ")  # noqa: RUF001
_LINKS: Final = frozenset({"of", "for", "on", "to"})
_LONGEST: Final = 3


@dataclass(frozen=True)
class Called:
    """What may be called again: forms by their words, heads with their first place, parts by place."""

    forms: Mapping[tuple[str, ...], set[str]]
    heads: Mapping[str, list[tuple[int, str]]]
    parts: Mapping[int, Mapping[tuple[str, ...], str]]


def again(
    context: Context, found: Sequence[Found], known: Lexicon, told: Mapping[str, str]
) -> Iterator[Found]:
    """Find what is called again, outside of what was found in full; ``told`` says what acronyms mean."""
    listed = context.listed
    taken = bytearray(len(listed) + 1)
    for one in found:
        taken[one.first : one.last] = b"\1" * (one.last - one.first)
    called = Called(_forms(found, known, told), _heads(found), _parts(context, found, known))
    at = 0
    while at < len(listed):
        again = None
        if not taken[at]:
            again = _shorter(context, at, called, taken) or _headed(context, at, called)
            again = again or _part(listed, at, called)
        if again is not None and 1 not in taken[again.first : again.last]:
            yield again
            at = again.last
        else:
            at += 1


def _forms(
    found: Sequence[Found], known: Lexicon, told: Mapping[str, str]
) -> dict[tuple[str, ...], set[str]]:
    forms: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for thing in dict.fromkeys(one.thing for one in found if one.thing):
        for form in known.shorter.get(thing, ()):
            forms[form].add(thing)
    return {**forms, **{(short,): {thing} for short, thing in told.items() if thing}}


def _shorter(context: Context, at: int, called: Called, taken: bytearray) -> Found | None:
    listed = context.listed
    for size in range(_LONGEST, 0, -1):
        form = tuple(word.text for word in listed[at : at + size])
        things = called.forms.get(form, ())
        if len(form) != size or len(things) != 1 or 1 in taken[at : at + size]:
            continue
        if size > 1 or (context.is_name(at, form[0]) and not context.in_longer(at, at + 1)):
            return Found(at, at + size, Known(form, (), tuple(things)))
    return None


def _heads(found: Sequence[Found]) -> dict[str, list[tuple[int, str]]]:
    """Give things by the word that says what they are ("Bureau" of "Bureau of X"), and where they begin."""
    heads: dict[str, list[tuple[int, str]]] = defaultdict(list)
    seen: set[str] = set()
    for one in sorted(found, key=lambda one: one.first):
        if one.thing and one.thing not in seen and len(one.known.words) > 1:
            seen.add(one.thing)
            words = one.known.words
            end = next((n for n, word in enumerate(words) if n and word in _LINKS), len(words))
            heads[words[end - 1]].append((one.first, one.thing))
    return heads


def _headed(context: Context, at: int, called: Called) -> Found | None:
    """Find "the Act" where only one act was named."""
    listed = context.listed
    known = called.heads.get(listed[at].text, ())
    if listed[at].text.isupper() or len(known) != 1 or known[0][0] > at or not context.is_capital(at):
        return None
    before, after = context.beside(at, -1), context.beside(at, 1)
    if before is None or listed[before].text not in {"the", "The"}:
        return None
    if after is not None and (listed[after].text[0].isupper() or listed[after].text in _LINKS):
        return None
    return Found(at, at + 1, Known((listed[at].text,), (), (known[0][1],)))


def _parts(
    context: Context, found: Sequence[Found], known: Lexicon
) -> dict[int, Mapping[tuple[str, ...], str]]:
    """Give, by the word that follows a name, what of the thing has a name of its own."""
    parts: dict[int, Mapping[tuple[str, ...], str]] = {}
    listed = context.listed
    for one in found:
        owner = listed[one.last - 1]
        for at in (one.last, one.last + 1):
            if at < len(listed) and _OWNS.fullmatch(context.text[owner.end : listed[at].start]):
                parts[at] = known.parts.get(one.thing, {})
    return parts


def _part(listed: Sequence[Word], at: int, called: Called) -> Found | None:
    """Find what "X's Y" means where "Y of X" is known."""
    if listed[at].text[0].isupper() and not listed[at].text.isupper():
        for form, thing in called.parts.get(at, {}).items():
            if tuple(word.text.casefold() for word in listed[at : at + len(form)]) == form:
                return Found(at, at + len(form), Known(form, (), (thing,)))
    return None

"""What a name leaves out when a thing is named again: first names, "Inc.", what it is part of."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kg.mentions.usage import is_adjective

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kg.mentions.usage import Usage

    Words = tuple[str, ...]

#: What companies add to their names by law.
_LEGAL: Final = frozenset({"Inc", "Corp", "Ltd", "LLC", "AG", "SE", "NV", "BV", "PLC", "Co", "SA"})
_SEVERAL: Final = 2
_LINKED: Final = 3
_OF: Final = frozenset({"of", "at"})


def shortened(
    named: Iterable[tuple[str, Words]], people: Collection[str], used: Usage, bearing: Mapping[Words, Words]
) -> dict[str, frozenset[Words]]:
    """Give surnames, and names without what many names end in, of things (IRIs) with their names in words.

    What some thing is called in full (``bearing``: who is called so) is no short form of another.
    """
    shorter: dict[str, set[Words]] = defaultdict(set)
    for thing, name in named:
        if len(name) < _SEVERAL or any(word.islower() for word in name):
            continue
        form = name[-1:] if thing in people else _stem(name, used)
        if form and form not in bearing:
            shorter[thing].add(form)
    return {thing: frozenset(forms) for thing, forms in shorter.items()}


def owned(named: Iterable[tuple[str, Words]], bearing: Mapping[Words, Words]) -> dict[str, dict[Words, str]]:
    """Give what "Y of X" is of X: by X (IRI), the words of Y in small letters, and the thing."""
    parts: dict[str, dict[Words, str]] = defaultdict(dict)
    for thing, name in named:
        for at, word in enumerate(name):
            whole = bearing.get(name[at + 1 :], ())
            if at and word in _OF and len(whole) == 1:
                parts[whole[0]][tuple(map(str.casefold, name[:at]))] = thing
    return parts


def turned(named: Iterable[tuple[str, Words]], taken: Collection[Words]) -> Iterator[tuple[Words, str]]:
    """Give "X Office" for "Office of X", of names of three words, where nothing else is called so.

    >>> list(turned([("i", ("Office", "of", "Beacons")), ("j", ("Hut", "of", "Cork"))], {("Cork", "Hut")}))
    [(('Beacons', 'Office'), 'i')]
    """
    for thing, name in named:
        if len(name) != _LINKED or name[1] != "of" or not (name[0].istitle() and name[2][0].isupper()):
            continue
        if (other := (name[2], name[0])) not in taken:
            yield other, thing


def _stem(name: Words, used: Usage) -> Words:
    stem = name
    while len(stem) > 1 and (stem[-1].casefold() in used.endings or stem[-1] in _LEGAL):
        stem = stem[:-1]
    if stem == name or len(stem[0]) <= _SEVERAL:
        return ()
    telling = len(stem) > 1 or not (stem[0].casefold() in used.common or is_adjective(stem[0]))
    return stem if telling else ()

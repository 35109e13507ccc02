"""Questions for one triple, looked up as they are: planning takes the engine longer than finding it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg.light.cutting import expanded
from kg.light.outline import A, Link
from kg.vocab import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.light.outline import Outline, Pattern

Named = NamedNode | None
#: What a triple has in each place; nothing for whatever it has.
Triple = tuple[Named, Named, Named]
_KIND: Final = NamedNode(RDF_TYPE)


def asked(outline: Outline) -> Pattern | None:
    """Give the pattern of a yes-or-no question for one triple; nothing where more is asked."""
    if not outline.verdict or len(outline.patterns) != 1 or outline.besides:
        return None
    (pattern,) = outline.patterns
    places = (pattern.subject, pattern.path, pattern.value)
    names = [one for one in places if isinstance(one, str)]
    simple = isinstance(pattern.path, str | Link) and len(set(names)) == len(names)
    return pattern if simple else None


def triple(pattern: Pattern, constants: Sequence[str], term: Callable[[str], Named]) -> Triple | None:
    """Say what a pattern stands for in a query; nothing where it names something else than things."""
    path = pattern.path.place if isinstance(pattern.path, Link) else None
    terms: list[Named] = []
    for place in (pattern.subject, path, pattern.value):
        if not isinstance(place, int):
            terms.append(None)
            continue
        found = _KIND if place == A else term(constants[place])
        if found is None:
            return None
        terms.append(found)
    subject, predicate, value = terms
    return subject, predicate, value


def named(constant: str, declared: Mapping[str, str], known: Mapping[str, str]) -> Named:
    """Give the thing that a constant names; nothing where that is not plain to see.

    >>> named("x:a", {"x": "https://x.example/"}, {}), named("'a'", {}, {})
    (<NamedNode value=https://x.example/a>, None)
    """
    iri = expanded(constant, declared, known)
    try:
        return None if iri is None else NamedNode(iri)
    except ValueError:
        return None

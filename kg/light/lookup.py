"""Questions for one triple, looked up as they are: planning takes the engine longer than finding it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.light.cutting import expanded
from kg.light.outline import A, Link
from kg.vocab import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.light.cutting import Cut
    from kg.light.outline import Outline, Pattern

#: What a triple has in each place; nothing for whatever it has.
Triple = tuple[NamedNode | None, NamedNode | None, NamedNode | None]


def asked(outline: Outline) -> Pattern | None:
    """Give the pattern of a yes-or-no question for one triple; nothing where more is asked."""
    if not outline.verdict or len(outline.patterns) != 1 or outline.besides:
        return None
    (pattern,) = outline.patterns
    places = (pattern.subject, pattern.path, pattern.value)
    names = [one for one in places if isinstance(one, str)]
    simple = isinstance(pattern.path, str | Link) and len(set(names)) == len(names)
    return pattern if simple else None


def triple(
    pattern: Pattern, found: Cut, declared: Mapping[str, str], known: Mapping[str, str]
) -> Triple | None:
    """Say what a pattern stands for in a query; nothing where it names something else than things."""
    path = pattern.path.place if isinstance(pattern.path, Link) else None
    ends = [one if isinstance(one, int) else None for one in (pattern.subject, pattern.value)]
    terms: list[NamedNode | None] = []
    for place in (ends[0], path, ends[1]):
        if place is None:
            terms.append(None)
        elif place == A:
            terms.append(NamedNode(RDF_TYPE))
        else:
            iri = expanded(found.constants[place], declared, known)
            if iri is None:
                return None
            try:
                terms.append(NamedNode(iri))
            except ValueError:
                return None
    subject, predicate, value = terms
    return subject, predicate, value

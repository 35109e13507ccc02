"""What follows about an entity, with where it holds and the address that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pyoxigraph import NamedNode, Quad

from kg import vocab as v
from kg.inference import entailed_area
from kg.wording import area_in_words
from web.parts import Inferred

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kg.turtle import Term
    from web.site import Site

    Ends = tuple[str, str, str]


def why(subject: str, predicate: str, value: str) -> str:
    """Give the address of the page that explains a triple."""
    return "/explain?" + urlencode({"s": subject, "p": predicate, "o": value})


def follows(here: Site, subject: str, predicate: str, value: str) -> bool:
    """Tell whether a triple between two things stands among the inferences."""
    quad = Quad(*map(NamedNode, (subject, predicate, value, v.Graphs(here.project.base).inferred)))
    return quad in here.engine.store


def inferred(here: Site, iri: str, claimed: Collection[Ends]) -> tuple[Inferred, ...]:
    """Give what follows about an entity, by property; what a claim says from its other end is left out.

    ``claimed`` holds the subjects, predicates and values of the claims that the page shows.
    """
    found = (one for one in _found(here, iri) if not _mirrors(here, one, claimed))
    shown = [_shown(here, iri, one) for one in found]
    return tuple(sorted(shown, key=lambda one: (not one.forward, one.label, one.other.label)))


def _found(here: Site, iri: str) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
    graph = NamedNode(v.Graphs(here.project.base).inferred)
    for row in here.engine.rows("page_inferred", entity=NamedNode(iri), graph=graph):
        subject, predicate, value = row["subject"], row["property"], row["value"]
        if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and value is not None:
            yield subject, predicate, value


def _mirrors(here: Site, triple: tuple[NamedNode, NamedNode, Term], claimed: Collection[Ends]) -> bool:
    """Tell whether the triple is what a claim of the page says, read from its other end."""
    subject, predicate, value = (term.value for term in triple)
    prop = here.schema.properties.get(predicate)
    if prop is None:
        return False
    others = {prop.inverse_of, *(p.iri for p in here.schema.properties.values() if p.inverse_of == predicate)}
    others |= {predicate} if prop.symmetric else set()
    return any(other and (value, other, subject) in claimed for other in others)


def _shown(here: Site, iri: str, triple: tuple[NamedNode, NamedNode, Term]) -> Inferred:
    subject, predicate, value = triple
    prop = here.schema.properties.get(predicate.value)
    forward = subject.value == iri
    label = here.schema.label(predicate.value)
    return Inferred(
        label=label if forward else (prop.inverse_label if prop else "") or label,
        href=here.addresses.href(predicate.value) or "",
        other=here.show.value(value, prop) if forward else here.names.ref(subject.value),
        holds=area_in_words(entailed_area(here.engine.store, triple, here.project.base)),  # type: ignore[arg-type]
        why=why(subject.value, predicate.value, value.value),
        forward=forward,
    )

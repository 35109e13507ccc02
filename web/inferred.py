"""What follows about an entity, with where it holds and the address that says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.area import ALWAYS, union
from kg.inference import rect_of
from kg.wording import area_in_words
from web.parts.reasons import Inferred

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kg.area import Area
    from kg.engine import Term
    from kg.reason import Triple
    from web.parts.refs import Ref
    from web.site import Site

    Ends = tuple[str, str, str]

_AT_ONCE: Final = 40


def why(subject: str, predicate: str, value: str) -> str:
    """Give the address of the page that explains a triple."""
    return "/explain?" + urlencode({"s": subject, "p": predicate, "o": value})


def following(here: Site, links: Iterable[Ends]) -> frozenset[Ends]:
    """Find which of some triples between things stand among the inferences."""
    graph = NamedNode(v.Graphs(here.project.base).inferred)
    wanted = list(links)
    found: set[Ends] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        ends = [[NamedNode(iri) for iri in dict.fromkeys(link[n] for link in some)] for n in (0, 2)]
        rows = here.engine.rows("page_following", graph=graph, subject=ends[0], object=ends[1])
        found |= {
            (one.value, two.value, three.value)
            for one, two, three in ((row["subject"], row["predicate"], row["object"]) for row in rows)
            if one is not None and two is not None and three is not None
        }
    return frozenset(found.intersection(wanted))


@dataclass(frozen=True, slots=True)
class Follows:
    """What follows about an entity, and what else it is called elsewhere."""

    inferred: tuple[Inferred, ...]
    same_as: tuple[Ref, ...]


def inferred(here: Site, iri: str, claimed: Collection[Ends]) -> Follows:
    """Give what follows about an entity, by property; what a claim says from its other end is left out.

    ``claimed`` holds the subjects, predicates and values of the claims that the page shows.
    """
    rows = tuple(here.engine.tuples("page_inferred", entity=iri, graph=v.Graphs(here.project.base).inferred))
    shown = [
        _shown(here, iri, triple, area)
        for triple, area in _areas(NamedNode(iri), rows).items()
        if not _mirrors(here, triple, claimed)
    ]
    return Follows(
        tuple(sorted(shown, key=lambda one: (not one.forward, one.label, one.other.label))),
        tuple(here.names.ref(iri) for iri in sorted({same.value for *_, same in rows if same})),
    )


def _areas(entity: NamedNode, rows: Iterable[Sequence[Term | None]]) -> dict[Triple, Area]:
    """Read where each triple holds: in the spans of its nodes, or else always."""
    spans: dict[Triple, dict[str, dict[str, str]]] = {}
    bounds: list[tuple[Triple, str, str, str]] = []
    for subject, predicate, value, node, bound, day, _ in rows:
        begin, end = subject or entity, value or entity
        if not isinstance(begin, NamedNode) or not isinstance(predicate, NamedNode):
            continue
        if node is None or bound is None or day is None:
            spans[begin, predicate, end] = {}
        else:
            bounds.append(((begin, predicate, end), node.value, bound.value, day.value))
    for triple, name, key, text in bounds:
        if triple in spans:
            spans[triple].setdefault(name, {})[key] = text
    return {
        triple: union(*((rect_of(found),) for found in nodes.values())) if nodes else ALWAYS
        for triple, nodes in spans.items()
    }


def _mirrors(here: Site, triple: Triple, claimed: Collection[Ends]) -> bool:
    """Tell whether the triple is what a claim of the page says, read from its other end."""
    subject, predicate, value = (term.value for term in triple)
    return any((value, other, subject) in claimed for other in here.schema.mirrors.get(predicate, ()))


def _shown(here: Site, iri: str, triple: Triple, area: Area) -> Inferred:
    subject, predicate, value = triple
    prop = here.schema.properties.get(predicate.value)
    forward = subject.value == iri
    label = here.schema.label(predicate.value)
    return Inferred(
        label=label if forward else (prop.inverse_label if prop else "") or label,
        href=here.addresses.href(predicate.value) or "",
        other=here.show.value(value, prop) if forward else here.names.ref(subject.value),
        holds=area_in_words(area),
        why=why(subject.value, predicate.value, value.value),
        forward=forward,
    )

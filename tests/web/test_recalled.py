"""Queries that a publishing answers from memory: what the engine answers, in whatever order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab
from web.plain.recalled import Recalled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.engine import Engine, Row, Term
    from web.site import Site

    Answers = Mapping[str, Mapping[str, Sequence[Term]]]


def _things(here: Site) -> list[str]:
    """Give all there is, and what there is not."""
    return [*here.names.by_iri, f"{here.project.base}id/nothing-is-called-so"]


def _claims(engine: Engine, here: Site) -> Iterator[tuple[str, Answers]]:
    """Ask for the claims about everything, and those around every claim."""
    base, claims = here.project.base, here.findings.dataset.claims
    nodes = [NamedNode(vocab.claim_iri(base, claim.id)) for claim in claims]
    yield "page_things", engine.claims_of("page_things", thing=list(map(NamedNode, _things(here))))
    yield "page_claims", engine.claims_of("page_claims", claim=nodes)
    for iri in _things(here):
        yield "page_about", engine.claims("page_about", entity=iri)
    for node, claim in zip(nodes, claims, strict=True):
        yield "page_claim", engine.claims("page_claim", claim=node.value)
        yield "page_linked", engine.claims("page_linked", id=node.value)
        yield (
            "page_beside",
            engine.claims("page_beside", subject=claim.subject, predicate=claim.predicate),
        )


def _rows(engine: Engine, here: Site) -> Iterator[tuple[str, Counter[object]]]:
    """Ask for what is said of everything, as rows."""
    graph = vocab.Graphs(here.project.base).inferred
    yield "page_things", _bag(engine.rows("page_things", thing=list(map(NamedNode, _things(here)))))
    for iri in _things(here):
        one = NamedNode(iri)
        for name in ("page_node", "page_withdrawal"):
            yield name, _bag(engine.rows(name, node=one))
        yield "page_relayed_by", _bag(engine.rows("page_relayed_by", source=one))
        yield "page_inferred", _filled(engine.tuples("page_inferred", entity=iri, graph=graph), one)
    for claim in here.findings.dataset.claims:
        found = engine.tuples("page_values", subject=claim.subject, predicate=claim.predicate)
        yield "page_values", Counter((one, value) for one, value in found)


def _bag(rows: Sequence[Row]) -> Counter[object]:
    """Count rows, whatever their order."""
    return Counter(frozenset((key, str(value)) for key, value in row.items()) for row in rows)


def _filled(rows: Iterable[Sequence[Term | None]], entity: NamedNode) -> Counter[object]:
    """Count what follows; a subject or value that is left out is the entity."""
    return Counter(
        (subject or entity, key, value or entity, *rest) if key else tuple(rest)
        for subject, key, value, *rest in rows
    )


def test_what_is_answered_from_memory_is_what_the_engine_answers(second_site: Site) -> None:
    engine, recalled = second_site.engine, Recalled(second_site.engine)
    names = Counter[str]()
    for (name, told), (_, known) in zip(
        _rows(engine, second_site), _rows(recalled, second_site), strict=True
    ):
        assert told.keys() == known.keys(), name
        names[name] += bool(told)
    assert len(names) == 6
    # Nothing there was withdrawn.
    assert {name for name, count in names.items() if not count} == {"page_withdrawal"}


def test_claims_from_memory_are_those_of_the_engine(second_site: Site) -> None:
    engine, recalled = second_site.engine, Recalled(second_site.engine)
    names = Counter[str]()
    for (name, told), (_, known) in zip(
        _claims(engine, second_site), _claims(recalled, second_site), strict=True
    ):
        assert told.keys() == known.keys(), name
        for claim, values in told.items():
            # What a query leaves out may be there.
            assert {key: list(known[claim][key]) for key in values} == values, (name, claim)
        names[name] += bool(told)
    assert len(names) == 6
    assert all(names.values())


def test_the_claims_of_a_source_come_from_memory_too(second_site: Site) -> None:
    engine, recalled = second_site.engine, Recalled(second_site.engine)
    taken = 0
    for iri in second_site.names.by_iri:
        told = Counter(node.value for (node,) in engine.tuples("page_source_claims", source=iri))
        assert Counter(node.value for (node,) in recalled.tuples("page_source_claims", source=iri)) == told
        taken += len(told)
    assert taken == len(second_site.findings.dataset.claims)


def test_all_else_is_left_to_the_engine(second_site: Site) -> None:
    recalled = Recalled(second_site.engine)
    assert recalled.rows("page_redirects") == second_site.engine.rows("page_redirects")
    assert recalled.store is second_site.engine.store
    assert recalled.remember("of both", lambda engine: engine) is recalled
    assert second_site.engine.remember("of both", lambda engine: engine) is recalled

"""Queries that a publishing answers from memory: what the engine answers, in whatever order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab
from web.plain.recalled import Recalled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.engine import Row, Term
    from web.site import Site

    Asked = tuple[str, dict[str, Term | Sequence[Term]]]


def _asked(here: Site) -> Iterator[Asked]:
    """Give queries for everything there is, and for what there is not."""
    base = here.project.base
    things = [NamedNode(iri) for iri in (*here.names.by_iri, f"{base}id/nothing-is-called-so")]
    claims = [NamedNode(vocab.claim_iri(base, claim.id)) for claim in here.findings.dataset.claims]
    inferred = NamedNode(vocab.Graphs(base).inferred)
    yield "page_things", {"thing": things}
    yield "page_claims", {"claim": claims}
    for one in things:
        yield "page_about", {"entity": one}
        yield "page_inferred", {"entity": one, "graph": inferred}
        yield from ((name, {"node": one}) for name in ("page_node", "page_withdrawal"))
        yield "page_relayed_by", {"source": one}
    for node, claim in zip(claims, here.findings.dataset.claims, strict=True):
        yield "page_claim", {"claim": node}
        yield "page_linked", {"id": node}
        ends = {"subject": NamedNode(claim.subject), "predicate": NamedNode(claim.predicate)}
        yield "page_beside", ends


def _bag(rows: Sequence[Row]) -> Counter[frozenset[tuple[str, str]]]:
    """Count rows, whatever their order."""
    return Counter(frozenset((key, str(value)) for key, value in row.items()) for row in rows)


def test_what_is_answered_from_memory_is_what_the_engine_answers(second_site: Site) -> None:
    engine, recalled = second_site.engine, Recalled(second_site.engine)
    names = Counter[str]()
    for name, terms in _asked(second_site):
        told = _bag(engine.rows(name, **terms))
        found = _bag(recalled.rows(name, **terms))
        assert found.keys() == told.keys(), (name, terms)
        names[name] += bool(told)
    assert len(names) == 10
    # Nothing there was withdrawn.
    assert {name for name, count in names.items() if not count} == {"page_withdrawal"}


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

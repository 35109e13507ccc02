"""The evidence of a tie for the explorer: its claims in words, what answers them, and why it follows."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.area import Rect
from kg.explain import explain
from kg.store_reader import StoreReader
from kg.telling import Telling
from kg.wording import area_in_words
from web import schemas
from web.explaining import reason_of
from web.inferred import why
from web.networks import key, term
from web.openapi import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.tie import Tie
    from web.openapi import Schema
    from web.parts.claims import ClaimView
    from web.parts.refs import Badge, Ref
    from web.site import Site

_AT_ONCE: Final = 200
_CODE: Final[Schema] = schemas.record(id=TEXT, label=TEXT)
_REF: Final[Schema] = schemas.record(label=TEXT, href=TEXT)
_CLAIM: Final[Schema] = schemas.record(
    href=TEXT,
    sentence=TEXT,
    kind=_CODE,
    stance=_CODE,
    rank=_CODE,
    confidence={"oneOf": [_CODE, {"type": "null"}]},
    hedge=TEXT,
    basis=TEXT,
    when=TEXT,
    locator=TEXT,
    note=TEXT,
    speaker={"oneOf": [_REF, {"type": "null"}]},
    reporters=schemas.several(_REF),
    source=schemas.record(label=TEXT, href=TEXT, url=TEXT, publisher=TEXT, published=TEXT),
    recorded=TEXT,
    fact={"type": "boolean"},
)
#: The schema of what :func:`evidence` gives.
EVIDENCE: Final[Schema] = schemas.several(
    schemas.record(
        source=TEXT,
        relation=TEXT,
        target=TEXT,
        sentence=TEXT,
        holds=TEXT,
        disputed={"type": "boolean"},
        inferred={"type": "boolean"},
        stands={"type": "boolean"},
        claims=schemas.several(_CLAIM),
        answered=schemas.several(_CLAIM),
        why=TEXT,
        reason={"type": ["object", "null"]},
    )
)


def evidence(here: Site, ties: Iterable[Tie], *, answers: bool = False) -> list[dict[str, Any]]:
    """Read the claims behind ties; with ``answers`` also claims elsewhere that contradict them."""
    listed = list(ties)
    base = here.project.base
    views = _views(here, [v.claim_iri(base, one.claim) for tie in listed for one in tie.said])
    found: list[dict[str, Any]] = []
    for tie in listed:
        own = [views[one.claim] for one in tie.said if one.claim in views]
        rivals = _rivals(here, tie) if answers and tie.disputed else []
        label = here.schema.label(tie.predicate)
        found.append(
            {
                "source": key(here, tie.source),
                "relation": term(here, tie.predicate),
                "target": key(here, tie.target),
                "sentence": f"{here.names.label(tie.source)} {label} {here.names.label(tie.target)}",
                "holds": area_in_words(tuple(Rect(*span) for span in tie.spans)),
                "disputed": tie.disputed,
                "inferred": tie.inferred,
                "stands": tie.stands and not tie.inferred,
                "claims": [_claim(one) for one in own],
                "answered": [_claim(one) for one in rivals],
                "why": why(*tie.ends) if tie.inferred else "",
                "reason": _reason(here, tie) if tie.inferred else None,
            }
        )
    return found


def _views(here: Site, iris: list[str]) -> Mapping[str, ClaimView]:
    found: dict[str, ClaimView] = {}
    for start in range(0, len(iris), _AT_ONCE):
        some = [NamedNode(iri) for iri in iris[start : start + _AT_ONCE]]
        views = here.reader.claims(here.engine.claims_of("page_claims", claim=some))
        found |= {one.id: one for one in views}
    return found


def _rivals(here: Site, tie: Tie) -> list[ClaimView]:
    """Find the claims of other ties that contradict those of this one, in either direction."""
    own = {one.claim for one in tie.said}
    pairs = here.engine.remember("contradictions", lambda _: tuple(_contradictions(here)))
    iris = {two if one in own else one for one, two in pairs if (one in own) != (two in own)}
    found = _views(here, sorted(v.claim_iri(here.project.base, iri) for iri in iris))
    return list(found.values())


def _contradictions(here: Site) -> Iterator[tuple[str, str]]:
    """Give each claim that was not withdrawn with those that it contradicts."""
    graph = v.Graphs(here.project.base).claims

    def pairs(predicate: str) -> Iterator[tuple[str, str]]:
        rows = here.engine.tuples("recall_pairs", graph=graph, property=predicate)
        return ((row[0].value, row[1].value) for row in rows)

    gone = {claim for claim, _ in pairs(v.RETRACTED)}
    for claim, other in pairs(v.CONTRADICTS):
        if claim not in gone:
            yield v.local_name(claim), v.local_name(other)


def _reason(here: Site, tie: Tie) -> dict[str, Any] | None:
    store, base = here.engine.store, here.project.base
    subject, predicate, value = map(NamedNode, tie.ends)
    found = explain((subject, predicate, value), StoreReader(store, here.schema, base), here.rules)
    return asdict(reason_of(here, found, Telling(store, here.schema))) if found else None


def _claim(one: ClaimView) -> dict[str, Any]:
    return {
        "href": one.href,
        "sentence": f"{one.subject.label} {one.predicate.label} {one.value.label}",
        "kind": _code(one.kind),
        "stance": _code(one.stance),
        "rank": _code(one.rank),
        "confidence": _code(one.confidence) if one.confidence else None,
        "hedge": one.hedge.label if one.hedge else "",
        "basis": one.basis.label if one.basis else "",
        "when": one.when.text if one.when else "",
        "locator": one.locator,
        "note": one.note,
        "speaker": _ref(one.speaker) if one.speaker else None,
        "reporters": [_ref(ref) for ref in one.reporters],
        "source": {
            "label": one.source.label,
            "href": one.source.href,
            "url": one.source.url or "",
            "publisher": one.source.publisher,
            "published": one.source.published,
        },
        "recorded": one.recorded,
        "fact": one.enters,
    }


def _code(badge: Badge) -> dict[str, str]:
    return {"id": badge.code, "label": badge.label}


def _ref(ref: Ref) -> dict[str, str]:
    return {"label": ref.label, "href": ref.href or ""}

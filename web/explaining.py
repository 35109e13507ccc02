"""Explanations as a page shows them: sentences of names with links, and claims with their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.tongue import gettext as _
from kg.wording import area_in_words
from web.parts.reasons import Reason, ReasonWay, Told
from web.parts.refs import Ref

if TYPE_CHECKING:
    from kg.explain import Explanation, Support
    from kg.telling import Telling
    from web.site import Site


def reason_of(here: Site, one: Explanation, telling: Telling) -> Reason:
    """Turn an explanation into what its page shows."""
    subject, predicate, value = one.triple
    prop = here.schema.properties.get(predicate.value)
    is_kind = predicate.value == v.RDF_TYPE
    return Reason(
        subject=here.names.ref(subject.value),
        predicate=Ref(_("is a") if is_kind else here.schema.label(predicate.value)),
        value=Ref(here.schema.label(value.value), here.addresses.href(value.value))
        if is_kind and isinstance(value, NamedNode)
        else here.show.value(value, prop),
        holds=area_in_words(one.area),
        given=one.given,
        shown=one.shown,
        cut=one.cut,
        claims=tuple(_told(here, claim) for claim in one.claims),
        ways=tuple(
            ReasonWay(
                telling.rule(way.rule),
                area_in_words(way.area) if len(way.premises) > 1 else "",
                tuple(reason_of(here, premise, telling) for premise in way.premises),
            )
            for way in one.ways
        ),
    )


def _told(here: Site, claim: Support) -> Told:
    return Told(
        claim=here.addresses.href(claim.claim) or "",
        source=here.names.ref(claim.source),
        when=here.show.period(claim.when).text if claim.when else "",
        locator=claim.locator,
    )

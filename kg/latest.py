"""The facts that took place last."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg import vocab as v

if TYPE_CHECKING:
    from kg.engine import Engine
    from kg.gathering import Values

    Claims = dict[str, Values]

_WIDTHS: Final = (dt.timedelta(days=366), dt.timedelta(days=3660))
_AT_ONCE: Final = 100


def latest_facts(engine: Engine, until: dt.date, count: int) -> Claims:
    """Give every triple of the claims of facts that began last, the latest first, none after it was recorded.

    The graph is asked for what began shortly before a day first, and for more where that is not enough: to
    put everything that ever began in order would take seconds where there is much.
    """
    for since in (*(until - width for width in _WIDTHS), dt.date.min):
        found = _between(engine, since, until, count)
        if len(found) == count:
            break
    return found


def _between(engine: Engine, since: dt.date, until: dt.date, count: int) -> Claims:
    begun: dict[str, str] = {}
    for row in engine.rows("latest_begun", since=[_day(since)], until=[_day(until)]):
        if (claim := row["claim"]) is not None and (begin := row["begin"]) is not None:
            begun[claim.value] = max(begin.value, begun.get(claim.value, ""))
    order = sorted(sorted(begun), key=begun.__getitem__, reverse=True)
    found: Claims = {}
    for start in range(0, len(order), _AT_ONCE):
        some = order[start : start + _AT_ONCE]
        triples = engine.claims_of("page_claims", claim=[NamedNode(claim) for claim in some])
        found |= {claim: triples[claim] for claim in some if _took_place(triples[claim])}
        if len(found) >= count:
            break
    return dict(list(found.items())[:count])


def _took_place(claim: Values) -> bool:
    """Tell whether a claim is of a fact that had begun when it was recorded, and stands."""
    recorded = max((day.value for day in claim.get(v.RECORDED, ())), default="")
    return (
        NamedNode(v.FACT) in claim.get(v.KIND, ())
        and NamedNode(v.ASSERTS) in claim.get(v.STANCE, ())
        and v.RETRACTED not in claim
        and any(begin.value <= recorded for begin in claim.get(v.BEGIN_EARLIEST, ()))
    )


def _day(day: dt.date) -> Literal:
    return Literal(day.isoformat(), datatype=NamedNode(v.XSD + "date"))

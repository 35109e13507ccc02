"""What claims tell of a thing's statuses: each a code with the days on which it can begin and end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.area import MAX, MIN

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from kg.lifecycle import Lifecycle, Rule
    from kg.period import Period
    from kg.told import Told


@dataclass(frozen=True, slots=True)
class Evidence:
    """A status that one claim tells, in proleptic Gregorian ordinals (see :mod:`kg.area`).

    It begins between ``begin`` and ``begun``. ``reach`` is the last day on which the claim itself says that
    it holds; from there on it lasts only as nothing later is known, up to ``end``. ``dated`` is false where
    the claim does not say when; ``before`` where the claim tells it only by telling what came after;
    ``outright`` is true where the claim is about the status itself, and not about a date or
    act from which it follows.
    """

    code: str
    claim: Told
    begin: int
    begun: int
    reach: int
    end: int = MAX
    period: Period | None = None
    before: bool = False
    dated: bool = True
    outright: bool = False

    @property
    def attests(self) -> bool:
        """Whether the claim tells no begin, but that it was so on a day."""
        return self.outright and self.period is not None and not self.period.is_interval

    def begun_by(self, day: int) -> bool:
        """Tell whether it has certainly begun."""
        return self.dated and self.begun <= day

    def over_by(self, day: int) -> bool:
        """Tell whether it has certainly ended."""
        return self.end < day


def gather(
    thing: str, claims: Iterable[Told], lifecycle: Lifecycle, is_of: Callable[[str], bool]
) -> tuple[Evidence, ...]:
    """Apply every rule to the claims about a thing; ``is_of`` tells whether it is of a kind.

    Claims that do not enter the graph, are set aside or do not assert are passed over: denials come from
    :func:`denials`. Of rival dates of a property with one right value, those of the best rank count.
    """
    sound = [claim for claim in claims if claim.enters and claim.rank > 0 and claim.asserts]
    found: list[tuple[Rule, Evidence]] = []
    closing: list[tuple[str, Told, Period]] = []
    for rule in lifecycle.rules:
        if rule.kind is not None and not is_of(rule.kind):
            continue
        mine = [claim for claim in sound if _speaks(rule, claim, thing)]
        if rule.single and rule.reading == "date":
            best = max((claim.rank for claim in mine), default=0)
            mine = [claim for claim in mine if claim.rank == best]
        for claim in mine:
            found += [(rule, replace(one, outright=not rule.lasting)) for one in _read(rule, claim)]
            period = claim.value if rule.reading == "date" else claim.when
            if rule.ends and period is not None:
                closing.append((rule.ends, claim, period))
    kept = [one for rule, one in found if not _silenced(rule, one, found)]
    return tuple(_closed(one, closing) for one in kept)


def denials(evidence: Iterable[Evidence], claims: Iterable[Told]) -> tuple[Told, ...]:
    """Give the claims by which somebody denies the very thing that a claim of the evidence says."""
    said = {(one.claim.subject, one.claim.predicate, one.claim.object) for one in evidence}
    return tuple(
        claim
        for claim in claims
        if claim.enters
        and claim.denies
        and claim.rank > 0
        and (claim.subject, claim.predicate, claim.object) in said
    )


def _speaks(rule: Rule, claim: Told, thing: str) -> bool:
    if claim.predicate != rule.property:
        return False
    if rule.inverse:
        return isinstance(claim.object, NamedNode) and claim.object.value == thing
    return claim.subject == thing


def _code(rule: Rule, claim: Told) -> str | None:
    if rule.reading == "code":
        return claim.object.value if isinstance(claim.object, NamedNode) else None
    return rule.gives


def _read(rule: Rule, claim: Told) -> Sequence[Evidence]:
    code = _code(rule, claim)
    period = claim.value if rule.reading == "date" else claim.when
    if code is None:
        return ()
    if period is None:
        return (Evidence(code, claim, MIN, MAX, MIN, dated=False),)
    begin, begun = _ordinal(period.begin_earliest, MIN), _ordinal(period.begin_latest, MIN)
    if period.begin_earliest is None:
        begun = _ordinal(period.end_earliest, MAX)
    if rule.lasting:
        from_then = Evidence(code, claim, begin, begun, begun, period=period)
        if rule.before is None or begin == MIN:
            return (from_then,)
        until = Evidence(rule.before, claim, MIN, MIN, begin - 1, begun - 1, period, before=True)
        return until, from_then
    reach, end = begun, MAX
    if period.open_end:
        reach = MAX
    elif period.is_interval and period.end_latest is not None:
        reach, end = _ordinal(period.end_earliest, begun), period.end_latest.toordinal()
    return (Evidence(code, claim, begin, begun, reach, end, period),)


def _silenced(rule: Rule, one: Evidence, found: Iterable[tuple[Rule, Evidence]]) -> bool:
    """A rule is silent where one of higher priority tells the same status, in the same sense."""
    gives = {rule.gives, rule.before}
    return any(
        other.priority > rule.priority and (told.code == one.code or (rule.gives and told.code in gives))
        for other, told in found
    )


def _closed(one: Evidence, closing: Iterable[tuple[str, Told, Period]]) -> Evidence:
    """End a status on the first day that a claim gives as its last."""
    for code, _, period in closing:
        last, first = _ordinal(period.end_latest, MAX), _ordinal(period.begin_earliest, MIN)
        if code == one.code and one.dated and one.begin <= last < one.end and one.reach <= last:
            one = replace(one, end=last, reach=max(one.reach, first))
    return one


def _ordinal(day: dt.date | None, absent: int) -> int:
    return day.toordinal() if day else absent

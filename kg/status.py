"""What status a thing has on a day, by the rules of the ontology, with the claims that decide it.

A status lasts until something later is told that does not fit with it. It outlives what is told later only
where its own source says that it still held by then: then sources disagree, and both are given.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg.area import MAX
from kg.evidence import denials, gather
from kg.statuses import Standing, Status, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.evidence import Evidence
    from kg.lifecycle import Lifecycle, PartsRule
    from kg.told import Told

_PREFERRED: Final = 2
_DEEPEST: Final = 3


@dataclass(frozen=True)
class Chronicler:
    """Tells statuses by one set of rules from the claims and kinds that it is given the means to find.

    ``claims_of`` gives every claim that a thing is the subject or object of, as of the moment of interest.
    """

    lifecycle: Lifecycle
    claims_of: Callable[[str], Sequence[Told]]
    is_of: Callable[[str, str], bool]

    def on(self, thing: str, day: dt.date, *, depth: int = 0) -> Standing:
        """Give the statuses of a thing on a day."""
        claims = self.claims_of(thing)
        found = self._evidence(thing, claims)
        number = day.toordinal()
        sides = self._sides(
            [replace(one, denied=denials(one.evidence, claims)) for one in self._alive(found, number)]
        )
        if depth < _DEEPEST:
            for rule in self.lifecycle.parts:
                if rule.kind is None or self.is_of(thing, rule.kind):
                    sides = self._with_parts(rule, thing, day, claims, sides, depth)
        kept, aside = _preferred(sides)
        over = () if kept else _last(found, number)
        return Standing(thing, day, kept, aside, over)

    def steps(self, thing: str) -> tuple[Step, ...]:
        """Give the stages that a thing went through or is to go through, in order of their first day."""
        dated = (one for one in self._evidence(thing, self.claims_of(thing)) if one.dated and not one.before)
        steps: list[list[Evidence]] = []
        for one in sorted(dated, key=lambda e: (e.begin, self.lifecycle.stage(e.code).order, e.claim.iri)):
            same = [step for step in steps if step[0].code == one.code]
            # A property with one right date tells one begin, and a mere attestation none; and what may have
            # begun when another did is the same begin, whatever came in between.
            if same and (
                same[-1] is steps[-1]
                or one.attests
                or one.claim.value is not None
                or any(one.begin <= other.begun for other in same[-1] if not other.attests)
            ):
                same[-1].append(one)
            else:
                steps.append([one])
        return tuple(self._step(group) for group in steps)

    def has_rules_for(self, thing: str) -> bool:
        """Tell whether the thing is of a kind that the rules name."""
        return any(self.is_of(thing, kind) for kind in self.lifecycle.kinds)

    def _evidence(self, thing: str, claims: Sequence[Told]) -> tuple[Evidence, ...]:
        return gather(thing, claims, self.lifecycle, lambda kind: self.is_of(thing, kind))

    def _step(self, group: Sequence[Evidence]) -> Step:
        ordered = sorted(group, key=_weight)
        begins = {(one.begin, one.begun) for one in ordered if not one.attests}
        clash = any(a[1] < b[0] for a in begins for b in begins)
        return Step(ordered[0].code, tuple(ordered), clash)

    def _alive(self, found: Sequence[Evidence], day: int) -> Iterable[Status]:
        dated = [one for one in found if one.dated]
        firm = [one for one in dated if one.begun_by(day)]
        left = [
            one
            for one in firm
            if not one.over_by(day)
            and not _ended_elsewhere(one, dated, day)
            and not any(self._overtakes(other, one, day) for other in firm)
        ]
        codes = {one.code for one in left}
        open_ = [
            one
            for one in dated
            if one.begin <= day < one.begun
            and one.end >= day
            and one.code not in codes
            and not any(other.begun >= one.begun and self._overtakes(other, one, day) for other in firm)
        ]
        # What nobody dates cannot decide; it is told where nothing else is known.
        chosen = [*left, *open_] if dated else found
        for code in dict.fromkeys(one.code for one in chosen):
            mine = sorted((one for one in chosen if one.code == code), key=_weight)
            yield Status(
                code,
                any(one in left and _sure(one, day) for one in mine)
                and not any(self._overtakes(other, one, day) for other in open_ for one in mine),
                tuple(mine),
                last=_last_told(mine, day),
            )

    def _overtakes(self, later: Evidence, one: Evidence, day: int) -> bool:
        """Tell whether what one claim tells has taken the place of what another tells, by a day."""
        mine, theirs = self.lifecycle.stage(one.code), self.lifecycle.stage(later.code)
        if later.code == one.code or one.code in theirs.fits:
            return False
        if later.over_by(day) and theirs.passing:
            return False
        if one.outright or one.before:
            # What a source says outright gives way to what begins when it ends, or after its last word.
            further = later.begun > one.begun and later.begun >= one.reach
        else:
            # A date or an act gives way to whatever is further along, whichever came first.
            word = later.outright and not mine.final and later.begun >= one.begun
            further = word or theirs.order > mine.order or later.begun > one.begun
        if not further or (later.attests and mine.final):
            return False
        return later.outright or mine.passing or theirs.order > mine.order

    def _sides(self, statuses: Iterable[Status]) -> tuple[tuple[Status, ...], ...]:
        order = self.lifecycle.stage
        sides: list[list[Status]] = []
        for one in sorted(statuses, key=lambda s: (not s.certain, -order(s.code).order, s.code)):
            for side in sides:
                if all(one.code in order(other.code).fits for other in side):
                    side.append(one)
                    break
            else:
                sides.append([one])
        return tuple(tuple(side) for side in sides)

    def _with_parts(  # noqa: PLR0913, PLR0917 - everything that is known of the whole
        self,
        rule: PartsRule,
        thing: str,
        day: dt.date,
        claims: Iterable[Told],
        sides: tuple[tuple[Status, ...], ...],
        depth: int,
    ) -> tuple[tuple[Status, ...], ...]:
        """Say of a whole whose parts differ that it is so in part."""
        found = (self.on(part, day, depth=depth + 1) for part in parts(rule, thing, claims))
        known = [part for part in found if part.sides]
        differ = [part for part in known if not _is_in(part, rule.whole)]
        whole = next((one for side in sides for one in side if one.code == rule.whole), None)
        if not differ or (whole is None and (sides or len(differ) == len(known))):
            return sides
        evidence = whole.evidence if whole else ()
        certain = (whole is None or whole.certain) and any(part.certain for part in differ)
        partly = Status(rule.gives, certain, evidence, parts=tuple(known))
        others = [one for side in sides for one in side if one.code not in {rule.gives, rule.whole}]
        said = next((one for side in sides for one in side if one.code == rule.gives), None)
        if said is not None:
            partly = replace(said, evidence=(*said.evidence, *evidence), parts=partly.parts)
        return self._sides([partly, *others])


def _ended_elsewhere(one: Evidence, found: Iterable[Evidence], day: int) -> bool:
    """A status whose end one source does not tell has ended where another source tells that it did."""
    return one.end == MAX and any(
        other.code == one.code and other.over_by(day) and one.begin <= other.end and one.reach <= other.end
        for other in found
    )


def _sure(one: Evidence, day: int) -> bool:
    """Whether its dates leave nothing open: it had begun, and not perhaps ended."""
    doubtful = one.period is not None and (one.period.approximate or one.period.uncertain)
    return (one.end == MAX or day <= one.reach) and not (doubtful and one.begin <= day <= one.begun)


def _last_told(evidence: Iterable[Evidence], day: int) -> dt.date | None:
    """Give the last day on which it is attested, where it is only assumed to have lasted since."""
    last = 0
    for one in evidence:
        if not one.attests or not one.reach:
            return None
        last = max(last, one.reach)
    return dt.date.fromordinal(last) if 0 < last < day else None


def parts(rule: PartsRule, thing: str, claims: Iterable[Told]) -> tuple[str, ...]:
    """Give the parts of a thing that a rule goes by, as sound claims name them."""
    sound = [c for c in claims if c.predicate == rule.property and c.enters and c.asserts and c.rank > 0]
    found = [
        claim.subject if rule.inverse else claim.object.value
        for claim in sound
        if isinstance(claim.object, NamedNode)
        and (claim.object.value if rule.inverse else claim.subject) == thing
    ]
    return tuple(sorted({part for part in found if part != thing}))


def _is_in(part: Standing, code: str) -> bool:
    return any(one.code == code for side in part.sides for one in side)


def _preferred(
    sides: tuple[tuple[Status, ...], ...],
) -> tuple[tuple[tuple[Status, ...], ...], tuple[tuple[Status, ...], ...]]:
    """Set aside the sides that rest on claims with one property alone, where a rival claim is preferred."""
    best = {c.predicate: n for n, side in enumerate(sides) for one in side for c in _preferred_claims(one)}
    kept: list[tuple[Status, ...]] = []
    aside: list[tuple[Status, ...]] = []
    for number, side in enumerate(sides):
        predicates = {claim.predicate for one in side for claim in one.claims}
        beaten = len(predicates) == 1 and best.get(next(iter(predicates)), number) != number
        (aside if beaten else kept).append(side)
    return tuple(kept), tuple(aside)


def _preferred_claims(one: Status) -> Iterable[Told]:
    return (claim for claim in one.claims if claim.rank >= _PREFERRED) if one.certain else ()


def _last(found: Iterable[Evidence], day: int) -> tuple[Evidence, ...]:
    ended = sorted((one for one in found if one.over_by(day) and not one.before), key=lambda one: -one.end)
    return tuple(one for one in ended if one.end == ended[0].end)


def _weight(one: Evidence) -> tuple[int, int, int, int, str]:
    """Better ranks first, then what is dated, told outright, and most closely."""
    return -one.claim.rank, not one.dated, one.begun - one.begin, one.begin, one.claim.iri

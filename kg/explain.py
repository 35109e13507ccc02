"""Why a triple holds: each way in which it follows, down to the claims and sources that it rests on.

Explanations are found when they are asked for, by reading the rules backwards over a published store; none is
kept. A way that would rest on what it explains is left out, so that every branch ends in what is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.area import NEVER
from kg.derive import backwards
from kg.locating import place

if TYPE_CHECKING:
    from kg.area import Area
    from kg.contender import Contender
    from kg.reason import Triple
    from kg.rules import Rule, Rules
    from kg.store_reader import StoreReader

_MOST_WAYS: Final = 12
_MOST_STEPS: Final = 300


@dataclass(frozen=True, slots=True)
class Support:
    """A claim that tells a triple, where it stands, and where it is kept. ``when`` is EDTF text."""

    claim: str
    area: Area
    source: str
    source_label: str
    locator: str
    when: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Way:
    """A rule whose premises all hold somewhere together: in ``area``."""

    rule: Rule[NamedNode]
    premises: tuple[Explanation, ...]
    area: Area


@dataclass(frozen=True, slots=True)
class Explanation:
    """A triple, where it holds, the claims that tell it and the ways in which it follows.

    ``given`` tells that the files say so without a claim, as of what kind an entity is. ``shown`` that it is
    explained further up; ``cut`` that there are more ways than are given.
    """

    triple: Triple
    area: Area
    given: bool = False
    claims: tuple[Support, ...] = ()
    ways: tuple[Way, ...] = ()
    shown: bool = False
    cut: bool = False

    @property
    def holds(self) -> bool:
        """Whether anything says so or anything makes it follow."""
        return self.given or self.shown or bool(self.claims or self.ways)


def explain(triple: Triple, reader: StoreReader, rules: Rules[NamedNode]) -> Explanation | None:
    """Explain a triple; None if it is neither told nor follows."""
    found = _Search(reader, rules).of(triple, ())
    return found if found.holds else None


@dataclass
class _Search:
    reader: StoreReader
    rules: Rules[NamedNode]
    shown: set[Triple] = field(default_factory=set)
    steps: int = 0

    def of(self, triple: Triple, above: tuple[Triple, ...]) -> Explanation:
        self.steps += 1
        area = self.reader.area(triple)
        if triple in self.shown:
            return Explanation(triple, area, shown=True)
        claims = tuple(self._support(claim, where) for claim, where in self.reader.supports(triple))
        given = not claims and self.reader.told(triple) != NEVER
        ways, cut = self._ways(triple, (*above, triple))
        found = Explanation(triple, area, given, claims, ways, cut=cut)
        if found.holds:
            self.shown.add(triple)
        return found

    def _ways(self, triple: Triple, above: tuple[Triple, ...]) -> tuple[tuple[Way, ...], bool]:
        found: list[Way] = []
        for derivation in backwards(triple, self.rules, self.reader):
            if not _fresh(above, derivation.premises):
                continue
            if len(found) == _MOST_WAYS or self.steps > _MOST_STEPS:
                return tuple(found), True
            premises = tuple(self.of(premise, above) for premise in derivation.premises)
            if all(premise.holds for premise in premises):
                found.append(Way(derivation.rule, premises, derivation.area))
        return tuple(found), False

    def _support(self, claim: Contender, area: Area) -> Support:
        node = NamedNode(v.claim_iri(self.reader.base, claim.claim))
        found = list(self.reader.store.quads_for_pattern(node, None, None, None))
        texts = {quad.predicate.value: quad.object.value for quad in found}  # type: ignore[union-attr]
        refs = {quad.object.value for quad in found if quad.predicate.value == v.REF}  # type: ignore[union-attr]
        source = texts.get(v.DERIVED_FROM, "")
        titles = self.reader.store.quads_for_pattern(NamedNode(source), NamedNode(v.LABEL), None, None)
        title = next((quad.object.value for quad in titles), source)  # type: ignore[union-attr]
        return Support(
            claim=node.value,
            area=area,
            source=source,
            source_label=title,
            locator=place(texts.get(v.LOCATOR, ""), refs),
            when=texts.get(v.WHEN, ""),
            file=texts.get(v.FILE, ""),
            line=int(texts.get(v.LINE, "0")),
        )


def _fresh(above: tuple[Triple, ...], premises: tuple[Triple, ...]) -> bool:
    """Tell whether no premise is what is being explained."""
    return not any(premise in above for premise in premises)

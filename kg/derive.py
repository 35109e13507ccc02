"""One step of reasoning, forwards from a premise or backwards from a conclusion, over any store of triples.

Terms are whatever the rules are made of: pyoxigraph's, or numbers that stand for them. Nothing concludes
that a thing is related to itself: no reader wants it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from kg.area import NEVER, intersection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.area import Area
    from kg.rules import Rule, Rules

#: Subject, predicate, object: terms of the same sort as those of the rules.
Fact = tuple[Any, Any, Any]
Node = Any


class Facts(Protocol):
    """What is known, told or concluded, with where it holds."""

    def area(self, fact: Fact) -> Area:
        """Give where a triple holds; nowhere if it is not known."""

    def objects(self, subject: Node, predicate: Node) -> Iterable[Node]:
        """Give the objects that a subject ever has by a predicate."""

    def subjects(self, predicate: Node, value: Node) -> Iterable[Node]:
        """Give the subjects that ever have the object by a predicate."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """A rule, the premises that fit it, and where all of them hold."""

    rule: Rule[Any]
    premises: tuple[Fact, ...]
    area: Area


def forwards(fact: Fact, area: Area, rules: Rules[Any], facts: Facts) -> Iterator[tuple[Fact, Area]]:
    """Give what follows from a triple in an area, with other facts where a rule wants several."""
    start, predicate, end = fact
    for rule in rules.reads(predicate, end):
        match rule.sort:
            case "kind" | "domain":
                yield (start, rules.type, rule.head), area
            case "range":
                yield (end, rules.type, rule.head), area
            case "above":
                yield (start, rule.head, end), area
            case "inverse" | "symmetric":
                if start != end:
                    yield (end, rule.head, start), area
            case _:
                yield from _joined(fact, area, rule, facts)


def _joined(fact: Fact, area: Area, rule: Rule[Any], facts: Facts) -> Iterator[tuple[Fact, Area]]:
    """Join a triple with others before and after it in a chain, at each place where it fits."""
    start, predicate, end = fact
    for place, step in enumerate(rule.body):
        if step != predicate:
            continue
        lefts = [(start, area)]
        for before in reversed(rule.body[:place]):
            lefts = [
                (one, common)
                for node, held in lefts
                for one in facts.subjects(before, node)
                if (common := intersection(held, facts.area((one, before, node))))
            ]
        rights = [(end, area)] if lefts else []
        for after in rule.body[place + 1 :]:
            rights = [
                (one, common)
                for node, held in rights
                for one in facts.objects(node, after)
                if (common := intersection(held, facts.area((node, after, one))))
            ]
        for left, one in lefts:
            for right, other in rights:
                if left != right and (common := intersection(one, other)):
                    yield (left, rule.head, right), common


def backwards(fact: Fact, rules: Rules[Any], facts: Facts) -> Iterator[Derivation]:
    """Give each way in which a triple follows in one step from known facts."""
    start, predicate, end = fact
    for rule in rules.concludes(predicate, end):
        for premises in _premises(rule, start, end, rules.type, facts):
            area = _common(premises, facts)
            if area and fact not in premises:
                yield Derivation(rule, premises, area)


def _premises(
    rule: Rule[Any], start: Node, end: Node, type_: Node, facts: Facts
) -> Iterator[tuple[Fact, ...]]:
    step = rule.body[0]
    match rule.sort:
        case "kind":
            yield ((start, type_, step),)
        case "domain":
            yield from (((start, step, value),) for value in facts.objects(start, step))
        case "range":
            yield from (((subject, step, start),) for subject in facts.subjects(step, start))
        case "above":
            yield ((start, step, end),)
        case "inverse" | "symmetric":
            if start != end:
                yield ((end, step, start),)
        case _:
            if start != end:
                yield from _paths(rule.body, start, end, facts)


def _paths(body: tuple[Node, ...], start: Node, end: Node, facts: Facts) -> Iterator[tuple[Fact, ...]]:
    if len(body) == 1:
        yield ((start, body[0], end),)
        return
    for node in facts.objects(start, body[0]):
        for rest in _paths(body[1:], node, end, facts):
            yield ((start, body[0], node), *rest)


def _common(premises: Iterable[Fact], facts: Facts) -> Area:
    common: Area | None = None
    for premise in premises:
        area = facts.area(premise)
        common = area if common is None else intersection(common, area)
        if not common:
            return NEVER
    return common or NEVER

"""Judgements on whether two ids are one thing: a list that only grows; the last word on a pair counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kg.nodes import Items, Pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.nodes import Node
    from kg.reading import Report

Verdict = Literal["same", "different", "unsure", "unjudged"]
VERDICTS: Final[tuple[Verdict, ...]] = ("same", "different", "unsure", "unjudged")
DECISION_KEYS: Final = (*VERDICTS, "by", "when", "reason", "evidence")
_REQUIRED: Final = ("by", "when", "reason")
_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was said of two ids; of one thing (``same``) the id that is kept stands first.

    ``nodes`` are where the two ids stand.
    """

    verdict: Verdict
    pair: tuple[str, str]
    nodes: tuple[Node, Node]

    @property
    def ids(self) -> frozenset[str]:
        """The two ids, in whatever order."""
        return frozenset(self.pair)


def read_judgements(report: Report, root: Node) -> Iterator[Judgement]:
    """Read `decisions.yaml`, in order; tell what is wrong with it."""
    if not isinstance(root, Items):
        report.add(root, "wrong-type", f"expected a list of judgements, found {root.what}")
        return
    for node in root.items:
        found = report.fields(node, DECISION_KEYS, _REQUIRED if isinstance(node, Pairs) else ())
        report.day(found.get("when"))
        for key in ("by", "reason"):
            report.text(found.get(key))
        list(report.texts(found.get("evidence")))
        given = [verdict for verdict in VERDICTS if verdict in found]
        if isinstance(node, Pairs) and len(given) != 1:
            report.add(node, "bad-value", f"a judgement has one of {', '.join(VERDICTS)}")
            continue
        for verdict in given:
            texts = list(report.texts(found[verdict]))
            if len(texts) == _PAIR:
                (one, first), (two, second) = texts
                yield Judgement(verdict, (first, second), (one, two))
            else:
                report.add(found[verdict], "bad-value", "a judgement names two ids, the kept one first")


def last_words(judgements: Iterable[Judgement]) -> Mapping[frozenset[str], Judgement]:
    """Give the judgement that counts for each pair, in the order in which these were made."""
    found: dict[frozenset[str], Judgement] = {}
    for one in judgements:
        found.pop(one.ids, None)
        found[one.ids] = one
    return found

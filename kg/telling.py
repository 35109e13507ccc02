"""An explanation as indented text and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from kg import vocab as v
from kg.rules import Rule
from kg.tongue import gettext as _
from kg.wording import area_in_words, days, rule_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store

    from kg.explain import Explanation, Support, Way
    from kg.reason import Term, Triple
    from kg.schema import Schema


@dataclass(frozen=True)
class Telling:
    """Words for the terms of one store."""

    store: Store
    schema: Schema

    def label(self, term: Term) -> str:
        """Name a term for a reader."""
        if isinstance(term, Literal):
            return term.value
        if term.value == v.RDF_TYPE:
            return _("is a")
        quad = next(self.store.quads_for_pattern(term, NamedNode(v.LABEL), None, None), None)
        return quad.object.value if quad else self.schema.label(term.value)  # type: ignore[union-attr]

    def sentence(self, triple: Triple) -> str:
        """Say a triple."""
        return " ".join(self.label(term) for term in triple)

    def rule(self, rule: Rule[NamedNode]) -> str:
        """Say a rule."""
        return rule_in_words(Rule(rule.sort, tuple(map(self.label, rule.body)), self.label(rule.head)))

    def text(self, one: Explanation) -> str:
        """Write an explanation for a terminal."""
        return "\n".join(self._lines(one, 0)) + "\n"

    def _lines(self, one: Explanation, depth: int) -> Iterator[str]:
        indent = "    " * depth
        yield f"{indent}{self.sentence(one.triple)}"
        yield f"{indent}  holds {area_in_words(one.area)}" + ("; explained above" if one.shown else "")
        if one.given:
            yield f"{indent}  as the files say"
        for claim in one.claims:
            yield from (f"{indent}  {line}" for line in _claim_lines(claim))
        for number, way in enumerate(one.ways, 1):
            count = f" ({number} of {len(one.ways)})" if len(one.ways) > 1 else ""
            yield f"{indent}  because{count} {self.rule(way.rule)}{_while(way)}:"
            for premise in way.premises:
                yield from self._lines(premise, depth + 1)
        if one.cut:
            yield f"{indent}  and in more ways"

    def data(self, one: Explanation) -> dict[str, Any]:
        """Give an explanation as plain values for JSON."""
        subject, predicate, value = one.triple
        return {
            "subject": subject.value,
            "predicate": predicate.value,
            "object": _term(value),
            "sentence": self.sentence(one.triple),
            "holds": [days(rect) for rect in one.area],
            "holdsInWords": area_in_words(one.area),
            "given": one.given,
            "explainedAbove": one.shown,
            "more": one.cut,
            "claims": [_claim(claim) for claim in one.claims],
            "ways": [
                {
                    "rule": way.rule.sort,
                    "ruleInWords": self.rule(way.rule),
                    "holds": [days(rect) for rect in way.area],
                    "premises": [self.data(premise) for premise in way.premises],
                }
                for way in one.ways
            ],
        }


def _while(way: Way) -> str:
    if len(way.premises) == 1:
        return ""
    both = "both" if len(way.premises) == 2 else "all"  # noqa: PLR2004
    return f", which holds while {both} do, {area_in_words(way.area)}"


def _claim_lines(claim: Support) -> Iterator[str]:
    when = f", for {claim.when}" if claim.when else ""
    yield f"told by “{claim.source_label}”{when}" + (f" ({claim.locator})" if claim.locator else "")
    yield f"  {claim.file}:{claim.line} · claim {v.local_name(claim.claim)}"


def _claim(claim: Support) -> dict[str, Any]:
    return {
        "id": v.local_name(claim.claim),
        "iri": claim.claim,
        "source": claim.source,
        "sourceTitle": claim.source_label,
        "locator": claim.locator,
        "when": claim.when,
        "stands": [days(rect) for rect in claim.area],
        "file": claim.file,
        "line": claim.line,
    }


def _term(term: Term) -> str | dict[str, str]:
    if isinstance(term, NamedNode):
        return term.value
    return {"value": term.value, "datatype": term.datatype.value}

"""Disputes, what rests on a source, and quality as plain data: for JSON and CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg import vocab as v
from kg.weights import OF_CLAIMS, OF_ENTITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.breakdown import Breakdown, Row
    from kg.claims import Claim
    from kg.dispute import Dispute, Side
    from kg.impact import Impact
    from kg.naming import Naming
    from kg.support import Fall

#: The columns of disputes as a table, one row a claim.
COLUMNS: Final = (
    "dispute",
    "sort",
    "verdict",
    "side",
    "preferred",
    "subject",
    "predicate",
    "value",
    "stance",
    "rank",
    "when",
    "source",
    "speaker",
    "independent_sources",
    "claim",
    "file",
    "line",
)


@dataclass(frozen=True)
class Listing:
    """Writes what was found with the names of one dataset."""

    base: str
    naming: Naming
    columns: tuple[str, ...] = COLUMNS

    def dispute(self, one: Dispute) -> dict[str, Any]:
        """Give a dispute with its sides and their claims."""
        return {
            "id": one.id,
            "sort": one.sort,
            "subject": self.thing(one.subject),
            "predicate": one.predicate,
            "verdict": one.verdict,
            "linked": one.linked,
            "preferred": one.sides.index(one.preferred) if one.preferred else None,
            "sides": [self._side(side) for side in one.sides],
        }

    def _side(self, side: Side) -> dict[str, Any]:
        return {
            "says": self.naming.sentence(side.first),
            "sources": side.sources,
            "independent": side.independent,
            "components": [list(component) for component in side.components],
            "claims": [self.claim(claim) for claim in side.claims],
        }

    def claim(self, claim: Claim) -> dict[str, Any]:
        """Give a claim with who says so and where it stands."""
        told: dict[str, Any] = {
            "claim": v.claim_iri(self.base, claim.id),
            "subject": self.thing(claim.subject),
            "predicate": claim.predicate,
            "value": claim.object.value,
            "stance": self.naming.schema.notation(claim.stance),
            "rank": self.naming.schema.notation(claim.rank),
            "when": claim.when.text if claim.when else None,
            "source": self.thing(claim.source),
            "speaker": self.thing(claim.speaker) if claim.speaker else None,
            "reporters": [self.thing(iri) for iri in claim.reporters],
            "file": claim.origin.file,
            "line": claim.origin.line,
        }
        return {key: value for key, value in told.items() if value not in (None, [])}

    def rows(self, one: Dispute) -> Iterator[tuple[str, ...]]:
        """Give a dispute as rows of a table (see :data:`COLUMNS`)."""
        for number, side in enumerate(one.sides, start=1):
            for claim in side.claims:
                yield (
                    one.id,
                    one.sort,
                    one.verdict,
                    str(number),
                    "yes" if side is one.preferred else "",
                    self.naming.name(claim.subject),
                    self.naming.name(claim.predicate),
                    self.naming.value(claim),
                    self.naming.schema.notation(claim.stance),
                    self.naming.schema.notation(claim.rank),
                    claim.when.text if claim.when else "",
                    self.naming.name(claim.source),
                    self.naming.name(claim.speaker) if claim.speaker else "",
                    str(side.independent),
                    v.claim_iri(self.base, claim.id),
                    claim.origin.file,
                    str(claim.origin.line),
                )

    def impact(self, fallen: Fall, found: Impact | None) -> dict[str, Any]:
        """Give what rests on a source alone; what follows and answers only where it was worked out."""
        told: dict[str, Any] = {
            "source": self.thing(fallen.source),
            "claims": [self.claim(claim) for claim in fallen.lost],
            "kept": [{**self.claim(claim), "independent": left} for claim, left in fallen.kept],
        }
        if found is not None:
            told["inferred"] = [[term.value for term in triple] for triple in found.inferred]
            told["questions"] = [
                {"id": one.name, "lost": one.lost, "gained": one.gained}
                | ({"error": one.error} if one.error else {})
                for one in found.changed
            ]
            told["asked"] = {"compared": found.asked, "of": found.questions}
        return told

    def quality(self, counts: Breakdown) -> dict[str, Any]:
        """Give all counts."""
        return {
            "total": self._row(counts.total),
            "kinds": [self._row(row) for row in counts.kinds],
            "codes": [self._row(row) for row in counts.codes],
            "periods": [self._row(row) for row in counts.periods],
        }

    def _row(self, row: Row) -> dict[str, Any]:
        named = {"name": row.name} if row.name else {}
        if row.name.startswith("http"):
            named["label"] = self.naming.name(row.name)
        numbers = {mark: row.counts.get(mark, 0) for mark in (*OF_CLAIMS, *OF_ENTITIES)}
        return {**named, "claims": row.claims, "entities": row.entities, **numbers}

    def thing(self, iri: str) -> dict[str, str]:
        """Give an entity or source by its IRI and name."""
        return {"id": iri, "name": self.naming.name(iri)}

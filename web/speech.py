"""Speech acts as quotation cards, put together from the roles that the ontology gives its properties."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import vocab as v
from web.parts.speech import Utterance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.schema import Schema
    from web.names import Names
    from web.parts.claims import ClaimView
    from web.parts.refs import Moment, Ref

_SHOWN = frozenset({v.WORDING_ROLE, v.GIST_ROLE, v.SPEAKER_ROLE, v.DATE_ROLE, v.ABOUT_ROLE})


@dataclass(frozen=True)
class Speech:
    """Makes cards of the claims about speech acts."""

    schema: Schema
    names: Names

    def role(self, claim: ClaimView) -> str:
        """Give the role of a claim's property, nothing where it has none."""
        prop = self.schema.properties.get(claim.predicate_iri)
        return (prop.role or "") if prop else ""

    def is_utterance(self, iri: str) -> bool:
        """Tell whether a thing is a speech act."""
        return self.names.has_role(iri, v.UTTERANCE_ROLE)

    def on_card(self, claim: ClaimView) -> bool:
        """Tell whether a card already shows the claim."""
        return self.role(claim) in _SHOWN and self.is_utterance(claim.subject_iri)

    def names_end(self, claim: ClaimView) -> bool:
        """Tell whether a claim says who speaks in a speech act, or what about."""
        return self.role(claim) in {v.SPEAKER_ROLE, v.ABOUT_ROLE}

    def cards(self, claims: Iterable[ClaimView], *, own: str = "") -> tuple[Utterance, ...]:
        """Make one card a speech act, in order of time; ``own`` is the one whose page it is."""
        found: dict[str, list[ClaimView]] = defaultdict(list)
        for claim in claims:
            if self.is_utterance(claim.subject_iri) and not claim.retracted:
                found[claim.subject_iri].append(claim)
        cards = [self._card(iri, group, own=iri == own) for iri, group in found.items()]
        return tuple(sorted((c for c in cards if c.wordings or c.gists or not own), key=_time))

    def _card(self, iri: str, claims: list[ClaimView], *, own: bool) -> Utterance:
        by_role: dict[str, list[ClaimView]] = defaultdict(list)
        for claim in claims:
            by_role[self.role(claim)].append(claim)
        ref = self.names.ref(iri)
        return Utterance(
            ref=ref,
            kind=ref.note,
            wordings=_distinct(by_role[v.WORDING_ROLE]),
            gists=_distinct(by_role[v.GIST_ROLE]),
            speakers=_refs(by_role[v.SPEAKER_ROLE]),
            dates=_dates(by_role[v.DATE_ROLE]),
            about=_refs(by_role[v.ABOUT_ROLE]),
            own=own,
        )


def _distinct(claims: Iterable[ClaimView]) -> tuple[ClaimView, ...]:
    return tuple({claim.value_key: claim for claim in claims}.values())


def _refs(claims: Iterable[ClaimView]) -> tuple[Ref, ...]:
    return tuple(dict.fromkeys(claim.value for claim in claims if claim.stance.code == "asserts"))


def _dates(claims: Iterable[ClaimView]) -> tuple[Moment, ...]:
    return tuple(dict.fromkeys(claim.value_moment for claim in claims if claim.value_moment))


def _time(card: Utterance) -> tuple[str, str]:
    first = card.dates[0].sort if card.dates else None
    return first.isoformat() if first else "9999", card.ref.label.casefold()

"""What an actor says beside what it does afterwards, in order of time.

The ontology says which is which: kinds and properties with the roles of speech acts, and ``sc:conduct``.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.topics import topics
from web import facts
from web.parts.speech import ConductRow, Deed, Word
from web.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from web.parts.claims import ClaimView
    from web.parts.refs import Moment
    from web.parts.speech import Utterance
    from web.site import Site

_LAST: Final = dt.date.max


@dataclass(frozen=True, slots=True)
class Item:
    """One thing said or done, when, and of what it is told."""

    what: Word | Deed
    when: Moment | None
    things: frozenset[str]

    @property
    def said(self) -> bool:
        """Whether it was said."""
        return isinstance(self.what, Word)

    @property
    def order(self) -> tuple[dt.date, bool]:
        """Its place in time; what was said on the day of a deed comes before it."""
        day = self.when.sort if self.when else None
        return day or _LAST, not self.said


def items(here: Site, actor: str) -> list[Item]:
    """Find everything that an actor is told to have said or done, in order of time."""
    speech = Speech(here.schema, here.names)
    own = here.reader.claims(here.engine.claims("page_about", entity=actor))
    given = here.reader.claims(here.engine.claims("conduct_said", speaker=actor))
    acts = {
        c.subject_iri for c in own if speech.role(c) == v.SPEAKER_ROLE and _names(c, actor) and _counts(c)
    }
    around = [NamedNode(iri) for iri in sorted(acts)]
    spoken = here.reader.claims(here.engine.claims_of("page_things", thing=around))
    of_acts = [c for c in spoken if c.subject_iri in acts and _counts(c)]
    found = [_utterance(card, of_acts, speech) for card in speech.cards(of_acts)]
    others = [c for c in given if _counts(c) and not speech.is_utterance(c.subject_iri)]
    found += [
        Item(Word(attributed=r), r.first.when or r.first.value_moment, _ends(r.claims, actor))
        for r in facts.remarks(others)
    ]
    told = [c for c in own if _counts(c) and c.enters and not speech.is_utterance(c.subject_iri)]
    found += _conduct(here, actor, told, {c.id for c in others})
    return sorted(found, key=lambda item: item.order)


def choose(here: Site, found: Sequence[Item]) -> list[tuple[str, int, int]]:
    """Give the topics of what was found, with how much was said and done on each; those with both first.

    What was said is no topic of its own.
    """
    speech = Speech(here.schema, here.names)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for item, about in zip(found, _topics(here, found), strict=True):
        for topic in about:
            counts[topic][0 if item.said else 1] += 1
    ordered = sorted(counts.items(), key=lambda one: (-min(one[1]), -sum(one[1]), here.names.label(one[0])))
    return [
        (topic, said, done)
        for topic, (said, done) in ordered
        if here.names.known(topic) and not speech.is_utterance(topic)
    ]


def on_topic(here: Site, found: Sequence[Item], topic: str) -> list[Item]:
    """Keep what is about a topic."""
    about = _topics(here, found, topic)
    return [item for item, topics_of in zip(found, about, strict=True) if topic in topics_of]


def _topics(here: Site, found: Sequence[Item], *more: str) -> list[set[str]]:
    """Give the topics of each item: what its things are about.

    What is done to a thing is also on the topics that are themselves about that thing: who withdraws what
    a rule covers acts on the rule.
    """
    things = {thing for item in found for thing in item.things}
    direct = topics(here.engine, here.schema, things)
    candidates = {topic for thing in things for topic in direct.of(thing)} | {*more}
    of_topics = topics(here.engine, here.schema, candidates)
    touching: dict[str, set[str]] = defaultdict(set)
    for topic in candidates:
        for thing in of_topics.of(topic):
            touching[thing].add(topic)
    return [
        {topic for thing in item.things for topic in direct.of(thing)}
        | (set() if item.said else {topic for thing in item.things for topic in touching[thing]})
        for item in found
    ]


def rows(found: Iterable[Item]) -> tuple[ConductRow, ...]:
    """Put beside each thing said what was done from then on, until something else was said.

    What was done before comes first, beside nothing; so does, at the end, what has no date.
    """
    told: list[ConductRow] = []
    said, when, done = None, None, list[Deed]()
    dateless: list[Deed] = []
    for item in found:
        if isinstance(item.what, Word):
            told.append(ConductRow(said, when, tuple(done)))
            said, when, done = item.what, item.when, []
        elif item.when and item.when.sort:
            done.append(item.what)
        else:
            dateless.append(item.what)
    told += [ConductRow(said, when, tuple(done)), ConductRow(None, None, tuple(dateless), undated=True)]
    return tuple(row for row in told if row.said or row.done)


def _counts(claim: ClaimView) -> bool:
    return not claim.retracted and claim.rank.code != "deprecated"


def _names(claim: ClaimView, actor: str) -> bool:
    return _value(claim) == actor and claim.stance.code == "asserts"


def _ends(claims: Iterable[ClaimView], actor: str) -> frozenset[str]:
    """Give the things at either end of claims, besides the actor."""
    return frozenset({end for c in claims for end in (c.subject_iri, _value(c)) if end} - {actor})


def _value(claim: ClaimView) -> str:
    """Give the IRI that is the value of a claim; nothing for a literal."""
    return claim.value_key[1:-1] if claim.value_key.startswith("<") else ""


def _utterance(card: Utterance, claims: Iterable[ClaimView], speech: Speech) -> Item:
    act = [c for c in claims if c.subject.href == card.ref.href]
    about = {_value(c) for c in act if speech.role(c) == v.ABOUT_ROLE}
    when = next(iter(card.dates), None) or next((c.when for c in act if c.when), None)
    return Item(Word(utterance=card), when, frozenset({*about, *(c.subject_iri for c in act)}))


def _conduct(here: Site, actor: str, claims: Iterable[ClaimView], seen: set[str]) -> list[Item]:
    found: list[Item] = []
    for side in facts.sides(actor, claims):
        prop = here.schema.properties.get(side.predicate)
        sort = (prop.conduct if side.forward else prop.conduct_of_value) if prop else None
        if sort not in {v.WORD, v.DEED}:
            continue
        label = side.claims[0].predicate.label if side.forward else side.claims[0].inverse
        some = [c for c in side.claims if c.id not in seen]
        for fact in facts.facts(some, here.findings.lineage, forward=side.forward):
            things = _ends(fact.claims, actor)
            what = Word(fact=fact, label=label) if sort == v.WORD else Deed(label, fact)
            found.append(Item(what, fact.when or fact.claims[0].value_moment, things))
    return found

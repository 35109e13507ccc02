"""Whom "he", "it", "the president" or "the company" means in a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.mentions.actors import Actor
    from kg.mentions.lexicon import Lexicon
    from kg.mentions.mentions import Mention
    from kg.mentions.sentences import Sentences

_SPOKESPERSON: Final = re.compile(r"\bspokes\w+ (?:for|of) ")
_FOR: Final = len(" the ")
_BACK: Final = 40
_SHORT_TITLES: Final = {"gov": "governor", "sen": "senator", "rep": "representative"}


class Antecedents:
    """The actors of a text, by which those that only stand for one are understood."""

    def __init__(self, sentences: Sentences, actors: Sequence[Actor], known: Lexicon) -> None:
        """Take actors in the order of the text."""
        self._sentences = sentences
        self._actors = actors
        self._known = known

    def meant(self, actor: Actor) -> Mention | None:
        """Give the known thing that an actor is or stands for; None where it is not known."""
        match actor.sort:
            case "person":
                return next((one.mention for one in self._before(actor) if self.is_person(one)), None)
            case "thing":
                return next((one.mention for one in self._before(actor) if self._is_body(one)), None)
            case "role" if actor.word.startswith("spokes"):
                return self._spoken_for(actor)
            case "role":
                return self._of_role(actor)
            case _:
                return actor.mention

    def is_person(self, one: Actor) -> bool:
        """Tell whether an actor is known for a person, or may be one."""
        if one.mention is None:
            return one.sort == "unknown" and " " in one.word
        return one.mention.things[0] in self._known.people

    def _is_body(self, one: Actor) -> bool:
        return one.mention is not None and one.mention.things[0] not in self._known.people

    def _before(self, actor: Actor) -> Iterator[Actor]:
        """Give what is named before, sentence by sentence backwards, but in a sentence from its beginning."""
        start = self._sentences.start(actor.start)
        here = [(start, actor.start)] if actor.sort == "person" else []
        for first, end in (*here, *self._sentences.before(start)):
            yield from (one for one in self._actors if first <= one.start < end)

    def _of_role(self, actor: Actor) -> Mention | None:
        """Find who was named with a word ("President X", the president) or is of a kind (the company)."""
        holders: dict[str, Mention] = {}
        last = None
        for one in self._actors:
            if one.mention is None or one.start >= actor.start:
                continue
            thing = one.mention.things[0]
            if thing not in self._known.people:
                last = one.mention if actor.word in self._known.speakers[thing] else last
            elif actor.word in self._titles(one):
                holders[thing] = one.mention
        return next(iter(holders.values())) if len(holders) == 1 else last

    def _titles(self, one: Actor) -> list[str]:
        """Give the word before a name and its first word, which may be titles."""
        before = self._sentences.plain[max(0, one.start - _BACK) : one.start]
        told = [word.casefold() for word in (*re.findall(r"\w+", before)[-1:], one.word.split()[0])]
        return [_SHORT_TITLES.get(word, word) for word in told]

    def _spoken_for(self, actor: Actor) -> Mention | None:
        """Find for whom "the spokesperson" speaks: "a spokesperson for X" said something before."""
        told = [*_SPOKESPERSON.finditer(self._sentences.plain, 0, actor.start)]
        near = [one for one in self._actors if told and 0 <= one.start - told[-1].end() < _FOR]
        return self.meant(near[0]) if near else None

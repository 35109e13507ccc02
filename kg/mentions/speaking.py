"""Who says what is quoted, by the words around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.mentions.actors import actors
from kg.mentions.antecedents import Antecedents
from kg.mentions.sentences import HIDDEN, Sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.mentions.actors import Actor
    from kg.mentions.lexicon import Lexicon
    from kg.mentions.mentions import Mention

_VERBS: Final = (
    r"said|says?|stated?|states|told|tells|wrote|writes?|warned|warns|argued|argues|added|adds|noted|notes"
    r"|announced|announces|declared|explained|explains|testified|called|calls|remarked|insisted|insists|posted"
    r"|claimed|claims|suggested|suggests|described|describes|criticized|criticised|acknowledged|tweeted|replied"
    r"|responded|urged|urges|vowed|vows|promised|cautioned|concluded|concludes|observed|commented|continued"
    r"|stressed|emphasized|emphasised|pledged|accused|asserted|asserts|denied|reiterated|confirmed|quipped"
)
_PARTICIPLES: Final = (
    r"saying|writing|stating|calling|claiming|adding|arguing|warning|noting|describing|insisting|promising"
)
_SAYS: Final = re.compile(rf"(?<![-\w])(?:(?:{_VERBS})|(?P<participle>{_PARTICIPLES}))\b")
_BY: Final = re.compile(r"(?<![-\w])(?:[Aa]ccording to|[Pp]er)\b")
#: Where the name of a speaker ends that follows the word of saying.
_STOPS: Final = re.compile(r"[,;:\0]| (?:in|on|at|during|when|as|after|before|while|to) ")
_COMMAS: Final = re.compile(r"[,;:\0]")
_INTRO: Final = re.compile(
    r"\s*(?:In|On|At|During|After|Before|For|With|As|Although|While|Since|Despite|Speaking|Asked)\b[^,]*,"
)
#: A word of saying further off (characters) belongs to something else.
_BESIDE: Final = 140
#: So does a name from its word of saying.
_APART: Final = 80


class Speaking:
    """A text, its sentences outside of quotations and who acts in them."""

    def __init__(
        self, text: str, named: Sequence[Mention], known: Lexicon, quoted: Sequence[tuple[int, int]]
    ) -> None:
        """Find sentences and actors outside of quotations."""
        self._sentences = Sentences(text, quoted)
        self._plain = self._sentences.plain
        outside = [one for one in named if HIDDEN not in self._plain[one.start : one.end]]
        self._actors = actors(self._plain, outside, known)
        self._antecedents = Antecedents(self._sentences, self._actors, known)

    def speaker(self, start: int, end: int, before: tuple[int, Mention | None] | None) -> Mention | None:
        """Tell who says what is quoted; ``before`` is where the quotation before ends and who says it."""
        if told := self._told_after(end):
            return self._follows(end, told)
        return self._leads(start, before)

    def _told_after(self, end: int) -> re.Match[str] | None:
        """Find a word of saying that follows at once, whoever it belongs to."""
        if self._sentences.text[end - 2] not in ",?!—" and self._plain[end : end + 1] != ",":
            return None
        till = self._sentences.end(end)
        told = _SAYS.search(self._plain, end, till) or _BY.search(self._plain, end, till)
        if told is None or told.start() - end > _BESIDE or HIDDEN in self._plain[end : told.start()]:
            return None
        return told

    def _follows(self, end: int, told: re.Match[str]) -> Mention | None:
        if told.re is not _BY and self._plain[end : told.start()].strip(" ,"):
            return self._subject(end, told)
        return self._object(told, self._sentences.end(end))

    def _leads(self, start: int, before: tuple[int, Mention | None] | None) -> Mention | None:
        """Find who speaks by what leads to a quotation in its sentence, or has just been quoted."""
        first = self._sentences.start(start)
        if told := [*_SAYS.finditer(self._plain, first, start)]:
            return self._subject(first, told[-1])
        if by := _BY.search(self._plain, first, start):
            return self._object(by, start)
        if before is None:
            return None
        end, who = before
        if end > first:
            return who
        names = [one for one in self._between(first, start) if one.sort in {"known", "unknown"}]
        near = "\n" not in self._plain[end:start] and self._sentences.between(end, first) <= 1
        return who if near and not names else None

    def _object(self, told: re.Match[str], till: int) -> Mention | None:
        """Find who is named after "said" or "according to"."""
        stops = _COMMAS if told.re is _BY else _STOPS
        stop = stops.search(self._plain, told.end() + 1, till)
        found = self._between(told.end(), stop.start() if stop else till)
        return self._antecedents.meant(found[0]) if found else None

    def _subject(self, first: int, told: re.Match[str]) -> Mention | None:
        """Find who does the saying in what stands before the word of saying."""
        zone = self._plain[first : told.start()].rstrip()
        found = self._between(first, told.start())
        if not found:
            return None
        one = found[-1]
        if told["participle"] or zone.endswith(","):
            apart = zone.rstrip(",").endswith(f", {one.word}")
            if not (apart and (told["participle"] or self._is_apposition(found))):
                intro = _INTRO.match(zone)
                skipped = first + intro.end() if intro else first
                one = next((other for other in found if other.start >= skipped), one)
        elif told.start() - one.end >= _APART:
            return None
        return self._antecedents.meant(one)

    def _is_apposition(self, found: Sequence[Actor]) -> bool:
        """Tell whether a person's name follows what the person is: "the head of X, Y, said"."""
        first, last = found[0], found[-1]
        known = first.mention is not None and not self._antecedents.is_person(first)
        others = known or first.sort == "role"
        return others and (last.mention is None or self._antecedents.is_person(last))

    def _between(self, start: int, end: int) -> list[Actor]:
        return [one for one in self._actors if start <= one.start and one.end <= end]

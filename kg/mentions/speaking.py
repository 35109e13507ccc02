"""Who says what is quoted, by the words around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from kg.mentions.antecedents import Antecedents
from kg.mentions.sentences import HIDDEN, Sentences
from kg.mentions.voices import voices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.mentions.lexicon import Lexicon
    from kg.mentions.mentions import Mention
    from kg.mentions.voices import Voice

_VERBS: Final = (
    r"said|says?|stated?|states|told|tells|wrote|writes?|warned|warns|argued|argues|added|adds|noted|notes"
    r"|announced|announces|declared|explained|explains|testified|called|calls|remarked|insisted|insists|posted"
    r"|claimed|claims|suggested|suggests|described|describes|criticized|criticised|acknowledged|tweeted|replied"
    r"|responded|urged|urges|vowed|vows|promised|cautioned|concluded|concludes|observed|commented|continued"
    r"|recalled|recalls|admitted|admits|joked|predicted|complained|contended|alleged|alleges"
    r"|stressed|emphasized|emphasised|pledged|accused|asserted|asserts|denied|reiterated|confirmed|quipped|reads?|asks|asked"
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
#: What begins a clause of its own after a quotation.
_CLAUSE: Final = re.compile(
    r",? (?:while|but|and|or|as|which|who|that|though|although|because|when|to|for|from|with|in|on|at|if)\b"
)
_RELATIVES: Final = (" which", " that", " who")
_OWNS: Final = re.compile(r"['’]s? ")  # noqa: RUF001
_SOMEBODY: Final = re.compile(
    r"['’]s? (?:[\w-]+ ){0,4}(?:chief|director|head|president|spokes\w+|officer|executive|minister|secretary"  # noqa: RUF001
    r"|lawyers?|officials?|analysts?|founder|chair\w*|researchers?|adviser|advisor|boss|team|lead|ambassador)\b"
)
_FORMER: Final = re.compile(r"\b(?:former|ex) $|\bex-$")
_OF: Final = re.compile(r",? (?:of|from|at|with)(?: the)? ")
_BACK: Final = 4
_NEAR: Final = 10
#: A word of saying further off (characters) belongs to something else.
_BESIDE: Final = 140
#: So does a name from its word of saying.
_APART: Final = 80
#: So much of a sentence is looked at; one that is longer is none.
_LONGEST: Final = 1000


class Speaking:
    """A text, its sentences outside of quotations and who acts in them."""

    def __init__(
        self, text: str, named: Sequence[Mention], known: Lexicon, quoted: Sequence[tuple[int, int]]
    ) -> None:
        """Find sentences and voices outside of quotations."""
        self._sentences = Sentences(text, quoted)
        self._plain = self._sentences.plain
        outside = [one for one in named if HIDDEN not in self._plain[one.start : one.end]]
        self._voices = voices(self._plain, outside, known)
        self._antecedents = Antecedents(self._sentences, self._voices, known)

    def speaker(self, start: int, end: int, before: tuple[int, Mention | None] | None) -> Mention | None:
        """Tell who says what is quoted; ``before`` is where the quotation before ends and who says it."""
        if told := self._told_after(end):
            return self._follows(end, told)
        return self._leads(start, before)

    def _told_after(self, end: int) -> re.Match[str] | None:
        """Find a word of saying that follows at once, whoever it belongs to."""
        said = self._sentences.text[end - _BACK : end].rstrip("”’\"'")  # noqa: RUF001
        if not said.endswith((",", "?", "!", "—")) and self._plain[end : end + 1] != ",":
            return None
        till = min(self._sentences.end(end), end + _LONGEST)
        told = _SAYS.search(self._plain, end, till) or _BY.search(self._plain, end, till)
        if told and told.re is _SAYS and (told["participle"] or _CLAUSE.match(self._plain, end)):
            return None
        if told is None or told.start() - end > _BESIDE or HIDDEN in self._plain[end : told.start()]:
            return None
        return told

    def _follows(self, end: int, told: re.Match[str]) -> Mention | None:
        if told.re is not _BY and self._plain[end : told.start()].strip(" ,"):
            return self._subject(end, told)
        return self._object(told, min(self._sentences.end(end), end + _LONGEST))

    def _leads(self, start: int, before: tuple[int, Mention | None] | None) -> Mention | None:
        """Find who speaks by what leads to a quotation in its sentence, or has just been quoted."""
        first = max(self._sentences.start(start), start - _LONGEST)
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
        found = self._acting(first, told.start())
        if not found or zone.endswith(_RELATIVES):
            return None
        one = found[-1]
        if told["participle"]:
            if not zone.rstrip(",").endswith(f", {one.word}"):
                one = self._first(first, zone, found)
                if any(other.sort in {"known", "unknown"} for other in found if other is not one):
                    return None
        elif zone.endswith(","):
            if not (zone.rstrip(",").endswith(f", {one.word}") and self._is_apposition(found)):
                one = self._first(first, zone, found)
        elif " and " in self._plain[one.end : told.start()]:
            one = self._first(first, zone, found)
        elif told.start() - one.end >= _APART or HIDDEN in self._plain[one.end : told.start()]:
            return None
        if _FORMER.search(self._plain[max(0, one.start - _NEAR) : one.start]):
            return None
        return self._antecedents.meant(one)

    def _first(self, start: int, zone: str, found: Sequence[Voice]) -> Voice:
        """Give who comes first in a sentence, after what only leads to it."""
        intro = _INTRO.match(zone)
        skipped = start + intro.end() if intro else start
        return next((one for one in found if one.start >= skipped), found[-1])

    def _is_owner(self, one: Voice, till: int) -> bool:
        """Tell whether something of somebody is meant ("X's demands"), not somebody ("X's lawyer")."""
        after = self._plain[one.end : till]
        return bool(_OWNS.match(after)) and not _SOMEBODY.match(after)

    def _acting(self, first: int, till: int) -> list[Voice]:
        """Give who may act, without whose something is, and without where the last person belongs."""
        found = [one for one in self._between(first, till) if not self._is_owner(one, till)]
        return found[:-1] if len(found) > 1 and self._is_of(found[-2], found[-1]) else found

    def _is_of(self, one: Voice, other: Voice) -> bool:
        """Tell whether a person is said to be somewhere: "X of Y", "X from the Y"."""
        return self._antecedents.is_person(one) and bool(_OF.fullmatch(self._plain[one.end : other.start]))

    def _is_apposition(self, found: Sequence[Voice]) -> bool:
        """Tell whether a person's name follows what the person is: "the head of X, Y, said"."""
        first, last = found[0], found[-1]
        known = first.mention is not None and not self._antecedents.is_person(first)
        others = known or first.sort == "role"
        return others and (last.mention is None or self._antecedents.is_person(last))

    def _between(self, start: int, end: int) -> list[Voice]:
        after = bisect_left(self._voices, start, key=_place)
        until = bisect_left(self._voices, end, key=_place)
        return [one for one in self._voices[after:until] if one.end <= end]


def _place(one: Voice) -> int:
    return one.start

"""From claims to sentences, by the patterns of the ontology folder and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from kg import vocab as v
from kg.patterns import Part, fill
from kg.phrases import when_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.accounts import Account, Term
    from kg.patterns import Parts
    from kg.schema import Schema

_ENDS: Final = (".", "?", "!", "…")
_QUOTES: Final = "”\"'»)"


@dataclass(frozen=True, slots=True)
class Context:
    """What a speech act is told to be: who spoke, when, and what about, as far as its own claims say."""

    speakers: tuple[str, ...] = ()
    when: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Writer:
    """Writes sentences with the patterns and names of one graph.

    ``label`` names an IRI, ``text`` writes a value for a reader, and ``sources`` begins IRIs of sources.
    """

    schema: Schema
    label: Callable[[str], str]
    text: Callable[[Term], str]
    sources: str

    def sentence(self, account: Account, context: Context | None = None) -> Parts:
        """Say what a claim says: attributed, hedged, and denied as it is."""
        act = context or Context()
        # Who denies having said something is not who is told to have said it.
        speakers = (account.speaker,) if account.speaker and account.affirms else act.speakers
        pattern, own_voice = self._pattern(account, speakers)
        told = fill(pattern, self._given(account, act, speakers))
        told = self._qualified(told, account)
        if not own_voice:
            told = self._framed(told, account.stance, (account.speaker,) if account.speaker else ())
        told = self._framed(told, account.hedge, ())
        told = self._attributed(told, account)
        told = self._framed(told, v.REPORTED_BY, account.reporters) if account.reporters else told
        return _finish(told)

    def plain(self, parts: Parts) -> str:
        """Give a sentence as text."""
        return "".join(part.text for part in parts)

    @property
    def _voiced(self) -> frozenset[str]:
        """Properties whose own pattern says who speaks."""
        patterns = self.schema.patterns.sentences
        return frozenset(iri for iri, pattern in patterns.items() if "{voice}" in pattern)

    def _pattern(self, account: Account, speakers: Sequence[str]) -> tuple[str, bool]:
        """Choose a pattern; tell whether it already says that it is not so.

        Where nobody is told to have spoken, that somebody said it is not told either.
        """
        patterns = self.schema.patterns
        denied = account.stance == v.DENIES and not account.speaker
        if denied and (denial := patterns.denials.get(account.predicate)):
            return denial, True
        voiced = account.predicate in self._voiced
        return patterns.sentence(v.CLAIM if voiced and not speakers else account.predicate), False

    def _given(self, account: Account, act: Context, speakers: Sequence[str]) -> dict[str, list[Part]]:
        value = self.text(account.value)
        when = account.when or act.when
        lone = isinstance(account.value, Literal)
        on = when_phrase(account.value.value) or value if lone else value
        return {
            "subject": self._name(account.subject),
            "property": [Part(self.label(account.predicate), account.predicate)],
            "value": [Part(value.rstrip().rstrip("."), account.value_iri)],
            "exact": [Part(value.strip(), account.value_iri)],
            "on": [Part(on)],
            "when": [Part(f" {phrase}")] if (phrase := when_phrase(when)) else [],
            "voice": self._names(speakers),
            "about": self._names(act.about),
        }

    def _qualified(self, told: Parts, account: Account) -> Parts:
        """Add what else a claim says of itself, in brackets."""
        more: list[Part] = []
        for key, value in account.qualifiers:
            iri = "" if isinstance(value, Literal) else value.value
            more += [Part("; " if more else " ("), Part(f"{self.label(key)}: "), Part(self.text(value), iri)]
        return (*told, *more, Part(")")) if more else told

    def _framed(self, told: Parts, code: str, voices: Sequence[str]) -> Parts:
        if not code:
            return told
        frame = self.schema.patterns.frame(code, voice=bool(voices))
        return fill(frame, {"sentence": told, "voice": self._names(voices)})

    def _attributed(self, told: Parts, account: Account) -> Parts:
        """Say whose words they are: an opinion is always somebody's, a fact where it is attributed."""
        if not account.entering:
            return self._framed(told, account.kind, (account.speaker or account.source,))
        said = account.speaker and account.affirms and account.predicate not in self._voiced
        return self._framed(told, v.ATTRIBUTED_TO, (account.speaker,)) if said else told

    def _names(self, iris: Iterable[str]) -> list[Part]:
        found: list[Part] = []
        for iri in dict.fromkeys(iris):
            found += [Part(", "), *self._name(iri)] if found else self._name(iri)
        return found

    def _name(self, iri: str) -> list[Part]:
        """Name a thing; the title of a source stands in quotation marks."""
        name = Part(self.label(iri), iri)
        return [Part("“"), name, Part("”")] if iri.startswith(self.sources) else [name]


def _finish(told: Parts) -> Parts:
    """Begin with a capital, unless a name stands there, and end with a full stop."""
    parts = [part for part in told if part.text]
    if parts and parts[0].pattern:
        parts[0] = replace(parts[0], text=parts[0].text[:1].upper() + parts[0].text[1:])
    last = "".join(part.text for part in parts).rstrip().rstrip(_QUOTES)
    return tuple(parts) if last.endswith(_ENDS) else (*parts, Part("."))

"""Known names by their first word, to be found in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg import vocab as v
from kg.mentions.shorter import owned, shortened, turned
from kg.mentions.usage import Usage, usage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.claims import Dataset
    from kg.schema import Schema

_WORD: Final = re.compile(r"(?<![\w.])(?:[A-Z]\.){2,}(?!\w)|[^\W_]+(?:[.&][^\W_]+)*")
#: What companies add to their names by law.
_LEGAL: Final = frozenset(
    {"Inc", "Corp", "Ltd", "LLC", "AG", "SE", "NV", "BV", "PLC", "Co", "SA", "Limited", "Company"}
)
_SEVERAL: Final = 2
_IDEOGRAPHS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text and where it stands (characters from 0, the end left out).

    ``text`` is without the full stops of an abbreviation.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Known:
    """A name as it is written, in words and what stands between them, and the things (IRIs) that bear it."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    things: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """Names by their first word, folded; ``counts`` is how many claims are about each thing.

    ``shorter`` are the words by which a text goes on to call a thing, ``parts`` what belongs to a thing by
    the words of its name ("office" of "Office of X"); names of ``people`` take initials and nicknames.
    ``speakers`` are those who can say something, with the words for what they are ("company").
    """

    names: Mapping[str, tuple[Known, ...]]
    counts: Mapping[str, int]
    usage: Usage = field(default_factory=Usage)
    people: frozenset[str] = frozenset()
    shorter: Mapping[str, frozenset[tuple[str, ...]]] = field(default_factory=dict)
    parts: Mapping[str, Mapping[tuple[str, ...], str]] = field(default_factory=dict)
    speakers: Mapping[str, frozenset[str]] = field(default_factory=dict)


def words(text: str) -> Iterator[Word]:
    """Split a text into words; a character of a script without blanks is a word of its own.

    >>> [word.text for word in words("U.S. chips, Anthropic's H200 and 华为")]
    ['US', 'chips', 'Anthropic', 's', 'H200', 'and', '华', '为']
    """
    for match in _WORD.finditer(text):
        if _IDEOGRAPHS.search(match[0]):
            for at, char in enumerate(match[0], match.start()):
                yield Word(char, at, at + 1)
        else:
            dotted = match[0].endswith(".")
            yield Word(match[0].replace(".", "") if dotted else match[0], match.start(), match.end())


def gaps(text: str, run: Sequence[Word]) -> tuple[str, ...]:
    """Give what stands between words."""
    return tuple(text[a.end : b.start] for a, b in pairwise(run))


def lexicon(dataset: Dataset, schema: Schema) -> Lexicon:
    """Take the names and aliases of all entities."""
    bearers: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, None]] = defaultdict(dict)
    for entity in dataset.entities:
        for name in (entity.name, *entity.aliases):
            if split := tuple(words(name)):
                key = tuple(word.text for word in split), gaps(name, split)
                bearers[key][entity.iri] = None
    for other, thing in turned(_written(dataset), {key[0] for key in bearers}):
        bearers[other, (" ",)][thing] = None
    names: dict[str, list[Known]] = defaultdict(list)
    for (written, between), things in bearers.items():
        names[written[0].casefold()].append(Known(written, between, tuple(things)))
    counts: dict[str, int] = defaultdict(int)
    for claim in dataset.claims:
        for end in (claim.subject, claim.object.value):
            counts[end] += 1
    longest = {
        first: tuple(sorted(known, key=lambda one: (-len(one.words), one.words)))
        for first, known in names.items()
    }
    kinds = {iri for iri, kind in schema.kinds.items() if not kind.ancestors.isdisjoint(v.PEOPLE)}
    people = frozenset(entity.iri for entity in dataset.entities if not kinds.isdisjoint(entity.kinds))
    used = usage(dataset)
    bearing = {key[0]: tuple(things) for key, things in bearers.items()}
    written_names = _written(dataset)
    shorter, parts = shortened(written_names, people, used, bearing), owned(written_names, bearing)
    return Lexicon(longest, counts, used, people, shorter, parts, _speakers(dataset, schema))


def _speakers(dataset: Dataset, schema: Schema) -> dict[str, frozenset[str]]:
    kinds = {
        iri: frozenset(schema.label(one).casefold() for one in (iri, *kind.ancestors))
        for iri, kind in schema.kinds.items()
        if not kind.ancestors.isdisjoint(v.AGENTS)
    }
    return {
        entity.iri: frozenset().union(*(kinds[kind] for kind in entity.kinds if kind in kinds))
        for entity in dataset.entities
        if not kinds.keys().isdisjoint(entity.kinds)
    }


def _written(dataset: Dataset) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (entity.iri, tuple(word.text for word in words(name)))
        for entity in dataset.entities
        for name in (entity.name, *entity.aliases)
    )

"""The footnotes of a brief: for each sentence its sources in short, in full at the end."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kg.citing import date_in_words
from kg.patterns import Part
from kg.tongue import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.brief import Brief, Evidence, Line
    from kg.citing import Work


def note(line: Line, works: Mapping[str, Work]) -> tuple[Part, ...]:
    """Write the footnote of a sentence: each source once, with where it stands in it."""
    parts: list[Part] = []
    ordered = sorted(line.evidence, key=lambda one: (one.against, one.dateless))
    for (against, dateless), some in groupby(ordered, key=lambda one: (one.against, one.dateless)):
        lead = _("Against: ") if against else _("Without the date: ") if dateless else ""
        parts += [Part(" ")] if parts else []
        parts += [Part(lead)] if lead else []
        parts += [*_sources(some, works), Part(".")]
    return tuple(parts)


def cited(brief: Brief) -> tuple[tuple[str, Work], ...]:
    """Give the sources of a brief by IRI, in order of title."""
    return tuple(sorted(brief.works.items(), key=lambda one: (one[1].title.casefold(), one[0])))


def _sources(evidence: Iterable[Evidence], works: Mapping[str, Work]) -> Iterable[Part]:
    places: dict[str, list[str]] = {}
    for one in evidence:
        places.setdefault(one.source, [])
        if one.locator and one.locator not in places[one.source]:
            places[one.source].append(one.locator)
    for number, (source, locators) in enumerate(places.items()):
        if number:
            yield Part("; ")
        work = works.get(source)
        yield Part(work.title if work else source, source)
        rest = (work.publisher, date_in_words(work.issued)) if work else ()
        yield Part("".join(f", {text}" for text in rest if text))
        yield Part(f": “{'”, “'.join(locators)}”" if locators else "")

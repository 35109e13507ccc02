"""A brief: what is told of a thing in a time, a sentence for each thing told, and its sources behind each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg import vocab as v
from kg.period import Period, period_if_any
from kg.sentences import Context
from kg.tongue import worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.accounts import Account
    from kg.citing import Work
    from kg.patterns import Parts
    from kg.schema import Schema
    from kg.sentences import Writer

_LAST: Final = dt.date.max
_SECTIONS: Final = (
    worded("Background"),
    worded("What happened"),
    worded("What was said"),
    worded("Judged, predicted and asked"),
)
_BACKGROUND, _HAPPENED, _SAID, _JUDGED = range(4)
_ON_CARDS: Final = frozenset({v.SPEAKER_ROLE, v.DATE_ROLE, v.ABOUT_ROLE})
_WORDS: Final = frozenset({v.WORDING_ROLE, v.GIST_ROLE})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a footnote says of one source: the claim, where it stands, and how it differs."""

    claim: str
    source: str
    locator: str = ""
    dateless: bool = False
    against: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its footnote; ``disputed`` where a source says otherwise."""

    parts: Parts
    evidence: tuple[Evidence, ...]
    disputed: bool = False

    @property
    def text(self) -> str:
        """The sentence as text."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences under a heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief; ``dateless`` counts what was left out because its time is not told.

    ``span`` is its time in words, ``made`` from what it was made, and ``works`` are its sources by IRI.
    """

    title: str
    lead: str
    span: str
    made: str
    sections: tuple[Section, ...]
    works: Mapping[str, Work]
    dateless: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when; an end that is None is open."""

    begin: dt.date | None = None
    end: dt.date | None = None

    @property
    def bounded(self) -> bool:
        """Whether it leaves anything out."""
        return self.begin is not None or self.end is not None

    def touches(self, period: Period) -> bool:
        """Tell whether something of a time can lie within."""
        first = period.begin_earliest or period.end_earliest
        last = period.end_latest or (None if period.open_end or period.is_interval else period.begin_latest)
        early = self.begin is not None and last is not None and last < self.begin
        late = self.end is not None and first is not None and first > self.end
        return not (early or late)


def sections(
    found: Sequence[Account], writer: Writer, span: Span, *, dateless: bool
) -> tuple[tuple[Section, ...], int]:
    """Sort what is told into sections and into order of time; count what was left out for want of a date.

    Claims that say the same become one sentence. What says the same without a date stands behind the sentence
    that has one, and its footnote says so.
    """
    acts = _contexts(found, writer.schema)
    spoken = {a.subject for a in found if _role(writer.schema, a) in _WORDS}
    groups: dict[tuple[str, ...], list[Account]] = defaultdict(list)
    for account in found:
        if not (_role(writer.schema, account) in _ON_CARDS and account.subject in spoken):
            groups[*account.same, account.when].append(account)
    _fold(groups)
    by_claim = {account.claim: account for account in found}
    made: list[list[tuple[tuple[dt.date, float, str], Line]]] = [[], [], [], []]
    left_out = 0
    for group in groups.values():
        first = next((a for a in group if a.when), group[0])
        time = _time(writer.schema, first, acts.get(first.subject))
        if span.bounded and (time is None or not span.touches(time)):
            left_out += time is None
            if time is not None or not dateless:
                continue
        line = _line(writer, group, first, acts.get(first.subject), by_claim)
        begin = (time.begin_earliest or time.end_earliest or time.end_latest) if time else None
        prop = writer.schema.properties.get(first.predicate)
        place = _place(writer.schema, first, spoken, dated=time is not None)
        made[place].append(((begin or _LAST, prop.order if prop else 0.0, line.text), line))
    titled = zip(_SECTIONS, made, strict=True)
    return tuple(
        Section(title, tuple(line for _, line in sorted(lines, key=lambda one: one[0])))
        for title, lines in titled
        if lines
    ), (0 if dateless else left_out)


def _fold(groups: dict[tuple[str, ...], list[Account]]) -> None:
    """Put what has no time of its own to the first that says the same with one."""
    dated: dict[tuple[str, ...], tuple[str, ...]] = {}
    for key in sorted(groups):
        if key[-1]:
            dated.setdefault(key[:-1], key)
    for key in [key for key in groups if not key[-1] and key[:-1] in dated]:
        groups[dated[key[:-1]]] += groups.pop(key)


def _line(
    writer: Writer,
    group: Sequence[Account],
    first: Account,
    context: Context | None,
    by_claim: Mapping[str, Account],
) -> Line:
    rivals = {iri for account in group for iri in account.rivals} - {account.claim for account in group}
    evidence = [
        Evidence(a.claim, a.source, a.locator, dateless=bool(first.when) and not a.when)
        for a in sorted(group, key=lambda a: (not a.when, a.source, a.claim))
    ]
    against = [
        Evidence(rival.claim, rival.source, rival.locator, against=True)
        for iri in sorted(rivals)
        if (rival := by_claim.get(iri)) is not None
    ]
    return Line(writer.sentence(first, context), (*evidence, *against), disputed=bool(rivals))


def _place(schema: Schema, account: Account, spoken: Iterable[str], *, dated: bool) -> int:
    if not account.entering:
        return _JUDGED
    if account.subject in spoken and _role(schema, account) in _WORDS:
        return _SAID
    return _HAPPENED if dated else _BACKGROUND


def _time(schema: Schema, account: Account, context: Context | None) -> Period | None:
    """Give the time that a sentence tells: the claim's, or its value's if that is a date, or its act's."""
    prop = schema.properties.get(account.predicate)
    dated = account.value.value if prop and prop.value_type == "date" else ""
    text = account.when or dated or (context.when if context else "")
    return period_if_any(text)


def _contexts(found: Iterable[Account], schema: Schema) -> dict[str, Context]:
    """Gather who spoke, when and about what, of each speech act."""
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for account in found:
        role = _role(schema, account)
        if role in _ON_CARDS and account.affirms:
            told[account.subject][role].append(account.value.value)
    return {
        act: Context(
            tuple(dict.fromkeys(sorted(roles[v.SPEAKER_ROLE]))),
            min(roles[v.DATE_ROLE], default=""),
            tuple(dict.fromkeys(sorted(roles[v.ABOUT_ROLE]))),
        )
        for act, roles in told.items()
    }


def _role(schema: Schema, account: Account) -> str:
    prop = schema.properties.get(account.predicate)
    return (prop.role or "") if prop else ""

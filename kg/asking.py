"""Questions put together from kinds, relations and values, and the SPARQL that asks them.

A question is data. Its query is put together from the patterns in ``kg/asking_patterns``, with terms bound as
terms.
What holds is asked of the direct triples. Where a time, a source or the bounds of a value matter, the claims
behind a triple are asked too: those that assert it, as a fact or in quotation, and are not withdrawn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Final, Literal

from pyoxigraph import Literal as Value
from pyoxigraph import NamedNode

from kg import vocab as v
from kg.shorten import shorten_all
from kg.tokens import pieces
from kg.values import DATE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

#: Whether it has to be so, may be so, or may not be on record.
Mode = Literal["must", "may", "not"]
#: What is asked of a value: anything, that it is one thing, that it has a bound, or that a text is in it.
Test = Literal["any", "is", "least", "most", "text"]

LIMIT: Final = 1000
_NAME: Final = re.compile(r"[A-Za-z]\w*", re.ASCII)
_BOUNDED: Final = frozenset({"date", "quantity"})


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is asked of what is sought.

    ``back`` reads the property from its other end. ``kind`` is what the other end has to be, and ``value``
    what it is, or its bound, or the text in it; ``unit`` is that of a quantity's bound. ``sort`` is the
    value type of the property.
    """

    property: str
    sort: str = "entity"
    back: bool = False
    mode: Mode = "must"
    kind: str | None = None
    test: Test = "any"
    value: NamedNode | Value | None = None
    unit: NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What is sought, and when and by which source it has to be told."""

    kind: str
    conditions: tuple[Condition, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    source: NamedNode | None = None

    @property
    def of_claims(self) -> bool:
        """Whether every condition is asked of claims."""
        return bool(self.since or self.until or self.source)


@dataclass(frozen=True, slots=True)
class Column:
    """A variable of the answer: its name, and the condition whose value or time it holds."""

    name: str
    clause: Condition | None = None
    when: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A condition with its number, and the name of the variable that holds its value."""

    clause: Condition
    number: int
    name: str

    def variable(self, name: str) -> str:
        return f"?{self.name}" if name == "?value" else f"{name}{self.number}"


def columns(ask: Ask) -> tuple[Column, ...]:
    """Give what the query of a question answers with, in order."""
    found = [Column("thing")]
    for part in _parts(ask):
        one = part.clause
        if one.mode != "not" and one.test != "is":
            found.append(Column(part.name, one))
        if one.mode != "not" and (ask.since or ask.until):
            found.append(Column(f"when{part.number}", one, when=True))
    return tuple(found)


def sparql(ask: Ask, prefixes: Mapping[str, str]) -> str:
    r"""Write the query of a question.

    >>> ask = Ask("a:K", (Condition("a:p", test="is", value=Value('x" } #')),))
    >>> print(sparql(ask, {"a": "a:"}))
    SELECT DISTINCT ?thing WHERE {
      ?thing a a:K .
      ?thing a:p "x\" } #" .
    }
    ORDER BY ?thing
    LIMIT 1000
    """
    lines = [f"SELECT DISTINCT {' '.join(f'?{one.name}' for one in columns(ask))} WHERE {{"]
    body = _pattern("kind", {"$kind": NamedNode(ask.kind)})
    parts = _parts(ask)
    needed = [part for part in parts if part.clause.mode == "must"]
    # What has to be there before what may be: an engine that takes patterns as they come looks at less.
    body += [line for part in needed for line in _condition(part, ask)]
    body += [line for part in needed for line in _time(part, ask)]
    for part in parts[len(needed) :]:
        opening = "OPTIONAL {" if part.clause.mode == "may" else "FILTER NOT EXISTS {"
        inner = (*_condition(part, ask), *_time(part, ask))
        body += [opening, *(f"  {line}" for line in inner), "}"]
    lines += [*(f"  {line}" for line in body), "}", "ORDER BY ?thing", f"LIMIT {LIMIT}"]
    return shorten_all("\n".join(lines), prefixes)


def _parts(ask: Ask) -> list[_Part]:
    """Number the conditions, those first that have to be so: the engine takes them in this order."""
    order: dict[Mode, int] = {"must": 0, "may": 1, "not": 2}
    taken = {"thing"}
    found: list[_Part] = []
    for number, one in enumerate(sorted(ask.conditions, key=lambda c: order[c.mode]), 1):
        local = v.local_name(one.property)
        name = local if _NAME.fullmatch(local) and local not in taken else f"value{number}"
        taken.add(name)
        found.append(_Part(one, number, name))
    return found


def _condition(part: _Part, ask: Ask) -> Iterator[str]:
    one = part.clause
    terms: dict[str, NamedNode | Value] = {"$property": NamedNode(one.property)}
    if one.test == "is" and one.value is not None:
        terms["?value"] = one.value
    back = "_back" if one.back else ""
    yield from _pattern(f"fact{back}", terms, part)
    if one.kind:
        yield from _pattern("of_kind", {"$kind": NamedNode(one.kind)}, part)
    bounded = one.test in {"least", "most"} and one.sort in _BOUNDED
    if ask.of_claims or bounded:
        yield from _pattern(f"claim{back}", terms, part)
        yield from _pattern("stands", {}, part)
    if ask.source:
        yield from _pattern("source", {"$source": ask.source}, part)
    if ask.since or ask.until:
        yield from _pattern("dated", {}, part)
    yield from _test(part)


def _time(part: _Part, ask: Ask) -> Iterator[str]:
    if ask.until:
        yield from _pattern("until", {"$day": _day(ask.until)}, part)
    if ask.since:
        yield from _pattern("since", {"$day": _day(ask.since)}, part)


def _test(part: _Part) -> Iterator[str]:
    one = part.clause
    if one.value is None or one.test in {"any", "is"}:
        return
    if one.test == "text":
        yield from _pattern("text", {"$text": Value(one.value.value.lower())}, part)
        return
    sort = {"date": "day", "quantity": "amount"}.get(one.sort, "number")
    terms: dict[str, NamedNode | Value] = {"$limit": one.value}
    if one.unit:
        terms["$unit"] = one.unit
    yield from _pattern(f"{sort}_{one.test}", terms, part)


def _day(day: dt.date) -> Value:
    return Value(day.isoformat(), datatype=DATE)


def _pattern(name: str, terms: Mapping[str, NamedNode | Value], part: _Part | None = None) -> list[str]:
    """Read a pattern and put terms in it; its other variables, but for what is sought, are the part's own."""
    text = resources.files("kg.asking_patterns").joinpath(f"{name}.rq").read_text("utf-8")
    found = []
    for sort, piece in pieces(text):
        if sort == "name" and piece in terms:
            found.append(str(terms[piece]))
        elif sort == "name" and piece.startswith("?") and piece != "?thing" and part is not None:
            found.append(part.variable(piece))
        else:
            found.append(piece)
    return "".join(found).strip().split("\n")

"""Letting an open proposal do something else, and telling the others what it does now that it did not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

from kg.curate import proposals
from kg.curate.desk import open_desk
from kg.curate.entry import in_words
from kg.curate.guards import see_open, see_unchanged, utc
from kg.curate.items import flat, with_values
from kg.curate.journal import write
from kg.curate.operations import Add, Amend, as_plain
from kg.curate.proposal import noted
from kg.errors import CurationError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kg.curate.desk import Desk
    from kg.curate.entry import Value
    from kg.curate.operations import Operation
    from kg.curate.proposal import Proposal
    from kg.project import Project


@dataclass(frozen=True, slots=True)
class Amendment:
    """Who amends a proposal, and why.

    ``seen``, where given, is the state of it that they had before them; see :func:`kg.curate.guards.seen`.
    """

    by: str
    text: str = ""
    seen: str = ""


def amend(project: Project, proposal_id: str, operations: Sequence[Operation], said: Amendment) -> Proposal:
    """Let an open proposal do something else; its history has the difference.

    Raises:
        Conflict: somebody did something about it meanwhile.
        CurationError: it is not open, nothing is left of it, or the change cannot be carried out.
    """
    found, before = proposals.find(project, proposal_id)
    see_open(found)
    see_unchanged(found, before, said.seen)
    if not operations:
        message = "a proposal needs a change; reject it where none is right"
        raise CurationError(message)
    open_desk(project).edits(operations)
    line = noted("amended", said.by, utc(), said.text)
    line = replace(line, difference=tuple(difference(found.operations, operations)))
    after = replace(found, operations=tuple(operations)).told(line)
    write(project, [proposals.file_edit(project, after, before)])
    return after


def refreshed(desk: Desk, operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """Guard operations by what the files say now, after somebody has seen the difference."""
    found: list[Operation] = []
    for one in operations:
        if isinstance(one, Amend):
            said = desk.said(one.what, one.id)
            found.append(replace(one, was={key: said.get(key) for key in one.now}))
        else:
            found.append(one)
    return tuple(found)


def amended(
    operations: Sequence[Operation], values: Mapping[str, object | None], dropped: Collection[str]
) -> tuple[Operation, ...]:
    """Give keys of changes other values (``0.note``; None takes one away), and leave changes out (``1``).

    Raises:
        CurationError: a change is named that there is not, or a value is none.
    """
    numbers = {str(number) for number in range(len(operations))}
    if unknown := set(dropped) - numbers:
        message = f'the proposal has no change "{min(unknown)[:80]}"'
        raise CurationError(message)
    changed = with_values(operations, values)
    return tuple(one for number, one in enumerate(changed) if str(number) not in dropped)


def difference(before: Sequence[Operation], after: Sequence[Operation]) -> Iterator[str]:
    """Tell in words how changes differ, each by its number before (from 1), or after for one that is new.

    >>> one, two = (Add("claim", "x.yaml", {"subject": name, "object": "1"}) for name in ("a", "b"))
    >>> list(difference([one, two], [Add("claim", "x.yaml", {"subject": "a", "object": "2", "note": "so"})]))
    ['1, object: 1 -> 2', '1, note: (none) -> so', '2 is left out: b 1']
    """
    was_all, now_all = ([repr(as_plain(one)) for one in side] for side in (before, after))
    for _, start, end, first, last in SequenceMatcher(None, was_all, now_all, autojunk=False).get_opcodes():
        for was, now in zip_longest(range(start, end), range(first, last)):
            if now is None:
                yield f"{was + 1} is left out: {_short(before[was])}"
            elif was is None:
                yield f"{now + 1} is new: {_short(after[now])}"
            else:
                yield from _between(was + 1, before[was], after[now])


def _between(number: int, before: Operation, after: Operation) -> Iterator[str]:
    if _about(before) != _about(after):
        yield f"{number} is left out: {_short(before)}"
        yield f"{number} is new: {_short(after)}"
        return
    was, now = dict(flat(_side(before))), dict(flat(_side(after)))
    for key in dict.fromkeys((*was, *now)):
        if was.get(key) != now.get(key):
            yield f"{number}, {key}: {in_words(was.get(key))} -> {in_words(now.get(key))}"


def _about(one: Operation) -> tuple[str, str, str]:
    return (type(one).__name__, one.what, one.file if isinstance(one, Add) else one.id)


def _side(one: Operation) -> Mapping[str, Value | None]:
    return one.entry if isinstance(one, Add) else one.now


def _short(one: Operation) -> str:
    if isinstance(one, Amend):
        return f"{one.what} {one.id}"
    told = [one.entry.get(key) for key in ("subject", "predicate", "object")]
    named = told if any(told) else [one.entry.get("id"), one.entry.get("name") or one.entry.get("title")]
    return " ".join(in_words(value) for value in named if value)

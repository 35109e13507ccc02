"""A proposal in words: what it changes, claim by claim, what that does, and what was said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.diff_text import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pyoxigraph import Literal, NamedNode, Triple

    from kg.curate.consequences import Consequences
    from kg.curate.proposal import Proposal
    from kg.errors import Problem

_SHOWN = 40


def line(proposal: Proposal) -> str:
    """Name a proposal on one line."""
    return f"{proposal.id}  {proposal.state:9} {proposal.title} ({proposal.by})"


def history(proposal: Proposal) -> Iterator[str]:
    """Tell what was done and said, oldest first."""
    for one in proposal.log:
        said = f": {one.text}" if one.text else ""
        yield f"  {one.at[:16].replace('T', ' ')}  {one.by} {one.did}{said}"


def told(
    consequences: Consequences, value: Callable[[NamedNode | Literal], str], label: Callable[[str], str]
) -> Iterator[str]:
    """Tell what a change does to the graph."""
    yield from as_text(consequences.diff, value, label).splitlines()[1:]
    for title, triples in (("Becomes true", consequences.true), ("Is true no more", consequences.untrue)):
        if triples:
            yield ""
            yield f"{title}: {len(triples)}"
            yield from _triples(triples, value, label)
    if consequences.asked:
        yield ""
        yield f"Another answer: {len(consequences.changed)} of {consequences.asked} questions"
        for one in consequences.changed:
            yield f"  {one.name}: {one.error or f'{one.lost} rows less, {one.gained} more'}"
    if left := consequences.questions - consequences.asked:
        yield f"  {left} were not asked: the time was up"


def problems(found: Sequence[Problem]) -> Iterator[str]:
    """List what is wrong with a change."""
    yield f"Problems: {len(found) or 'none'}"
    for one in found:
        yield f"  {one}"


def _triples(
    triples: Sequence[Triple], value: Callable[[NamedNode | Literal], str], label: Callable[[str], str]
) -> Iterator[str]:
    for triple in triples[:_SHOWN]:
        subject, prop, end = triple.subject, triple.predicate, triple.object
        yield f"  {value(subject)} {label(prop.value)} {value(end)}"  # type: ignore[arg-type]
    if len(triples) > _SHOWN:
        yield f"  and {len(triples) - _SHOWN} more"

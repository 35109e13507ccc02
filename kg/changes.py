"""What changed, as values: by entity, each claim added, removed or changed, and the triples behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pyoxigraph import Literal as RdfLiteral
    from pyoxigraph import NamedNode, Triple

Way = Literal["valid", "record", "snapshots", "revisions"]
What = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Field:
    """A property whose values are not what they were."""

    predicate: str
    before: tuple[NamedNode | RdfLiteral, ...] = ()
    after: tuple[NamedNode | RdfLiteral, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A statement that was added, removed or changed, with the claims that make it (IRIs).

    In valid time, added means that it began to hold, removed that it ceased to. ``when`` is EDTF text.
    ``fields`` tells what of a changed claim is not as it was.
    """

    what: What
    subject: str
    predicate: str
    object: NamedNode | RdfLiteral
    claims: tuple[str, ...]
    sources: tuple[str, ...] = ()
    when: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityChanges:
    """What changed about one entity or source; ``what`` is None where the thing itself was there before."""

    iri: str
    name: str
    what: What | None = None
    fields: tuple[Field, ...] = ()
    changes: tuple[Change, ...] = ()
    status: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """What is different at ``after`` from ``before``: two days, numbers of snapshots, or commits.

    ``removed`` and ``added`` are the triples by which the graphs differ, without file and line.
    """

    way: Way
    before: str
    after: str
    entities: tuple[EntityChanges, ...] = ()
    removed: tuple[Triple, ...] = ()
    added: tuple[Triple, ...] = ()

    def count(self, what: What) -> int:
        """Count the statements that were added, removed or changed."""
        return sum(1 for entity in self.entities for change in entity.changes if change.what == what)

"""What entered the files and what was withdrawn, by day, as entries of a feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg.accounts import accounts
from kg.atom import Entry
from kg.cited_sources import works
from kg.citing import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.engine import Engine, Row
    from kg.schema import Schema
    from kg.sentences import Writer

#: Entries of a feed, the last ones.
MOST: Final = 100
_MIDNIGHT: Final = "T00:00:00Z"
_AT_ONCE: Final = 400


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A claim that entered the files on a day, or was withdrawn on it."""

    day: str
    claim: str
    withdrawn: bool = False


def changes(rows: Iterable[Row]) -> list[Change]:
    """Read changes from rows of claim, recorded and retracted; the last first."""
    found: set[Change] = set()
    for row in rows:
        claim, recorded, retracted = row["claim"], row["recorded"], row["retracted"]
        if claim is not None and recorded is not None:
            found.add(Change(recorded.value, claim.value))
        if claim is not None and retracted is not None:
            found.add(Change(retracted.value, claim.value, withdrawn=True))
    return sorted(found, key=lambda one: (one.day, one.withdrawn, one.claim), reverse=True)[:MOST]


def changes_of(engine: Engine, claims: Iterable[str]) -> list[Change]:
    """Find the changes of some claims; the last first."""
    wanted = sorted(set(claims))
    rows: list[Row] = []
    for start in range(0, len(wanted), _AT_ONCE):
        rows += engine.rows("feed_claims", claim=[NamedNode(iri) for iri in wanted[start : start + _AT_ONCE]])
    return changes(rows)


def entries(
    engine: Engine, schema: Schema, writer: Writer, found: list[Change], address: Callable[[str], str]
) -> list[Entry]:
    """Tell changes in sentences, with their sources; ``address`` says where a claim is shown."""
    some = [NamedNode(iri) for iri in sorted({one.claim for one in found})]
    read = accounts(engine.claims_of("brief_claims", claim=some), schema, everything=True)
    told = {account.claim: account for account in read}
    sources = works(engine, schema, (account.source for account in told.values()))
    made = []
    for one in found:
        account = told.get(one.claim)
        if account is None:
            continue
        sentence = writer.plain(writer.sentence(account))
        work = sources.get(account.source)
        lines = [sentence, words(work) if work else account.source, account.locator]
        lines += [f"Withdrawn: {account.reason}"] if one.withdrawn and account.reason else []
        made.append(
            Entry(
                id=f"{one.claim}#withdrawn" if one.withdrawn else one.claim,
                title=f"Withdrawn: {sentence}" if one.withdrawn else sentence,
                updated=one.day + _MIDNIGHT,
                link=address(one.claim),
                text="\n".join(line for line in lines if line),
            )
        )
    return made

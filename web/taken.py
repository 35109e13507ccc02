"""The claims that are taken from a source, a page of them where a dataset has more than anybody reads."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.engine import Engine
    from kg.gathering import Values
    from web.parts.claims import ClaimView
    from web.reading import Reader

#: A source with no more claims has one page.
WHOLE: Final = 500
#: So many claims of a larger one are on a page.
PAGE: Final = 100
#: So many claims can be paged through; page_source_claims.rq finds one more.
MOST: Final = 20_000
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Taken:
    """Claims of a source in the order of their files: the ``first`` (from 1) and all of one page.

    ``total`` is how many there are; ``later`` tells whether there is another page.
    """

    claims: tuple[ClaimView, ...]
    first: int
    total: int
    later: bool = False

    @property
    def last(self) -> int:
        """The number of the last claim of the page."""
        return self.first + len(self.claims) - 1


def taken(engine: Engine, reader: Reader, source: str, page: int) -> Taken:
    """Give a page of the claims that are taken from a source (by its IRI), numbered from 1.

    Beyond the last page there is nothing. Memory is that of a page, however many claims there are.
    """
    found = _claims(engine, reader, source)
    start = list(islice(found, WHOLE + 1))
    if len(start) <= WHOLE:
        shown = _read(engine, reader, start)
        return Taken(shown if page == 1 else (), 1, len(shown))
    first = (page - 1) * PAGE
    skipped = max(0, first - len(start))
    some = start[first : first + PAGE + 1]
    wanted = PAGE + 1 - len(some)
    some += islice(found, skipped, skipped + wanted)
    more = len(some) > PAGE and first + PAGE < MOST
    return Taken(_read(engine, reader, some[:PAGE]), first + 1, _count(engine, source), more)


def _claims(engine: Engine, reader: Reader, source: str) -> Iterator[NamedNode]:
    """Give the claims of a source; the graph of an import is made from it too."""
    about = v.claim_iri(reader.names.addresses.base, "")
    for (node,) in engine.tuples("page_source_claims", source=source):
        if isinstance(node, NamedNode) and node.value.startswith(about):
            yield node


def _read(engine: Engine, reader: Reader, wanted: Sequence[NamedNode]) -> tuple[ClaimView, ...]:
    found: dict[str, Values] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        found |= engine.claims_of("page_claims", claim=wanted[start : start + _AT_ONCE])
    return tuple(reader.claims(found))


def _count(engine: Engine, source: str) -> int:
    ((found,),) = engine.tuples("page_source_count", source=source)
    return int(found.value)

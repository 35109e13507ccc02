"""Claims as a sequence that keeps columns of numbers and letters, and makes a claim when it is looked at.

An object for each claim takes more than a kilobyte; its columns take some 180 bytes.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from pyoxigraph import Literal, NamedNode

from kg.claims import Claim
from kg.errors import Origin
from kg.period import period_if_any
from kg.rows import BLOCK, Rows
from kg.values import parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kg.heaps import Heap
    from kg.schema import Schema
    from kg.strings import Strings
    from kg.values import Quantity

    Numbers = NDArray[np.int32]
    Places = NDArray[np.integer]

#: What is a number of a text in each row: fields of a claim, and the type or language of a value.
FIELDS: Final = (
    "subject", "predicate", "object", "sort", "source", "kind", "stance", "rank", "when", "hedge", "basis",
    "confidence", "speaker",
)  # fmt: skip
#: Stands before the language of a value that has one, in place of its type.
LANGUAGE: Final = "@"


@dataclass(frozen=True, eq=False)
class ClaimColumns:
    """What claims say, by row in the order of the files.

    ``numbers`` are numbers of ``texts`` (-1 for none) for each of :data:`FIELDS`.
    ``lines`` and days (``recorded``, ``retracted``) are plain.
    ``values`` are those that are no IRIs; ``by_id`` gives the rows in the order of their ids.
    """

    ids: NDArray[np.bytes_]
    texts: Strings
    numbers: Mapping[str, Numbers]
    lines: Numbers
    recorded: Numbers
    retracted: Numbers
    values: Heap
    locators: Heap
    reporters: Heap
    refs: Heap
    links: Heap
    by_id: Numbers


class ClaimTable(Rows[Claim]):
    """The claims of a store, each made whenever it is looked at: two of these are equal, and not the same."""

    def __init__(self, columns: ClaimColumns, schema: Schema, files: Mapping[str, str]) -> None:
        """Keep the columns; ``files`` has the file of each source by IRI."""
        self.columns = columns
        self._schema = schema
        self._files = files

    def __len__(self) -> int:
        """Count the claims."""
        return len(self.columns.ids)

    def made(self, begin: int, end: int) -> list[Claim]:
        """Make some that stand together."""
        return self.at(np.arange(begin, end))

    def at(self, places: Places) -> list[Claim]:
        """Make the claims of some rows, in their order."""
        return self._some(self._maker(), places)

    def places(self, ids: Iterable[str]) -> Numbers:
        """Give the rows of the claims with these ids, in the order of the rows; others are left out."""
        wanted = np.array([one.encode() for one in ids] or [b""], np.bytes_)
        in_order, ours = self.columns.by_id, self.columns.ids
        if not len(ours):
            return in_order
        found = np.minimum(np.searchsorted(ours, wanted, sorter=in_order), len(ours) - 1)
        rows = in_order[found]
        return np.unique(rows[ours[rows] == wanted])

    def where(self, field: str, texts: Iterable[str]) -> NDArray[np.intp]:
        """Give the rows of the claims that have one of some texts in a field, in their order."""
        numbers = [number for text in texts if (number := self._number(text)) >= 0]
        return np.flatnonzero(np.isin(self.columns.numbers[field], numbers))

    def by_subject(self) -> Iterator[tuple[list[int], list[Claim]]]:
        """Give the rows of the claims about each thing with the claims, one thing after the other."""
        subject = self.columns.numbers["subject"]
        order = np.argsort(subject, kind="stable")
        edges = [0, *(np.flatnonzero(np.diff(subject[order])) + 1).tolist(), len(order)]
        maker, made = self._maker(), 0
        for begin, end in itertools.pairwise(edges):
            if begin < end:
                yield order[begin:end].tolist(), self._some(maker, order[begin:end])
            made += end - begin
            if made > BLOCK:
                # What one remembers to make the next is forgotten in time.
                maker, made = self._maker(), 0

    def remembering(self) -> ClaimTable:
        """Give the same claims, each made once and then kept: for who looks at all, many times."""
        return _Remembering(self.columns, self._schema, self._files)

    def _some(self, maker: _Maker, places: Places) -> list[Claim]:
        return list(maker.claims(places))

    def _maker(self) -> _Maker:
        return _Maker(self.columns, self._schema, self._files)

    def _number(self, text: str) -> int:
        return self.columns.texts.place(text)


def by_subject(claims: Sequence[Claim]) -> Iterator[tuple[list[int], list[Claim]]]:
    """Give the rows of the claims about each thing with the claims, whatever keeps them."""
    if isinstance(claims, ClaimTable):
        yield from claims.by_subject()
        return
    found: dict[str, list[int]] = defaultdict(list)
    for row, claim in enumerate(claims):
        found[claim.subject].append(row)
    for rows in found.values():
        yield rows, [claims[row] for row in rows]


def claims_at(claims: Sequence[Claim], rows: Sequence[int]) -> list[Claim]:
    """Give the claims of some rows, whatever keeps them."""
    if isinstance(claims, ClaimTable):
        return claims.at(np.array(rows, np.int64))
    return [claims[row] for row in rows]


class _Remembering(ClaimTable):
    def __init__(self, columns: ClaimColumns, schema: Schema, files: Mapping[str, str]) -> None:
        super().__init__(columns, schema, files)
        self._known: dict[int, Claim] = {}

    def _some(self, maker: _Maker, places: Places) -> list[Claim]:
        wanted, known = places.tolist(), self._known
        if unknown := [place for place in wanted if place not in known]:
            known.update(zip(unknown, maker.claims(np.array(unknown)), strict=True))
        return [known[place] for place in wanted]


class _Maker:
    """Makes claims of rows; those that it makes share their texts."""

    def __init__(self, columns: ClaimColumns, schema: Schema, files: Mapping[str, str]) -> None:
        self._columns = columns
        self._schema = schema
        self._files = files
        self._known: dict[int, str] = {}
        self._nodes: dict[int, NamedNode] = {}

    def claims(self, places: Places) -> Iterator[Claim]:
        columns = self._columns
        names = [one.decode() for one in columns.ids[places].tolist()]
        fields = tuple(columns.numbers)
        rows = zip(*(columns.numbers[field][places].tolist() for field in fields), strict=True)
        lines, recorded, retracted = (
            column[places].tolist() for column in (columns.lines, columns.recorded, columns.retracted)
        )
        for number, (place, row) in enumerate(zip(places.tolist(), rows, strict=True)):
            said = dict(zip(fields, row, strict=True))
            predicate, source = self._told(said["predicate"]), self._told(said["source"])
            prop = self._schema.properties[predicate]
            value = self._value(place, said["object"], said["sort"])
            links = (link.partition(" ") for link in columns.links.several(place))
            yield Claim(
                id=names[number],
                subject=self._told(said["subject"]),
                predicate=predicate,
                object=value,
                source=source,
                origin=Origin(self._files[source], lines[number]),
                kind=self._told(said["kind"]),
                stance=self._told(said["stance"]),
                rank=self._told(said["rank"]),
                recorded=dt.date.fromordinal(recorded[number]),
                when=period_if_any(self._text(said["when"])),
                value_period=period_if_any(value.value) if prop.value_type == "date" else None,
                quantity=_quantity(value.value) if prop.value_type == "quantity" else None,
                hedge=self._text(said["hedge"]),
                basis=self._text(said["basis"]),
                confidence=self._text(said["confidence"]),
                speaker=self._text(said["speaker"]),
                reporters=columns.reporters.several(place),
                locator=columns.locators.at(place),
                refs=(names[number], *columns.refs.several(place)),
                links=tuple((relation, other) for relation, _, other in links),
                retracted=dt.date.fromordinal(retracted[number]) if retracted[number] else None,
            )

    def _text(self, number: int) -> str | None:
        return self._told(number) if number >= 0 else None

    def _told(self, number: int) -> str:
        found = self._known.get(number)
        if found is None:
            found = self._known[number] = self._columns.texts[number]
        return found

    def _value(self, place: int, number: int, sort: int) -> NamedNode | Literal:
        if number >= 0:
            node = self._nodes.get(number)
            if node is None:
                node = self._nodes[number] = NamedNode(self._told(number))
            return node
        text, of = self._columns.values.at(place) or "", self._told(sort)
        if of.startswith(LANGUAGE):
            return Literal(text, language=of.removeprefix(LANGUAGE))
        return Literal(text, datatype=NamedNode(of))


def _quantity(text: str) -> Quantity | None:
    try:
        return parse_quantity(text)
    except ValueError:
        return None

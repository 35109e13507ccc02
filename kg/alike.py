"""Which claims of a table may say the same: an index of its rows by what they are about and lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.claim_table import ClaimColumns, Places


class Alike:
    """Rows in the order of their subject, property and value; all values that are no things count as one."""

    def __init__(self, columns: ClaimColumns) -> None:
        """Put the rows in order; it takes 16 bytes a claim."""
        self._columns = columns
        said, value = self._said(np.arange(len(columns.ids))), columns.numbers["object"]
        self._order = np.lexsort((value, said)).astype(np.int32)
        self._all_said, self._values = said[self._order], value[self._order]

    def rows(self, places: Places) -> NDArray[np.int32]:
        """Give the rows that have subject, property and value of one of some rows, in their order."""
        value = self._columns.numbers["object"][places]
        wanted = np.unique(np.stack((self._said(places), value), axis=1), axis=0)
        begins = np.searchsorted(self._all_said, wanted[:, 0], "left")
        ends = np.searchsorted(self._all_said, wanted[:, 0], "right")
        found = [self._order[:0]]
        for begin, end, one in zip(begins.tolist(), ends.tolist(), wanted[:, 1], strict=True):
            first, last = (
                begin + np.searchsorted(self._values[begin:end], one, side) for side in ("left", "right")
            )
            found.append(self._order[first:last])
        return np.sort(np.concatenate(found))

    def _said(self, places: Places) -> NDArray[np.int64]:
        numbers = self._columns.numbers
        return (
            numbers["subject"][places].astype(np.int64) * len(self._columns.texts)
            + numbers["predicate"][places]
        )

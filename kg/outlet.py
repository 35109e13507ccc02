"""What the engine found, on its way to bytes: in which form, and no more of it than there may be."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, Literal

from pyoxigraph import QueryBoolean, QuerySolutions, serialize

from kg import media
from kg.errors import QueryTooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import IO

    from pyoxigraph import QueryTriples

    Result = QuerySolutions | QueryBoolean | QueryTriples

#: Bytes of a result that are sent at once; a smaller one is in one piece.
CHUNK: Final = 1 << 18
# Results that are no graphs.
_TABLES: Final = (QuerySolutions, QueryBoolean)

Kind = Literal["solutions", "boolean", "graph"]


class Outlet(io.BytesIO):
    """Takes what the serialiser writes, hands it on in pieces, and stops it when it outgrows its limit."""

    def __init__(self, limit: int, hand_on: Callable[[bytes], None]) -> None:
        """Keep how many bytes there may be, and who takes them."""
        super().__init__()
        self.limit = limit
        self.handed = 0
        self._hand_on = hand_on

    def write(self, data: object) -> int:
        """Take some; see :meth:`io.BytesIO.write`.

        Raises:
            QueryTooLarge: they are more than there may be.
        """
        written = super().write(data)  # type: ignore[arg-type]
        if self.handed + self.tell() > self.limit:
            message = f"the result is larger than {self.limit:,} bytes: ask for less, or add a LIMIT"
            raise QueryTooLarge(message)
        if self.tell() >= CHUNK:
            self.hand_on()
        return written

    def hand_on(self) -> None:
        """Hand on what was taken and not yet handed on."""
        self.handed += self.tell()
        self._hand_on(self.getvalue())
        self.seek(0)
        self.truncate()


def form_of(result: Result, accept: str) -> tuple[Kind, str]:
    """Say what a result is, and as which media type it is written."""
    if not isinstance(result, _TABLES):
        return "graph", accept if accept in media.GRAPHS else next(iter(media.GRAPHS))
    kind: Kind = "boolean" if isinstance(result, QueryBoolean) else "solutions"
    return kind, accept if accept in media.RESULTS else next(iter(media.RESULTS))


def write(result: Result, form: str, prefixes: Mapping[str, str], out: IO[bytes] | None = None) -> bytes:
    """Write a result in a form of :func:`form_of`; give the bytes where nothing else takes them."""
    if not isinstance(result, _TABLES):
        if form in media.ABBREVIATED:
            return serialize(result, out, media.GRAPHS[form], prefixes=dict(prefixes)) or b""
        # The result writes itself ten times as fast, but for prefixes.
        return result.serialize(out, media.GRAPHS[form]) or b""
    if isinstance(result, QueryBoolean) and form in media.PLAIN:
        # A yes or no, where the form has no way to write one.
        text = b"true\n" if result else b"false\n"
        if out is None:
            return text
        out.write(text)
        return b""
    return result.serialize(out, media.RESULTS[form]) or b""

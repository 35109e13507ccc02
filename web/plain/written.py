"""Terms as N-Triples write them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.engine import Term

_MOST: Final = 200_000
_TYPED: Final = '"^^<'


def reader() -> Callable[[str], Term]:
    r"""Make what reads terms, and keeps them: most stand in many triples.

    >>> read = reader()
    >>> read("<a:b>").value, read('"a \\"b\\""').value, read('"Leuchtturm"@de').language
    ('a:b', 'a "b"', 'de')
    >>> read('"1"^^<http://www.w3.org/2001/XMLSchema#integer>') is read(
    ...     '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    ... )
    True
    """

    @lru_cache(_MOST)
    def read(text: str) -> Term:
        if text.startswith("<"):
            return NamedNode(text[1:-1])
        # What has nothing escaped is read where it stands, in a tenth of the time of a parser.
        if "\\" not in text:
            if text.endswith('"'):
                return Literal(text[1:-1])
            value, typed, datatype = text.rpartition(_TYPED)
            if typed and text.endswith(">"):
                return Literal(value[1:], datatype=cast("NamedNode", read(f"<{datatype}")))
        (quad,) = parse(f"<a:a> <a:a> {text} .", RdfFormat.N_TRIPLES)
        return cast("Term", quad.object)

    return read

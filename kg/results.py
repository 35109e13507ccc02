"""Answers of remote engines as terms, whatever make of engine wrote them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, parse_query_results

from kg.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.engine import Term

# Virtuoso writes numbers for truth: other lexical forms of the same values (XSD 1.1 part 2, section 3.3.2).
_TRUTH: Final = re.compile(rb'("datatype": "http://www\.w3\.org/2001/XMLSchema#boolean", "value": )"([01])"')
_WORDS: Final = {b"0": rb'\1"false"', b"1": rb'\1"true"'}
_VERDICT: Final = "__ASK_RETVAL"  # how Virtuoso names the one value of its answer to ASK


def normal(body: bytes) -> bytes:
    """Put SPARQL results in JSON into the lexical forms that we write ourselves."""
    return _TRUTH.sub(lambda match: match.expand(_WORDS[match[2]]), body)


def solutions(body: bytes) -> tuple[list[str], Iterator[Sequence[Term | None]]]:
    """Read SPARQL results in JSON: the names of the variables, and rows in their order.

    Raises:
        QueryError: they are none, or a yes or no.
    """
    found = read(body)
    if isinstance(found, QueryBoolean):
        message = "the engine answered yes or no where rows were asked for"
        raise QueryError(message)
    return [variable.value for variable in found.variables], iter(found)


def verdict(body: bytes) -> bool:
    """Read a yes or no in JSON.

    >>> verdict(b'{"head": {}, "boolean": true}')
    True

    Raises:
        QueryError: it is none.
    """
    found = read(body)
    if isinstance(found, QueryBoolean):
        return bool(found)
    if [variable.value for variable in found.variables] != [_VERDICT]:
        message = "the engine answered with rows where a yes or no was asked for"
        raise QueryError(message)
    return any(getattr(row[0], "value", "") == "1" for row in found)


def read(body: bytes) -> QuerySolutions | QueryBoolean:
    """Read SPARQL results in JSON.

    Raises:
        QueryError: they are none.
    """
    try:
        return parse_query_results(normal(body), QueryResultsFormat.JSON)
    except (SyntaxError, ValueError) as error:
        said = json.dumps(body[:100].decode("utf-8", "replace"))
        message = f"the engine's answer cannot be read ({error}): {said}"
        raise QueryError(message) from error

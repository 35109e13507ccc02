"""The pieces of a SPARQL query's text: for what is checked or changed in it before it is parsed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# One pass, and no quantifier that gives back what it took: the time is proportional to the text. Early
# versions of Python 3.11 lose what one took for a try that failed (gh-106052, gh-100061), unless another try
# follows: ``(?!)``.
TOKEN: Final = re.compile(
    r"""(?P<blank>\s++|\#[^\n\r]*+)"""
    r"""|(?P<text>\"\"\"(?:[^"\\]|\\.|"(?!"")|(?!))*+\"\"\"|\'\'\'(?:[^'\\]|\\.|'(?!\'\')|(?!))*+\'\'\'"""
    r"""|"(?:[^"\\\n\r]|\\.)*+"|'(?:[^'\\\n\r]|\\.)*+')"""
    r"""|(?P<iri><[^<>"{}|^`\\\x00-\x20]*+>)"""
    r"""|(?P<name>[?$@][\w-]++|[\w.-]*+:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*+)"""
    r"""|(?P<word>\w++)|(?P<open>[{(\[])|(?P<close>[})\]])|\\?.""",
    re.DOTALL,
)


def pieces(query: str) -> Iterator[tuple[str, str]]:
    """Give every piece with its sort, blanks and comments too: put together they are the text again.

    >>> list(pieces("ASK {<a:b>"))
    [('word', 'ASK'), ('blank', ' '), ('open', '{'), ('iri', '<a:b>')]
    """
    return ((match.lastgroup or "other", match[0]) for match in TOKEN.finditer(query))


def place(query: str, offset: int) -> tuple[int, int]:
    r"""Give the line and the column of a character, from 1.

    >>> place("ASK\n{}", 5)
    (2, 2)
    """
    return query.count("\n", 0, offset) + 1, offset - query.rfind("\n", 0, offset)

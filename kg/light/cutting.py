"""A query's text, cut into what it has in common with others of its shape and the constants in it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LONGEST: Final = 4_000  # characters
_PROLOGUE: Final = re.compile(
    # The last try is for early versions of Python 3.11; see :mod:`kg.tokens`.
    r"(?:\s++|\#[^\n\r]*+[\n\r]|PREFIX\s++[A-Za-z][\w-]*+:\s*+<[^<>\s]*+>|(?!))*+",
    re.IGNORECASE | re.ASCII,
)
_DECLARED: Final = re.compile(
    r"\#[^\n\r]*+|PREFIX\s++([A-Za-z][\w-]*+):\s*+<([^<>\s]*+)>", re.IGNORECASE | re.ASCII
)
# Texts, IRIs, prefixed names, tags of texts, numbers and comments: each as long as the grammar could make it.
_CONSTANT: Final = re.compile(
    r"""("[^"\n\r]*+"|'[^'\n\r]*+'|<[^<>"{}|^`\x00-\x20]*+>|@[\w-]++"""
    r"""|(?<![\w?$:.-])[\w.-]*+:[\w.:%-]*+|(?<![\w?$:.-])\d[\w.]*+|\#[^\n\r]*+)"""
)
# An absolute IRI that means itself: none of its segments are dots, which a parser takes out.
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9+-]*+:(?:(?!/\.)[A-Za-z0-9/_#:?=&.~-]|(?!))*+", re.ASCII)
_SIGNS: Final = {sign: sign for sign in "\"'<@#"}
_NAME: Final = re.compile(r"([A-Za-z][\w-]*+):([A-Za-z0-9_][A-Za-z0-9_-]*+)", re.ASCII)


class Cut(NamedTuple):
    """A query: its declarations, what is between its constants with what sort each is, and the constants.

    A sort is a sign: the first one of a text, an IRI, a tag or a comment, ``:`` for a name, ``0`` for a whole
    number, and ``?`` for any other number.
    """

    declared: str
    between: tuple[str, ...]
    sorts: str
    constants: tuple[str, ...]


def cut(query: str) -> Cut | None:
    """Cut a query; nothing where it is long, or has escapes, with which it could be read in another way.

    >>> found = cut("ASK { <a:b> ?p 'x' } # 7")
    >>> found.between, found.sorts, found.constants
    (('ASK { ', ' ?p ', ' } ', ''), "<'#", ('<a:b>', "'x'", '# 7'))
    """
    if len(query) > _LONGEST or "\\" in query or '"""' in query or "'''" in query:
        return None
    opening = query.find("{")
    declared = _settled(query[:opening]) if opening > 0 else ""
    if not declared and (prologue := _PROLOGUE.match(query)):
        declared = prologue[0]
    parts = _CONSTANT.split(query[len(declared) :])
    constants = tuple(parts[1::2])
    sorts = [_SIGNS.get(one[0]) or (":" if ":" in one else _number(one)) for one in constants]
    return Cut(declared, tuple(parts[::2]), "".join(sorts), constants)


@lru_cache(maxsize=500)  # What stands before the first bracket is the same for all queries of a shape.
def _settled(head: str) -> str:
    """Give the declarations that are over before a query's first bracket; empty where that is not sure."""
    prologue = _PROLOGUE.match(head)
    end = prologue.end() if prologue else 0
    return head[:end] if end < len(head) and head[end] not in "#Pp" else ""


def _number(constant: str) -> str:
    return "0" if constant.isdecimal() else "?"


def _is_valid(iri: str) -> bool:
    if not _PLAIN.fullmatch(iri):
        return False
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=500)
def declarations(declared: str) -> Mapping[str, str] | None:
    """Read the prefixes that a query declares; nothing where one is declared twice or not as a plain IRI.

    >>> declarations("PREFIX x: <https://x.example/> # PREFIX y: <z:z>")
    {'x': 'https://x.example/'}
    """
    found: dict[str, str] = {}
    for prefix, iri in _DECLARED.findall(declared):
        if not prefix:
            continue
        if prefix in found or not _is_valid(iri):
            return None
        found[prefix] = iri
    return found


def expanded(constant: str, declared: Mapping[str, str], known: Mapping[str, str]) -> str | None:
    """Give the IRI that a constant stands for; nothing where that is not plain to see.

    >>> expanded("x:a", {}, {"x": "https://x.example/"}), expanded("<https://x.example/a/../b>", {}, {})
    ('https://x.example/a', None)
    """
    if constant[0] == "<":
        iri = constant[1:-1]
        return iri if _PLAIN.fullmatch(iri) else None
    name = _NAME.fullmatch(constant)
    if name is None:
        return None
    prefix, local = name.groups()
    start = declared.get(prefix) or known.get(prefix)
    return None if start is None else start + local


def names(found: Cut) -> tuple[str, ...]:
    """Give the prefix of each prefixed name in a query.

    >>> names(cut("ASK { x:a y:b <c> ; x:d 1 }"))
    ('x', 'y', 'x')
    """
    pairs = zip(found.sorts, found.constants, strict=True)
    return tuple([one.partition(":")[0] for sort, one in pairs if sort == ":"])


def is_relative(found: Cut) -> bool:
    """Tell whether a query may have an IRI that starts from a base."""
    return "<" in found.sorts and not all(
        _PLAIN.fullmatch(one[1:-1])
        for sort, one in zip(found.sorts, found.constants, strict=True)
        if sort == "<"
    )


def needed(
    used: Iterable[str], declared: Mapping[str, str], known: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """Declare the prefixes that a query uses, and give those of the known ones that it does not declare.

    Each takes the engine as long to read as a pattern.

    >>> needed(("x", "y", "x"), {"y": "a:b", "z": "a:z"}, {"x": "https://x.example/", "w": "a:w"})
    ('PREFIX y: <a:b> ', {'x': 'https://x.example/'})
    """
    every = dict.fromkeys(used)
    own = [f"PREFIX {prefix}: <{declared[prefix]}> " for prefix in every if prefix in declared]
    return "".join(own), {one: known[one] for one in every if one not in declared and one in known}

"""A query's text, cut into what it has in common with others of its shape and the constants in it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST: Final = 4_000  # characters
_PROLOGUE: Final = re.compile(
    r"(?:\s++|\#[^\n\r]*+[\n\r]|PREFIX\s++[A-Za-z][\w-]*+:\s*+<[^<>\s]*+>)*+", re.IGNORECASE | re.ASCII
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
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9+-]*+:(?:(?!/\.)[A-Za-z0-9/_#:?=&.~-])*+", re.ASCII)
_NAME: Final = re.compile(r"([A-Za-z][\w-]*+):([A-Za-z0-9_][A-Za-z0-9_-]*+)", re.ASCII)


class Cut(NamedTuple):
    """A query: its declarations, what is between its constants with what sort each is, and the constants."""

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
    end = _settled(query[:opening]) if opening > 0 else 0
    if not end:
        prologue = _PROLOGUE.match(query)
        end = prologue.end() if prologue else 0
    parts = _CONSTANT.split(query[end:])
    constants = tuple(parts[1::2])
    return Cut(query[:end], tuple(parts[::2]), "".join([_sort(one) for one in constants]), constants)


@lru_cache(maxsize=500)  # What stands before the first bracket is the same for all queries of a shape.
def _settled(head: str) -> int:
    """Say where declarations end that are over before a query's first bracket; 0 where that is not sure."""
    prologue = _PROLOGUE.match(head)
    end = prologue.end() if prologue else 0
    return end if end < len(head) and head[end] not in "#Pp" else 0


def _sort(constant: str) -> str:
    """Give a sign for the sort of a constant: its first one, ``:`` for a name, ``0`` for a whole number."""
    first = constant[0]
    if first in "\"'<@#":
        return first
    if ":" in constant:
        return ":"
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


class Prologue(NamedTuple):
    """What stands before a query: its own declarations of what it uses, what it leaves out, and a base."""

    declared: str
    prefixes: dict[str, str]
    relative: bool


def needed(found: Cut, declared: Mapping[str, str], known: Mapping[str, str]) -> Prologue:
    """Give what a query needs before it: each declaration takes the engine as long as a pattern to read.

    Of the known prefixes it needs those that it uses and does not declare, and a base for a relative IRI.

    >>> text = "PREFIX y: <a:b> PREFIX z: <a:z> ASK { x:a y:b <c> }"
    >>> needed(cut(text), declarations("PREFIX y: <a:b> PREFIX z: <a:z> "), {"x": "https://x.example/"})
    Prologue(declared='PREFIX y: <a:b> ', prefixes={'x': 'https://x.example/'}, relative=True)
    """
    own = ""
    prefixes: dict[str, str] = {}
    relative = False
    used: set[str] = set()
    for sort, one in zip(found.sorts, found.constants, strict=True):
        if sort == ":":
            prefix = one.partition(":")[0]
            if prefix in used:
                continue
            used.add(prefix)
            if (iri := declared.get(prefix)) is not None:
                own += f"PREFIX {prefix}: <{iri}> "
            elif (iri := known.get(prefix)) is not None:
                prefixes[prefix] = iri
        elif sort == "<" and not _PLAIN.fullmatch(one[1:-1]):
            relative = True
    return Prologue(own, prefixes, relative)

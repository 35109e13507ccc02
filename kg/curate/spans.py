"""Which lines of a curated file hold which entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import EditRefused
from kg.nodes import BadYamlError, Items, Pairs, Text, compose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.nodes import Node

CLAIMS: Final = "claims"
SOURCE: Final = "source"
_FORMAT: Final = "; write it line by line (`statecraft format` shows how) or edit it by hand"


@dataclass(frozen=True, slots=True)
class Span:
    """Lines from ``start`` up to ``end`` (0-based, the end left out), indented by ``indent`` characters."""

    start: int
    end: int
    indent: int


def tree(text: str) -> Node | None:
    """Read a file's text.

    Raises:
        EditRefused: it is not YAML that we read.
    """
    try:
        return compose(text)
    except BadYamlError as error:
        message = f"{error.line}:{error.column}: {error}"
        raise EditRefused(message) from error


def value_of(root: Node | None, key: str) -> Node | None:
    """Give the value of a key of a mapping, if it is one and has it."""
    pairs = root.pairs if isinstance(root, Pairs) else ()
    return next((value for name, value in pairs if isinstance(name, Text) and name.value == key), None)


def entries(root: Node | None) -> Items | None:
    """Give the list of a file's entries: the claims of a dossier, or the whole of another file."""
    found = value_of(root, CLAIMS) if isinstance(root, Pairs) else root
    return found if isinstance(found, Items) else None


def item_span(lines: Sequence[str], listed: Items, index: int) -> Span:
    """Find the lines of one entry, without the comments and blank lines that follow it.

    Raises:
        EditRefused: the list is not written one entry below the other.
    """
    indent = listed.column - 1
    if lines[listed.line - 1][indent : indent + 1] != "-":
        message = f"line {listed.line}: the list stands in brackets{_FORMAT}"
        raise EditRefused(message)
    start = _dash(lines, listed.items[index].line - 1, indent)
    if index + 1 < len(listed.items):
        end = _dash(lines, listed.items[index + 1].line - 1, indent)
    else:
        end = _end(lines, start + 1, indent)
    return Span(start, trimmed(lines, start + 1, end), indent)


def key_span(lines: Sequence[str], root: Pairs, key: str) -> Span:
    """Find the lines of a key of the outermost mapping and of its value.

    Raises:
        EditRefused: the mapping has no such key, or stands in braces.
    """
    places = [name.line - 1 for name, _ in root.pairs]
    for number, (name, _) in enumerate(root.pairs):
        if isinstance(name, Text) and name.value == key and lines[name.line - 1].startswith(key):
            start = places[number]
            end = places[number + 1] if number + 1 < len(places) else len(lines)
            return Span(start, trimmed(lines, start + 1, end), 0)
    message = f'no line begins with "{key}:"{_FORMAT}'
    raise EditRefused(message)


def trimmed(lines: Sequence[str], least: int, end: int) -> int:
    """Leave out the comments and blank lines at the end."""
    while end > least and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _dash(lines: Sequence[str], line: int, indent: int) -> int:
    """Go back to the line with the dash, which may stand alone above its entry."""
    while lines[line][: indent + 1] != " " * indent + "-":
        line -= 1
    return line


def _end(lines: Sequence[str], start: int, indent: int) -> int:
    """Find where the last entry ends: where a line stands as far out as its dash, or further."""
    for number in range(start, len(lines)):
        line = lines[number]
        content = line.lstrip(" ")
        if content.strip() and not content.startswith("#") and len(line) - len(content) <= indent:
            return number
    return len(lines)

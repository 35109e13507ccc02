"""YAML as a tree of nodes that know their line and column; every scalar stays a text.

The tree is built from events, without recursion: a hostile file cannot exhaust the stack, and aliases,
which can blow up without bound, are refused.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

import yaml
from yaml import events

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST: Final = 16
_TOO_DEEP: Final = "nested too deeply"
_LONGEST: Final = 100_000
_LARGEST: Final = 64_000_000
_OPENING: Final = (events.MappingStartEvent, events.SequenceStartEvent)
_CLOSING: Final = (events.MappingEndEvent, events.SequenceEndEvent)


class BadYamlError(ValueError):
    """A file that is not the YAML we read, with the place."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        """Keep the 1-based place beside the message."""
        super().__init__(message)
        self.line = line
        self.column = column


class Node:
    """A value and where it stands (1-based)."""

    __slots__ = ("column", "line")
    what = "a value"

    def __init__(self, line: int, column: int) -> None:
        """Keep the place."""
        self.line = line
        self.column = column


class Text(Node):
    """A scalar; ``plain`` where it is not quoted."""

    __slots__ = ("plain", "value")
    what = "a text"

    def __init__(self, line: int, column: int, value: str, *, plain: bool) -> None:
        """Keep the text."""
        self.line = line
        self.column = column
        self.value = value
        self.plain = plain


class Items(Node):
    """A sequence."""

    __slots__ = ("items",)
    what = "a list"

    def __init__(self, line: int, column: int) -> None:
        """Begin empty."""
        self.line = line
        self.column = column
        self.items: list[Node] = []


class Pairs(Node):
    """A mapping, with keys as they stand: perhaps twice, perhaps no texts."""

    __slots__ = ("pairs",)
    what = "a mapping of keys to values"

    def __init__(self, line: int, column: int) -> None:
        """Begin empty."""
        self.line = line
        self.column = column
        self.pairs: list[tuple[Node, Node]] = []


def decode(data: bytes) -> str:
    """Turn a file's bytes into text, without a byte order mark.

    >>> decode("café".encode())
    'café'

    Raises:
        BadYamlError: it is not UTF-8, or larger than any curated file should be.
    """
    if len(data) > _LARGEST:
        message = f"the file is larger than {_LARGEST // 1_000_000} MB; split it"
        raise BadYamlError(message)
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise BadYamlError(message, line, column) from None


def compose(text: str) -> Node | None:
    """Build the tree of the one document in a text; None where there is none.

    Raises:
        BadYamlError: it is not YAML, or not of the plain sort that we read.
    """
    try:
        return _build(yaml.parse(text, Loader=yaml.CBaseLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = error.problem or error.context or "not YAML"
        if "found a tab" in message or _tab_at(text, mark):
            message = "a tab cannot indent; use spaces"
        if "nesting depth" in message:  # The parser looks ahead, and has a limit of its own.
            message = _TOO_DEEP
        raise BadYamlError(message, *((mark.line + 1, mark.column + 1) if mark else (1, 1))) from None
    except yaml.reader.ReaderError as error:
        line, column = _control(text)
        message = f"a character that YAML does not allow: {error.reason}"
        raise BadYamlError(message, line, column) from None
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        message = "half of a surrogate pair is not a character"
        raise BadYamlError(message, line, error.start - text.rfind("\n", 0, error.start)) from None


def _build(stream: Iterator[events.Event]) -> Node | None:
    root: Node | None = None
    stack: list[Items | Pairs] = []
    keys: list[Node | None] = []
    top: Items | Pairs | None = None
    key: Node | None = None
    for event in stream:
        if type(event) in _CLOSING:
            stack.pop()
            top, key = (stack[-1] if stack else None), keys.pop()
            continue
        node = _node(event, len(stack), begun=root is not None)
        if node is None:
            continue
        if top is None:
            root = node
        elif type(top) is Items:
            top.items.append(node)
        elif key is None:
            key = node
        elif type(top) is Pairs:
            top.pairs.append((key, node))
            key = None
        if not isinstance(node, Text):
            stack.append(node)
            # The key that waits in the mapping outside; inside, none does yet.
            keys.append(key)
            top, key = node, None
    return root


def _node(event: events.Event, depth: int, *, begun: bool) -> Text | Items | Pairs | None:
    if type(event) is events.ScalarEvent:
        return _text(event)
    if type(event) in _OPENING:
        return _opened(event, depth)
    if isinstance(event, events.AliasEvent):
        message = f'alias "*{event.anchor}": write the value out; text that begins with * needs quotes'
        raise BadYamlError(message, *_place(event))
    if isinstance(event, events.DocumentStartEvent) and begun:
        message = "a second document begins here; one file holds one"
        raise BadYamlError(message, *_place(event))
    return None


def _text(event: events.ScalarEvent) -> Text:
    (line, column), value = _place(event), event.value
    if event.tag is not None or event.anchor is not None:
        _refuse(event)
    if len(value) > _LONGEST:
        message = f"a text of {len(value):,} characters; the longest allowed has {_LONGEST:,}"
        raise BadYamlError(message, line, column)
    return Text(line, column, value, plain=event.style is None or event.style == "")


def _opened(event: events.Event, depth: int) -> Items | Pairs:
    _refuse(event)
    if depth >= _DEEPEST:
        raise BadYamlError(_TOO_DEEP, *_place(event))
    return (Pairs if isinstance(event, events.MappingStartEvent) else Items)(*_place(event))


def _refuse(event: events.Event) -> None:
    tag, anchor = getattr(event, "tag", None), getattr(event, "anchor", None)
    if anchor is not None:
        message = f'anchor "&{anchor}": write values out; text that begins with & needs quotes'
        raise BadYamlError(message, *_place(event))
    if tag is not None:
        message = f'tag "{tag}": values are plain text; text that begins with ! needs quotes'
        raise BadYamlError(message, *_place(event))


def _place(event: events.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


def _tab_at(text: str, mark: yaml.Mark | None) -> bool:
    lines = text.split("\n")
    return (
        mark is not None
        and mark.line < len(lines)
        and lines[mark.line][mark.column : mark.column + 1] == "\t"
    )


def _control(text: str) -> tuple[int, int]:
    """Find the first character that YAML refuses."""
    for number, line in enumerate(text.split("\n"), 1):
        for column, character in enumerate(line, 1):
            if not (character.isprintable() or character in "\t\r\x85\xa0") and ord(character) < 0xA0:  # noqa: PLR2004
                return number, column
    return 1, 1

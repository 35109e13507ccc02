"""What one entry of a curated file says: keys and values as plain texts, lists and mappings."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.errors import EditRefused
from kg.nodes import Items, Pairs, Text

if TYPE_CHECKING:
    from kg.nodes import Node

Value = str | tuple[str, ...] | Mapping[str, "str | tuple[str, ...]"]
Entry = Mapping[str, Value]


def read_entry(node: Node) -> dict[str, Value]:
    """Reduce a mapping to what it says.

    Raises:
        EditRefused: it is no mapping, has a key twice, or is nested deeper than any entry is.
    """
    if not isinstance(node, Pairs):
        message = f"line {node.line}: expected a mapping of keys to values, found {node.what}"
        raise EditRefused(message)
    found: dict[str, Value] = {}
    for key, value in node.pairs:
        name = _text(key)
        if name in found:
            message = f'line {key.line}: key "{name}" stands here twice'
            raise EditRefused(message)
        if isinstance(value, Pairs):
            found[name] = {_text(inner): _texts(one) for inner, one in value.pairs}
        else:
            found[name] = _texts(value)
    return found


def normal(entry: Mapping[str, object]) -> dict[str, Value]:
    """Write values in one way: texts without blanks at their ends, a list of one as its text.

    >>> normal({"name": " Acme ", "aliases": ["A", "B"], "reporter": ["x"]})
    {'name': 'Acme', 'aliases': ('A', 'B'), 'reporter': 'x'}

    Raises:
        EditRefused: a value is no text, list or mapping of texts.
    """
    return {key.strip(): _normal(key, value) for key, value in entry.items()}


def texts(value: Value | None) -> tuple[str, ...]:
    """Give the texts of a value that is one, or a list of them.

    >>> texts("a"), texts(("a", "b")), texts(None)
    (('a',), ('a', 'b'), ())
    """
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, tuple) else ()


def plain(entry: Mapping[str, Value | None]) -> dict[str, object]:
    """Write an entry with lists and dictionaries, as files of proposals hold it."""
    return {key: _plain(value) for key, value in entry.items()}


def in_words(value: Value | None) -> str:
    """Write a value on one line.

    >>> in_words(("A", "B")), in_words(None), in_words({"unit": "m"})
    ('A, B', '(none)', 'unit: m')
    """
    if value is None:
        return "(none)"
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {in_words(one)}" for key, one in value.items())
    return ", ".join(value)


def _normal(key: str, value: object) -> Value:
    if isinstance(value, str):
        return _sound(key, value)
    if isinstance(value, list | tuple) and value and all(isinstance(one, str) for one in value):
        texts = tuple(_sound(key, one) for one in value)
        return texts[0] if len(texts) == 1 else texts
    if isinstance(value, Mapping) and value:
        return {inner: _flat(inner, one) for inner, one in value.items()}
    message = f'"{key}" must be a text, a list of texts, or a mapping of them'
    raise EditRefused(message)


def _sound(key: str, text: str) -> str:
    if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in text):
        message = f'"{key}" holds a character that is no text'
        raise EditRefused(message)
    if found := text.strip():
        return found
    message = f'"{key}" has no value; leave the key out or give it one'
    raise EditRefused(message)


def _flat(key: str, value: object) -> str | tuple[str, ...]:
    found = _normal(key, value)
    if isinstance(found, Mapping):
        message = f'"{key}" is nested too deeply'
        raise EditRefused(message)
    return found


def _plain(value: Value | None) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return value


def _texts(node: Node) -> str | tuple[str, ...]:
    if isinstance(node, Items):
        texts = tuple(_text(item) for item in node.items)
        return texts[0] if len(texts) == 1 else texts
    return _text(node)


def _text(node: Node) -> str:
    if isinstance(node, Text):
        return node.value.strip()
    message = f"line {node.line}: expected a text, found {node.what}"
    raise EditRefused(message)

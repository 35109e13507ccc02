"""Edits of the text of one curated file; what they do not touch stays as it is, byte for byte.

Every edit is proved before it is handed back: the new text is read again, and says what the old one
said with the change made, and every comment is still there. Where that cannot be had, the edit is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from kg.canonical import comments, format_text
from kg.curate.entry import in_words, normal, read_entry
from kg.curate.spans import CLAIMS, SOURCE, Span, entries, item_span, key_span, tree, trimmed, value_of
from kg.errors import Conflict, EditRefused, NoSuchEntry
from kg.nodes import BadYamlError, Items, Pairs
from kg.roundtrip import RoundTrip, add_trailing, scalar

if TYPE_CHECKING:
    from kg.curate.entry import Entry, Value

_EMPTY: Final = re.compile(r"claims:\s*(\[\s*\])?\s*(#.*)?")
Keys = Mapping[str, "Value | None"]


def new_dossier(source: Entry) -> str:
    """Write the file of a source that has no claims yet.

    >>> print(new_dossier({"type": "Logbook", "id": "log", "title": "NO"}), end="")
    source:
      id: log
      type: Logbook
      title: "NO"
    """
    root = CommentedMap({SOURCE: _mapping(normal(source))})
    return _canonical(root, mapping=True)


def append(text: str, entry: Entry) -> str:
    r"""Add an entry after the last one: a claim to a dossier, an entity or a judgement to its file.

    >>> print(append("# ours\n- {id: a, name: A}\n", {"name": "B", "id": "b"}), end="")
    # ours
    - {id: a, name: A}
    - id: b
      name: B

    Raises:
        EditRefused: the file is not written so that an entry can be added safely.
    """
    root = tree(text)
    added = normal(entry)
    listed = entries(root)
    lines, newline = _lines(text)
    mapping = isinstance(root, Pairs)
    fresh = _render(added, mapping=mapping)
    if listed is not None and listed.items:
        last = item_span(lines, listed, len(listed.items) - 1)
        at = len(lines) if trimmed(lines, last.end, len(lines)) == last.end else last.end
        fresh = _shifted(fresh, last.indent - 2 * mapping)
    elif isinstance(root, Pairs):
        at = _emptied(lines, root)
    elif root is None:
        at = len(lines)
    else:
        message = "the file is neither a list nor a dossier"
        raise EditRefused(message)
    while at == len(lines) and lines and not lines[-1].strip():
        lines.pop()
        at -= 1
    result = newline.join([*lines[:at], *fresh, *lines[at:]])
    result += "" if result.endswith(newline) else newline
    _prove(text, result, [*_said(root), added], _source(root))
    return result


def amend(text: str, index: int | None, now: Keys, was: Keys) -> str:
    """Give keys of one entry other values; None takes a key away.

    ``index`` counts the file's entries from 0; None means the source of a dossier. ``was`` is what the keys
    said when they were read.

    Raises:
        Conflict: a key says something else than it did.
        EditRefused: there is no such entry, or the file is not written so that it can be changed safely.
    """
    root = tree(text)
    lines, newline = _lines(text)
    node, span = _place(root, lines, index)
    said = read_entry(node)
    _guard(said, now, was, f"line {span.start + 1}")
    wanted = {key: value for key, value in said.items() if now.get(key, value) is not None}
    wanted |= normal({key: value for key, value in now.items() if value is not None})
    if wanted == said:
        return text
    mapping = isinstance(root, Pairs)
    fresh = _changed(lines[span.start : span.end], now, mapping=mapping, claim=index is not None)
    fresh = _shifted(fresh, span.indent - (2 if mapping and index is not None else 0))
    result = newline.join([*lines[: span.start], *fresh, *lines[span.end :]])
    listed, source = _said(root), _source(root)
    if index is None:
        source = wanted
    else:
        listed[index] = wanted
    _prove(text, result, listed, source)
    return result


def entry_at(text: str, index: int | None) -> dict[str, Value]:
    """Read one entry, or the source of a dossier.

    Raises:
        EditRefused: there is none.
    """
    root = tree(text)
    return read_entry(_place(root, _lines(text)[0], index)[0])


def _place(root: object, lines: list[str], index: int | None) -> tuple[Pairs, Span]:
    if index is None:
        node = value_of(root, SOURCE) if isinstance(root, Pairs) else None
        if isinstance(root, Pairs) and isinstance(node, Pairs):
            return node, key_span(lines, root, SOURCE)
    else:
        listed = entries(root) if isinstance(root, Pairs | Items) else None
        node = listed.items[index] if listed and index < len(listed.items) else None
        if listed and isinstance(node, Pairs):
            return node, item_span(lines, listed, index)
    message = "there is no such entry in the file"
    raise NoSuchEntry(message)


def _guard(said: Entry, now: Keys, was: Keys, where: str) -> None:
    differing = [key for key in now if said.get(key) != was.get(key)]
    if differing:
        lines = (f"{key}: {in_words(was.get(key))} -> {in_words(said.get(key))}" for key in differing)
        raise Conflict(where, "\n".join(lines))


def _changed(lines: list[str], now: Keys, *, mapping: bool, claim: bool) -> list[str]:
    """Change one entry's own lines."""
    worker = RoundTrip(mapping=mapping)
    head = [f"{CLAIMS}:"] if mapping and claim else []
    try:
        root = worker.load("\n".join([*head, *lines]) + "\n")
        listed = root[CLAIMS] if head else root
        entry = listed[0] if claim else root[SOURCE]
        for key, value in now.items():
            if value is None:
                _drop(entry, key)
            else:
                entry[key] = _node(normal({key: value})[key])
        result = format_text(worker.dump(root))
    except BadYamlError as error:
        raise EditRefused(str(error)) from error
    return result.splitlines()[len(head) :]


def _drop(entry: CommentedMap, key: str) -> None:
    """Take a key away; comments beside and below it go on below the key before it."""
    if key not in entry:
        return
    tokens = entry.ca.items.pop(key, None)
    names = list(entry)
    before = names[max(0, names.index(key) - 1)]
    del entry[key]
    if tokens and tokens[2] is not None and before in entry:
        add_trailing(entry, before, tokens[2].value.lstrip("\n"))


def _render(entry: Entry, *, mapping: bool) -> list[str]:
    listed = CommentedSeq([_mapping(entry)])
    text = _canonical(CommentedMap({CLAIMS: listed}) if mapping else listed, mapping=mapping)
    return text.splitlines()[1 if mapping else 0 :]


def _canonical(root: object, *, mapping: bool) -> str:
    try:
        return format_text(RoundTrip(mapping=mapping).dump(root))
    except BadYamlError as error:
        raise EditRefused(str(error)) from error


def _mapping(entry: Entry) -> CommentedMap:
    return CommentedMap({key: _node(value) for key, value in entry.items()})


def _node(value: Value) -> object:
    """Make a value of ruamel's; lists and mappings inside an entry stand on one line."""
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, Mapping):
        inner = CommentedMap({key: _node(one) for key, one in value.items()})
        inner.fa.set_flow_style()
        return inner
    listed = CommentedSeq(map(scalar, value))
    listed.fa.set_flow_style()
    return listed


def _shifted(lines: list[str], by: int) -> list[str]:
    """Indent lines as their neighbours are; less than nothing takes blanks away."""
    if by >= 0:
        return [" " * by + line if line else line for line in lines]
    return [line[-by:] if not line[:-by].strip() else line for line in lines]


def _emptied(lines: list[str], root: Pairs) -> int:
    """Make ready for the first claim of a dossier; give the line where it goes."""
    if value_of(root, CLAIMS) is None:
        at = key_span(lines, root, SOURCE).end
        lines.insert(at, f"{CLAIMS}:")
        return at + 1
    span = key_span(lines, root, CLAIMS)
    match = _EMPTY.fullmatch(lines[span.start].rstrip())
    if not match:
        message = f"line {span.start + 1}: the claims are no list"
        raise EditRefused(message)
    lines[span.start] = f"{CLAIMS}:" + (f"  {match[2]}" if match[2] else "")
    return span.start + 1


def _lines(text: str) -> tuple[list[str], str]:
    newline = "\r\n" if "\r\n" in text else "\n"
    return text.split(newline), newline


def _said(root: object) -> list[dict[str, Value]]:
    listed = entries(root) if isinstance(root, Pairs | Items) else None
    return [read_entry(item) for item in listed.items] if listed else []


def _source(root: object) -> dict[str, Value] | None:
    node = value_of(root, SOURCE) if isinstance(root, Pairs) else None
    return read_entry(node) if node else None


def _prove(before: str, after: str, listed: list[dict[str, Value]], source: dict[str, Value] | None) -> None:
    root = tree(after)
    kept = comments(after)
    for comment in comments(before):
        if comment not in kept:
            message = f'the comment "{comment}" would be lost; edit this entry by hand'
            raise EditRefused(message)
        kept.remove(comment)
    if _said(root) != listed or _source(root) != source:
        message = "the file is written in a way that cannot be changed safely; edit it by hand"
        raise EditRefused(message)

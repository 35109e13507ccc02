"""Canonical YAML for curated files: one order of keys, one way of quoting; comments survive.

A text that comes out means exactly what went in. Where that cannot be kept, nothing is changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

from kg.judgements import DECISION_KEYS
from kg.nodes import Items, Pairs, Text, compose
from kg.read_claims import CLAIM_KEYS
from kg.read_things import DOSSIER_KEYS, ENTITY_KEYS, SOURCE_KEYS
from kg.roundtrip import RoundTrip, add_trailing, cut_trailing, scalar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.nodes import Node

_COMMENT: Final = re.compile(r"(?:^|\s)#.*")
_ENTRIES: Final = (ENTITY_KEYS, CLAIM_KEYS, DECISION_KEYS)


def format_text(text: str) -> str:
    """Put a curated file into canonical form.

    >>> print(format_text("- {name: 'Acme', id: acme}"), end="")
    - {id: acme, name: Acme}

    Raises:
        BadYamlError: it is not YAML that we read.
    """
    before = compose(text)
    if before is None:
        return text
    worker = RoundTrip(mapping=isinstance(before, Pairs))
    root = worker.load(text)
    _arrange(root)
    result = worker.dump(root)
    same = _plain(before) == _plain(compose(result)) and comments(text) == comments(result)
    return result if same else text


def _arrange(root: object) -> None:
    if isinstance(root, CommentedMap):
        _order(root, DOSSIER_KEYS)
        if isinstance(source := root.get("source"), CommentedMap):
            _order(source, SOURCE_KEYS)
        entries = root.get("claims")
    else:
        entries = root
    for entry in entries if isinstance(entries, CommentedSeq) else ():
        if isinstance(entry, CommentedMap):
            _order(entry, _fitting(entry))
    _quote(root)


def _fitting(entry: CommentedMap) -> tuple[str, ...]:
    """Tell an entity, a claim and a judgement apart by their keys."""
    return max(_ENTRIES, key=lambda keys: len(set(entry) & set(keys)))


def _order(mapping: CommentedMap, keys: Iterable[str]) -> None:
    """Put known keys first, in their order; what trails the last key goes on trailing the last."""
    order = {key: place for place, key in enumerate(keys)}
    wanted = sorted(mapping, key=lambda key: order.get(key, len(order)))
    if wanted == list(mapping):
        return
    old_last, new_last = list(mapping)[-1], wanted[-1]
    for key in wanted:
        mapping.move_to_end(key)
    trailing = cut_trailing(mapping, old_last)
    if trailing:
        add_trailing(mapping, new_last, trailing)


def _quote(node: Any) -> None:  # noqa: ANN401 - a tree of ruamel's
    """Quote only what another reader of YAML would take for something else than a text."""
    pairs = (
        node.items()
        if isinstance(node, CommentedMap)
        else enumerate(node)
        if isinstance(node, CommentedSeq)
        else ()
    )
    for key, value in list(pairs):
        if isinstance(value, DoubleQuotedScalarString | SingleQuotedScalarString):
            node[key] = scalar(str(value))
        else:
            _quote(value)


def _plain(node: Node | None) -> object:
    """Reduce a tree to what it says."""
    if isinstance(node, Text):
        return node.value.strip()
    if isinstance(node, Items):
        return [_plain(item) for item in node.items]
    if isinstance(node, Pairs):
        return sorted((str(_plain(key)), repr(_plain(value))) for key, value in node.pairs)
    return None


def comments(text: str) -> list[str]:
    """List what looks like comments; quotes that end a text with a # in it may change."""
    found = (_COMMENT.search(line) for line in text.splitlines())
    return sorted(match[0].strip().rstrip("\"' ,]}") for match in found if match)

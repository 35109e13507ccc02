"""Canonical YAML for curated files: one order of keys, one way of quoting; comments survive.

A text that comes out means exactly what went in. Where that cannot be kept, nothing is changed.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import BaseResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, PlainScalarString, SingleQuotedScalarString

from kg.nodes import BadYamlError, Items, Pairs, Text, compose
from kg.read_claims import CLAIM_KEYS
from kg.read_things import DOSSIER_KEYS, ENTITY_KEYS, SOURCE_KEYS
from kg.resolve import DECISION_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.nodes import Node

_WIDTH: Final = 1_000_000
_STRING: Final = "tag:yaml.org,2002:str"
_COMMENT: Final = re.compile(r"(?:^|\s)#.*")
_RESOLVER: Final = yaml.resolver.Resolver()
_ENTRIES: Final = (ENTITY_KEYS, CLAIM_KEYS, DECISION_KEYS)


class _PlainResolver(BaseResolver):
    """Takes every scalar for a text, as we do."""

    def __init__(self, version: object = None, loader: object = None) -> None:
        """Know one version of YAML alone."""
        del version
        super().__init__(loadumper=loader)

    @property
    def processing_version(self) -> tuple[int, int]:
        """Be YAML 1.2 for the emitter."""
        return (1, 2)


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
    worker = YAML(typ="rt")
    worker.Resolver = _PlainResolver
    worker.preserve_quotes = True
    worker.width = _WIDTH
    worker.indent(
        mapping=2,
        sequence=4 if isinstance(before, Pairs) else 2,
        offset=2 if isinstance(before, Pairs) else 0,
    )
    try:
        root = worker.load(text)
        _arrange(root)
        stream = io.StringIO()
        worker.dump(root, stream)
    except YAMLError as error:
        raise BadYamlError(str(error)) from error
    result = "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"
    same = _plain(before) == _plain(compose(result)) and _comments(text) == _comments(result)
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
    trailing = _cut_trailing(mapping, old_last)
    if trailing:
        _add_trailing(mapping, new_last, trailing)


def _cut_trailing(mapping: CommentedMap, key: str) -> str:
    """Take the comment lines below a key's value away, and leave the one beside it."""
    tokens = mapping.ca.items.get(key)
    if not tokens or tokens[2] is None:
        return ""
    beside, newline, below = tokens[2].value.partition("\n")
    tokens[2].value = beside + newline
    return str(below)


def _add_trailing(mapping: CommentedMap, key: str, text: str) -> None:
    tokens = mapping.ca.items.get(key)
    if tokens and tokens[2] is not None:
        tokens[2].value = tokens[2].value.rstrip("\n") + "\n" + text
    else:
        mapping.yaml_add_eol_comment("#", key)
        mapping.ca.items[key][2].value = "\n" + text


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
            text = str(value)
            is_text = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == _STRING  # type: ignore[no-untyped-call]
            node[key] = PlainScalarString(text) if is_text and text else DoubleQuotedScalarString(text)
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


def _comments(text: str) -> list[str]:
    """List what looks like comments; quotes that end a text with a # in it may change."""
    found = (_COMMENT.search(line) for line in text.splitlines())
    return sorted(match[0].strip().rstrip("\"' ,]}") for match in found if match)

"""YAML that is changed in place: comments stay, and every scalar stays a text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import BaseResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, PlainScalarString

from kg.nodes import BadYamlError

if TYPE_CHECKING:
    from ruamel.yaml.comments import CommentedMap

_WIDTH: Final = 1_000_000
_STRING: Final = "tag:yaml.org,2002:str"
_RESOLVER: Final = yaml.resolver.Resolver()


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


class RoundTrip:
    """Reads one text and writes it again; a list in a mapping (a dossier) is indented, others are not."""

    def __init__(self, *, mapping: bool) -> None:
        """Set the width and the indentation of our canonical form."""
        self._worker = YAML(typ="rt")
        self._worker.Resolver = _PlainResolver
        self._worker.preserve_quotes = True
        self._worker.width = _WIDTH
        self._worker.indent(mapping=2, sequence=4 if mapping else 2, offset=2 if mapping else 0)

    def load(self, text: str) -> Any:  # noqa: ANN401 - a tree of ruamel's
        """Read a text.

        Raises:
            BadYamlError: it is not YAML.
        """
        try:
            return self._worker.load(text)
        except YAMLError as error:
            raise BadYamlError(str(error)) from error

    def dump(self, root: object) -> str:
        """Write a tree, without blanks at the ends of lines.

        Raises:
            BadYamlError: the tree holds what YAML cannot.
        """
        stream = io.StringIO()
        try:
            self._worker.dump(root, stream)
        except YAMLError as error:
            raise BadYamlError(str(error)) from error
        return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def scalar(text: str) -> str:
    """Quote only what another reader of YAML would take for something else than a text.

    >>> [type(scalar(text)).__name__[:5] for text in ("North Cape", "2026-06", "NO", "2026-06-12")]
    ['Plain', 'Plain', 'Doubl', 'Doubl']
    """
    is_text = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == _STRING  # type: ignore[no-untyped-call]
    found: str = PlainScalarString(text) if is_text and text else DoubleQuotedScalarString(text)
    return found


def cut_trailing(mapping: CommentedMap, key: str) -> str:
    """Take the comment lines below a key's value away, and leave the one beside it."""
    tokens = mapping.ca.items.get(key)
    if not tokens or tokens[2] is None:
        return ""
    beside, newline, below = tokens[2].value.partition("\n")
    tokens[2].value = beside + newline
    return str(below)


def add_trailing(mapping: CommentedMap, key: str, text: str) -> None:
    """Put comment lines below a key's value."""
    tokens = mapping.ca.items.get(key)
    if tokens and tokens[2] is not None:
        tokens[2].value = tokens[2].value.rstrip("\n") + "\n" + text
    else:
        mapping.yaml_add_eol_comment("#", key)
        mapping.ca.items[key][2].value = "\n" + text

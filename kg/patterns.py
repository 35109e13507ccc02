"""Patterns by which claims become sentences, read from the Turtle files.

A property has a pattern for what is so (``sc:sentence``) and may have one for what is not (``sc:denial``).
Codes have frames, which say how a sentence is put where a claim has them: ``sc:frame`` where somebody in
particular says it, ``sc:plainFrame`` where the source does so in its own voice. Names in braces stand for
parts of a claim; what stands in square brackets is left out where a part in it is empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.errors import SchemaError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.turtle import Index

_PIECE: Final = re.compile(
    r"\[(?P<maybe>[^\[\]]*)\]|\{(?P<name>\w+)\}|(?P<text>[^\[\]{}]+)|(?P<wrong>.)", re.DOTALL
)
_OF_SENTENCES: Final = frozenset({"subject", "property", "value", "exact", "when", "on", "voice", "about"})
_OF_FRAMES: Final = frozenset({"sentence", "voice"})


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence; ``iri`` is what it names, and ``pattern`` whether a pattern wrote it."""

    text: str
    iri: str = ""
    pattern: bool = False


Parts = tuple[Part, ...]


@dataclass(frozen=True)
class Patterns:
    """Patterns and frames by the IRI of their property or code."""

    sentences: Mapping[str, str] = field(default_factory=dict)
    denials: Mapping[str, str] = field(default_factory=dict)
    frames: Mapping[str, str] = field(default_factory=dict)
    plain_frames: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, predicate: str) -> str:
        """Give the pattern of a property, or the one for any claim."""
        return self.sentences.get(predicate) or self.sentences.get(
            v.CLAIM, "{subject} {property} {value}{when}"
        )

    def frame(self, code: str, *, voice: bool) -> str:
        """Give the frame of a code for a sentence in somebody's voice, or in the source's own."""
        own = self.plain_frames.get(code)
        return (self.frames.get(code) if voice or own is None else own) or "{sentence}"


def read_patterns(index: Index) -> Patterns:
    """Read every pattern.

    Raises:
        SchemaError: one has a name in braces that means nothing, or brackets that do not close.
    """
    return Patterns(
        sentences=_read(index, v.SENTENCE, _OF_SENTENCES),
        denials=_read(index, v.DENIAL, _OF_SENTENCES),
        frames=_read(index, v.FRAME, _OF_FRAMES),
        plain_frames=_read(index, v.PLAIN_FRAME, _OF_FRAMES),
    )


def fill(pattern: str, given: Mapping[str, Sequence[Part]]) -> Parts:
    """Put parts into a pattern.

    >>> given = {"subject": [Part("BIS", "x:bis")], "value": [Part("the rule")], "when": []}
    >>> "".join(part.text for part in fill("{subject} issued {value}[ on {when}]", given))
    'BIS issued the rule'
    """
    found: list[Part] = []
    for match in _PIECE.finditer(pattern):
        if match["name"]:
            found += given.get(match["name"], ())
        elif match["text"]:
            found.append(Part(match["text"], pattern=True))
        elif match["maybe"] is not None:
            names = [one["name"] for one in _PIECE.finditer(match["maybe"]) if one["name"]]
            if all(given.get(name) for name in names):
                found += fill(match["maybe"], given)
    return tuple(found)


def _read(index: Index, predicate: str, allowed: frozenset[str]) -> dict[str, str]:
    found = {}
    for node in index.having(predicate):
        text = index.text(node, predicate)
        if isinstance(node, NamedNode) and text:
            _check(node.value, predicate, text, allowed)
            found[node.value] = text
    return found


def _check(iri: str, predicate: str, pattern: str, allowed: frozenset[str]) -> None:
    where = f"the {v.local_name(predicate)} of {iri}"
    for match in _PIECE.finditer(pattern):
        if match["wrong"]:
            message = f"{where} has a bracket that does not close: {pattern!r}"
            raise SchemaError(message)
        if match["maybe"] is not None:
            _check(iri, predicate, match["maybe"], allowed)
        if match["name"] and match["name"] not in allowed:
            message = f"{where} has {{{match['name']}}}, which may be one of {', '.join(sorted(allowed))}"
            raise SchemaError(message)

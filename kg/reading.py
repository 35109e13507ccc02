"""What every reader of curated files needs: reports, keys, texts, and the ids that may be named."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg import vocab as v
from kg.errors import Origin, Problem
from kg.nodes import Items, Node, Pairs, Text
from kg.period import parse_period
from kg.schema import hint

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, MutableMapping, MutableSet

    from pyoxigraph import NamedNode

    from kg.errors import Severity
    from kg.period import Period
    from kg.project import Project
    from kg.schema import Schema

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SUGGESTIONS: Final = 500


@dataclass(frozen=True, slots=True)
class Thing:
    """What an id stands for; ``id`` is the one that is kept."""

    id: str
    node: NamedNode
    kinds: tuple[str, ...]
    origin: Origin


@dataclass
class Context:
    """What is known while files are read; grows as ids are declared."""

    project: Project
    schema: Schema
    problems: list[Problem] = field(default_factory=list)
    things: MutableMapping[str, Thing] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    periods: dict[str, Period] = field(default_factory=dict)
    admitted: dict[tuple[str, bool, tuple[str, ...]], bool] = field(default_factory=dict)
    refs: MutableSet[str] = field(default_factory=set)
    suggestions: int = 0

    def find(self, slug: str) -> Thing | None:
        """Find what an id stands for, past judgements."""
        return self.things.get(self.redirects.get(slug, slug))

    def meant(self, word: str, candidates: Collection[str]) -> str:
        """Suggest the nearest known word, until there were too many to be of help."""
        self.suggestions += 1
        return hint(word, candidates) if self.suggestions <= _SUGGESTIONS else ""


class Report:
    """Collects what is wrong in one file."""

    def __init__(self, context: Context, file: str) -> None:
        """Collect into the context's problems."""
        self.context = context
        self.file = file

    def origin(self, node: Node) -> Origin:
        """Give the place of a node."""
        return Origin(self.file, node.line, node.column)

    def add(self, node: Node, code: str, message: str, severity: Severity = "error") -> None:
        """Note a problem at a node."""
        self.context.problems.append(Problem(self.origin(node), code, message, severity))

    def fields(self, node: Node, allowed: Collection[str], required: tuple[str, ...] = ()) -> dict[str, Node]:
        """Give a mapping's values by key; tell of unknown, double and missing keys."""
        if not isinstance(node, Pairs):
            self.add(node, "wrong-type", f"expected a mapping of keys to values, found {node.what}")
            return {}
        found: dict[str, Node] = {}
        for key, value in node.pairs:
            if not isinstance(key, Text):
                self.add(key, "wrong-type", f"a key must be a text, not {key.what}")
            elif key.value in found:
                self.add(key, "duplicate-key", f'key "{key.value}" stands here twice')
            elif key.value not in allowed:
                hint = self.context.meant(key.value, allowed)
                self.add(key, "unknown-key", f'unknown key "{key.value[:60]}"{hint}')
            else:
                found[key.value] = value
        for name in required:
            if name not in found:
                self.add(node, "missing-key", f'key "{name}" is missing')
        return found

    def text(self, node: Node | None) -> str | None:
        """Read a text; tell of anything else."""
        if type(node) is Text:
            value = node.value.strip()
            if value:
                return value
            self.add(node, "bad-value", "a value is missing; leave the key out or give it one")
        elif node is not None:
            self.add(node, "wrong-type", f"expected a text, found {node.what}")
        return None

    def texts(self, node: Node | None) -> Iterator[tuple[Node, str]]:
        """Read a text or a list of texts, each with its node."""
        if node is None:
            return
        for item in node.items if isinstance(node, Items) else (node,):
            value = self.text(item)
            if value is not None:
                yield item, value

    def slug(self, node: Node | None) -> str | None:
        """Read a new id."""
        value = self.text(node)
        if value is None or node is None:
            return None
        if len(value) > v.LONGEST_SLUG or not SLUG.fullmatch(value):
            self.add(
                node, "bad-slug", f'"{value[:60]}" is not an id: lower-case letters, digits, single hyphens'
            )
            return None
        return value

    def thing(self, node: Node | None) -> Thing | None:
        """Read the id of something that is declared."""
        value = self.text(node)
        if value is None or node is None:
            return None
        found = self.context.find(value)
        if found is None:
            hint = self.context.meant(value, self.context.things)
            self.add(node, "unknown-id", f'unknown id "{value[:80]}"{hint}')
        return found

    def day(self, node: Node | None) -> dt.date | None:
        """Read a calendar day."""
        value = self.text(node)
        if value is None or node is None:
            return None
        try:
            if _DAY.fullmatch(value):
                return dt.date.fromisoformat(value)
        except ValueError:
            pass
        self.add(node, "bad-date", f'"{value[:60]}" is not a day such as 2026-06-12')
        return None

    def period(self, node: Node | None) -> Period | None:
        """Read an EDTF date or interval; the same text is read once."""
        value = self.text(node)
        if value is None or node is None:
            return None
        known = self.context.periods.get(value)
        if known is None:
            try:
                known = self.context.periods[value] = parse_period(value)
            except ValueError as error:
                self.add(node, "bad-date", str(error))
        return known

    def code(self, node: Node | None, scheme: str) -> str | None:
        """Read a notation of a code list; tell what is allowed."""
        value = self.text(node)
        if value is None or node is None:
            return None
        concept = self.context.schema.concept(scheme, value)
        if concept is None:
            self.add(node, "unknown-code", self.unknown_code(value, (scheme,)))
            return None
        return concept.iri

    def unknown_code(self, value: str, schemes: tuple[str, ...]) -> str:
        """Say what a code list allows."""
        schema = self.context.schema
        allowed = [notation for scheme in schemes for notation in schema.notations(scheme)]
        what = " or ".join(schema.label(scheme) for scheme in schemes)
        hint = self.context.meant(value, allowed)
        return (
            f'unknown {what} "{value[:60]}"{hint or ""} (one of: {", ".join(allowed) or "none is defined"})'
        )

"""Expressions and conditions of mappings from their nodes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.imports.expression import Expression
from kg.imports.mapping import Condition
from kg.nodes import Items, Pairs, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.nodes import Node
    from kg.reading import Report
    from kg.terms import Property

_VALUE: Final = ("from", "template", "split", "remove", "pattern", "date", "map", "else", "unit", "default")
_MOST_CODES: Final = 5_000


class Expressions:
    """Reads what stands for values in a mapping; what is wrong is told at its node."""

    def __init__(self, report: Report) -> None:
        """Keep where to tell."""
        self._report = report
        self._schema = report.context.schema

    def several(self, node: Node | None) -> Iterator[Expression]:
        """Read an expression or a list of them."""
        for item in node.items if isinstance(node, Items) else (node,):
            if (found := self.maybe(item)) is not None:
                yield found

    def maybe(self, node: Node | None) -> Expression | None:
        """Read an expression: a text with fields in braces, or a mapping that begins with ``from``."""
        if node is None:
            return None
        if not isinstance(node, Pairs):
            text = self._report.text(node)
            return Expression.of(text) if text else None
        found = self._report.fields(node, _VALUE)
        template = self._report.text(found.get("template"))
        plain = Expression.of(template) if template else Expression()
        fields = tuple(text for _, text in self._report.texts(found.get("from"))) or plain.fields
        if not fields:
            self._report.add(node, "missing-key", 'key "from" is missing: say which field to take')
        return Expression(
            fields=fields,
            template=plain.template,
            split=self._pattern(found.get("split")),
            remove=self._pattern(found.get("remove")),
            pattern=self._pattern(found.get("pattern")),
            dates=tuple(text for _, text in self._report.texts(found.get("date"))),
            codes=self._codes(found["map"]) if "map" in found else None,
            other=self._raw(found.get("else")),
            unit=self._report.text(found.get("unit")) or "",
            default=self._report.text(found.get("default")) or "",
        )

    def _raw(self, node: Node | None) -> str | None:
        return node.value.strip() if isinstance(node, Text) else None

    def _codes(self, node: Node) -> dict[str, str]:
        if not isinstance(node, Pairs) or len(node.pairs) > _MOST_CODES:
            self._report.add(node, "wrong-type", f"expected a mapping of values to values, found {node.what}")
            return {}
        return {
            key.value: value.value.strip()
            for key, value in node.pairs
            if isinstance(key, Text) and isinstance(value, Text)
        }

    def _pattern(self, node: Node | None) -> re.Pattern[str] | None:
        if not isinstance(node, Text):
            return None
        try:
            return re.compile(node.value)
        except (re.error, RecursionError, OverflowError) as error:
            self._report.add(node, "bad-value", f'"{node.value[:60]}" is not a regular expression: {error}')
            return None

    def items(self, node: Node | None) -> list[Node]:
        """Read a list."""
        if node is None:
            return []
        if not isinstance(node, Items):
            self._report.add(node, "wrong-type", f"expected a list, found {node.what}")
            return []
        return node.items

    def conditions(self, found: dict[str, Node]) -> tuple[Condition, ...]:
        """Read what a record must have, and must not have."""
        return (
            *self._condition(found.get("only-if"), negated=False),
            *self._condition(found.get("not-if"), negated=True),
        )

    def _condition(self, node: Node | None, *, negated: bool) -> Iterator[Condition]:
        if isinstance(node, Pairs):
            for key, value in node.pairs:
                name = self._report.text(key)
                values = frozenset(text for _, text in self._report.texts(value))
                if name:
                    yield Condition(name, values, negated)
        else:
            for _, name in self._report.texts(node):
                yield Condition(name, negated=negated)

    def property(self, node: Node) -> Property | None:
        """Read the name of a property."""
        name = self._report.text(node)
        prop = self._schema.property(name) if name else None
        if name and prop is None:
            hint = self._report.context.meant(name, self._schema.properties_by_name)
            self._report.add(node, "unknown-predicate", f'unknown predicate "{name[:60]}"{hint}')
        return prop

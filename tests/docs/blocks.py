"""What is shown in the documentation: blocks of code with what stands about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = re.compile(r"<!-- (?P<what>not run|file|append|no rows)(?:: (?P<value>.+?))? -->")
_FENCE = re.compile(r"```(?P<language>\w*)\s*")


@dataclass(frozen=True)
class Block:
    """Code in a language, from a line on, with the mark before it: what to do with it, and a value."""

    language: str
    line: int
    text: str
    mark: str = ""
    value: str = ""


@dataclass
class Step:
    """A command as a reader types it, and what is shown to come of it."""

    line: int
    command: str
    shown: list[str] = field(default_factory=list)


def blocks(text: str) -> Iterator[Block]:
    """Give every block of a document."""
    mark, value, language, begun, lines = "", "", None, 0, []
    for number, line in enumerate(text.splitlines(), 1):
        if language is None:
            if found := _MARK.fullmatch(line.strip()):
                mark, value = found["what"], found["value"] or ""
            elif found := _FENCE.fullmatch(line):
                language, begun, lines = found["language"], number, []
            elif line.strip():
                mark = value = ""
        elif line == "```":
            yield Block(language, begun, "\n".join(lines), mark, value)
            language, mark, value = None, "", ""
        else:
            lines.append(line)


def steps(block: Block) -> list[Step]:
    """Take the commands of a console apart from what they show."""
    found: list[Step] = []
    for number, line in enumerate(block.text.splitlines(), block.line + 1):
        if line.startswith("$ "):
            found.append(Step(number, line[2:]))
        else:
            found[-1].shown.append(line)
    return found

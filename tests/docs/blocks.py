"""What is shown in the documentation: blocks of code with what stands about them."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = re.compile(r"<!-- (?P<what>not run|file|append|no rows)(?:: (?P<value>.+?))? -->")
_COMMENT = re.compile(r"(?:^|\s+)# .*$")
_FENCE = re.compile(r"```(?P<language>\w*|\{[\w-]+\}.*)\s*")

#: What is run.
SHELL = frozenset({"sh", "bash", "console"})


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
    """Take the commands of a block, those of a console apart from what they show."""
    console = block.language == "console"
    found: list[Step] = []
    for number, line in enumerate(block.text.splitlines(), block.line + 1):
        if found and not _ended(found[-1].command):
            found[-1].command += f"\n{line}"
        elif not console or line.startswith("$ "):
            if typed := _COMMENT.sub("", line.removeprefix("$ ") if console else line).strip():
                found.append(Step(number, typed))
        else:
            found[-1].shown.append(line)
    return found


def _ended(command: str) -> bool:
    """Tell whether a command is whole, or goes on in the next line."""
    if command.endswith("\\"):
        return False
    try:
        shlex.split(command)
    except ValueError:  # a quotation is open
        return False
    return True

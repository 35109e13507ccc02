"""Find terms of a domain in code: the names that only `ontology/` and `data/` may speak.

A name is looked for in three ways:

* as a term: `sc:issued`, `ontology#issued`, `SC + "issued"`, `{SC}issued`: never allowed;
* as a text: a string that is the name and nothing else: allowed for words of the curated files' format;
* as an identifier: a variable, attribute or whole word: allowed for ordinary words.

Comments and docstrings are not looked at: examples may be given there.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Way = Literal["term", "text", "identifier"]
_TERM = re.compile(
    r"(?:\b(?:sc|li|policy|lights):|ontology#|\bSC\s*\+\s*[\"']|\{(?:v\.)?SC\})(?P<name>[A-Za-z]\w*)"
)
_TEXT = re.compile(r"([\"'`])(?P<name>[A-Za-z]\w*)\1")
_WORD = re.compile(r"(?<![\w-])(?P<name>[A-Za-z]\w*)(?![\w-])")
_FOREIGN = re.compile(r"\b(?!(?:sc|li|policy|lights):)[A-Za-z]+:[A-Za-z]\w*")
_COMMENTS = {
    ".rq": re.compile(r"(?m)(?:^|\s)#.*$"),
    ".html": re.compile(r"(?s)\{#.*?#\}|<!--.*?-->"),
    ".ts": re.compile(r"(?s)/\*.*?\*/|(?m:(?:^|\s)//.*$)"),
}
_COMMENTS[".css"] = _COMMENTS[".js"] = _COMMENTS[".ts"]
_MARKUP = frozenset({".html", ".xml", ".txt", ".css"})


@dataclass(frozen=True, order=True)
class Found:
    """A name in code, and how it stands there."""

    path: str
    line: int
    name: str
    way: Way

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.name!r} as {self.way}: read it from the ontology instead"


def find(path: Path, text: str, names: frozenset[str], allowed: Mapping[str, frozenset[Way]]) -> list[Found]:
    """Find what one file says of the names, beyond what is allowed."""
    sightings = _python(text) if path.suffix == ".py" else _other(path.suffix, text)
    return sorted(
        {
            Found(str(path), line, name, way)
            for line, name, way in sightings
            if name in names and way not in allowed.get(name, frozenset())
        }
    )


def _terms(text: str, line: int) -> Iterator[tuple[int, str, Way]]:
    for match in _TERM.finditer(text):
        yield line + text.count("\n", 0, match.start()), match["name"], "term"


def _python(text: str) -> Iterator[tuple[int, str, Way]]:
    tree = ast.parse(text)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    passed = docstrings | {id(node.right) for node in ast.walk(tree) if _is_foreign(node)}
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 1)
        if isinstance(node, ast.BinOp | ast.JoinedStr):
            yield from _terms(ast.unparse(node), line)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield from _terms(node.value, line)
            yield line, node.value, "text"
        elif isinstance(node, ast.Name):
            yield line, node.id, "identifier"
        elif isinstance(node, ast.Attribute):
            yield line, node.attr, "identifier"
        elif isinstance(node, ast.arg | ast.keyword) and node.arg:
            yield line, node.arg, "identifier"
        elif isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield line, node.name, "identifier"


def _is_foreign(node: ast.AST) -> TypeGuard[ast.BinOp]:
    """Whether it is a term of someone else's, such as `DCTERMS + "issued"`."""
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Add)
        and isinstance(node.left, ast.Name)
        and node.left.id.isupper()
        and node.left.id != "SC"
    )


def _other(suffix: str, text: str) -> Iterator[tuple[int, str, Way]]:
    pattern = _COMMENTS.get(suffix)
    code = pattern.sub(lambda match: "\n" * match[0].count("\n"), text) if pattern else text
    yield from _terms(code, 1)
    for number, row in enumerate(code.split("\n"), 1):
        for match in _TEXT.finditer(row):
            yield number, match["name"], "text"
        # Running text of pages is prose; only what stands inside tags and braces is code.
        pieces = re.findall(r"\{[{%].*?[%}]\}|<[^>]*>", row) if suffix in _MARKUP else [row]
        for piece in pieces:
            bare = _FOREIGN.sub(" ", re.sub(r"\"[^\"]*\"|'[^']*'", " ", piece))
            for match in _WORD.finditer(bare):
                yield number, match["name"], "identifier"

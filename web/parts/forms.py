"""Menus and fields, and the conditions of a question made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.parts.refs import Ref


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a list to choose from."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A menu of a form, or a text field where it has nothing to choose from."""

    choices: tuple[Choice, ...] = ()
    value: str = ""
    hint: str = ""
    suggest: str = ""


@dataclass(frozen=True, slots=True)
class AskRow:
    """One condition of a question as a form shows it; ``near`` lead to what may be meant by its value.

    ``relations`` are menus under headings. ``words`` is the condition
    in words: what stands before the relation, the relation, and what stands behind; ``end`` what it leads to.
    """

    relations: tuple[tuple[str, tuple[Choice, ...]], ...]
    how: Field = Field()
    of: Field = Field()
    value: Field | None = None
    words: tuple[str, str, str] = ("", "", "")
    end: Ref | None = None
    problem: str = ""
    near: tuple[Ref, ...] = ()

"""A brief's sentences and sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.parts.refs import Ref


@dataclass(frozen=True, slots=True)
class BriefLine:
    """A sentence of a brief with its footnote, both with links where they name something."""

    number: int
    parts: tuple[Ref, ...]
    notes: tuple[Ref, ...]
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class BriefSection:
    """Sentences of a brief under a heading."""

    title: str
    lines: tuple[BriefLine, ...]

"""What is asked of servers by name: the queries of users, each about another thing."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

from bench.answers import N_TRIPLES, SELECT_JSON

_ASKED: Final = Path(__file__).with_name("asked")


def queries() -> dict[str, str]:
    """Give the queries by their names, which begin with their numbers."""
    return {path.stem: path.read_text("utf-8") for path in sorted(_ASKED.glob("*.rq"))}


def accepted(query: str) -> str:
    """Say in which form an answer is wanted: by itself each server writes a graph in another."""
    return N_TRIPLES if "CONSTRUCT" in query else SELECT_JSON


def about(query: str, number: int, claims: int) -> str:
    """Ask of another thing, in other words: what was answered before may be kept."""
    size = max(4, claims // 5 * 100 // 1000)
    chosen = random.Random(number).randrange(size)  # noqa: S311 - nothing secret
    return f"{query.replace('$n', str(chosen))}# {number}\n"

"""The statuses of real instruments on days that the research tells of."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from kg.engine import Embedded
from kg.schema import load_schema
from kg.snapshot import build, open_store
from kg.status_store import chronicler
from kg.status_words import headline

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project
    from kg.status import Chronicler


@pytest.fixture(scope="module")
def told(policy: Project, compiled: Callable[[Project], Project]) -> tuple[Chronicler, Callable[[str], str]]:
    made = build(compiled(policy))
    schema = load_schema(policy)
    return chronicler(Embedded(open_store(made)), schema), schema.label


@pytest.mark.parametrize(
    ("slug", "day", "status"),
    [
        ("anthropic-directive", "2026-06-11", "not in force"),
        ("anthropic-directive", "2026-06-12", "in force"),
        ("anthropic-directive", "2026-06-29", "in force"),
        ("anthropic-directive", "2026-07-01", "rescinded"),
        ("eo-14110", "2024-06-01", "in force"),
        ("eo-14110", "2025-01-19", "in force"),
        ("eo-14110", "2025-01-21", "rescinded"),
        ("ai-diffusion-rule", "2025-04-01", "in force"),
        ("ai-diffusion-rule", "2025-05-14", "rescinded / not enforced"),
        ("ai-diffusion-rule", "2026-07-03", "rescinded / not enforced"),
        ("digital-omnibus-on-ai", "2026-07-03", "adopted, not in force"),
        ("eu-ai-act", "2024-07-31", "published, not in force"),
        ("eu-ai-act", "2026-07-03", "partly in force"),
        ("eu-ai-act-prohibitions", "2025-02-02", "in force"),
        ("eu-ai-act-annex-iii-high-risk", "2026-07-03", "not in force"),
    ],
)
def test_status(told: tuple[Chronicler, Callable[[str], str]], slug: str, day: str, status: str) -> None:
    teller, label = told
    standing = teller.on(f"https://w3id.org/statecraft/id/{slug}", dt.date.fromisoformat(day))
    assert headline(standing, label) == status
    assert all(one.claims for side in standing.sides for one in side)


def test_both_sides_of_the_diffusion_rule_have_their_sources(
    told: tuple[Chronicler, Callable[[str], str]],
) -> None:
    standing = told[0].on("https://w3id.org/statecraft/id/ai-diffusion-rule", dt.date(2026, 7, 3))
    sides = [
        {claim.source.rpartition("/")[2] for one in side for claim in one.claims} for side in standing.sides
    ]
    assert "alston-ai-diffusion-rescission" in sides[0]
    assert "afslaw-h200" in sides[1]
    assert standing.disputed

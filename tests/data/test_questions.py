"""The worked examples of both projects still give the answers that were checked by hand."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from kg import snapshot
from kg.limits import Limits
from kg.pool import Pool
from kg.prefixes import prefixes
from tests.conftest import ROOT, SECOND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.project import Project

LIMITS = Limits(seconds=30, memory=2_000_000_000, workers=1)
QUESTIONS = sorted((ROOT / "tests" / "questions").glob("*.rq"))
OTHERS = sorted((SECOND / "questions").glob("*.rq"))
ORDERED = re.compile(r"^ORDER BY", re.MULTILINE)


def pool(project: Project) -> Iterator[Pool]:
    made = snapshot.build(project)
    asked = Pool(made.store_path, LIMITS, prefixes(project))
    yield asked
    asked.close()


@pytest.fixture(scope="module")
def policies(policy: Project, compiled: Callable[[Project], Project]) -> Iterator[Pool]:
    yield from pool(compiled(policy))


@pytest.fixture(scope="module")
def lamps(lights: Project, compiled: Callable[[Project], Project]) -> Iterator[Pool]:
    yield from pool(compiled(lights))


def rows(text: str) -> list[tuple[str, ...]]:
    return [tuple(row) for row in csv.reader(io.StringIO(text))]


def check(asked: Pool, question: Path) -> None:
    """Compare in order where the question asks for an order, else as a bag; the columns count too."""
    text = question.read_text("utf-8")
    told = rows(asked.run(text, accept="text/csv").body.decode())
    expected = rows(question.with_suffix(".csv").read_text("utf-8"))
    missing = list((Counter(expected) - Counter(told)).elements())
    extra = list((Counter(told) - Counter(expected)).elements())
    assert (missing, extra) == ([], []), f"missing: {missing}; extra: {extra}"
    if ORDERED.search(text):
        assert told == expected, "the rows are right and their order is not"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_questions_of_the_research_are_answered(policies: Pool, question: Path) -> None:
    check(policies, question)


@pytest.mark.parametrize("question", OTHERS, ids=lambda path: path.stem)
def test_questions_of_the_second_domain_are_answered(lamps: Pool, question: Path) -> None:
    check(lamps, question)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_every_question_tells_its_answer_in_words(question: Path) -> None:
    text = question.read_text("utf-8")
    for header in ("title", "question", "answer"):
        assert re.search(rf"^# {header}: \S", text, re.MULTILINE), f"{question.name}: no `# {header}:`"

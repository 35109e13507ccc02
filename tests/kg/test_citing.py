"""Citations are read back by other programs as they were meant."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import bibtexparser
import pytest
import rispy

from kg import vocab as v
from kg.bibliography import bibtex, csl_json, ris
from kg.citing import Work, csl, words
from kg.prefixes import prefixes
from kg.widen import widen

if TYPE_CHECKING:
    from kg.project import Project
    from kg.schema import Schema

HARD = Work(
    key="hard-one",
    kind="article-newspaper",
    title="100% of {A} & B_c: #1 costs $5 \\ ~ ^ “Ž”\nand a line",
    authors=("A. Reporter", "The And Company"),
    publisher="Gazette & Sons",
    issued="1907-02-20~",
    url="https://lights.example/a?b={c}&d=50%25",
    read_on="2026-01-15",
    language="en",
)


def test_bibtex_is_read_back() -> None:
    library = bibtexparser.parse_string(bibtex([HARD, Work("other", "webpage", "Another")]))
    assert not library.failed_blocks
    first, second = library.entries
    assert (first.key, first.entry_type, second.key) == ("hard-one", "article", "other")
    fields = {field.key: field.value for field in first.fields}
    assert fields["author"] == "{A. Reporter} and {The And Company}"
    assert (fields["date"], fields["year"], fields["month"]) == ("1907-02-20~", "1907", "2")
    assert fields["url"] == "https://lights.example/a?b=%7Bc%7D&d=50%25"
    assert r"100\% of \{A\} \& B\_c: \#1 costs \$5 \textbackslash{}" in fields["title"]
    assert "\n" not in fields["title"]


def test_ris_is_read_back() -> None:
    first, second = rispy.loads(ris([HARD, Work("other", "webpage", "Another", issued="2026")]))
    assert first["type_of_reference"] == "NEWS"
    assert first["authors"] == ["A. Reporter", "The And Company"]
    assert first["date"] == "1907/02/20/"
    assert first["year"] == "1907"
    assert second["year"] == "2026"
    assert "date" not in second


def test_csl_keeps_names_whole_and_doubt() -> None:
    item = json.loads(csl_json([HARD]))[0]
    assert item["author"] == [{"literal": "A. Reporter"}, {"literal": "The And Company"}]
    assert item["issued"] == {"date-parts": [[1907, 2, 20]], "circa": True}
    assert item["accessed"] == {"date-parts": [[2026, 1, 15]]}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2026-21", [[2026]]),
        ("19XX", []),
        ("1895/1931", [[1895], [1931]]),
        ("2025-04-09/..", [[2025, 4, 9]]),
        ("2026-06-XX", [[2026, 6]]),
    ],
)
def test_dates_are_told_as_far_as_they_are_known(text: str, parts: list[list[int]]) -> None:
    assert csl(Work("a", "book", "A", issued=text))["issued"].get("date-parts", []) == parts


def test_words_leave_out_what_is_not_known() -> None:
    assert words(Work("a", "book", "Is it lit?")) == "Is it lit?"


def test_every_kind_of_source_is_cited_as_something(schema: Schema) -> None:
    kinds = [kind for kind in schema.kinds.values() if kind.is_source]
    assert len(kinds) > 3
    assert all(kind.cited_as for kind in kinds)
    assert len({kind.cited_as for kind in kinds if kind.iri != v.SOURCE}) > 2


def test_every_worked_question_can_be_widened(project: Project) -> None:
    names = prefixes(project)
    for path in sorted(project.questions.glob("*.rq")):
        found = widen(path.read_text("utf-8"), names)
        assert found is None or (found.patterns and "SELECT DISTINCT ?" in found.query), path


def test_what_is_not_sparql_is_told() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        widen("SELECT WHERE", {})
    assert widen("ASK { ?a ?b ?c }", {}) is None

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.canonical import format_text
from kg.nodes import BadYamlError, Items, Node, Pairs, Text, compose
from kg.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

    from kg.project import Project


def plain(node: Node | None) -> object:
    if isinstance(node, Pairs):
        return {str(plain(key)): plain(value) for key, value in node.pairs}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return node.value.strip() if isinstance(node, Text) else None


def test_keys_come_in_order_and_quotes_where_they_are_needed() -> None:
    text = """\
# head
- name:   'Acme'   # ours
  # before id
  id: "acme" # the id
  description: "a: b # c"
  aliases: ['NO', "1.10", plain,   'two words', '']
  type:   Company
  # after acme

# before b
- id: b
  type: [A,B]
  name: >
    folded
    text
"""
    expected = """\
# head
- id: acme # the id
  type: Company
  name: Acme     # ours
  # before id
  aliases: ["NO", "1.10", plain, two words, ""]
  description: 'a: b # c'
  # after acme

# before b
- id: b
  type: [A, B]
  name: >
    folded
    text
"""
    result = format_text(text)
    assert re.sub(r" +# ", " # ", result) == re.sub(r" +# ", " # ", expected), (
        "how far off comments stand is left alone"
    )
    assert format_text(result) == result


def test_claims_are_put_in_order() -> None:
    text = """\
claims:
- object: b
  # why
  predicate: p
  subject: a   # who
- {locator: here, subject: a, predicate: p, object: 2026-06}
source:
    title: T
    id: x
"""
    expected = """\
source:
  id: x
  title: T
claims:
  - subject: a # who
    predicate: p
    object: b
  # why
  - {subject: a, predicate: p, object: 2026-06, locator: here}
"""
    result = format_text(text)
    assert plain(compose(result)) == plain(compose(text))
    assert "# why" in result
    assert "# who" in result
    assert result.index("source:") < result.index("claims:")
    assert [line.split()[0] for line in result.splitlines()][:3] == [
        line.split()[0] for line in expected.splitlines()
    ][:3]
    assert format_text(result) == result


def test_every_curated_file_keeps_its_meaning_and_its_comments(built: Path) -> None:
    # That all of this repository's files stay as they are is what CI asks `statecraft format --check`.
    for path in open_project(built).data_files():
        text = path.read_text("utf-8")
        result = format_text(text)
        assert plain(compose(result)) == plain(compose(text)), path
        assert text.count("#") == result.count("#"), path
        assert format_text(result) == result, path


def test_the_second_project_is_in_canonical_form(lights: Project) -> None:
    for path in lights.data_files():
        assert format_text(path.read_text("utf-8")) == path.read_text("utf-8"), path


@pytest.mark.parametrize("text", ["", "# only a comment\n"])
def test_what_says_nothing_stays(text: str) -> None:
    assert format_text(text) == text


def test_what_is_not_ours_to_read_is_refused() -> None:
    with pytest.raises(BadYamlError):
        format_text("a: &x 1\nb: *x\n")


@given(
    st.lists(
        st.fixed_dictionaries({"id": st.text(min_size=1, max_size=30), "name": st.text(max_size=60)}),
        max_size=4,
    )
)
def test_any_text_survives(entries: list[dict[str, str]]) -> None:
    lines = [f"- name: {json.dumps(e['name'])}\n  id: {json.dumps(e['id'])}\n" for e in entries]
    text = "".join(lines)
    try:
        before = plain(compose(text))
    except BadYamlError:
        return
    assert plain(compose(format_text(text))) == before

"""Edits of curated files change one entry's lines, keep comments, and mean what they say."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.canonical import format_text
from kg.curate.entry import normal
from kg.curate.spans import entries, tree
from kg.curate.text import amend, append, entry_at, new_dossier
from kg.errors import Conflict, EditRefused

if TYPE_CHECKING:
    from kg.project import Project

DOSSIER = """\
# Copied from the tower.
source:
  id: log
  type: Logbook
  title: Station log
claims:
  # The keepers, in turn.
  - subject: wick
    predicate: tends
    object: berth  # the principal one
    # until the storm
    locator: page 1

  # The lamps.
  - {subject: tower, predicate: litBy, object: lamp, locator: page 2}
# the end
"""


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_a_key_goes_to_its_place_and_nothing_else_moves() -> None:
    after = amend(DOSSIER, 0, {"when": "1899-12-31", "rank": "preferred"}, {})
    assert changed_lines(DOSSIER, after) == ['+     when: "1899-12-31"', "+     rank: preferred"]
    assert "object: berth  # the principal one\n" in after
    assert format_text(after) == after


def test_a_changed_value_keeps_the_comment_beside_it() -> None:
    after = amend(DOSSIER, 0, {"object": "lodge"}, {"object": "berth"})
    assert changed_lines(DOSSIER, after) == [
        "-     object: berth  # the principal one",
        "+     object: lodge  # the principal one",
    ]


def test_a_key_that_goes_leaves_its_comments() -> None:
    after = amend(DOSSIER, 0, {"object": None}, {"object": "berth"})
    assert "object" not in entry_at(after, 0)
    assert "# the principal one" in after
    assert "# until the storm" in after


def test_an_entry_in_braces_stays_in_braces() -> None:
    after = amend(DOSSIER, 1, {"ref": ("A1", "A2")}, {})
    assert changed_lines(DOSSIER, after)[-1] == (
        "+   - {subject: tower, predicate: litBy, object: lamp, locator: page 2, ref: [A1, A2]}"
    )


def test_the_source_of_a_dossier_is_amended_alone() -> None:
    after = amend(DOSSIER, None, {"published": "1932", "relays": ("a", "b")}, {})
    assert changed_lines(DOSSIER, after) == ['+   published: "1932"', "+   relays: [a, b]"]


def test_a_claim_is_added_after_the_last() -> None:
    after = append(
        DOSSIER, {"predicate": "height", "subject": "tower", "object": "36 metre", "locator": "NO"}
    )
    assert changed_lines(DOSSIER, after) == [
        "+   - subject: tower",
        "+     predicate: height",
        "+     object: 36 metre",
        '+     locator: "NO"',
    ]


@pytest.mark.parametrize("rest", ["", "claims:\n", "claims: []  # none yet\n", "claims:\n# none yet\n"])
def test_the_first_claim_of_a_dossier(rest: str) -> None:
    before = new_dossier({"id": "log", "type": "Logbook", "title": "Log"}) + rest
    after = append(before, {"subject": "tower", "predicate": "litBy", "object": "lamp"})
    assert entry_at(after, 0) == {"subject": "tower", "predicate": "litBy", "object": "lamp"}
    assert after.count("# none yet") == before.count("# none yet")


def test_the_first_judgement_of_a_project() -> None:
    assert append("", {"same": ["a", "b"], "by": "me"}) == "- same: [a, b]\n  by: me\n"


@pytest.mark.parametrize(
    "text",
    [
        DOSSIER.replace("\n", "\r\n"),
        DOSSIER.rstrip("\n"),
        "source: {id: log}\nclaims:\n- subject: a\n  locator: here\n# between\n- subject: b\n",
        "- id: a\n  name: A\n-\n  id: b\n  name: >-\n    some\n    words\n",
        "  - id: a\n    name: A\n  - id: b\n    name: B\n",
    ],
    ids=["windows", "no-last-newline", "not-indented", "dash-alone", "indented-list"],
)
def test_files_as_people_write_them(text: str) -> None:
    listed = entries(tree(text))
    assert listed is not None
    last = len(listed.items) - 1
    was = entry_at(text, last)
    after = append(amend(text, last, {"note": "seen"}, {}), {"id": "c", "name": "C"})
    assert entry_at(after, last) == was | {"note": "seen"}
    assert entry_at(after, last + 1) == {"id": "c", "name": "C"}
    assert ("\r\n" in after) == ("\r\n" in text)


def test_what_was_read_guards_what_is_written() -> None:
    with pytest.raises(Conflict) as raised:
        amend(DOSSIER, 0, {"object": "lodge"}, {"object": "hut"})
    assert raised.value.difference == "object: hut -> berth"
    assert amend(DOSSIER, 0, {"object": "berth"}, {"object": "berth"}) == DOSSIER


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("claims: [{subject: a}]\nsource: {id: x}\n", {"note": "x"}),
        ("- id: a\n  aliases:\n    - b # why\n", {"aliases": "c"}),
        ("- id: a\n  id: b\n", {"name": "c"}),
        ("- id: a\n", {"name": "\x07"}),
        ("- id: a\n", {"name": " "}),
        ("- just text\n", {"name": "c"}),
    ],
    ids=["brackets", "comment-inside", "twice", "control", "empty", "no-mapping"],
)
def test_what_cannot_be_done_safely_is_refused(text: str, now: dict[str, str]) -> None:
    root = tree(text)
    was = {} if "twice" in text else {"aliases": "b"} if "aliases" in text else {}
    assert root is not None
    with pytest.raises(EditRefused):
        amend(text, 0, now, was)


def test_every_entry_of_the_data_can_be_amended_and_put_back(project: Project) -> None:
    """In every file, a key that is set and taken away again leaves the file as it was."""
    for path in project.data_files()[::7] if len(project.data_files()) > 50 else project.data_files():
        text = path.read_text("utf-8")
        listed = entries(tree(text))
        assert listed is not None
        for index in {0, len(listed.items) // 2, len(listed.items) - 1}:
            said = entry_at(text, index)
            key, fresh = ("description", "x: y") if "id" in said else ("reason", "x: y")
            after = amend(text, index, {key: fresh}, {key: said.get(key)})
            assert entry_at(after, index) == said | {key: fresh}
            assert len(changed_lines(text, after)) <= 2
            assert amend(after, index, {key: said.get(key)}, {key: fresh}) == text


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20
).filter(str.strip)


@settings(max_examples=150, deadline=None)
@given(
    entry=st.dictionaries(
        st.sampled_from(["name", "description", "aliases", "note", "locator"]),
        WORDS | st.lists(WORDS, min_size=2, max_size=3),
        min_size=1,
    ),
    index=st.integers(0, 1),
)
def test_any_text_is_written_so_that_it_is_read_again(entry: dict[str, str | list[str]], index: int) -> None:
    try:
        after = append(DOSSIER, entry)
    except EditRefused:
        return  # What YAML cannot hold is refused, not mangled.
    assert entry_at(after, 2) == normal(entry)
    now = normal(entry)
    was = {key: entry_at(DOSSIER, index).get(key) for key in now}
    try:
        again = amend(DOSSIER, index, now, was)
    except EditRefused:
        return
    assert entry_at(again, index) == entry_at(DOSSIER, index) | now

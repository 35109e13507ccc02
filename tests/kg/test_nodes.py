from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.nodes import BadYamlError, Items, Pairs, Text, compose, decode

HOSTILE = [
    ("an alias", "a: &x 1\nb: *x\n", 1, 4, "anchor"),
    ("a billion laughs", "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, 4, "anchor"),
    ("an alias alone", "k: v\nb: *x", 2, 4, "alias"),
    ("a tab", "a:\n\tb: c", 2, 1, "tab"),
    ("a NUL", "k: v\na: b\x00", 2, 5, "does not allow"),
    ("a bell", "a: \x07", 1, 4, "does not allow"),
    ("a tag", "a: !!python/object:os.system x", 1, 4, "tag"),
    ("two documents", "---\na: 1\n---\nb: 2", 3, 1, "second document"),
    ("an open quote", "a: 'x", 1, 6, "end of stream"),
    ("a broken mapping", "a: é\n- b", 2, 1, "expected"),
    ("half a character", "a: \ud800", 1, 4, "surrogate"),
    ("a huge text", "k: v\na: " + "x" * 200_000, 2, 4, "200,000 characters"),
    ("deep brackets", "[" * 900, 1, 17, "deep"),
    ("deep braces", "{a: " * 50_000, 1, 65, "deep"),
    ("deep dashes", "- " * 50_000, 1, 33, "deep"),
]


@pytest.mark.parametrize(
    ("name", "text", "line", "column", "why"), HOSTILE, ids=[case[0] for case in HOSTILE]
)
def test_hostile_text_is_refused_at_its_place(name: str, text: str, line: int, column: int, why: str) -> None:
    with pytest.raises(BadYamlError, match=why) as caught:
        compose(text)
    assert (caught.value.line, caught.value.column) == (line, column), name


def test_what_is_deeper_than_the_parser_goes_is_told_alike() -> None:
    with pytest.raises(BadYamlError, match="nested too deeply"):
        compose("[" * 100_000)


def test_every_value_knows_where_it_stands() -> None:
    root = compose("- id: a\n  list: [x, 'y']\n  map: {k: é, m: z}\n")
    assert isinstance(root, Items)
    (entry,) = root.items
    assert isinstance(entry, Pairs)
    (_, first), (_, second), (_, third) = entry.pairs
    assert isinstance(first, Text)
    assert (first.value, first.line, first.column, first.plain) == ("a", 1, 7, True)
    assert isinstance(second, Items)
    quoted = second.items[1]
    assert isinstance(quoted, Text)
    assert (quoted.value, quoted.line, quoted.column, quoted.plain) == ("y", 2, 13, False)
    assert isinstance(third, Pairs)
    assert [(node.line, node.column) for pair in third.pairs for node in pair] == [
        (3, 9),
        (3, 12),
        (3, 15),
        (3, 18),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_file_has_no_tree(text: str) -> None:
    assert compose(text) is None


def test_scalars_stay_texts() -> None:
    root = compose("[NO, 1.10, 2026-06, null, ~, 0x10, true]")
    assert isinstance(root, Items)
    values = [node.value for node in root.items if isinstance(node, Text)]
    assert values == ["NO", "1.10", "2026-06", "null", "~", "0x10", "true"]


def test_bytes_are_utf8_with_or_without_a_mark() -> None:
    assert decode(b"\xef\xbb\xbfa: b") == "a: b"
    with pytest.raises(BadYamlError, match="0xe9 is not UTF-8") as caught:
        decode(b"a: b\nname: caf\xe9\n")
    assert (caught.value.line, caught.value.column) == (2, 10)
    with pytest.raises(BadYamlError, match="UTF-8"):
        decode("a: b".encode("utf-16"))


@given(st.text(max_size=200))
def test_any_text_has_a_tree_or_a_reason(text: str) -> None:
    try:
        compose(text)
    except BadYamlError as error:
        assert error.line >= 1
        assert str(error)


@given(st.binary(max_size=200))
def test_any_bytes_have_a_tree_or_a_reason(data: bytes) -> None:
    try:
        compose(decode(data))
    except BadYamlError as error:
        assert error.line >= 1

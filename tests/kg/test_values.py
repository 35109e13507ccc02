from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.quantity import parse_quantity, plain
from kg.readable import readable
from kg.values import BadValueError, number_literal, typed

QUANTITIES = [
    # text, canonical, amount, lower, upper, readable
    ("25 percent", "25 percent", "25", "25", "25", "25 percent"),
    ("<=5.5e9 usd", "<=5500000000 usd", None, None, "5.5e9", "up to 5.5 billion usd"),
    ("≤ 5_500_000_000 usd", "<=5500000000 usd", None, None, "5.5e9", "up to 5.5 billion usd"),
    ("3..6 month", "3..6 month", None, "3", "6", "3–6 month"),
    ("~16_000 gpu", "~16000 gpu", "16000", None, None, "about 16,000 gpu"),
    (">1e26 operation", ">1e26 operation", None, "1e26", None, "more than 10²⁶ operation"),
    (">=120,000 candela", ">=120000 candela", None, "120000", None, "at least 120,000 candela"),
    ("~3..6 month", "~3..6 month", None, "3", "6", "about 3–6 month"),
    ("1e9..2e9 usd", "1000000000..2000000000 usd", None, "1e9", "2e9", "1–2 billion usd"),
    ("-3 degree", "-3 degree", "-3", "-3", "-3", "-3 degree"),
]


@pytest.mark.parametrize("case", QUANTITIES, ids=[case[0] for case in QUANTITIES])
def test_a_quantity_is_read_with_its_bounds_and_shown(case: tuple[str | None, ...]) -> None:
    text, canonical, amount, lower, upper, shown = case
    quantity = parse_quantity(str(text))
    assert quantity.text == canonical
    assert (quantity.amount, quantity.lower, quantity.upper) == tuple(
        None if number is None else Decimal(number) for number in (amount, lower, upper)
    )
    assert readable(quantity) == shown
    assert parse_quantity(quantity.text) == quantity


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25",
        "percent",
        "1,00 usd",
        "5..3 usd",
        "<=1..2 usd",
        "1 usd eur",
        "1e9999 usd",
        "0x10 usd",
        "9" * 999,
    ],
)
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"quantity|backwards|both"):
        parse_quantity(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40))
def test_a_number_has_one_plain_form(amount: Decimal) -> None:
    assert Decimal(plain(amount)) == amount.normalize()
    assert number_literal(amount).value


@pytest.mark.parametrize(
    ("value_type", "text", "expected"),
    [
        ("string", "NO", '"NO"'),
        ("text", "in our words", '"in our words"@en'),
        ("integer", "1_024", '"1024"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("integer", "007", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("decimal", "1.10", '"1.1"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("boolean", "true", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        (
            "uri",
            "https://a.example/?q=1#x",
            '"https://a.example/?q=1#x"^^<http://www.w3.org/2001/XMLSchema#anyURI>',
        ),
    ],
)
def test_text_is_typed_as_its_property_says(value_type: str, text: str, expected: str) -> None:
    assert str(typed(value_type, text).literal) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value_type", "text", "code"),
    [
        ("integer", "1.5", "bad-value"),
        ("integer", "many", "bad-value"),
        ("boolean", "yes", "bad-value"),
        ("uri", "javascript:alert(1)", "bad-value"),
        ("uri", "https://a.example/<b>", "bad-value"),
        ("uri", "https://[a", "bad-value"),
        ("date", "tomorrow", "bad-date"),
        ("quantity", "lots", "bad-quantity"),
        ("entity", "x", "bad-value"),
    ],
)
def test_text_that_does_not_fit_is_refused(value_type: str, text: str, code: str) -> None:
    with pytest.raises(BadValueError) as caught:
        typed(value_type, text)  # type: ignore[arg-type]
    assert caught.value.code == code

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.period import parse_period
from kg.readable import calendar_conflict, readable
from kg.values import period_literal

DAY = dt.date
CASES = [
    # text, readable, begin earliest, begin latest, end earliest, end latest, open
    ("2026", "2026", "2026-01-01", "2026-12-31", "2026-01-01", "2026-12-31", False),
    ("2026-06", "June 2026", "2026-06-01", "2026-06-30", "2026-06-01", "2026-06-30", False),
    ("2024-02", "February 2024", "2024-02-01", "2024-02-29", "2024-02-01", "2024-02-29", False),
    ("2026-06-12", "12 June 2026", "2026-06-12", "2026-06-12", "2026-06-12", "2026-06-12", False),
    ("2026-06-12~", "about 12 June 2026", "2026-06-12", "2026-06-12", "2026-06-12", "2026-06-12", False),
    ("2025?", "2025, uncertain", "2025-01-01", "2025-12-31", "2025-01-01", "2025-12-31", False),
    (
        "2025-03%",
        "about March 2025, uncertain",
        "2025-03-01",
        "2025-03-31",
        "2025-03-01",
        "2025-03-31",
        False,
    ),
    ("199u", "the 1990s", "1990-01-01", "1999-12-31", "1990-01-01", "1999-12-31", False),
    ("19XX", "1900–1999", "1900-01-01", "1999-12-31", "1900-01-01", "1999-12-31", False),
    ("2026-XX", "a month in 2026", "2026-01-01", "2026-12-31", "2026-01-01", "2026-12-31", False),
    ("2026-06-XX", "a day in June 2026", "2026-06-01", "2026-06-30", "2026-06-01", "2026-06-30", False),
    ("2026-XX-XX", "a day in 2026", "2026-01-01", "2026-12-31", "2026-01-01", "2026-12-31", False),
    ("2026-21", "spring 2026", "2026-03-01", "2026-05-31", "2026-03-01", "2026-05-31", False),
    ("2024-24", "winter 2024", "2024-12-01", "2025-02-28", "2024-12-01", "2025-02-28", False),
    ("2025-04-09/..", "from 9 April 2025", "2025-04-09", "2025-04-09", None, None, True),
    ("2025-02-18/", "from 18 February 2025, end unknown", "2025-02-18", "2025-02-18", None, None, False),
    ("/2023-06-30", "until 30 June 2023", None, None, "2023-06-30", "2023-06-30", False),
    ("../2023", "until 2023", None, None, "2023-01-01", "2023-12-31", False),
    (
        "2026-06-12/2026-06-30",
        "12–30 June 2026",
        "2026-06-12",
        "2026-06-12",
        "2026-06-30",
        "2026-06-30",
        False,
    ),
    ("2026-05/2026-06", "May–June 2026", "2026-05-01", "2026-05-31", "2026-06-01", "2026-06-30", False),
    (
        "2026-05-30/2026-06-02",
        "30 May – 2 June 2026",
        "2026-05-30",
        "2026-05-30",
        "2026-06-02",
        "2026-06-02",
        False,
    ),
    ("2023/2025", "2023–2025", "2023-01-01", "2023-12-31", "2025-01-01", "2025-12-31", False),
    (
        "2023-12/2024-01",
        "December 2023 – January 2024",
        "2023-12-01",
        "2023-12-31",
        "2024-01-01",
        "2024-01-31",
        False,
    ),
    (
        "2026-06/2026-06-12",
        "June 2026 – 12 June 2026",
        "2026-06-01",
        "2026-06-12",
        "2026-06-12",
        "2026-06-12",
        False,
    ),
    ("2024~/2025", "about 2024 – 2025", "2024-01-01", "2024-12-31", "2025-01-01", "2025-12-31", False),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_period_is_read_with_its_bounds_and_shown(case: tuple[str | bool | None, ...]) -> None:
    text, shown, *bounds, open_end = case
    period = parse_period(str(text))
    days = [period.begin_earliest, period.begin_latest, period.end_earliest, period.end_latest]
    assert [day and day.isoformat() for day in days] == bounds
    assert period.open_end is open_end
    assert readable(period) == shown


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not a date"),
        ("..", "is not a date"),
        ("/", "neither a begin nor an end"),
        ("../..", "neither a begin nor an end"),
        ("2026-13", "no month 13"),
        ("2026-00", "begin at 01"),
        ("2026-06-00", "begin at 01"),
        ("2026-02-30", "not a day of the calendar"),
        ("2025/2024", "ends before it begins"),
        ("0000", "begin at 0001"),
        ("12 June 2026", "is not a date"),
        ("2026-6-1", "is not a date"),
        ("２０２６", "is not a date"),
        ("2026-06-12T10:00", "is not a date"),
        ("199X-06", "must be known"),
        ("2026-XX-03", "must be known"),
        ("2026/2027/2028", "is not a date"),
        ("9" * 10_000, "is not a date"),
        ("9999-24", "year"),
    ],
)
def test_what_is_no_period_is_refused_with_a_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-06-12?", "12 June 2026, uncertain"),
        ("2026-06-12~", "about 12 June 2026"),
        ("2026-06%", "about June 2026, uncertain"),
        ("2026-XX-XX", "a day in 2026"),
        ("20XX", "2000\N{EN DASH}2099"),
        ("2023?/2026~", "2023 (uncertain) \N{EN DASH} about 2026"),
        ("2026-06-12%/..", "from about 12 June 2026 (uncertain)"),
        ("../2026?", "until 2026 (uncertain)"),
        ("2023~/", "from about 2023, end unknown"),
        ("2025-12-30/2026-01-02", "30 December 2025 \N{EN DASH} 2 January 2026"),
        ("0987-03-04", "4 March 987"),
    ],
)
def test_dates_read_as_people_write_them(text: str, words: str) -> None:
    assert readable(parse_period(text)) == words


@given(st.dates(min_value=DAY(1, 1, 1)))
def test_every_day_is_its_own_four_bounds(day: dt.date) -> None:
    period = parse_period(day.isoformat())
    assert {period.begin_earliest, period.begin_latest, period.end_earliest, period.end_latest} == {day}
    assert period.is_day


@given(st.dates(min_value=DAY(1, 1, 1)), st.dates(min_value=DAY(1, 1, 1)))
def test_bounds_never_cross(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    period = parse_period(f"{first.isoformat()[:7]}/{last.isoformat()}")
    assert period.begin_earliest
    assert period.begin_latest
    assert period.end_earliest
    assert period.end_latest
    assert period.begin_earliest <= period.begin_latest <= period.end_latest
    assert period.begin_earliest <= period.end_earliest <= period.end_latest


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        readable(parse_period(text))


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2026", "gYear"),
        ("2026-06", "gYearMonth"),
        ("2026-06-12", "date"),
        ("2026-21", "EDTF"),
        ("2026?", "EDTF"),
    ],
)
def test_dates_get_the_type_that_fits_their_precision(text: str, datatype: str) -> None:
    assert period_literal(parse_period(text)).datatype.value.endswith(datatype)


@pytest.mark.parametrize(
    ("wording", "text", "conflict"),
    [
        ("Friday 13 June", "2026-06-13", "13 June 2026 was a Saturday, not a Friday"),
        ("Friday 13 June", "2026-06-12", "13 June 2026 was a Saturday, not a Friday"),
        ("on Friday, June 13th, 2026", "2026-06", "13 June 2026 was a Saturday, not a Friday"),
        ("Friday 12 June", "2026-06-12", None),
        ("on Friday evening", "2026-06-12", None),
        ("on Friday evening", "2026-06-13", "13 June 2026 was a Saturday, not a Friday"),
        ("late on Friday or Saturday", "2026-06-12/2026-06-13", None),
        ("some Friday in June", "2026-06", None),
        ("a sunny day", "2026-06-13", None),
        ("Monday 31 June", "2026-06", "'Monday 31 June' is not a day of the calendar in 2026"),
        ("Friday 13 June", "2026-06-13/..", "13 June 2026 was a Saturday, not a Friday"),
        ("Friday", "../2026-06-13", None),
        ("Fri, 13 June", "2026-06-13", "13 June 2026 was a Saturday, not a Friday"),
        ("Sat. June 14th", "2026-06-14", "14 June 2026 was a Sunday, not a Saturday"),
        ("Thurs 4 Sept", "2025-09-04", None),
        ("they sat 13 June out", "2026-06-13", None),
    ],
)
def test_a_weekday_that_cannot_be_is_told(wording: str, text: str, conflict: str | None) -> None:
    assert calendar_conflict(wording, parse_period(text)) == conflict

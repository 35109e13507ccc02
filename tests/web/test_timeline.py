from __future__ import annotations

import csv
import datetime as dt
import io
import json
import random
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal

from kg import snapshot
from kg.dated import Dated
from kg.limits import Limits
from kg.period import parse_period
from web.app import close, create_app
from web.calendar import calendar
from web.chart import PAGE
from web.marks import Scale, marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient

    from kg.project import Project

HTML = {"Accept": "text/html"}


def dated(text: str, *, lasts: bool = False) -> Dated:
    claim = "https://lights.example/claim/abc"
    return Dated("s", "p", Literal("x"), "", parse_period(text), (claim,), ("t",), lasts=lasts)


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("2026-06-12", ["dot"]),
        ("2026-06-12~", ["about", "dot doubt"]),
        ("2026-06-12?", ["dot doubt"]),
        ("2026-06", ["some"]),
        ("2026-06?", ["some doubt"]),
        ("2026-06~", ["about"]),
        ("2026", ["some"]),
        ("202X", ["some", "more"]),
        ("2026-02/2026-04", ["some", "span", "some"]),
        ("2026-02-01/2026-04-30", ["span"]),
        ("2026-02-01/2027-04-30", ["span", "more"]),
        ("2026-02-01/..", ["span", "more", "dot"]),
        ("2026-02-01/", ["fade-out", "dot"]),
        ("2026-02~/..", ["about", "span", "more"]),
        ("../2026-04-30", ["fade-in"]),
    ],
)
def test_uncertain_times_look_uncertain(text: str, shapes: list[str]) -> None:
    drawn = marks(dated(text), Scale(2026))
    assert [mark.shape + " doubt" * mark.doubt for mark in drawn] == shapes
    assert all(0 <= mark.x <= 100 and mark.x + mark.width <= 100.01 for mark in drawn)


def test_places_follow_the_days() -> None:
    assert [
        Scale(2026).at(day) for day in (dt.date(2026, 1, 1), dt.date(2026, 7, 2), dt.date(2027, 1, 1))
    ] == [
        0.0,
        49.86,
        100.0,
    ]
    assert [name for _, name in Scale(2024, 2).ticks()] == ["1", "8", "15", "22", "29"]
    (bar,) = marks(dated("2026-06"), Scale(2026, 6))
    assert (bar.x, bar.width) == (0, 100)


@pytest.mark.parametrize(
    ("text", "begin", "end", "there"),
    [
        ("2026-06", "2026-06-30", None, True),
        ("2026-06", "2026-07-01", None, False),
        ("2026-06", None, "2026-05-31", False),
        ("2025-01-01/..", "2026-07-01", None, True),
        ("2025-01-01/", "2026-07-01", None, False),
        ("../2025-01-01", "2025-01-01", "2025-01-01", True),
    ],
)
def test_a_period_limits(text: str, begin: str | None, end: str | None, there: bool) -> None:  # noqa: FBT001
    days = (dt.date.fromisoformat(day) if day else None for day in (begin, end))
    assert dated(text).meets(*days) is there


def test_a_state_without_an_end_goes_on() -> None:
    assert dated("2025-01-01/", lasts=True).meets(dt.date(2026, 1, 1), None)


def test_a_calendar_is_well_formed() -> None:
    title = "Sommer, \\; 商务部" * 12 + "\nBEGIN:VEVENT"
    text = calendar(
        [dated("2026-06"), dated("2026-06-12"), dated("2020/..")],
        lambda _: title,
        str,
        title="t",
        stamp=dt.datetime(2026, 7, 3, 12, tzinfo=dt.UTC),
    )
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = text.replace("\r\n ", "").split("\r\n")
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") == 3
    summary = next(line for line in unfolded if line.startswith("SUMMARY:"))
    plain = summary.removeprefix("SUMMARY:")
    for escape, char in (("\\n", "\n"), ("\\,", ","), ("\\;", ";"), ("\\\\", "\\")):
        plain = plain.replace(escape, char) if escape != "\\\\" else plain
    assert "商务部" in plain
    assert [line for line in unfolded if line.startswith("DT") and "STAMP" not in line] == [
        "DTSTART;VALUE=DATE:20260601",
        "DTEND;VALUE=DATE:20260701",
        "DTSTART;VALUE=DATE:20260612",
        "DTEND;VALUE=DATE:20260613",
        "DTSTART;VALUE=DATE:20200101",
        "DTEND;VALUE=DATE:20200102",
    ]


class Rows(HTMLParser):
    """Reads the list of a timeline as a screen reader would: what is hidden from one is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[str] = []
        self._inside = False
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "ol" and given.get("class") == "chart":
            self._inside = True
        if tag == "li" and self._inside:
            self.rows.append("")
        if tag == "svg" and given.get("aria-hidden") == "true":
            self._hidden += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "ol":
            self._inside = False
        if tag == "svg" and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if self._inside and self.rows and not self._hidden:
            self.rows[-1] = " ".join(f"{self.rows[-1]} {data}".split())


def rows(text: str) -> list[str]:
    parser = Rows()
    parser.feed(text)
    return parser.rows


def test_the_list_says_what_the_drawing_shows(lamp: FlaskClient) -> None:
    found = rows(lamp.get("/timeline", headers=HTML).text)
    assert "November 1868 Gull Rock Light first lit on 1 source" in found
    assert "from 1 January 1900 Maren Holt tends Principal keeper of Gull Rock 1 source" in found
    assert [row for row in found if "denies" in row] == [
        "12–13 February 1907 Maren Holt put out Gull Rock Light denies 1 source"
    ]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 13),
        ("about=maren-holt", 4),
        ("about=Maren Holt", 4),
        ("about=maren", 4),
        ("about=nobody-of-that-name", 0),
        ("about=maren-holt&around=1", 6),
        ("kind=Wreck", 1),
        ("code=Character.flashing", 6),
        ("from=1924", 5),
        ("from=1924&to=1924", 4),
        ("to=1868", 2),
        ("from=1907-02-13&to=1907-02-13&kind=Keeper", 4),
    ],
)
def test_filters(lamp: FlaskClient, query: str, count: int) -> None:
    found = lamp.get(f"/timeline.json?{query}").get_json()
    assert len(found) == count, [(one["when"], one["subject"], one["property"]) for one in found]
    page = lamp.get(f"/timeline?{query}", headers=HTML)
    assert page.status_code == 200
    assert f"{count} dated statement" in page.text


def test_the_same_in_every_form(client: FlaskClient) -> None:
    found = client.get("/timeline.json").get_json()
    table = list(csv.DictReader(io.StringIO(client.get("/timeline.csv").text)))
    events = client.get("/timeline.ics")
    assert len(found) == len(table) == events.text.count("BEGIN:VEVENT") > 10
    assert events.mimetype == "text/calendar"
    assert [one["first"] for one in found] == sorted(one["first"] for one in found)
    assert [row["when"] for row in table] == [one["when"] for one in found]


def test_a_moment_sees_what_held_by_then(lamp: FlaskClient) -> None:
    found = lamp.get("/timeline.json?asOf=1900-06-01").get_json()
    assert {(one["subject"], one["property"]) for one in found} == {
        ("Gull Rock Light", "first lit on"),
        ("Gull Rock Light", "lit by"),
        ("Maren Holt", "tends"),
    }
    text = lamp.get("/timeline?asOf=1900-06-01", headers=HTML).text
    assert 'class="now"' in text
    assert "1 June 1900" in text


@pytest.mark.parametrize("query", ["kind=Nothing", "code=Nothing.nothing", "code=x"])
def test_what_is_not_there_is_told(lamp: FlaskClient, query: str) -> None:
    assert lamp.get(f"/timeline?{query}", headers=HTML).status_code == 404


@pytest.mark.parametrize("query", ["from=June", "to=2026-13", "from=%3Cscript%3E"])
def test_a_bad_date_is_told(lamp: FlaskClient, query: str) -> None:
    response = lamp.get(f"/timeline?{query}", headers=HTML)
    assert response.status_code == 400
    assert "<script>" not in response.text.partition("<main")[2]


@pytest.fixture(scope="module")
def long(lights: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A project with 2,000 dated claims from 1868 to 1930, of every precision."""
    import shutil  # noqa: PLC0415

    from kg.project import open_project  # noqa: PLC0415

    root = tmp_path_factory.mktemp("long") / "project"
    shutil.copytree(lights.root, root, ignore=shutil.ignore_patterns(".statecraft"))
    dice = random.Random(3)  # noqa: S311 - no secret
    forms = ("{y}", "{y}-{m:02}", "{y}-{m:02}-{d:02}", "{y}-{m:02}-{d:02}~", "{y}-{m:02}-{d:02}/..", "{y}?")
    wrecks = "".join(f"- id: wreck-{n}\n  type: Wreck\n  name: Wreck {n}\n" for n in range(2000))
    claims = "".join(
        f"  - subject: wreck-{n}\n    predicate: lostNear\n    object: gull-rock\n    locator: row {n}\n"
        "    when: "
        + dice.choice(forms).format(y=dice.randint(1868, 1930), m=dice.randint(1, 12), d=dice.randint(1, 28))
        + "\n"
        for n in range(2000)
    )
    (root / "data/entities/wrecks.yaml").write_text(wrecks, "utf-8")
    source = "source: {id: register, type: Logbook, title: Register of wrecks}\nclaims:\n"
    (root / "data/dossiers/register.yaml").write_text(source + claims, "utf-8")
    project = open_project(root)
    app = create_app(project, snapshot=snapshot.build(project), limits=Limits(workers=1))
    yield app.test_client()
    close(app)


def test_two_thousand_statements_are_paged_and_none_is_lost(long: FlaskClient) -> None:
    first = long.get("/timeline?page=1", headers=HTML).text
    pages = int(re.findall(r"page 1 of (\d+)", first)[0])
    seen: list[str] = []
    for number in range(1, pages + 1):
        text = long.get(f"/timeline?page={number}", headers=HTML).text
        found = rows(text)
        assert 0 < len(found) <= PAGE
        assert len(text) < 150_000
        seen += [name for row in found for name in re.findall(r"Wreck \d+", row)]
    assert sorted(seen) == sorted(f"Wreck {n}" for n in range(2000))
    assert len(json.loads(long.get("/timeline.json").text)) == 2013


def test_years_lead_to_their_page(long: FlaskClient) -> None:
    text = long.get("/timeline", headers=HTML).text
    links = re.findall(r'href="(/timeline\?[^"]*page=\d+#y\d+)"', text)
    assert 30 < len(links) <= 36
    for link in links[::9]:
        target = long.get(link.replace("&amp;", "&"), headers=HTML).text
        assert f'id="{link.rpartition("#")[2]}"' in target, link


def test_statements_alike_stand_in_one_row(lights_copy: Callable[[dict[str, str | bytes]], Project]) -> None:
    claims = "".join(
        f"  - {{subject: maren-holt, predicate: extinguished, object: {light}, when: 1910-05-01,"
        f" locator: {light}}}\n"
        for light in ("sker-light", "sker-lightship", "oil-lamp", "electric-lamp", "gull-rock-light")
    )
    source = "source: {id: more, type: Logbook, title: More}\nclaims:\n"
    project = lights_copy({"data/dossiers/more.yaml": source + claims})
    app = create_app(project, snapshot=snapshot.build(project), limits=Limits(workers=1))
    found = [row for row in rows(app.test_client().get("/timeline", headers=HTML).text) if "1910" in row]
    close(app)
    assert len(found) == 1
    assert all(name in found[0] for name in ("Sker Light", "Sker Lightship", "Oil lamp", "Electric lamp"))


def test_the_entity_page_leads_to_its_timeline(lamp: FlaskClient) -> None:
    assert 'href="/timeline?about=maren-holt"' in lamp.get("/id/maren-holt", headers=HTML).text

"""The desk: articles are read and marked, claims made from them by forms, kept as drafts and proposed."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from kg import snapshot
from kg.articles.shelf import Shelf
from kg.curate import proposals
from kg.people import sessions
from kg.serving import Serving
from tests.web.browsing import MARKS, complaints, wait
from tests.web.conftest import LIMITS, copied
from tests.web.listening import listening
from tests.web.signing import person, signed_in, token_of
from web.app import close, create_app
from web.session import KEY
from web.site import KEY as SITE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient
    from selenium import webdriver

    from kg.project import Project

TEXT = """\
The keepers of Gull Rock
Maren Holt came to the Gull Rock Light on 3 January 1900. The lamp was tended by Elsa Brandt after her.
"Fog is the sea come up to look at us," said Maren Holt. The Gull Rock Light has 112 steps.
"""
SOURCE = {"id": "harbour-news-1932", "type": "Broadsheet", "title": "Harbour news"}
CLAIM = {"subject": "gull-rock-light", "predicate": "stairs", "object": "112", "locator": "has 112 steps"}


@pytest.fixture(scope="module")
def app(lights: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    project = copied(lights, tmp_path_factory)
    made = create_app(project, snapshot=snapshot.build(project), limits=LIMITS, serving=Serving(curate=True))
    yield made
    close(made)


class Desk:
    """A curator's browser that sends what a script of the desk sends."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = token_of(client)

    def post(self, address: str, body: object, status: int = 200) -> Any:  # noqa: ANN401 - JSON
        answer = self.client.post(address, json=body, headers={"X-CSRFToken": self.token})
        assert answer.status_code == status, answer.text
        return answer.json

    def get(self, address: str, **query: str) -> Any:  # noqa: ANN401 - JSON
        answer = self.client.get(address, query_string=query)
        assert answer.status_code == 200, answer.text
        return answer.json

    def send(self, address: str, **form: object) -> str:
        data = {"csrf_token": self.token, **form}
        answer = self.client.post(address, data=data, headers={"Accept": "text/html"}, follow_redirects=True)
        return str(answer.status_code) + answer.text


@pytest.fixture(scope="module")
def desk(app: Flask) -> Desk:
    return Desk(signed_in(app, "curator"))


@pytest.fixture
def article(desk: Desk) -> str:
    return str(desk.post("/curate/articles", {"text": TEXT, "title": "Harbour news"})["id"])


def test_marks(desk: Desk, article: str) -> None:
    found = desk.get(f"/curate/articles/{article}")
    marks = [(one["sort"], one["text"]) for one in found["marks"]]
    assert ("known", "Gull Rock Light") in marks
    assert ("date", "3 January 1900") in marks
    assert ("unknown", "Elsa Brandt") in marks
    assert all(TEXT[one["start"] : one["end"]] == one["text"] for one in found["marks"])
    assert found["quotations"][0]["speaker"]["slug"] == "maren-holt"
    page = desk.client.get(f"/desk/articles/{article}", headers={"Accept": "text/html"}).text
    assert "Elsa Brandt</a>" in page


def test_forms_come_from_the_ontology(desk: Desk) -> None:
    menus = desk.get("/curate/form", subject="maren-holt", predicate="tends")
    names = {one["value"] for menu in menus["predicates"] for one in menu["options"]}
    assert {"tends", "extinguished"} <= names
    assert "height" not in names
    assert menus["value"]["kinds"] == ["Berth"]
    codes = desk.get("/curate/form", predicate="character")["value"]
    assert codes["control"] == "choice"
    assert len(codes["options"]) > 1
    berths = desk.get("/curate/things", q="principal", predicate="tends", side="object")
    assert [one["slug"] for one in berths] == ["principal-berth"]
    assert desk.get("/curate/things", q="maren", predicate="tends", side="object") == []


def test_problems_are_told_by_field(desk: Desk, article: str) -> None:
    def check(**entry: str) -> Any:  # noqa: ANN401 - JSON
        return desk.post("/curate/check", {"article": article, "what": "claim", "entry": entry})

    fields = {one["field"] for one in check(subject="no-such-light")["troubles"]}
    assert {"subject", "predicate", "object", "locator"} <= fields
    wrong = check(**{**CLAIM, "predicate": "firstLitOn", "object": "31 February"})
    assert [one["field"] for one in wrong["troubles"]] == ["object"]
    shape = check(**{**CLAIM, "object": "0"})
    assert [one["message"] for one in shape["troubles"]] == ["a light has at least one step, counted once"]


def test_what_is_said_and_what_contradicts(desk: Desk, article: str) -> None:
    height = {"subject": "gull-rock-light", "predicate": "height", "locator": "the tower"}
    here = desk.get("/curate/drafts")
    assert isinstance(here, list)
    holders = {"subject": "tobias-wick", "predicate": "tends", "object": "principal-berth", "locator": "x"}
    found = desk.post(
        "/curate/check", {"article": article, "what": "claim", "entry": holders | {"when": "1905"}}
    )
    assert found["duplicates"]
    rivals = {"subject": "gull-rock-light", "predicate": "standsOn", "object": "sker-point", "locator": "x"}
    found = desk.post("/curate/check", {"article": article, "what": "claim", "entry": rivals})
    assert found["conflicts"] or any(one["severity"] == "error" for one in found["troubles"])
    found = desk.post(
        "/curate/check", {"article": article, "what": "claim", "entry": height | {"object": "1 mile"}}
    )
    assert not found["ok"]


def test_from_drafts_to_a_proposal(app: Flask, desk: Desk, article: str) -> None:
    def keep(what: str, entry: dict[str, object], status: int = 200) -> Any:  # noqa: ANN401 - JSON
        return desk.post("/curate/drafts", {"article": article, "what": what, "entry": entry}, status)

    keep("claim", {"subject": "elsa-brandt"}, 422)
    keep("entity", {"id": "elsa-brandt", "type": "Keeper", "name": "Elsa Brandt"})
    keep("claim", CLAIM)
    desk.post(f"/curate/articles/{article}/propose", {}, 422)
    keep("source", SOURCE)
    told = keep(
        "claim",
        {
            "subject": "elsa-brandt",
            "predicate": "tends",
            "object": "principal-berth",
            "when": "1931/..",
            "locator": "tended by Elsa Brandt",
            "speaker": "maren-holt",
        },
    )
    assert told["says"] == "Elsa Brandt tends Principal keeper of Gull Rock"
    extra = keep("claim", CLAIM | {"locator": "another"})["draft"]["id"]
    desk.post(f"/curate/drafts/{extra}", {"entry": CLAIM | {"object": "113", "locator": "another"}})
    desk.post(f"/curate/drafts/{extra}/discard", {})
    made = desk.post(f"/curate/articles/{article}/propose", {"title": "News of the harbour"})["proposal"]
    project = app.extensions[SITE].current().project
    proposal, _ = proposals.find(project, made)
    assert [one.what for one in proposal.operations] == ["source", "entity", "claim", "claim"]
    assert proposal.by == "Ada Curator <curator@example.org>"
    rows = desk.get("/curate/drafts", article=article)
    assert {one["proposal"] for one in rows} == {made}
    desk.post(f"/curate/drafts/{rows[0]['id']}/discard", {}, 422)
    # The text itself is in none of the files that are published.
    assert TEXT.split("\n")[1] not in json.dumps([str(one) for one in proposal.operations])


def test_qualifiers_are_typed_and_told_by_their_own_names(desk: Desk, article: str) -> None:
    offered = desk.get("/curate/form", subject="gull-rock-light", predicate="stairs")["qualifiers"]
    names = [one["value"] for menu in offered for one in menu["options"]]
    assert "stairs" not in names
    assert {"height", "regards"} <= set(names)
    assert names.index("height") < names.index("regards"), "what is said of such things comes first"
    wrong = {"qualifiers": {"height": "tall", "regards": "no-such-light", "colour": "red"}}
    told = desk.post("/curate/check", {"article": article, "what": "claim", "entry": CLAIM | wrong})
    fields = {one["field"] for one in told["troubles"]}
    assert fields == {"qualifiers.height", "qualifiers.regards", "qualifiers.colour"}
    right = {"qualifiers": {"regards": ["maren-holt", "tobias-wick"], "height": "38 metre"}}
    made = desk.post("/curate/drafts", {"article": article, "what": "claim", "entry": CLAIM | right})
    assert made["draft"]["entry"]["qualifiers"] == right["qualifiers"]
    form = {"what": "claim", **CLAIM, "qualifier": ["regards", "", "height"]}
    page = desk.send(
        f"/desk/articles/{article}/drafts", **form, **{"qualifier-value": ["maren-holt", "", ""]}
    )
    assert page.startswith("422")
    assert "give “height” a value" in page
    assert 'value="maren-holt"' in page


def test_a_draft_is_changed_discarded_and_taken_back(desk: Desk, article: str) -> None:
    said = CLAIM | {"qualifiers": {"regards": "maren-holt"}, "reporter": ["maren-holt", "tobias-wick"]}
    kept = {"article": article, "what": "claim", "entry": said}
    desk.post("/curate/drafts", kept)
    again = desk.post("/curate/drafts", kept)["draft"]
    assert len(desk.get("/curate/drafts", article=article)) == 1, "sent twice, kept once"
    page = desk.client.get(
        f"/desk/articles/{article}?draft={again['id']}", headers={"Accept": "text/html"}
    ).text
    assert 'value="maren-holt, tobias-wick"' in page or 'value="maren-holt; tobias-wick"' in page
    form = {"what": "claim", **CLAIM, "draft": again["id"], "was": again["was"], "seen": 1}
    qualified = {"qualifier": ["regards"], "qualifier-value": ["tobias-wick"]}
    assert desk.send(f"/desk/articles/{article}/drafts", **form, **qualified).startswith("200")
    (now,) = desk.get("/curate/drafts", article=article)
    assert now["entry"]["qualifiers"] == {"regards": "tobias-wick"}
    assert "reporter" not in now["entry"]
    late = desk.send(f"/desk/articles/{article}/drafts", **form | {"object": "113"})
    assert "changed meanwhile in another window" in late
    desk.post(f"/curate/drafts/{now['id']}", {"entry": CLAIM, "was": again["was"]}, 409)
    page = desk.send(f"/desk/drafts/{now['id']}/discard")
    assert "Take it back" in page
    assert desk.get("/curate/drafts", article=article) == []
    assert [one["id"] for one in desk.get("/curate/drafts", article=article, discarded="true")] == [now["id"]]
    assert desk.send(f"/desk/drafts/{now['id']}/restore").startswith("200")
    assert desk.get("/curate/drafts", article=article) == [now]
    desk.post(f"/curate/drafts/{now['id']}/discard", {})
    assert desk.post(f"/curate/drafts/{now['id']}/restore", {}) == now


def test_nobody_reaches_another_ones_desk(app: Flask, desk: Desk, article: str) -> None:
    other = Desk(signed_in(app, "reviewer"))
    assert other.get("/curate/articles") == []
    assert other.client.get(f"/curate/articles/{article}").status_code == 404
    assert signed_in(app, "reader").get("/curate/articles").status_code == 403
    assert app.test_client().get("/curate/articles").status_code == 401
    assert desk.client.get("/curate/articles/..%2f..%2fsecret").status_code == 404
    project = app.extensions[SITE].current().project
    place = next((project.state / "desk").iterdir())
    assert place.stat().st_mode & 0o077 == 0


def test_without_a_script(desk: Desk) -> None:
    page = desk.send("/desk/articles", text=TEXT, title="By form")
    assert page.startswith("200")
    article = desk.get("/curate/articles")[0]["id"]
    form = {"what": "claim", "start": 0, "end": 10, **CLAIM, "reporter": "maren-holt, tobias-wick"}
    wrong = desk.send(f"/desk/articles/{article}/drafts", **{**form, "object": "many"})
    assert wrong.startswith("422")
    assert 'value="many"' in wrong
    page = desk.send(f"/desk/articles/{article}/drafts", **form)
    assert page.startswith("200")
    draft = desk.get("/curate/drafts", article=article)[0]
    assert draft["entry"]["reporter"] == ["maren-holt", "tobias-wick"]
    assert desk.send(f"/desk/articles/{article}/source", source="gull-rock-log").startswith("200")
    assert desk.get("/curate/articles")[0]["source"] == "gull-rock-log"
    assert desk.send(f"/desk/articles/{article}/source", source="no-such-log").startswith("422")
    much = desk.send("/desk/articles", text="The Gull Rock Light has 112 steps. " * 30_000)
    assert much.startswith("422")
    assert "characters" in much
    upload = (io.BytesIO(b"PK\x03\x04 a document"), "x.docx")
    assert "ZIP archive" in desk.send("/desk/articles", file=upload)


@pytest.fixture(scope="module")
def desk_address(app: Flask) -> Iterator[str]:
    with listening(app) as where:
        yield where


@pytest.mark.parametrize("_", [pytest.param(0, marks=MARKS)])
def test_an_article_with_the_keys_alone(  # noqa: PLR0915 - one article from its text to a proposal
    app: Flask, desk: Desk, article: str, desk_address: str, chrome: webdriver.Chrome, _: int
) -> None:
    link = sessions.link(app.extensions[KEY].book, person(app, "curator").id)
    chrome.get(f"{desk_address}/desk/sign-in?link={link}&next=/desk/articles/{article}")
    wait(chrome, "document.querySelector('input[name=predicate]')")
    complaints(chrome)

    def press(*keys: str) -> None:
        ActionChains(chrome).send_keys(*keys).perform()

    def focused(name: str) -> None:
        wait(chrome, f"document.activeElement.name === '{name}'")

    def pick(typed: str, value: str) -> None:
        press(typed)
        wait(chrome, "document.activeElement.getAttribute('aria-activedescendant')")
        press(Keys.ENTER)
        wait(chrome, f"document.activeElement.value === '{value}'")

    def kept(count: int) -> None:
        wait(chrome, f"document.querySelectorAll('[data-draft]').length === {count}")

    def keep() -> None:
        ActionChains(chrome).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()

    def go(key: str, until: str) -> None:
        for _step in range(80):
            press(key)
            if chrome.execute_script(f"const here = document.activeElement; return Boolean({until})"):
                return
        pytest.fail(until)

    # From the top of the page to the text, which is one stop; and to the name that is not known.
    go(Keys.TAB, "here.closest('#text')")
    go(Keys.ARROW_RIGHT, "here.textContent === 'Elsa Brandt'")
    press(Keys.ENTER)
    focused("type")
    press("keeper", Keys.TAB)
    wait(chrome, "document.getElementById('entity-id').value.startsWith('elsa-brandt')")
    keep()
    kept(1)
    # A claim of the next sentence: what is taken comes from what fits.
    wait(chrome, "document.activeElement.closest('#text')")
    press(Keys.ARROW_DOWN, Keys.ENTER)
    focused("subject")
    pick("elsa", "elsa-brandt")
    press(Keys.TAB)
    focused("predicate")
    pick("tends", "tends")
    press(Keys.TAB)
    focused("object")
    pick("princ", "principal-berth")
    go(Keys.TAB, "here.name === 'when'")
    press("1920/..")
    # Somebody else held it then, which is shown before it is kept.
    wait(chrome, "!document.querySelector('[data-make=claim] [data-rivals=conflicts]').hidden")
    # Qualified by a property of the ontology, whose values are completed; a wrong one is told in its row.
    ActionChains(chrome).key_down(Keys.ALT).send_keys("q").key_up(Keys.ALT).perform()
    focused("qualifier")
    pick("regar", "regards")
    press(Keys.TAB)
    focused("qualifier-value")
    press("nobody")
    wait(chrome, "document.querySelector('[data-qualifier] .trouble').textContent.includes('nobody')")
    press(*[Keys.BACKSPACE] * 6)
    pick("gull", "gull-rock-light")
    # Another one that is not wanted after all.
    ActionChains(chrome).key_down(Keys.ALT).send_keys("q").key_up(Keys.ALT).perform()
    wait(chrome, "document.querySelectorAll('[data-qualifier]').length === 2")
    go(Keys.TAB, "here.matches('[data-remove]')")
    press(Keys.ENTER)
    wait(chrome, "document.querySelectorAll('[data-qualifier]').length === 1")
    keep()
    kept(2)
    # The source that the article is, and all of it proposed.
    go(Keys.TAB, "here.matches('details[data-make=source] > summary')")
    press(Keys.ENTER)
    go(Keys.TAB, "here.name === 'type'")
    press("broad")
    keep()
    kept(3)
    # A draft is changed, another discarded and taken back.
    go(Keys.TAB, "here.textContent === 'Change' && here.closest('li').textContent.includes(' tends ')")
    press(Keys.ENTER)
    wait(chrome, "document.querySelector('[name=draft]') && document.activeElement.name === 'subject'")
    assert chrome.execute_script("return document.querySelector('[name=qualifier]').value") == "regards"
    go(Keys.TAB, "here.name === 'speaker'")
    pick("maren", "maren-holt")
    keep()
    wait(chrome, "!document.querySelector('[name=draft]') && document.querySelector('#drafts dl')")
    go(Keys.TAB, "here.textContent === 'Discard' && here.closest('li').textContent.includes(' tends ')")
    press(Keys.ENTER)
    wait(chrome, "document.querySelectorAll('[data-draft]').length === 2")
    wait(chrome, "document.activeElement.textContent === 'Take it back'")
    press(Keys.ENTER)
    kept(3)
    go(Keys.TAB, "here.form?.id === 'propose' && here.type === 'submit'")
    press(Keys.ENTER)
    wait(chrome, "new URLSearchParams(location.search).get('done')")
    drafts = desk.get("/curate/drafts", article=article)
    claim = drafts[1]["entry"]
    assert claim["subject"] == "elsa-brandt"
    assert (claim["qualifiers"], claim["speaker"]) == ({"regards": "gull-rock-light"}, "maren-holt")
    assert claim["locator"].startswith('"Fog is the sea')
    assert len(claim["locator"].split()) <= 12
    assert TEXT[drafts[1]["start"] : drafts[1]["end"]].startswith('"Fog')
    assert complaints(chrome) == []


def test_drafts_outlive_the_server(app: Flask, desk: Desk, article: str) -> None:
    entry = {"id": "second-lamp", "type": "Lamp", "name": "Second lamp"}
    desk.post("/curate/drafts", {"article": article, "what": "entity", "entry": entry})
    again = Shelf(app.extensions[SITE].current().project, person(app, "curator").id)
    assert [one.entry for one in again.drafts(article)] == [entry]

"""Changes are reviewed on pages and by programs: decided part by part, shown, undone, never overwritten."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from selenium.webdriver.common.keys import Keys

from kg import snapshot
from kg.curate import decide, drafting, proposals
from kg.curate.desk import open_desk
from kg.limits import Limits
from kg.people import sessions, tokens
from kg.serving import Serving
from tests.web.browsing import MARKS, complaints, wait
from tests.web.conftest import copied
from tests.web.listening import listening
from tests.web.signing import person, signed_in, token_of
from web.app import close, create_app, watch
from web.session import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient
    from selenium import webdriver

    from kg.claims import Claim
    from kg.project import Project

PROPOSER = "Pat Low <pat@l.example>"


class Room:
    """A server that curates a copy of the second domain, kept by git; its files are to be written."""

    def __init__(self, app: Flask, project: Project, address: str) -> None:
        self.app, self.project, self.address = app, project, address

    def claims(self) -> dict[str, Claim]:
        return {one.id: one for one in open_desk(self.project).dataset.claims}

    def free(self, number: int) -> Claim:
        """A claim that nothing answers, another one for each test."""
        usable = [one for one in self.claims().values() if not one.refs and one.locator and not one.retracted]
        return sorted(usable, key=lambda one: one.id)[number]

    def propose(self, *operations: Any) -> str:  # noqa: ANN401 - whatever changes
        return decide.propose(self.project, operations, "A change", PROPOSER).id

    def note(self, claim: Claim, text: str) -> str:
        return self.propose(drafting.amend(open_desk(self.project), "claim", claim.id, {"note": text}))

    def program(self, role: Any) -> httpx.Client:  # noqa: ANN401 - a role
        book = self.app.extensions[KEY].book
        scopes = {"reader": ["read"], "curator": ["curate"], "reviewer": ["curate", "review"]}[role]
        _, secret = tokens.add(book, person(self.app, role).id, "a test", scopes)
        return httpx.Client(
            base_url=self.address,
            headers={"Authorization": f"Bearer {secret}", "Accept": "application/json"},
            timeout=60,
        )


@pytest.fixture(scope="module")
def room(lights: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    project = copied(lights, tmp_path_factory)
    (project.root / ".gitignore").write_text(".statecraft/\n")
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        who = ["-c", "user.name=x", "-c", "user.email=x@y.example"]
        subprocess.run(["git", "-C", str(project.root), *who, *arguments], check=True)
    made = create_app(
        project, snapshot=snapshot.build(project), limits=Limits(workers=1), serving=Serving(curate=True)
    )
    watch(made)
    with listening(made) as address:
        yield Room(made, project, address)
    close(made)


@pytest.fixture(scope="module")
def reviewer(room: Room) -> FlaskClient:
    return signed_in(room.app, "reviewer")


def post(client: FlaskClient, path: str, **fields: Any) -> Any:  # noqa: ANN401 - a test's answer
    return client.post(path, data={"csrf_token": token_of(client), **fields})


def test_parts_are_decided_by_themselves_and_shown(room: Room, reviewer: FlaskClient) -> None:
    """Of two claims one is accepted without a qualifier, the other refused; git has the reviewer's name."""
    claim = room.free(0)
    said = open_desk(room.project).said("claim", claim.id)
    source = claim.source.rpartition("/")[2]
    name = room.propose(
        drafting.add_claim(
            room.project, source, said | {"locator": "read again", "hedge": "reported", "note": "mine"}
        ),
        drafting.add_claim(room.project, source, said | {"locator": "read thrice"}),
    )
    page = reviewer.get(f"/desk/proposals/{name}")
    assert 'name="refuse" value="0.hedge"' in page.text
    seen = page.text.partition('name="seen" value="')[2].partition('"')[0]
    fields = {"d:0": "accept", "d:1": "refuse", "refuse": "0.hedge", "seen": seen, "text": "not the hedge"}
    (room.project.root / "mine.txt").write_text("not to be committed")
    answer = post(reviewer, f"/desk/proposals/{name}/decide", **fields)
    assert answer.status_code == 303, answer.text
    done, _ = proposals.find(room.project, name)
    assert (done.state, len(done.operations), len(done.refused)) == ("accepted", 1, 2)
    fresh = done.operations[0].id
    assert (room.claims()[fresh].hedge, room.claims()[fresh].note) == (None, "mine")
    assert "read again" in reviewer.get(f"/claim/{fresh}", headers={"Accept": "text/html"}).text, (
        "shown at once"
    )
    assert not [one for one in room.claims().values() if one.locator == "read thrice"]
    git = ["git", "-C", str(room.project.root), "log", "-1", "--format=%an", "--name-only"]
    told = subprocess.run(git, check=True, capture_output=True, text=True).stdout.split("\n")
    assert told[0] == "Ada Reviewer"
    assert {line for line in told[1:] if line} == {f"data/proposals/{name}.yaml", claim.origin.file}


def test_what_is_accepted_while_the_rest_waits_is_a_change_of_its_own(room: Room) -> None:
    claim = room.free(1)
    desk = open_desk(room.project)
    name = room.propose(drafting.amend(desk, "claim", claim.id, {"note": "one", "confidence": "low"}))
    with room.program("reviewer") as client:
        path = f"/curate/proposals/{name}"
        assert client.get(path).json()["changes"][0]["parts"] == ["note", "confidence"]
        part = client.post(f"{path}/decide", json={"accept": ["0.note"]}).raise_for_status().json()
        assert (part["part_of"], part["state"]) == (name, "accepted")
        waiting = client.get(path).json()
        assert (waiting["state"], waiting["changes"][0]["now"]) == ("open", {"confidence": "low"})
        assert client.post(f"{path}/decide", json={"refuse": ["7"]}).status_code == 422
        client.post(f"{path}/decide", json={"refuse": ["0"], "text": "no"}).raise_for_status()
        assert client.get(path).json()["state"] == "declined"
        assert room.claims()[claim.id].note == "one"
        client.post("/curate/undo", json={"proposal": part["id"], "reason": "never mind"}).raise_for_status()
        assert room.claims()[claim.id].note is None
        assert [one["id"] for one in client.get("/curate/history").json()].count(part["id"]) == 1


def test_the_second_of_two_reviewers_sees_what_the_first_did(room: Room, reviewer: FlaskClient) -> None:
    claim = room.free(2)
    mine, other = room.note(claim, "first"), room.note(claim, "second")
    pages = [reviewer.get(f"/desk/proposals/{name}").text for name in (mine, other)]
    seen = [page.partition('name="seen" value="')[2].partition('"')[0] for page in pages]
    decide.say(room.project, mine, "commented", PROPOSER, "Wait for page 3.")
    late = post(reviewer, f"/desk/proposals/{mine}/decide", **{"d:0": "accept", "seen": seen[0]})
    assert late.status_code == 409
    assert "Wait for page 3." in late.text
    assert room.claims()[claim.id].note is None
    assert post(reviewer, f"/desk/proposals/{mine}/decide", **{"d:0": "accept"}).status_code == 303
    stale = post(reviewer, f"/desk/proposals/{other}/decide", **{"d:0": "accept", "seen": seen[1]})
    assert stale.status_code == 409
    assert "note: (none) -&gt; first" in stale.text
    assert room.claims()[claim.id].note == "first"
    # Whoever still thinks so saves the proposal anew, and it stands on what the files say now.
    assert post(reviewer, f"/desk/proposals/{other}/amend", text="even so").status_code == 303
    assert post(reviewer, f"/desk/proposals/{other}/decide", all="accept").status_code == 303
    assert room.claims()[claim.id].note == "second"
    undone = post(reviewer, f"/desk/history/{mine}/undo", reason="too hasty")
    assert undone.status_code == 409
    assert "first -&gt; second" in undone.text


def test_a_proposal_is_amended_and_the_other_side_sees_how(room: Room, reviewer: FlaskClient) -> None:
    """Its author by JSON, a reviewer on the page; each is shown the difference, nobody overwrites anybody."""
    claim = room.free(9)
    said = open_desk(room.project).said("claim", claim.id)
    source = claim.source.rpartition("/")[2]
    entry = said | {"locator": "read in the rain", "note": "mine"}
    changes = [{"add": "claim", "source": source, "entry": dict(entry) | {"locator": one}} for one in "ab"]
    with room.program("curator") as client:
        made = client.post("/curate/proposals", json={"changes": changes}).raise_for_status().json()
        path = f"/curate/proposals/{made['id']}/amend"
        body = {
            "set": {"0.note": "ours", "0.qualifiers.height": "3 metre"},
            "drop": ["1"],
            "seen": made["seen"],
        }
        told = client.post(path, json=body).raise_for_status().json()
        assert len(told["changes"]) == 1
        assert told["history"][-1]["difference"] == [
            "1, note: mine -> ours",
            "1, qualifiers.height: (none) -> 3 metre",
            f"2 is left out: {said['subject']} {said['predicate']} {said['object']}",
        ]
        assert client.post(path, json={**body, "drop": []}).status_code == 409
        assert client.post(path, json={"set": {"7.note": "x"}}).status_code == 422
        assert client.post(path, json={"drop": ["0"]}).status_code == 422
        others_ = room.note(claim, "not the curator's")
        assert client.post(f"/curate/proposals/{others_}/amend", json={"drop": ["0"]}).status_code == 403
    where = f"/desk/proposals/{made['id']}"
    page = reviewer.get(where).text
    assert "1, note: mine -&gt; ours" in page
    assert 'name="v:0.subject"' in page
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    fields = {"v:0.note": "theirs", "more:0": "regards", "more-value:0": "nobody", "seen": seen}
    wrong = post(reviewer, f"{where}/amend", **fields)
    assert wrong.status_code == 422
    assert "1, qualifiers.regards: " in wrong.text
    assert "theirs</textarea>" in wrong.text, "what was typed is still there"
    fields |= {"v:0.subject": "no-such-light", "more:0": "", "more-value:0": ""}
    assert "1, subject: " in post(reviewer, f"{where}/amend", **fields).text
    right = {"v:0.note": "theirs", "v:0.qualifiers.height": "", "seen": seen, "text": "as the page has it"}
    assert post(reviewer, f"{where}/amend", **right).status_code == 303
    assert post(reviewer, f"{where}/amend", **right).status_code == 409
    curator = signed_in(room.app, "curator").get(where).text
    assert "1, qualifiers.height: 3 metre -&gt; (none)" in curator
    assert "as the page has it" in curator
    other = signed_in(room.app, "curator").get(f"/desk/proposals/{others_}").text
    assert "Save the proposal" not in other, "neither its author nor a reviewer"


def test_the_consequences_name_what_becomes_untrue(room: Room, reviewer: FlaskClient) -> None:
    with room.program("curator") as client:
        changes = [{"retract": "source", "id": "light-list-1931", "reason": "forged"}]
        made = client.post("/curate/proposals", json={"changes": changes, "title": "All of it"})
        name = made.raise_for_status().json()["id"]
        told = client.get(f"/curate/proposals/{name}/consequences").raise_for_status().json()
        assert {one["question"] for one in told["answers"]} == {"02-rival-heights"}
        assert told["untrue"]
        assert client.post(f"/curate/proposals/{name}/decide", json={"accept": ["all"]}).status_code == 403
    page = reviewer.get(f"/desk/proposals/{name}/consequences").text
    assert 'id="consequences"' in page
    assert "/questions/02-rival-heights" in page
    assert post(reviewer, f"/desk/proposals/{name}/reject", text="").status_code == 422
    assert post(reviewer, f"/desk/proposals/{name}/reject", text="no").status_code == 303


def test_a_claim_is_withdrawn_or_corrected_and_both_stay_findable(room: Room, reviewer: FlaskClient) -> None:
    wrong, right = room.free(3), room.free(4)
    html = {"Accept": "text/html"}
    assert f"/desk/withdraw/claim/{wrong.id}" in reviewer.get(f"/claim/{wrong.id}", headers=html).text
    assert post(reviewer, f"/desk/withdraw/claim/{wrong.id}", reason="misread").status_code == 303
    assert "misread" in reviewer.get(f"/claim/{wrong.id}", headers=html).text
    answer = post(
        reviewer, f"/desk/correct/{right.id}", **{"v:locator": "on the back", "v:note": "it says so"}
    )
    assert answer.status_code == 303
    after = room.claims()
    fresh = next(one for one in after.values() if one.locator == "on the back")
    assert right.id in after
    assert f"/claim/{right.id}" in reviewer.get(f"/claim/{fresh.id}", headers=html).text
    with room.program("curator") as client:
        told = client.post(f"/curate/claims/{room.free(5).id}/retract", json={"reason": "x"}).json()
        assert told["state"] == "open", "a curator proposes"


def test_a_thing_is_withdrawn_and_its_page_says_so(room: Room, reviewer: FlaskClient) -> None:
    kind = open_desk(room.project).said("entity", "sker-light")["type"]
    name = "phantom-light"
    with room.program("reviewer") as client:
        entry = {"id": name, "type": kind, "name": "Phantom Light"}
        made = client.post("/curate/proposals", json={"changes": [{"add": "entity", "entry": entry}]}).json()
        client.post(f"/curate/proposals/{made['id']}/decide", json={"accept": ["all"]}).raise_for_status()
    assert post(reviewer, f"/desk/withdraw/entity/{name}", reason="never built").status_code == 303
    page = reviewer.get(f"/id/{name}", headers={"Accept": "text/html"}).text
    assert "never built" in page
    turtle = reviewer.get(f"/id/{name}.ttl").text
    assert "retractionReason" in turtle


def test_duplicates_are_judged_once_merged_and_split(room: Room, reviewer: FlaskClient) -> None:
    assert reviewer.get("/desk/duplicates").status_code == 200
    pair = {"kept": "sker-light", "other": "sker-lightship"}
    compared = reviewer.get("/desk/merge", query_string=pair)
    assert compared.status_code == 200
    judged = post(
        reviewer, "/desk/merge", **pair, verdict="unsure", reason="the plans are lost", evidence="file 7"
    )
    assert judged.status_code == 303, judged.text
    listed = reviewer.get("/desk/duplicates").text
    assert "the plans are lost" in listed
    assert "file 7" in listed
    with room.program("reviewer") as client:
        assert all(
            {one["one"], one["other"]} != {*pair.values()} for one in client.get("/curate/duplicates").json()
        )
        split = client.post("/curate/split", json={"id": "old-gull", "reason": "two towers"})
        split.raise_for_status()
        merged = client.post(
            "/curate/merge", json={"kept": "gull-rock-light", "other": "old-gull", "reason": "one"}
        )
        merged.raise_for_status()
        answer = client.get("/id/old-gull", headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["location"]) == (301, "/id/gull-rock-light")


def test_who_may_not_is_refused_and_what_is_hostile_is_text(room: Room) -> None:
    evil = '<script>alert("x")</script>'
    name = room.note(room.free(6), evil)
    curator = signed_in(room.app, "curator")
    page = curator.get(f"/desk/proposals/{name}").text
    assert "&lt;script&gt;alert" in page
    assert evil not in page
    assert 'value="accept"' not in page, "a curator is not shown what only reviewers may"
    assert post(curator, f"/desk/proposals/{name}/decide", all="accept").status_code == 403
    assert room.app.test_client().get(f"/desk/proposals/{name}").status_code == 303
    with room.program("curator") as client:
        assert client.get("/curate/proposals/no-such-one").status_code == 404
        for body in (
            "[",
            '"x"',
            "{}",
            '{"changes": 1}',
            '{"changes": [{"add": {}}]}',
            '{"changes": [{"drop": "all"}]}',
        ):
            answer = client.post(
                "/curate/proposals", content=body, headers={"Content-Type": "application/json"}
            )
            assert answer.status_code in {400, 422}, body
            assert answer.headers["content-type"] == "application/problem+json"
    with room.program("reader") as client:
        assert client.get("/curate/proposals").status_code == 403
    assert (
        httpx.get(f"{room.address}/curate/proposals", headers={"Accept": "application/json"}).status_code
        == 401
    )


class TestInABrowser:
    pytestmark = MARKS

    @pytest.mark.parametrize("width", [360, 1280])
    def test_a_reviewer_decides_in_a_browser(self, room: Room, chrome: webdriver.Chrome, width: int) -> None:
        """Without a mouse: the effect unfolds, the change is accepted, and its claim says so."""
        claim = room.free(7 if width == 360 else 8)
        name = room.note(claim, f"seen on {width}")
        complaints(chrome)
        chrome.set_window_size(width, 900)
        link = sessions.link(room.app.extensions[KEY].book, person(room.app, "reviewer").id)
        chrome.get(f"{room.address}/desk/sign-in?link={link}&next=/desk/proposals/{name}")
        wait(chrome, "document.querySelector('#consequences-fold a[data-part]') !== null")
        chrome.find_element("css selector", "#consequences-fold summary").send_keys(Keys.ENTER)
        wait(chrome, "document.getElementById('consequences') !== null")
        assert f"seen on {width}" in chrome.find_element("id", "consequences").text
        assert chrome.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
        chrome.find_element("id", "text").send_keys("Right.", Keys.TAB, Keys.ENTER)
        wait(chrome, "document.querySelector('h1 + .meta .badge')?.textContent === 'accepted'")
        assert "Right." in chrome.find_element("class name", "discussion").text
        assert room.claims()[claim.id].note == f"seen on {width}"
        assert not complaints(chrome)
        chrome.delete_all_cookies()

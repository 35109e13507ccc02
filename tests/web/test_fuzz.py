"""Random requests, right and wrong: no server error, and nothing that the OpenAPI document does not tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks

from kg import snapshot
from kg.people import tokens
from kg.serving import Serving
from tests.web.conftest import LIMITS, copied
from tests.web.signing import person
from web.app import close, create_app
from web.session import KEY, is_guarded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from kg.people.roles import Role
    from kg.project import Project

checks.load_all_checks()
CHECKS = checks.CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "response_headers_conformance",
        "allow_header_conformance",
        "unsupported_method",
    ]
)
BOUNDS = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def test_any_request(second: Flask) -> None:
    document = schemathesis.openapi.from_wsgi("/openapi.json", second)
    operations = [found.ok() for found in document.get_all_operations()]
    assert len(operations) >= 10
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @given(case=operation.as_strategy(generation_mode=mode))
            @BOUNDS
            def request(case: schemathesis.Case) -> None:
                _few_days(case.query)
                # In process nothing takes the compression off again, as a client does.
                case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

            try:
                request()
            except SystemError:
                # CPython 3.11 may lose count in ast.parse, which the library calls, while other threads run.
                request()


@pytest.fixture(scope="module")
def curating(lights: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application whose files may be changed by whatever is sent."""
    project = copied(lights, tmp_path_factory)
    made = create_app(project, snapshot=snapshot.build(project), limits=LIMITS, serving=Serving(curate=True))
    yield made
    close(made)


CLAIM = {"subject": "gull-rock-light", "predicate": "stairs", "object": "112", "locator": "112 steps"}


class Things:
    """What is there to be named: random requests name nothing by themselves."""

    def __init__(self, app: Flask, role: Role) -> None:
        self.client = app.test_client()
        who = person(app, role).id
        secret = tokens.add(app.extensions[KEY].book, who, "x", ("read", "curate", "review"))[1]
        self.headers = {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}
        self.count = 0

    def post(self, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
        answer = self.client.post(path, json=body, headers={**self.headers, "Accept": "application/json"})
        assert answer.status_code == 200, answer.text
        return answer.json

    def name(self, case: schemathesis.Case) -> None:
        """Let every second request be about what is there: an article, a draft, a proposal or a claim."""
        self.count += 1
        if self.count % 2:
            return
        article = self.post("/curate/articles", {"text": "The Gull Rock Light has 112 steps."})["id"]
        given = {"article_id": article}
        if "draft_id" in case.path_parameters:
            draft = {"article": article, "what": "claim", "entry": CLAIM}
            given["draft_id"] = self.post("/curate/drafts", draft)["draft"]["id"]
        if "/proposals/" in case.path:
            change = {"add": "claim", "source": "gull-rock-log", "entry": CLAIM | {"note": str(self.count)}}
            given["name"] = self.post("/curate/proposals", {"changes": [change]})["id"]
        for name in {*given} & {*case.path_parameters}:
            case.path_parameters[name] = given[name]
        if isinstance(case.body, dict) and "article" in case.body:
            case.body["article"] = article


@pytest.mark.parametrize("role", ["curator", "reviewer"])
def test_any_request_of_who_curates(curating: Flask, role: Role) -> None:
    document = schemathesis.openapi.from_wsgi("/openapi.json", curating)
    things = Things(curating, role)
    found = [one.ok() for one in document.get_all_operations()]
    operations = [one for one in found if is_guarded(one.path)]
    assert len(operations) >= 30
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(BOUNDS, max_examples=6)
            def request(case: schemathesis.Case) -> None:
                things.name(case)
                case.call_and_validate(checks=CHECKS, headers=things.headers)

            request()


def _few_days(query: Any) -> None:  # noqa: ANN401 - the library's own type is private
    """Let days be few: each is a graph of its own, which takes a while to open."""
    for name in ("asOf", "known"):
        given_day = str(query.get(name, "")) if query else ""
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", given_day):
            query[name] = "1905-06-01" if name == "asOf" else "2026-07-03"

"""Random requests, right and wrong: no server error, and nothing that the OpenAPI document does not tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks

if TYPE_CHECKING:
    from flask import Flask

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


def _few_days(query: Any) -> None:  # noqa: ANN401 - the library's own type is private
    """Let days be few: each is a graph of its own, which takes a while to open."""
    for name in ("asOf", "known"):
        given_day = str(query.get(name, "")) if query else ""
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", given_day):
            query[name] = "1905-06-01" if name == "asOf" else "2026-07-03"

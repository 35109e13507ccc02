"""Random requests within the OpenAPI document: no server error, and nothing that the document does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks

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

        @given(case=operation.as_strategy())
        @BOUNDS
        def request(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)

        request()

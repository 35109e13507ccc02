"""The reference of what a server answers, from what each view declares beside itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Flask

import kg
from kg.project import open_project
from web import openapi
from web.blueprints import FOR_ALL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_INTRO: Final = (
    "Every address that a program may call. A server tells the same, with schemas, at `/openapi.json` "
    "(OpenAPI 3.1). Errors are problem details (RFC 9457). `asOf=DATE` and `known=DATE` go with every "
    "address that shows the graph."
)


def page(root: Path) -> str:
    """Write every route that a program may call."""
    app = Flask("reference", static_folder=None)
    for view in FOR_ALL:
        app.register_blueprint(view.blueprint)
    document = openapi.document(app, open_project(root), kg.__version__)
    parts = [
        "# HTTP",
        _INTRO,
        *_paths(document["paths"]),
    ]
    return "\n\n".join(parts) + "\n"


def _paths(paths: dict[str, Any]) -> Iterator[str]:
    for path, item in sorted(paths.items()):
        yield f"## `{path}`"
        for method, told in item.items():
            yield f"**{method.upper()}**: {told['summary']}"
            if rows := list(_parameters(told.get("parameters", ()))):
                yield "\n".join(("| parameter | where | what |", "|---|---|---|", *rows))
            good = told["responses"].get("200", {}).get("content", {})
            statuses = ", ".join(f"`{code}`" for code in told["responses"])
            forms = ", ".join(f"`{form}`" for form in good)
            yield f"Answers {statuses}{f'; forms: {forms}' if forms else ''}."


def _parameters(found: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    for one in found:
        if "name" in one:
            yield f"| `{one['name']}` | {one['in']} | {_cell(one.get('description', ''))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")

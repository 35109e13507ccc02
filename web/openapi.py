"""The OpenAPI 3.1 document, put together from what each view declares beside itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kg.bibliography import FORMS
from web.lens import AS_OF, KNOWN, VERSION
from web.negotiate import HTML, PROBLEM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flask import Flask
    from werkzeug.routing import Rule

    from kg.project import Project

    View = TypeVar("View", bound=Callable[..., object])

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
#: Any JSON at all: JSON-LD has a specification of its own.
ANY: Final[Schema] = {}
_ATTRIBUTE: Final = "operation"
_VARIABLE: Final = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
_PROBLEM: Final[Schema] = {
    "type": "object",
    "description": "Problem details (RFC 9457); a query that is wrong has the place of the fault.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 0},
    },
}
_DAY: Final[Schema] = {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a request; ``where`` is ``query`` or ``path``."""

    name: str
    description: str
    where: str = "query"
    schema: Schema = field(default_factory=lambda: dict(TEXT))
    example: object = None
    several: bool = False

    def document(self) -> Schema:
        """Write it as a Parameter Object."""
        schema = {"type": "array", "items": self.schema} if self.several else self.schema
        found: Schema = {
            "name": self.name,
            "in": self.where,
            "description": self.description,
            "schema": schema,
        }
        found |= {"required": True} if self.where == "path" else {}
        return found | ({"example": self.example} if self.example is not None else {})


#: The moment that every answer can be given for.
MOMENT: Final = (
    Parameter(AS_OF, "Give what held on this day.", schema=_DAY),
    Parameter(KNOWN, "Give what was on record at the end of this day.", schema=_DAY),
    Parameter(
        VERSION, "The version of the data that a link was made from; pages tell where it is another now."
    ),
)
#: What citations are given as.
CITATIONS: Final[dict[str, Schema]] = {
    media_type: {"type": "array", "items": {"type": "object"}} if form == "csl" else TEXT
    for form, (media_type, _) in FORMS.items()
}
#: What every page gives in its place.
CITE: Final = Parameter("cite", "Give how the page is cited.", schema={"enum": list(FORMS)})


@dataclass(frozen=True, slots=True)
class Operation:
    """What a route takes and gives.

    ``gives`` maps the media types of an answer to their JSON schemas, ``takes`` those of the body of a POST;
    ``errors`` are the statuses that it can answer with besides 200, redirections among them.
    """

    summary: str
    gives: Mapping[str, Schema]
    parameters: tuple[Parameter, ...] = ()
    errors: tuple[int, ...] = ()
    takes: Mapping[str, Schema] = field(default_factory=dict)

    def document(self, address: str, method: str) -> Schema:
        """Write it as an Operation Object; its name comes from its address."""
        post = method == "POST"
        taken = set(re.findall(r"{(\w+)}", address))
        own = (p for p in self.parameters if p.where != "path" or p.name in taken)
        parameters = [p for p in own if not post or p.where == "path"]
        gives = self.gives
        if HTML in gives and not post:
            parameters.append(CITE)
            gives = {**CITATIONS, **gives}
        found: Schema = {
            "operationId": "-".join([method.lower(), *re.findall(r"\w+", address)]),
            "summary": self.summary,
            "parameters": [parameter.document() for parameter in (*parameters, *MOMENT)],
            "responses": {"200": {"description": "The answer.", "content": _content(gives)}},
        }
        if post:
            found["requestBody"] = {"required": True, "content": _content(self.takes)}
        for status in sorted({400, 429, 503, *self.errors}):
            phrase = HTTPStatus(status).phrase
            found["responses"][str(status)] = (
                {"description": phrase}
                if status < HTTPStatus.BAD_REQUEST
                else {"description": phrase, "content": {PROBLEM: {"schema": _ref("Problem")}, HTML: {}}}
            )
        return found


def operation(declared: Operation) -> Callable[[View], View]:
    """Declare what a view takes and gives, so that it stands in the document."""

    def note(view: View) -> View:
        setattr(view, _ATTRIBUTE, declared)
        return view

    return note


def declared(app: Flask) -> Iterator[tuple[Rule, Operation]]:
    """Give the routes that programs may call, in order of address."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        found = getattr(app.view_functions[rule.endpoint], _ATTRIBUTE, None)
        if isinstance(found, Operation):
            yield rule, found


def path(rule: Rule) -> str:
    """Write a route as OpenAPI does: ``/id/<slug>`` as ``/id/{slug}``."""
    return _VARIABLE.sub(r"{\1}", rule.rule)


def methods(rule: Rule, found: Operation) -> tuple[str, ...]:
    """Say which methods of a route are worth telling: HEAD follows from GET, POST has a body."""
    return tuple(m for m in ("GET", "POST") if m in (rule.methods or ()) and (m == "GET" or found.takes))


def document(app: Flask, project: Project, version: str) -> Schema:
    """Write the OpenAPI document of an application."""
    paths: Schema = {}
    for rule, found in declared(app):
        item = paths.setdefault(path(rule), {})
        for method in methods(rule, found):
            item[method.lower()] = found.document(path(rule), method)
    info: Schema = {"title": project.title, "version": version, "description": project.description}
    info |= {"license": {"name": project.licence}} if project.licence else {}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM}},
    }


def _content(types: Mapping[str, Schema]) -> Schema:
    return {media_type: {"schema": schema} if schema else {} for media_type, schema in types.items()}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}

"""JSON schemas of what several routes give, for their declarations."""

from __future__ import annotations

from typing import Any, Final

from web import negotiate as n
from web.openapi import ANY, TEXT, Parameter, Schema

_TERM: Final[Schema] = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode", "triple"]},
        "datatype": TEXT,
        "xml:lang": TEXT,
    },
}
#: SPARQL 1.1 Query Results JSON Format, section 3.
_RESULTS: Final[Schema] = {
    "type": "object",
    "required": ["head"],
    "properties": {
        "head": {"type": "object", "properties": {"vars": {"type": "array", "items": TEXT}}},
        "boolean": {"type": "boolean"},
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {
                "bindings": {
                    "type": "array",
                    "items": {"type": "object", "additionalProperties": _TERM},
                }
            },
        },
    },
    "oneOf": [{"required": ["boolean"]}, {"required": ["results"]}],
}
#: What graphs are given as, and the tables of queries.
RDF: Final[dict[str, Schema]] = {n.TURTLE: TEXT, n.NTRIPLES: TEXT, n.RDFXML: TEXT, n.JSONLD: ANY}
TABLES: Final[dict[str, Schema]] = {n.JSON_RESULTS: _RESULTS, n.XML_RESULTS: TEXT, n.CSV: TEXT, n.TSV: TEXT}
PAGE: Final[dict[str, Schema]] = {n.HTML: TEXT}
#: What a page about a thing offers, by suffix and by ``Accept``.
THING: Final[dict[str, Schema]] = {**PAGE, **RDF}


def record(**properties: Schema) -> Schema:
    """Write the schema of an object that has all of these and nothing else.

    >>> record(n={"type": "integer"})["required"]
    ['n']
    """
    made: dict[str, Any] = {"type": "object", "required": list(properties), "properties": properties}
    return made | {"additionalProperties": False}


def several(items: Schema) -> Schema:
    """Write the schema of a list."""
    return {"type": "array", "items": items}


#: An object whose names the guide to the command that gives the same explains.
OBJECT: Final[Schema] = {"type": "object"}


def suffix(*names: str) -> Parameter:
    """Declare a suffix that chooses the form of an answer."""
    return Parameter("suffix", "The form of the answer.", where="path", schema={"enum": list(names)})


def slug(what: str) -> Parameter:
    """Declare the last part of the address of a thing."""
    suffixes = ", ".join(f".{suffix}" for suffix in n.SUFFIXES)
    text = f"The {what}'s id, the last part of its IRI; with {suffixes} after it, its data."
    return Parameter("slug", text, where="path")

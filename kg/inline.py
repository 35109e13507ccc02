"""Rows that another server answered with, written as data of a query (SPARQL 1.1, section 10)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode, Variable

from kg.errors import ServiceFailed

if TYPE_CHECKING:
    from kg.engine import Term

#: The type of a value in SPARQL 1.1 Query Results JSON; the second literal is what some servers still write.
_LITERALS: Final = frozenset({"literal", "typed-literal"})


def inline(body: bytes, endpoint: str, nodes: str) -> str:
    """Write SPARQL results in JSON as a group that holds them.

    A blank node, for which data has no form, becomes an IRI that begins with ``nodes`` (RDF 1.1 Concepts,
    section 3.5). The text is read here and not by the engine's parser, whose stack overflows with a value
    that is nested deep enough.

    >>> body = b'''{"head": {"vars": ["n"]}, "results": {"bindings": [
    ...     {"n": {"type": "literal", "value": "x"}}, {}]}}'''
    >>> inline(body, "http://x.example/sparql", "http://y.example/")
    '{ VALUES (?n) { ("x") (UNDEF) } }'

    Raises:
        ServiceFailed: they are none.
    """
    try:
        answer = json.loads(body)
        names = [Variable(name) for name in answer["head"]["vars"]]
        rows = [
            [_written(row.get(name.value), nodes) for name in names] for row in answer["results"]["bindings"]
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        message = f"{endpoint} does not answer with SPARQL results in JSON"
        raise ServiceFailed(message) from error
    head = " ".join(map(str, names))
    data = " ".join(f"({' '.join(row)})" for row in rows)
    return f"{{ VALUES ({head}) {{ {data} }} }}"


def _written(value: dict[str, Any] | None, nodes: str) -> str:
    return "UNDEF" if value is None else str(_term(value, nodes))


def _term(value: dict[str, Any], nodes: str) -> Term:
    """Make a term, which checks what it is given.

    Raises:
        ValueError: it is none, or none that SPARQL 1.1 knows.
    """
    kind, text = value["type"], value["value"]
    if kind == "uri":
        return NamedNode(text)
    if kind == "bnode":
        return NamedNode(nodes + hashlib.sha256(text.encode()).hexdigest()[:24])
    if kind not in _LITERALS:
        raise ValueError(kind)
    if "xml:lang" in value:
        return Literal(text, language=value["xml:lang"])
    return Literal(text, datatype=NamedNode(value["datatype"])) if "datatype" in value else Literal(text)

"""Reads what a server answers so that answers of several servers can be compared."""

from __future__ import annotations

import json
from collections import Counter

from pyoxigraph import Literal, RdfFormat, parse

SELECT_JSON = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"
_FORMATS = {
    N_TRIPLES: RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "text/ntriples": RdfFormat.N_TRIPLES,
}


def read(body: bytes, media_type: str) -> Counter[tuple[str, ...]]:
    """Give the rows of an answer, each as the texts of its terms: datatypes are written in many ways.

    >>> read(b'{"boolean": true}', "application/sparql-results+json")
    Counter({('true',): 1})

    Raises:
        ValueError: it is neither SPARQL results in JSON nor a graph in N-Triples or Turtle.
    """
    kind = media_type.partition(";")[0].strip()
    if kind in _FORMATS:
        return Counter(
            tuple(_text(term) for term in (t.subject, t.predicate, t.object))
            for t in parse(body, _FORMATS[kind])
        )
    answer = json.loads(body)
    if "boolean" in answer:
        return Counter([(str(answer["boolean"]).lower(),)])
    names = answer["head"]["vars"]
    rows = answer["results"]["bindings"]
    return Counter(tuple(row[name]["value"] if name in row else "" for name in names) for row in rows)


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal) else str(term)

"""Results of validation (SHACL 3.6) as problems: what is wrong, of what, where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from kg import vocab as v
from kg.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

    from kg.errors import Severity
    from kg.places import Places
    from kg.schema import Schema

_REPEATS = ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?"))


def problems(report: rdflib.Graph, places: Places, schema: Schema) -> Iterator[Problem]:
    """Give every result of a report as a problem at its place."""
    for result in report.objects(None, SH.result):
        yield _problem(report, result, places, schema)


def _problem(report: rdflib.Graph, result: Node, places: Places, schema: Schema) -> Problem:
    focus = str(report.value(result, SH.focusNode) or "")
    path = report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    said = " ".join(sorted(map(str, report.objects(result, SH.resultMessage)))) or "does not fit its shape"
    severity: Severity = "error" if report.value(result, SH.resultSeverity) == SH.Violation else "warning"
    about = [v.local_name(focus) or focus]
    if path is not None:
        about.append(path_in_words(report, path, schema))
    origin = places.find(focus, _step(report, path), str(value if value is not None else ""))
    return Problem(origin, "shacl", f"{' · '.join(about)}: {said}", severity)


def _step(report: rdflib.Graph, path: Node | None) -> str:
    """Give the first step of a path: the claim that makes it is the one to look at."""
    if path is None:
        return ""
    if isinstance(path, rdflib.URIRef):
        return str(path)
    if (path, RDF.first, None) in report:
        return _step(report, report.value(path, RDF.first))
    back = report.value(path, SH.inversePath)
    if isinstance(back, rdflib.URIRef):
        return f"^{back}"
    inner = next((one for key, _ in _REPEATS if (one := report.value(path, key)) is not None), None)
    choices = report.value(path, SH.alternativePath)
    return _step(
        report, inner if inner is not None else report.value(choices, RDF.first) if choices else None
    )


def path_in_words(report: rdflib.Graph, path: Node, schema: Schema) -> str:
    """Write a property path for a curator (SHACL 2.3.1), with the labels of its properties.

    >>> from rdflib import URIRef
    >>> from kg.schema import Schema
    >>> path_in_words(rdflib.Graph(), URIRef("https://x.example/owns"), Schema({}, {}, {}, {}))
    'owns'
    """
    if isinstance(path, rdflib.URIRef):
        return schema.label(str(path))
    if (path, RDF.first, None) in report:
        return " / ".join(path_in_words(report, step, schema) for step in Collection(report, path))
    if (back := report.value(path, SH.inversePath)) is not None:
        prop = schema.properties.get(str(back))
        return prop.inverse_label or prop.label if prop else f"^{path_in_words(report, back, schema)}"
    for key, sign in _REPEATS:
        if (inner := report.value(path, key)) is not None:
            return path_in_words(report, inner, schema) + sign
    if (choices := report.value(path, SH.alternativePath)) is not None:
        return " or ".join(path_in_words(report, step, schema) for step in Collection(report, choices))
    return str(path)

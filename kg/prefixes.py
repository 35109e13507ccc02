"""The prefixes that queries may use without declaring them, and that our Turtle is written with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

from kg import vocab as v

if TYPE_CHECKING:
    from kg.project import Project


def prefixes(project: Project) -> dict[str, str]:
    """Give prefix to namespace: the usual ones, the project's addresses, and what its ontology declares."""
    known = {
        "sc": v.SC,
        "rdf": v.RDF,
        "rdfs": v.RDFS,
        "owl": v.OWL,
        "xsd": v.XSD,
        "skos": v.SKOS,
        "prov": v.PROV,
        "schema": v.SCHEMA,
        "dcterms": v.DCTERMS,
        "id": f"{project.base}id/",
        "claim": f"{project.base}claim/",
        "source": f"{project.base}source/",
        "graph": f"{project.base}graph/",
    }
    for path in project.turtle_files()[1:]:
        reader = parse(path=str(path), format=RdfFormat.TURTLE, base_iri=project.base)
        for _ in reader:
            pass
        for name, namespace in reader.prefixes.items():
            known.setdefault(name, namespace)
    known.pop("", None)
    return known

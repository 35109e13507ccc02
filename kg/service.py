"""What the endpoint says of itself, as a graph that queries reach like any other.

It is the SPARQL 1.1 Service Description with statistics (VoID), the prefixes (SHACL ``sh:declare``) and the
worked examples (``sh:SPARQLExecutable``), in the forms that query editors ask an endpoint for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import examples, guard, statistics, void
from kg import vocab as v
from kg.engine import Embedded
from kg.prefixes import prefixes
from kg.recount import plus, tally
from kg.triples import link, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store

    from kg.examples import Question
    from kg.project import Project
    from kg.statistics import Statistics

_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)
#: The class and the property that hold a query, by the word that says what the query does.
_EXECUTABLES: Final = {
    "SELECT": ("SPARQLSelectExecutable", "select"),
    "ASK": ("SPARQLAskExecutable", "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
    "DESCRIBE": ("SPARQLExecutable", "describe"),
}


def quads(store: Store, project: Project) -> set[Quad]:
    """Make the graph of the service from a store that has everything else.

    It is to be removed before it is made anew, or it counts itself.
    """
    graph = NamedNode(v.Graphs(project.base).service)
    return {Quad(t.subject, t.predicate, t.object, graph) for t in triples(store, project)}


def revise(
    before: Store, after: Store, gone: set[Quad], fresh: set[Quad], project: Project
) -> tuple[set[Quad], set[Quad]]:
    """Give the quads of the service's graph that an edit makes wrong, and those in their place.

    Only the statistics change: ``before`` has them as they were, ``after`` is the same store without the
    quads ``gone`` and with those that are ``fresh``.
    """
    document = v.Graphs(project.base).service
    union, graph = f"{document}#union", NamedNode(document)
    changes = tally(before, after, gone, fresh, document)
    had = void.read(before, union, document, changes.touched())

    def described(of: Statistics) -> set[Quad]:
        return {Quad(t.subject, t.predicate, t.object, graph) for t in void.triples(of, union, document)}

    old, new = described(had), described(plus(had, changes))
    return old - new, new - old


def triples(store: Store, project: Project) -> Iterator[Triple]:
    """Describe the endpoint of a project whose store this is."""
    counted = statistics.count(Embedded(store))
    document, graphs = v.Graphs(project.base).service, v.Graphs(project.base).others
    # A graph that has nothing yet is there all the same, so that an edit cannot make one appear.
    counted = replace(counted, graphs={**dict.fromkeys(graphs, 0), **counted.graphs})
    yield from _service(project, document)
    yield from _dataset(project, document, tuple(counted.graphs))
    yield from void.triples(counted, f"{document}#union", document)
    yield from _prefixes(prefixes(project), document)
    for question in examples.load(project.questions):
        yield from _example(question, project, document)


def endpoint(base: str) -> str:
    """Name the endpoint of a project.

    >>> endpoint("https://lights.example/")
    'https://lights.example/sparql'
    """
    return f"{base}sparql"


def _service(project: Project, document: str) -> Iterator[Triple]:
    service = endpoint(project.base)
    yield link(service, v.RDF_TYPE, v.SD + "Service")
    yield link(service, v.SD + "endpoint", service)
    yield link(service, v.SD + "supportedLanguage", v.SD + "SPARQL11Query")
    yield link(service, v.SD + "feature", v.SD + "UnionDefaultGraph")
    yield link(service, v.SD + "defaultDataset", f"{document}#dataset")
    for name in _RESULT_FORMATS:
        yield link(service, v.SD + "resultFormat", _FORMATS + name)


def _dataset(project: Project, document: str, graphs: tuple[str, ...]) -> Iterator[Triple]:
    dataset, union = f"{document}#dataset", f"{document}#union"
    yield link(dataset, v.RDF_TYPE, v.SD + "Dataset")
    yield link(dataset, v.RDF_TYPE, v.VOID + "Dataset")
    yield text(dataset, v.DCTERMS + "title", project.title)
    if project.description:
        yield text(dataset, v.DESCRIPTION, project.description)
    if project.licence:
        yield text(dataset, v.DCTERMS + "rights", project.licence)
    yield link(dataset, v.VOID + "sparqlEndpoint", endpoint(project.base))
    yield text(dataset, v.VOID + "uriSpace", project.base)
    yield link(dataset, v.SD + "defaultGraph", union)
    yield link(union, v.RDF_TYPE, v.SD + "Graph")
    # The addresses at which the Graph Store Protocol gives the graphs.
    yield link(union, v.VOID + "dataDump", f"{project.base}graphs?default")
    for name in sorted({*graphs, document}):
        yield link(dataset, v.SD + "namedGraph", name)
        yield link(name, v.RDF_TYPE, v.SD + "NamedGraph")
        yield link(name, v.SD + "name", name)
        if name != document:
            described = void.description(document, name)
            yield link(name, v.SD + "graph", described)
            yield link(described, v.RDF_TYPE, v.SD + "Graph")
            yield link(described, v.VOID + "dataDump", name)


def _prefixes(known: dict[str, str], document: str) -> Iterator[Triple]:
    holder = f"{document}#prefixes"
    for name, namespace in sorted(known.items()):
        node = f"{document}#prefix-{name}"
        yield link(holder, v.SH + "declare", node)
        yield text(node, v.SH + "prefix", name)
        kind = NamedNode(v.XSD + "anyURI")
        yield Triple(NamedNode(node), NamedNode(v.SH + "namespace"), Literal(namespace, datatype=kind))


def _example(question: Question, project: Project, document: str) -> Iterator[Triple]:
    kind, holds = _EXECUTABLES.get(guard.verb(question.query), _EXECUTABLES["SELECT"])
    node = f"{project.base}questions/{question.id}"
    for name in dict.fromkeys(("SPARQLExecutable", kind)):
        yield link(node, v.RDF_TYPE, v.SH + name)
    words = question.text or question.title
    yield Triple(NamedNode(node), NamedNode(v.COMMENT), Literal(words, language="en"))
    yield text(node, v.SH + holds, question.query)
    yield link(node, v.SH + "prefixes", f"{document}#prefixes")
    yield link(node, v.SCHEMA + "target", endpoint(project.base))

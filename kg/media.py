"""Media types of query results and graphs."""

from __future__ import annotations

from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

RESULTS: Final = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
#: Those that are shorter with prefixes.
ABBREVIATED: Final = frozenset({"text/turtle", "application/rdf+xml", "application/ld+json"})
# CSV and TSV have no form for a yes or no (SPARQL 1.1 Query Results CSV and TSV, section 1).
PLAIN: Final = frozenset({"text/csv", "text/tab-separated-values"})

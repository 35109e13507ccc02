"""A release for catalogues of data: DCAT 3 with SPDX checksums, in the graph's own terms for its datasets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab as v
from kg import void
from kg.service import endpoint
from kg.triples import link, text
from kg.values import date_literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.release.manifest import File, Release

_HEX: Final = NamedNode(v.XSD + "hexBinary")
_SIZE: Final = NamedNode(v.XSD + "nonNegativeInteger")
_GZIP: Final = v.MEDIA_TYPES + "application/gzip"


def triples(release: Release, place: str) -> Iterator[Triple]:
    """Describe a release whose files are at addresses that begin with ``place``.

    The whole is the ``sd:Dataset`` of the service description, and each named graph a part of it, under the
    name that its statistics have.
    """
    document = v.Graphs(release.base).service
    whole = f"{document}#dataset"
    yield from _dataset(whole, release, release.title)
    if release.description:
        yield text(whole, v.DESCRIPTION, release.description, language="en")
    yield text(whole, v.DCTERMS + "bibliographicCitation", release.citation)
    yield link(whole, v.DCAT + "landingPage", f"{release.base}downloads")
    if release.publisher:
        agent = f"{document}#publisher"
        yield link(whole, v.PUBLISHER, agent)
        yield link(agent, v.RDF_TYPE, v.FOAF + "Agent")
        yield text(agent, v.FOAF + "name", release.publisher)
    service = endpoint(release.base)
    yield link(service, v.RDF_TYPE, v.DCAT + "DataService")
    yield link(service, v.DCAT + "endpointURL", service)
    yield link(service, v.DCAT + "servesDataset", whole)
    yield text(service, v.DCTERMS + "title", f"{release.title}: SPARQL", language="en")
    for file in release.files:
        described = whole
        if file.graph:
            described = void.description(document, file.graph)
            yield from _dataset(described, release, file.title)
            yield link(described, v.DCTERMS + "isPartOf", whole)
            yield link(whole, v.DCTERMS + "hasPart", described)
        yield from _distribution(f"{document}#file-{file.name}", described, file, release, place)


def _dataset(node: str, release: Release, title: str) -> Iterator[Triple]:
    yield link(node, v.RDF_TYPE, v.DCAT + "Dataset")
    yield text(node, v.DCTERMS + "title", title, language="en")
    yield text(node, v.DCAT + "version", release.version)
    if release.day:
        yield Triple(NamedNode(node), NamedNode(v.DCTERMS + "modified"), date_literal(release.day))
    if release.licence:
        yield link(node, v.DCTERMS + "license", release.licence)


def _distribution(node: str, dataset: str, file: File, release: Release, place: str) -> Iterator[Triple]:
    yield link(dataset, v.DCAT + "distribution", node)
    yield link(node, v.RDF_TYPE, v.DCAT + "Distribution")
    yield text(node, v.DCTERMS + "title", file.title, language="en")
    yield link(node, v.DCAT + "downloadURL", f"{place}{file.name}")
    yield link(node, v.DCAT + "accessURL", f"{release.base}downloads")
    yield link(node, v.DCAT + "mediaType", v.MEDIA_TYPES + file.media_type)
    if file.content:
        yield link(node, v.DCAT + "compressFormat", _GZIP)
    yield Triple(NamedNode(node), NamedNode(v.DCAT + "byteSize"), Literal(str(file.size), datatype=_SIZE))
    if release.licence:
        yield link(node, v.DCTERMS + "license", release.licence)
    checksum = f"{node}-sha256"
    yield link(node, v.SPDX + "checksum", checksum)
    yield link(checksum, v.RDF_TYPE, v.SPDX + "Checksum")
    yield link(checksum, v.SPDX + "algorithm", v.SPDX + "checksumAlgorithm_sha256")
    value = Literal(file.sha256, datatype=_HEX)
    yield Triple(NamedNode(checksum), NamedNode(v.SPDX + "checksumValue"), value)

"""Whether a service description uses its vocabulary rightly (SPARQL 1.1 Service Description, section 3)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad

SD = "http://www.w3.org/ns/sparql-service-description#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#: The class at the beginning and at the end of each property; an empty end is any IRI.
PROPERTIES = {
    "endpoint": ("Service", ""),
    "feature": ("Service", "Feature"),
    "defaultEntailmentRegime": ("Service", ""),
    "entailmentRegime": ("NamedGraph", ""),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "languageExtension": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"),
    "propertyFeature": ("Service", "Feature"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "resultFormat": ("Service", ""),
    "inputFormat": ("Service", ""),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("Dataset", "NamedGraph"),
    "name": ("NamedGraph", ""),
    "graph": ("NamedGraph", "Graph"),
}
CLASSES = {"Service", "Dataset", "Graph", "NamedGraph", "GraphCollection", "Feature", "Language", "Function"}
INSTANCES = {
    "Feature": {
        "DereferencesURIs",
        "UnionDefaultGraph",
        "RequiresDataset",
        "EmptyGraphs",
        "BasicFederatedQuery",
    },
    "Language": {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"},
}


def faults(quads: Iterable[Quad]) -> list[str]:
    """Say what is wrong with a description; nothing where it conforms."""
    quads = list(quads)
    kinds = _kinds(quads)
    found = [f"{k} is no class" for names in kinds.values() for k in names - CLASSES]
    services = [node for node, names in kinds.items() if "Service" in names]
    if len(services) != 1:
        found.append(f"there are {len(services)} services")
    uses = (quad for quad in quads if quad.predicate.value.startswith(SD))
    return [*found, *(fault for quad in uses for fault in _faults(quad, kinds))]


def _kinds(quads: Iterable[Quad]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for kind, names in INSTANCES.items():
        for name in names:
            kinds[SD + name].add(kind)
    for quad in quads:
        if quad.predicate.value == TYPE and str(quad.object).startswith(f"<{SD}"):
            kinds[str(quad.subject).strip("<>")].add(str(quad.object)[len(SD) + 1 : -1])
    return kinds


def _faults(quad: Quad, kinds: Mapping[str, set[str]]) -> Iterator[str]:
    name = quad.predicate.value.removeprefix(SD)
    if name not in PROPERTIES:
        yield f"{name} is no property"
        return
    begin, end = PROPERTIES[name]
    if begin not in kinds[str(quad.subject).strip("<>")]:
        yield f"{quad.subject} has {name} and is no {begin}"
    if not isinstance(quad.object, NamedNode):
        yield f"{name} leads to {quad.object}"
    elif end and end not in kinds[quad.object.value]:
        yield f"{name} leads to {quad.object}, which is no {end}"

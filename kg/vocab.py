"""The only IRIs in Python: W3C and DASH terms, and our own terms for claims and views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SC: Final = "https://w3id.org/statecraft/ontology#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SH: Final = "http://www.w3.org/ns/shacl#"
DASH: Final = "http://datashapes.org/dash#"
PROV: Final = "http://www.w3.org/ns/prov#"
SCHEMA: Final = "https://schema.org/"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = "http://rdfs.org/ns/void#"
VOID_EXT: Final = "http://ldf.fi/void-ext#"
DCTERMS: Final = "http://purl.org/dc/terms/"
DCAT: Final = "http://www.w3.org/ns/dcat#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
SPDX: Final = "http://spdx.org/rdf/terms#"
MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"

#: What kinds of people are kinds of, whatever a project calls them.
AGENTS: Final = frozenset({FOAF + "Agent", PROV + "Agent", SCHEMA + "Person", SCHEMA + "Organization"})
PEOPLE: Final = frozenset({SCHEMA + "Person", FOAF + "Person"})

RDF_TYPE: Final = RDF + "type"
RDF_FIRST: Final = RDF + "first"
RDF_REST: Final = RDF + "rest"
RDF_NIL: Final = RDF + "nil"
RDF_LANG_STRING: Final = RDF + "langString"
STATEMENT: Final = RDF + "Statement"
SUBJECT: Final = RDF + "subject"
PREDICATE: Final = RDF + "predicate"
OBJECT: Final = RDF + "object"
RDF_VALUE: Final = RDF + "value"

LABEL: Final = RDFS + "label"
COMMENT: Final = RDFS + "comment"
SUBCLASS_OF: Final = RDFS + "subClassOf"
SUBPROPERTY_OF: Final = RDFS + "subPropertyOf"
DOMAIN: Final = RDFS + "domain"
RANGE: Final = RDFS + "range"
DOMAIN_INCLUDES: Final = SCHEMA + "domainIncludes"
RANGE_INCLUDES: Final = SCHEMA + "rangeIncludes"

OWL_CLASS: Final = OWL + "Class"
OBJECT_PROPERTY: Final = OWL + "ObjectProperty"
DATATYPE_PROPERTY: Final = OWL + "DatatypeProperty"
FUNCTIONAL_PROPERTY: Final = OWL + "FunctionalProperty"
SYMMETRIC_PROPERTY: Final = OWL + "SymmetricProperty"
TRANSITIVE_PROPERTY: Final = OWL + "TransitiveProperty"
PROPERTY_CHAIN: Final = OWL + "propertyChainAxiom"
EQUIVALENT_CLASS: Final = OWL + "equivalentClass"
EQUIVALENT_PROPERTY: Final = OWL + "equivalentProperty"
INVERSE_OF: Final = OWL + "inverseOf"
UNION_OF: Final = OWL + "unionOf"
DISJOINT_WITH: Final = OWL + "disjointWith"
ALL_DISJOINT: Final = OWL + "AllDisjointClasses"
MEMBERS: Final = OWL + "members"
SAME_AS: Final = OWL + "sameAs"

SKOS_CONCEPT: Final = SKOS + "Concept"
PREF_LABEL: Final = SKOS + "prefLabel"
#: What a thing is called in another language. Labels are in one: a query for them gives one row a thing.
NAME: Final = SCHEMA + "name"
ALT_LABEL: Final = SKOS + "altLabel"
#: The language of names and descriptions that do not say theirs.
TONGUE: Final = "en"
DEFINITION: Final = SKOS + "definition"
NOTATION: Final = SKOS + "notation"
BROADER: Final = SKOS + "broader"

SH_PATH: Final = SH + "path"
SH_ORDER: Final = SH + "order"
SH_GROUP: Final = SH + "group"
SH_TARGET_CLASS: Final = SH + "targetClass"
SH_PROPERTY: Final = SH + "property"
SH_OR: Final = SH + "or"
SH_MIN_COUNT: Final = SH + "minCount"
SH_MAX_COUNT: Final = SH + "maxCount"
SH_PROPERTY_GROUP: Final = SH + "PropertyGroup"
DASH_EDITOR: Final = DASH + "editor"
DASH_SINGLE_LINE: Final = DASH + "singleLine"
DASH_TEXT_AREA: Final = DASH + "TextAreaEditor"

DERIVED_FROM: Final = PROV + "wasDerivedFrom"
URL: Final = SCHEMA + "url"
DESCRIPTION: Final = DCTERMS + "description"
PUBLISHER: Final = DCTERMS + "publisher"
CREATOR: Final = DCTERMS + "creator"
ISSUED: Final = DCTERMS + "issued"
LANGUAGE: Final = DCTERMS + "language"
REPLACED_BY: Final = DCTERMS + "isReplacedBy"

ENTITY: Final = SC + "Entity"
SOURCE: Final = SC + "Source"
CLAIM: Final = SC + "Claim"
INFERENCE: Final = SC + "Inference"

CLAIM_KIND: Final = SC + "ClaimKind"
STANCE_CLASS: Final = SC + "Stance"
RANK_CLASS: Final = SC + "Rank"
HEDGE_CLASS: Final = SC + "Hedge"
BASIS_CLASS: Final = SC + "Basis"
CONFIDENCE_CLASS: Final = SC + "Confidence"
UNIT_CLASS: Final = SC + "Unit"
FACT: Final = SC + "fact"
QUOTATION: Final = SC + "quotation"
ASSERTS: Final = SC + "asserts"
DENIES: Final = SC + "denies"
NORMAL: Final = SC + "normal"
DEPRECATED: Final = SC + "deprecated"

KIND: Final = SC + "kind"
STANCE: Final = SC + "stance"
RANK: Final = SC + "rank"
HEDGE: Final = SC + "hedge"
BASIS: Final = SC + "basis"
CONFIDENCE: Final = SC + "confidence"
ATTRIBUTED_TO: Final = SC + "attributedTo"
REPORTED_BY: Final = SC + "reportedBy"
WHEN: Final = SC + "when"
BEGIN_EARLIEST: Final = SC + "beginEarliest"
BEGIN_LATEST: Final = SC + "beginLatest"
END_EARLIEST: Final = SC + "endEarliest"
END_LATEST: Final = SC + "endLatest"
WHEN_WORDING: Final = SC + "whenWording"
CALENDAR_CONFLICT: Final = SC + "calendarConflict"
VALUE_WORDING: Final = SC + "valueWording"
VALUE_EARLIEST: Final = SC + "valueEarliest"
VALUE_LATEST: Final = SC + "valueLatest"
AMOUNT: Final = SC + "amount"
LOWER: Final = SC + "lower"
UPPER: Final = SC + "upper"
UNIT: Final = SC + "unit"
LOCATOR: Final = SC + "locator"
NOTE: Final = SC + "note"
REF: Final = SC + "ref"
CONTRADICTS: Final = SC + "contradicts"
SUPPORTS: Final = SC + "supports"
CORRECTS: Final = SC + "corrects"
RELAYS: Final = SC + "relays"
#: How claims answer each other.
RELATIONS: Final = (CONTRADICTS, SUPPORTS, CORRECTS, RELAYS)
ANSWERS: Final = SC + "answers"
RECORDED: Final = SC + "recorded"
RETRACTED: Final = SC + "retracted"
RETRACTION_REASON: Final = SC + "retractionReason"
FILE: Final = SC + "file"
LINE: Final = SC + "line"
READ_ON: Final = SC + "readOn"

ENTERS_GRAPH: Final = SC + "entersGraph"
RANK_ORDER: Final = SC + "rankOrder"
VALUE_TYPE: Final = SC + "valueType"
PARTIAL_DATE: Final = SC + "PartialDate"
QUANTITY: Final = SC + "Quantity"
QUANTITY_DATATYPE: Final = SC + "quantity"
INVERSE_LABEL: Final = SC + "inverseLabel"
TIME_KIND: Final = SC + "timeKind"
STATE: Final = SC + "State"
OCCURRENCE: Final = SC + "Occurrence"
EDGE: Final = SC + "edge"
COLOUR: Final = SC + "colour"
NODE_SHAPE: Final = SC + "nodeShape"
ICON: Final = SC + "icon"
FACET: Final = SC + "facet"
ROLE: Final = SC + "role"
START: Final = SC + "start"
FUNCTIONAL: Final = SC + "functional"
STATUS_RULE: Final = SC + "StatusRule"
PARTS_RULE: Final = SC + "PartsRule"
BY_PROPERTY: Final = SC + "byProperty"
BY_INVERSE: Final = SC + "byInverse"
OF_KIND: Final = SC + "ofKind"
GIVES_STATUS: Final = SC + "givesStatus"
BEFORE_STATUS: Final = SC + "beforeStatus"
ENDS_STATUS: Final = SC + "endsStatus"
WHOLE_STATUS: Final = SC + "wholeStatus"
PRIORITY: Final = SC + "priority"
STAGE: Final = SC + "stage"
PASSING: Final = SC + "passing"
FINAL: Final = SC + "final"
FITS_WITH: Final = SC + "fitsWith"
INVERSE_FUNCTIONAL: Final = SC + "inverseFunctional"
NOT_BEFORE: Final = SC + "notBefore"
EXPECTS: Final = SC + "expects"
CONDUCT: Final = SC + "conduct"
CONDUCT_OF_VALUE: Final = SC + "conductOfValue"
WORD: Final = SC + "Word"
DEED: Final = SC + "Deed"
TELLS_TOPIC: Final = SC + "tellsTopic"
SENTENCE: Final = SC + "sentence"
DENIAL: Final = SC + "denial"
FRAME: Final = SC + "frame"
PLAIN_FRAME: Final = SC + "plainFrame"
CITED_AS: Final = SC + "citedAs"
INFERS: Final = SC + "infers"
UTTERANCE_ROLE: Final = SC + "UtteranceRole"
WORDING_ROLE: Final = SC + "WordingRole"
GIST_ROLE: Final = SC + "GistRole"
SPEAKER_ROLE: Final = SC + "SpeakerRole"
DATE_ROLE: Final = SC + "DateRole"
ABOUT_ROLE: Final = SC + "AboutRole"


@dataclass(frozen=True, slots=True)
class Graphs:
    """The named graphs of a project, by its base address.

    >>> Graphs("https://lights.example/").claims
    'https://lights.example/graph/claims'
    """

    base: str

    @property
    def asserted(self) -> str:
        """Entities and the direct triples of claims."""
        return f"{self.base}graph/asserted"

    @property
    def claims(self) -> str:
        """Claims as nodes, and sources."""
        return f"{self.base}graph/claims"

    @property
    def inferred(self) -> str:
        """What follows from the ontology."""
        return f"{self.base}graph/inferred"

    @property
    def ontology(self) -> str:
        """The Turtle files."""
        return f"{self.base}graph/ontology"

    @property
    def service(self) -> str:
        """What the endpoint says of itself: its description, statistics, prefixes and worked examples."""
        return f"{self.base}graph/service"

    @property
    def all(self) -> tuple[str, ...]:
        """All of them."""
        return *self.others, self.service

    @property
    def others(self) -> tuple[str, ...]:
        """All but the one that describes the service, and with it the others."""
        return self.asserted, self.claims, self.inferred, self.ontology


#: The most characters that an id may have.
LONGEST_SLUG: Final = 120


def entity_iri(base: str, slug: str) -> str:
    """Name an entity.

    >>> entity_iri("https://lights.example/", "north-cape")
    'https://lights.example/id/north-cape'
    """
    return f"{base}id/{slug}"


def source_iri(base: str, slug: str) -> str:
    """Name a source."""
    return f"{base}source/{slug}"


def claim_iri(base: str, claim_id: str) -> str:
    """Name a claim."""
    return f"{base}claim/{claim_id}"


def slug(base: str, iri: str) -> str | None:
    """Give the last part of an entity's, source's or claim's IRI; None for any other IRI.

    >>> slug("https://lights.example/", "https://lights.example/id/north-cape")
    'north-cape'
    >>> slug("https://lights.example/", "https://elsewhere.example/id/x") is None
    True
    """
    if iri.startswith(base):
        folder, _, rest = iri[len(base) :].partition("/")
        if folder in {"id", "source", "claim"} and rest and "/" not in rest:
            return rest
    return None


def inference_iri(base: str, digest: str) -> str:
    """Name the node that tells where an inferred triple holds."""
    return f"{base}inference/{digest}"


def local_name(iri: str) -> str:
    """Give the part after the last ``#`` or ``/``.

    >>> local_name("https://w3id.org/statecraft/ontology#Claim")
    'Claim'
    """
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]

"""Kinds, properties, groups and codes of an ontology, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ValueType = Literal[
    "entity",
    "concept",
    "string",
    "text",
    "date",
    "quantity",
    "integer",
    "decimal",
    "boolean",
    "uri",
]
TimeKind = Literal["state", "occurrence"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A class. ``ancestors`` holds the class itself and everything above it.

    ``core`` classes come with the library; ``is_code`` marks code lists; ``is_entity`` what entities may be.
    ``expects`` holds what is expected of its things, here and above: properties of which one will do.
    ``cited_as`` is the type of a source in CSL.
    """

    iri: str
    name: str
    label: str
    definition: str
    parents: tuple[str, ...]
    ancestors: frozenset[str]
    colour: str | None
    shape: str | None
    icon: str | None
    facet: bool
    role: str | None
    is_source: bool
    is_entity: bool = True
    is_code: bool = False
    core: bool = False
    order: float = 0.0
    expects: tuple[tuple[str, ...], ...] = ()
    cited_as: str = ""


@dataclass(frozen=True, slots=True)
class Property:
    """A property and everything that loading, forms and pages want to know of it.

    ``role`` and ``group`` are IRIs; ``inverse_of`` too. ``datatype`` is the range where it is one.
    ``inverse_functional`` means one subject at a time for each value; ``not_before`` are date properties
    whose date this one's cannot precede, as declared; ``facet`` marks those offered as filters. ``conduct``
    says whether it tells a word or a deed of its subject, and ``conduct_of_value`` of its value (IRIs).
    """

    iri: str
    name: str
    label: str
    inverse_label: str
    definition: str
    is_object: bool
    domains: tuple[str, ...]
    ranges: tuple[str, ...]
    value_type: ValueType
    functional: bool
    symmetric: bool
    inverse_of: str | None
    time_kind: TimeKind | None
    is_edge: bool
    order: float
    group: str | None
    role: str | None
    parents: tuple[str, ...] = ()
    core: bool = False
    inverse_functional: bool = False
    not_before: tuple[str, ...] = ()
    facet: bool = False
    conduct: str | None = None
    conduct_of_value: str | None = None
    tells_topic: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A heading under which properties stand."""

    iri: str
    label: str
    order: float


@dataclass(frozen=True, slots=True)
class Concept:
    """An entry of a code list."""

    iri: str
    notation: str
    label: str
    definition: str
    scheme_class: str
    colour: str | None = None
    broader: tuple[str, ...] = ()
    enters_graph: bool = False
    rank_order: int = 0

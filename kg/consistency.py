"""Ontology and data proved consistent, or the claims and entities that contradict it, with their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import turtle
from kg import vocab as v
from kg.axioms import Assertion, assertions, ontology_axioms
from kg.blame import by_kinds, disjoint_pairs, smallest_conflict
from kg.errors import Origin, Problem
from kg.hermit import empty_classes, is_consistent, require_java

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.claims import Dataset
    from kg.project import Project
    from kg.schema import Schema

_MOST_CONFLICTS: Final = 20


def check_consistency(project: Project, schema: Schema, dataset: Dataset) -> list[Problem]:
    """Give a problem for each smallest set of assertions that contradict the ontology; none is a proof.

    Conflicts share no assertion: once one is told, what it holds is left out in the search for others.

    Raises:
        ReasonerError: Java is missing, or HermiT does not take the ontology.
    """
    require_java()
    axioms = ontology_axioms(project)
    place = Origin(project.relative(project.ontology))
    empty = empty_classes(axioms)
    if empty is None:
        return [Problem(place, "inconsistent", "the ontology contradicts itself, whatever the data")]
    problems = [
        Problem(place, "empty-class", f"nothing can be a “{schema.label(iri)}”: its definition forbids it")
        for iri in empty
    ]
    names = {one.iri: one.name for one in dataset.entities} | {one.iri: one.title for one in dataset.sources}

    def consistent(some: Sequence[Assertion]) -> bool:
        return is_consistent([*axioms, *(one.triple() for one in some)])

    left = assertions(dataset, schema)
    conflicts = by_kinds(left, schema, disjoint_pairs(turtle.Index(turtle.read(project))))
    found = [_problem(conflict, schema, names) for conflict in conflicts]
    blamed = {one for conflict in conflicts for one in conflict}
    left = [one for one in left if one not in blamed]
    while len(found) < _MOST_CONFLICTS and not consistent(left):
        # Claims are tried last and so are blamed rather than kinds, where either would do.
        ordered = sorted(left, key=lambda one: one.predicate != v.RDF_TYPE)
        conflict = smallest_conflict(ordered, consistent)
        found.append(_problem(conflict, schema, names))
        left = [one for one in left if one not in conflict]
    return problems + found


def _problem(conflict: Sequence[Assertion], schema: Schema, names: dict[str, str]) -> Problem:
    """Tell a conflict at its last member, a claim where there is one, with the places of all."""
    ordered = sorted(conflict, key=lambda one: (one.predicate != v.RDF_TYPE, one.origins))
    said = [f"“{_sentence(one, schema, names)}” ({', '.join(map(str, one.origins))})" for one in ordered]
    message = "contradicts the ontology: " + said[0]
    if len(said) > 1:
        message = "cannot be true together: " + ", ".join(said[:-1]) + f" and {said[-1]}"
    return Problem(ordered[-1].origins[0], "inconsistent", message)


def _sentence(one: Assertion, schema: Schema, names: dict[str, str]) -> str:
    is_kind = one.predicate == v.RDF_TYPE
    predicate = "is a" if is_kind else schema.label(one.predicate)
    ends = (names.get(iri) or schema.label(iri) for iri in (one.subject, one.object))
    return f" {predicate} ".join(ends)

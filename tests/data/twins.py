"""Duplicates as they come about: one thing under two names, each with the claims of half of the sources."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from kg.claims import Claim, Dataset

HERE = Path(__file__).parent
MARK = "--twin"


@dataclass(frozen=True)
class Twin:
    """An entity (its slug) whose alias becomes an entity of its own."""

    part: str
    entity: str
    alias: str


def read_twins(part: str = "") -> tuple[Twin, ...]:
    with (HERE / "dedupe_twins.csv").open(encoding="utf-8") as file:
        found = [Twin(row["set"], row["entity"], row["alias"]) for row in csv.DictReader(file)]
    return tuple(one for one in found if part in {"", one.part})


def with_twins(dataset: Dataset, base: str, twins: tuple[Twin, ...]) -> Dataset:
    """Take the aliases out as entities of the same kinds; every second source means these."""
    wanted = {f"{base}id/{one.entity}": one.alias for one in twins}
    entities = []
    for entity in dataset.entities:
        if (alias := wanted.get(entity.iri)) is None:
            entities.append(entity)
            continue
        assert alias in entity.aliases, f"{entity.iri} is not called {alias} any more"
        left = tuple(one for one in entity.aliases if one != alias)
        entities.append(replace(entity, aliases=left))
        entities.append(
            replace(entity, iri=entity.iri + MARK, name=alias, aliases=(), description=None, same_as=())
        )
    sources = {source.iri: number for number, source in enumerate(dataset.sources)}
    claims = tuple(_moved(one, wanted) if sources[one.source] % 2 else one for one in dataset.claims)
    return replace(dataset, entities=tuple(entities), claims=claims)


def _moved(claim: Claim, wanted: dict[str, str]) -> Claim:
    subject = claim.subject + MARK if claim.subject in wanted else claim.subject
    value = claim.object
    if isinstance(value, NamedNode) and value.value in wanted:
        value = NamedNode(value.value + MARK)
    return replace(claim, subject=subject, object=value)

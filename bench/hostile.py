"""Queries that would do harm if they could: many of each kind, no two alike."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEAD: Final = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "


def cross(n: int) -> str:
    """Multiply the graph with itself."""
    return f"SELECT (COUNT(*) AS ?n{n}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"


def hidden_cross(n: int) -> str:
    """Multiply in a way that looks like a join."""
    return f"SELECT (COUNT(*) AS ?n{n}) {{ ?a ?p ?c . ?d ?p ?f . ?g ?p ?i . ?j ?p ?k }}"


def path(n: int) -> str:
    """Walk everywhere from everywhere."""
    return f"SELECT (COUNT(*) AS ?n{n}) {{ ?a (!<x:{n}>|^!<x:y>)+ ?b . ?b (!<x:y>)* ?c }}"


def order(n: int) -> str:
    """Sort a product."""
    return f"SELECT ?c ?f {{ ?a ?b ?c . ?d ?b ?f }} ORDER BY DESC(CONCAT(STR(?c), STR(?f), '{n}')) LIMIT 5"


def concat(n: int) -> str:
    """Build one enormous text."""
    return f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?f)); separator='{n}') AS ?t) {{ ?a ?b ?c . ?d ?b ?f }}"


def regex(n: int) -> str:
    """Match what takes long to match."""
    pattern = f"^(([a-z ])+.)+[A-Z]([a-z ])+{n}$"
    return f"SELECT ?a {{ ?a ?b ?c . ?d ?e ?f FILTER REGEX(CONCAT(STR(?c), STR(?f)), '{pattern}') }}"


def literal(n: int) -> str:
    """Send a literal of a megabyte."""
    return f"ASK {{ ?s ?p '{'x' * 1_000_000}{n}' }}"


def large(n: int) -> str:
    """Double a text until it is a gigabyte."""
    steps = " ".join(f"BIND (CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(28))
    return f"SELECT (STRLEN(?v28) AS ?n) {{ BIND ('0123456789{n}' AS ?v0) {steps} }}"


def unions(n: int) -> str:
    """Unite thousands of patterns."""
    return f"SELECT * {{ {' UNION '.join(f'{{?s{n} ?p{i} ?o}}' for i in range(4_000))} }}"


def nested(n: int) -> str:
    """Nest thousands of groups."""
    return f"SELECT (1 AS ?n{n}) " + "{" * 5_000 + "}" * 5_000


def everything(n: int) -> str:
    """Ask for more than anyone can read."""
    return f"SELECT * {{ ?s ?p ?o . ?s ?q ?r }} OFFSET {n}"


KINDS: Final[tuple[Callable[[int], str], ...]] = (
    cross,
    hidden_cross,
    path,
    order,
    concat,
    regex,
    literal,
    large,
    unions,
    nested,
    everything,
)


def queries(count: int) -> Iterator[str]:
    """Give so many, all kinds in turn."""
    for number, kind in enumerate(islice(cycle(KINDS), count)):
        yield _HEAD + kind(number)

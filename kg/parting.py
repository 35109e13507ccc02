"""A graph built part by part: each triple of a template from the patterns that it needs, and no others.

Where a template is filled from something and what may be there besides, the engine fills all of it for every
row: what is said of a thing is built anew for each of its optional values, and read for it from where names
are kept, apart from triples. Here what needs nothing optional is filled without it, and what does from the
distinct rows of its patterns. The graph is the same, since it is a set (SPARQL 1.1, section 16.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import guard
from kg.parts import ENDS, Otherwise, enclosed, names, read
from kg.piece import Piece, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.parts import Part

_LETTERS: Final = ("CONSTRUCT", "OPTIONAL")
_LONGEST: Final = 1_000  # pieces


def parted(query: str) -> str | None:
    """Rewrite a query for a graph so that it is built part by part; nothing where it has no such parts.

    >>> print(parted("CONSTRUCT { <a:b> ?p ?o . ?o ?q ?r } { <a:b> ?p ?o OPTIONAL { ?o ?q ?r } } # all"))
    CONSTRUCT { <a:b> ?p ?o . ?o ?q ?r } WHERE {
    { SELECT DISTINCT ?o ?p { <a:b> ?p ?o } } UNION
    { SELECT DISTINCT ?o ?q ?r { { SELECT DISTINCT ?o { <a:b> ?p ?o } } LATERAL { ?o ?q ?r } } } }
    >>> parted("CONSTRUCT { ?s ?p ?o . ?o ?q ?r } { ?s ?p ?o OPTIONAL { ?o ?q ?r } }")

    What is not around something that the query names may be the whole graph, which is not sought twice.
    """
    upper = query.upper()
    # Any sign may be written as an escape (SPARQL 1.1, section 19.2).
    if "\\" in query or not all(letters in upper for letters in _LETTERS) or guard.verb(query) != "CONSTRUCT":
        return None
    pieces = spelled(query)
    try:
        return _rewritten(query, pieces) if len(pieces) <= _LONGEST else None
    except Otherwise:
        return None


def _rewritten(query: str, pieces: Sequence[Piece]) -> str:
    # Before the word stand only declarations.
    head = next(place for place, piece in enumerate(pieces) if piece.word == "CONSTRUCT") + 1
    template, rest = enclosed(pieces[head:])
    where = rest[0].at if rest else 0
    group, behind = enclosed(rest[1:] if rest and rest[0].word == "WHERE" else rest)
    if behind:
        raise Otherwise
    branches = " UNION\n".join(_branches(list(_triples(template)), *read(query, group)))
    return f"{query[:where]}WHERE {{\n{branches} }}"


def _triples(template: Iterable[Piece]) -> Iterator[frozenset[str]]:
    """Give the variables of each triple of a template, in which nothing is nested."""
    said: list[Piece] = []
    more: list[Piece] = []
    last = "."
    for piece in (*template, Piece("", ".", 0)):
        if piece.text not in ENDS:
            more.append(piece)
            continue
        if more:
            whole = [*said[: (".", ";", ",").index(last)], *more]
            said, more = whole[:3], []
            if not _is_triple(said) or not _is_tag([one.text for one in whole[3:]]):
                raise Otherwise
            yield names(said)
        last = piece.text


def _is_triple(pieces: Sequence[Piece]) -> bool:
    match pieces:
        case [subject, verb, value]:
            said = verb.is_thing or bool(verb.variable) or verb.text == "a"
            return said and subject.is_term and value.is_term
    return False


def _is_tag(texts: Sequence[str]) -> bool:
    """Tell whether this may follow a text: its language, its datatype, or nothing."""
    return not texts or (len(texts) == 1 and texts[0][0] == "@") or texts[:2] == ["^", "^"]


def _branches(triples: Iterable[frozenset[str]], firm: Part, besides: Sequence[Part]) -> Iterator[str]:
    """Give the patterns that fill triples, of each part by itself, with none but the variables of these."""
    own = [part.used - firm.bound for part in besides]
    if sum(map(len, own)) != len(frozenset().union(*own)):
        # A row of one decides what is in those of another.
        raise Otherwise
    homes = [firm.bound, *(firm.bound | some for some in own)]
    filled: dict[int, frozenset[str]] = {}
    for triple in triples:
        home = next((place for place, known in enumerate(homes) if triple <= known), None)
        if not triple or (home is None and triple <= frozenset().union(*homes)):
            raise Otherwise
        # What has a variable that nothing binds is never filled.
        if home is not None:
            filled[home] = filled.get(home, frozenset()) | triple
    if not filled:
        raise Otherwise
    for home, wanted in filled.items():
        yield _distinct(wanted, _hung(firm, besides[home - 1], wanted) if home else firm.text)


def _hung(firm: Part, part: Part, wanted: frozenset[str]) -> str:
    """Seek what may be there besides for each thing that it hangs on."""
    shared = firm.bound & (part.used | wanted)
    if not shared & part.bound:
        raise Otherwise
    return f"{_distinct(shared, firm.text)} LATERAL {{ {part.text} }}"


def _distinct(variables: Iterable[str], patterns: str) -> str:
    return f"{{ SELECT DISTINCT {' '.join(f'?{name}' for name in sorted(variables))} {{ {patterns} }} }}"

"""Turtle files as an index of triples, with the file and line of what cannot be read."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import Origin, SchemaError
from kg.tagged import Tagged
from kg.vocab import RDF_FIRST, RDF_NIL, RDF_REST, Graphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Triple

    from kg.project import Project

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal


def read(project: Project) -> Iterator[tuple[Node, NamedNode, Term]]:
    """Read our core terms and the project's ontology.

    Raises:
        SchemaError: a file is not Turtle; the message has its line and column.
    """
    for name, text in texts(project):
        yield from read_text(text, name, f"{project.base}ontology/")


def texts(project: Project) -> tuple[tuple[str, bytes], ...]:
    """Give the name and the bytes of each file of our core terms and the project's ontology.

    Raises:
        SchemaError: a file cannot be read.
    """
    return tuple((name := project.relative(path), _bytes(path, name)) for path in project.turtle_files())


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SchemaError(str(error), Origin(name)) from error


def read_file(path: Path, name: str, base: str) -> Iterator[tuple[Node, NamedNode, Term]]:
    """Read one file; its blank nodes cannot meet those of another.

    Raises:
        SchemaError: it cannot be read, or is not Turtle; the message has the line and column.
    """
    return read_text(_bytes(path, name), name, base)


def read_text(text: bytes, name: str, base: str) -> Iterator[tuple[Node, NamedNode, Term]]:
    """Read what a file of a name says; its blank nodes cannot meet those of another.

    Raises:
        SchemaError: it is not Turtle; the message has the line and column.
    """
    scope = "b" + hashlib.sha256(name.encode()).hexdigest()[:8]

    def scoped(term: Term) -> Term:
        return BlankNode(scope + term.value) if isinstance(term, BlankNode) else term

    try:
        for quad in parse(text, RdfFormat.TURTLE, base_iri=base):
            subject, value = quad.subject, quad.object
            if isinstance(subject, Node) and isinstance(value, Term):
                node = scoped(subject)
                yield (node if isinstance(node, Node) else subject), quad.predicate, scoped(value)
    except SyntaxError as error:
        message = re.sub(r"^Parser error at line \d+ column \d+: ", "", error.msg)
        raise SchemaError(message, Origin(name, error.lineno or 1, error.offset or 1)) from error


def ontology_quads(project: Project) -> Iterator[Quad]:
    """Give the ontology for its named graph; blank nodes become stable IRIs of the project.

    A blank node is named after what it says, so that it keeps its name when files are edited elsewhere.
    """
    graph = NamedNode(Graphs(project.base).ontology)
    triples = tuple(read(project))
    names = _names(triples)

    def named(term: Term) -> NamedNode | Literal:
        return NamedNode(f"{project.base}node/{names[term]}") if isinstance(term, BlankNode) else term

    seen: set[Quad] = set()
    for subject, predicate, value in triples:
        node = named(subject)
        if isinstance(node, NamedNode):
            quad = Quad(node, predicate, named(value), graph)
            if quad not in seen:
                seen.add(quad)
                yield quad


def ontology_triples(triples: Iterable[Triple], base: str) -> list[tuple[Node, NamedNode, Term]]:
    """Read the graph that :func:`ontology_quads` made back, in an order of its own."""

    def unnamed(term: object) -> object:
        if isinstance(term, NamedNode) and term.value.startswith(f"{base}node/"):
            return BlankNode(f"n{term.value.rpartition('/')[2]}")
        return term

    found: list[tuple[Node, NamedNode, Term]] = []
    for triple in sorted(triples, key=str):
        subject, value = unnamed(triple.subject), unnamed(triple.object)
        if isinstance(subject, Node) and isinstance(value, Term):
            found.append((subject, triple.predicate, value))
    return found


def _names(triples: Iterable[tuple[Node, NamedNode, Term]]) -> dict[Term, str]:
    """Name each blank node by a digest of the tree of triples below it and its place above."""
    below: dict[Term, list[tuple[NamedNode, Term]]] = defaultdict(list)
    above: dict[Term, str] = {}
    for subject, predicate, value in triples:
        if isinstance(subject, BlankNode):
            below[subject].append((predicate, value))
        if isinstance(value, BlankNode):
            above[value] = f"{predicate}" if isinstance(subject, BlankNode) else f"{subject} {predicate}"
    done: dict[Term, str] = {}

    def digest(node: Term, path: frozenset[Term]) -> str:
        if not isinstance(node, BlankNode) or node in path:
            return str(node)
        if node not in done:
            inner = path | {node}
            lines = sorted(f"{predicate} {digest(value, inner)}" for predicate, value in below[node])
            text = "\n".join([above.get(node, ""), *lines])
            done[node] = hashlib.sha256(text.encode()).hexdigest()[:16]
        return done[node]

    return {node: digest(node, frozenset()) for node in {*below, *above}}


class Index:
    """Triples by subject and predicate, for reading a schema."""

    def __init__(self, triples: Iterable[tuple[Node, NamedNode, Term]], tongue: str = "") -> None:
        """Take all triples in; texts are wanted in the language ``tongue`` where they are told in it."""
        self._tongue = tongue.lower()
        self._values: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._subjects: dict[tuple[str, Term], list[Node]] = defaultdict(list)
        for subject, predicate, value in triples:
            self._values[subject][predicate.value].append(value)
            self._subjects[predicate.value, value].append(subject)

    def values(self, subject: Term, predicate: str) -> list[Term]:
        """Give the objects of a subject and predicate, in file order."""
        return self._values[subject][predicate] if subject in self._values else []

    def subjects(self, predicate: str, value: str) -> list[Node]:
        """Give the subjects that have this IRI as value of the predicate."""
        return self._subjects.get((predicate, NamedNode(value)), [])

    def having(self, predicate: str) -> Iterator[Node]:
        """Give every subject that has the predicate."""
        for subject, values in self._values.items():
            if predicate in values and not isinstance(subject, Literal):
                yield subject

    def iris(self, subject: Term, predicate: str) -> tuple[str, ...]:
        """Give the objects that are IRIs, each once; a union or list stands for its members."""
        found: list[str] = []
        for value in self.values(subject, predicate):
            found += [value.value] if isinstance(value, NamedNode) else []
        return tuple(dict.fromkeys(found))

    def members(self, node: Term) -> list[Term]:
        """Unfold an RDF list."""
        found: list[Term] = []
        seen: set[Term] = set()
        while isinstance(node, Node) and node != NamedNode(RDF_NIL) and node not in seen:
            seen.add(node)
            found += self.values(node, RDF_FIRST)[:1]
            rest = self.values(node, RDF_REST)
            if not rest:
                break
            node = rest[0]
        return found

    def text(self, subject: Term, *predicates: str) -> str | None:
        """Give the first text under the first of these predicates, tagged with its language if it has one.

        One in the wanted language comes first, then English or untagged, then any.
        """
        for predicate in predicates:
            literals = [v for v in self.values(subject, predicate) if isinstance(v, Literal)]
            literals.sort(key=self._place)
            if literals:
                best = literals[0]
                return Tagged(best.value, best.language) if best.language else best.value
        return None

    def tongues(self, *predicates: str) -> tuple[str, ...]:
        """Give the languages besides English in which something is told under these predicates."""
        found = {
            value.language
            for values in self._values.values()
            for predicate in predicates
            for value in values.get(predicate, ())
            if isinstance(value, Literal) and value.language
        }
        return tuple(sorted(found - {"en"}))

    def _place(self, literal: Literal) -> int:
        language = (literal.language or "").lower()
        return 0 if language and language == self._tongue else 1 if language in {"", "en"} else 2

    def flag(self, subject: Term, predicate: str) -> bool | None:
        """Give a boolean, or None where nothing is said."""
        text = self.text(subject, predicate)
        return None if text is None else text in {"true", "1"}

    def number(self, subject: Term, predicate: str) -> float | None:
        """Give a number, or None where nothing is said."""
        text = self.text(subject, predicate)
        try:
            return None if text is None else float(text)
        except ValueError:
            return None

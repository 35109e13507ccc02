"""What the shapes of a graph look at: which properties, and how many steps from a focus node.

Validation has to be given no more than that, and after an edit only the nodes that can see it are asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from kg.shacl_path import Alternative, Repeat, Sequence, Step, read, steps

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

    from kg.shacl_path import Path

#: Terms of SHACL Core and of its descriptions whose meaning is followed here; any other may look anywhere.
_FOLLOWED: Final = """
    NodeShape PropertyShape PropertyGroup Violation Warning Info
    IRI BlankNode Literal BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral
    targetClass targetNode targetSubjectsOf targetObjectsOf
    path inversePath alternativePath zeroOrMorePath oneOrMorePath zeroOrOnePath
    property node not and or xone qualifiedValueShape qualifiedValueShapesDisjoint
    qualifiedMinCount qualifiedMaxCount class datatype nodeKind minCount maxCount
    minExclusive minInclusive maxExclusive maxInclusive minLength maxLength pattern flags
    languageIn uniqueLang equals disjoint lessThan lessThanOrEquals hasValue in
    severity message deactivated name description order group defaultValue
"""
_PAIRS: Final = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_TARGETS: Final = (SH.targetSubjectsOf, SH.targetObjectsOf)
_NESTED: Final = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_LISTED: Final = (SH["and"], SH["or"], SH.xone)


@dataclass(frozen=True, slots=True)
class Sight:
    """How far shapes see.

    ``forward`` are the properties followed from subject to object and ``backward`` those followed the other
    way; None where any may be. ``steps`` is how far from a focus node the farthest value can be, or None
    where there is no bound.
    """

    forward: frozenset[str] | None
    backward: frozenset[str] | None
    steps: int | None

    def sees(self, predicate: str) -> bool:
        """Tell whether triples with this property matter (kinds always do)."""
        if self.forward is None or self.backward is None:
            return True
        return predicate == str(RDF.type) or predicate in self.forward or predicate in self.backward

    @property
    def bounded(self) -> bool:
        """Whether what a focus node sees can be gathered step by step."""
        return self.forward is not None and self.backward is not None and self.steps is not None


ANYTHING: Final = Sight(None, None, None)


def sight(shapes: rdflib.Graph) -> Sight:
    """Read from a graph of shapes what they look at; where something is not understood, it is everything."""
    terms = {str(term) for triple in shapes for term in triple[1:] if str(term).startswith(str(SH))}
    if not terms <= {f"{SH}{name}" for name in _FOLLOWED.split()}:
        return ANYTHING
    paths = {node: read(shapes, node) for node in set(shapes.objects(None, SH.path))}
    forward = {str(value) for name in (*_PAIRS, *_TARGETS) for value in shapes.objects(None, name)}
    backward = {str(value) for value in shapes.objects(None, SH.targetObjectsOf)}
    for path in paths.values():
        for step in steps(path):
            (backward if step.inverse else forward).add(str(step.predicate))
    depths = [_depth(shapes, node, frozenset()) for node in set(shapes.subjects(None, None))]
    # Texts can be focus nodes then, and are not asked one by one.
    far = (
        None
        if None in depths or (None, SH.targetObjectsOf, None) in shapes
        else max((d for d in depths if d is not None), default=0)
    )
    return Sight(frozenset(forward), frozenset(backward), far)


def _depth(shapes: rdflib.Graph, shape: Node, above: frozenset[Node]) -> int | None:
    """Give how many steps from its focus node a shape looks; None where there is no end."""
    if shape in above:
        return None
    inner = above | {shape}
    below: list[Node] = [node for name in _NESTED for node in shapes.objects(shape, name)]
    for name in _LISTED:
        for listed in shapes.objects(shape, name):
            below += Collection(shapes, listed)
    depths = [_depth(shapes, node, inner) for node in below]
    path = shapes.value(shape, SH.path)
    own = _length(read(shapes, path)) if path is not None else 0
    if own is None or None in depths:
        return None
    pairs = any(shapes.value(shape, name) is not None for name in (*_PAIRS, *_TARGETS))
    return max(own + max((d for d in depths if d is not None), default=0), int(pairs))


def _length(path: Path) -> int | None:
    match path:
        case Step():
            return 1
        case Repeat(inner, _, endless):
            return None if endless else _length(inner)
        case Sequence(parts):
            lengths = [_length(part) for part in parts]
            return None if None in lengths else sum(n for n in lengths if n is not None)
        case Alternative(parts):
            lengths = [_length(part) for part in parts]
            return None if None in lengths else max((n for n in lengths if n is not None), default=0)

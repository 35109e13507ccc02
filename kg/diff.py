"""What is different between two graphs, entity by entity."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab as v
from kg.changes import Change, Diff, EntityChanges, Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Store

    from kg.changes import Way, What

Value = NamedNode | Literal
Node = dict[str, set[Value]]
_PLACE: Final = frozenset({v.FILE, v.LINE})
_OWN: Final = frozenset({v.RDF_TYPE, v.LABEL, v.ALT_LABEL, v.NAME, v.DESCRIPTION, v.SAME_AS, v.REPLACED_BY})


def compare(before: Store, after: Store, base: str, *, way: Way, ends: tuple[str, str]) -> Diff:
    """Compare what two stores hold of entities, sources and claims, wherever in the files it stands."""
    old, new = _triples(before, base), _triples(after, base)
    removed, added = old - new, new - old
    touched = {triple.subject for triple in removed | added}
    one = _nodes(old, touched)
    two = _nodes(new, touched)
    found: dict[str, list[Change]] = defaultdict(list)
    own: dict[str, tuple[What | None, tuple[Field, ...]]] = {}
    for node in sorted(one.keys() | two.keys()):
        was, is_ = one.get(node, {}), two.get(node, {})
        if NamedNode(v.CLAIM) in (was or is_).get(v.RDF_TYPE, ()):
            change = _claim(node, was, is_)
            found[change.subject].append(change)
            continue
        # Of an entity, only what it says itself: the direct triples of claims are told with the claims.
        keys = _OWN if node.startswith(f"{base}id/") else was.keys() | is_.keys()
        before_, after_ = (_only(side, keys) for side in (was, is_))
        if fields := _fields(before_, after_):
            whole = v.RDF_TYPE in (before_.keys() ^ after_.keys())
            own[node] = (("added" if after_ else "removed") if whole else None, fields)
    names = {iri: _name(iri, two, one) or _look(iri, after, before) for iri in found.keys() | own.keys()}
    entities = (
        EntityChanges(
            iri, names[iri], *own.get(iri, (None, ())), changes=tuple(sorted(found[iri], key=_order))
        )
        for iri in names
    )
    ordered = tuple(sorted(entities, key=lambda entity: (entity.name.casefold(), entity.iri)))
    return Diff(way, *ends, ordered, tuple(sorted(removed, key=str)), tuple(sorted(added, key=str)))


def _triples(store: Store, base: str) -> set[Triple]:
    graphs = v.Graphs(base)
    return {
        quad.triple
        for graph in (graphs.asserted, graphs.claims)
        for quad in store.quads_for_pattern(None, None, None, NamedNode(graph))
        if quad.predicate.value not in _PLACE
    }


def _nodes(triples: Iterable[Triple], touched: Iterable[object]) -> dict[str, Node]:
    wanted = frozenset(touched)
    found: dict[str, Node] = defaultdict(lambda: defaultdict(set))
    for triple in triples:
        if triple.subject in wanted and isinstance(triple.subject, NamedNode):
            found[triple.subject.value][triple.predicate.value].add(triple.object)  # type: ignore[arg-type]
    return found


def _claim(node: str, was: Node, is_: Node) -> Change:
    what: What = "changed" if was and is_ else "added" if is_ else "removed"
    now = is_ or was
    return Change(
        what=what,
        subject=_one(now, v.SUBJECT).value,
        predicate=_one(now, v.PREDICATE).value,
        object=_one(now, v.OBJECT),
        claims=(node,),
        sources=tuple(sorted(source.value for source in now.get(v.DERIVED_FROM, ()))),
        when=_one(now, v.WHEN).value if v.WHEN in now else "",
        fields=_fields(was, is_) if what == "changed" else (),
    )


def _fields(was: Mapping[str, set[Value]], is_: Mapping[str, set[Value]]) -> tuple[Field, ...]:
    """Tell which properties differ; the bounds of a time go with the time."""
    keys = [key for key in sorted(was.keys() | is_.keys()) if was.get(key, set()) != is_.get(key, set())]
    bounds = {v.BEGIN_EARLIEST, v.BEGIN_LATEST, v.END_EARLIEST, v.END_LATEST} if v.WHEN in keys else set()
    return tuple(
        Field(
            key,
            _sorted(was.get(key, set()) - is_.get(key, set())),
            _sorted(is_.get(key, set()) - was.get(key, set())),
        )
        for key in keys
        if key not in bounds
    )


def _sorted(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(sorted(values, key=str))


def _only(node: Node, keys: Iterable[str]) -> Node:
    return {key: values for key, values in node.items() if key in keys}


def _one(node: Node, key: str) -> Value:
    return next(iter(sorted(node[key], key=str)))


def _name(iri: str, *sides: Mapping[str, Node]) -> str:
    return next((_one(side[iri], v.LABEL).value for side in sides if v.LABEL in side.get(iri, {})), "")


def _look(iri: str, *stores: Store) -> str:
    """Name what did not change itself."""
    for store in stores:
        for quad in store.quads_for_pattern(NamedNode(iri), NamedNode(v.LABEL), None, None):
            return quad.object.value  # type: ignore[union-attr]
    return v.local_name(iri)


def _order(change: Change) -> tuple[str, str, str, str]:
    return change.predicate, str(change.object), change.what, change.claims[0]

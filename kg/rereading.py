"""Which files an edit makes it necessary to read again, and what they hold now; or that all must be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.moved import Moved
from kg.records import load_again

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Literal

    from kg.claims import Dataset
    from kg.known import Known
    from kg.overlay import Overlay
    from kg.project import Project
    from kg.records import Loaded
    from kg.schema import Schema

    Bearing = tuple[str, str, str, str, NamedNode | Literal]

#: Up to so many files are always read by themselves, and up to this share of all of them.
_MOST: Final = 60
_SHARE: Final = 4


def reread(
    overlay: Overlay, schema: Schema, known: Known, changed: Iterable[str]
) -> tuple[frozenset[str], Loaded] | None:
    """Read the changed files, those whose claims answer what is in them, and those that judgements touch.

    None where there is an error, which may have to be told in other files, or the edit is about more than
    curated entities, dossiers and judgements, or about so much that all is as quickly read.
    """
    project = overlay.project
    decisions = project.relative(project.data / "decisions.yaml")
    # What is imported is apart from the curated files, which know nothing of it.
    curated = frozenset(name for name in changed if not name.startswith("imports/"))
    files = curated - {decisions}
    if not all(_is_curated(project, name) for name in files):
        return None
    moved = Moved(overlay, schema, known)
    files |= moved.naming() if decisions in curated else frozenset()
    files |= moved.declaring(files)
    while _is_part(project, files):
        loaded = load_again(overlay, schema, known, files)
        held = loaded.dataset
        if not loaded.ok:
            return None
        more = files | _answering(held, known, files) | _using(held, known, files)
        more |= moved.declaring(more)
        if more == files:
            return files, loaded
        files = more
    return None


def _is_part(project: Project, files: frozenset[str]) -> bool:
    return len(files) <= _MOST or len(files) <= len(project.data_files()) // _SHARE


def _is_curated(project: Project, name: str) -> bool:
    data = project.relative(project.data)
    return name.startswith((f"{data}/entities/", f"{data}/dossiers/"))


def _using(dataset: Dataset, known: Known, files: frozenset[str]) -> frozenset[str]:
    """Name the other files that use a thing which is gone or of another kind."""
    kinds = {entity.iri: set(entity.kinds) for entity in dataset.entities}
    kinds |= {source.iri: {source.kind} for source in dataset.sources}
    claim = v.claim_iri(known.base, "")
    found: set[str] = set()
    for name in files:
        for node in known.nodes_of(name):
            if not node.value.startswith(claim) and set(known.kinds(node)) != kinds.get(node.value):
                found.update(known.users(node))
    return frozenset(found - {""})


def _answering(dataset: Dataset, known: Known, files: frozenset[str]) -> frozenset[str]:
    """Name the other files whose claims answer a ref that other claims bear than before.

    What a claim says tells as well whether an answer means it, and another judgement changes that.
    """
    bearing_now = {
        (claim.id, ref, claim.subject, claim.predicate, claim.object)
        for claim in dataset.claims
        for ref in claim.refs
    }
    nodes = (node for name in files for node in known.nodes_of(name))
    bearing_then = {one for node in nodes for one in _bearing(known, node)}
    refs = {ref for _, ref, *_ in bearing_now ^ bearing_then}
    return frozenset(known.file_of(node) for ref in refs for node in known.answering(ref))


def _bearing(known: Known, node: NamedNode) -> Iterator[Bearing]:
    refs = list(known.store.quads_for_pattern(node, NamedNode(v.REF), None, known.claims))
    if refs:
        said = {quad.predicate.value: quad.object for quad in known.own(node)}
        subject, predicate = said[v.SUBJECT].value, said[v.PREDICATE].value  # type: ignore[union-attr]
        for quad in refs:
            yield v.local_name(node.value), quad.object.value, subject, predicate, said[v.OBJECT]  # type: ignore[union-attr, misc]

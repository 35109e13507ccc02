"""Which files an edit makes it necessary to read again, and what they hold now; or that all must be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.records import load_again

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.claims import Dataset
    from kg.known import Known
    from kg.project import Project
    from kg.records import Loaded
    from kg.schema import Schema

#: More files than this are as quickly read with all the others.
_MOST: Final = 60


def reread(
    project: Project, schema: Schema, known: Known, changed: Iterable[str]
) -> tuple[frozenset[str], Loaded] | None:
    """Read the changed files, and those whose claims answer what is in them.

    None where the files that did not change may be touched in other ways: an id that they use is gone or of
    another kind, a judgement is about what was edited, there is an error that may have to be told in them,
    or the edit is about more than curated entities and dossiers.
    """
    # What is imported is apart from the curated files, which know nothing of it.
    curated = frozenset(name for name in changed if not name.startswith("imports/"))
    files = _without_decisions(project, schema, known, curated)
    while len(files) <= _MOST and all(_is_curated(project, name) for name in files):
        loaded = load_again(project, schema, known, files)
        held = loaded.dataset
        if not loaded.ok or _is_judged(held, known, files) or _touches(held, known, files):
            return None
        more = files | _answering(held, known, files)
        if more == files:
            return files, loaded
        files = more
    return None


def _without_decisions(
    project: Project, schema: Schema, known: Known, files: frozenset[str]
) -> frozenset[str]:
    """Leave the judgements out where they say of the same ids that they are one as they did."""
    decisions = project.relative(project.data / "decisions.yaml")
    if decisions not in files:
        return files
    loaded = load_again(project, schema, known, ())
    replaced = known.store.quads_for_pattern(None, NamedNode(v.REPLACED_BY), None, known.asserted)
    stand = {(quad.subject, quad.object) for quad in replaced}
    now = {(NamedNode(other), NamedNode(kept)) for other, kept in loaded.dataset.redirects}
    return files - {decisions} if loaded.ok and stand == now else files


def _is_curated(project: Project, name: str) -> bool:
    data = project.relative(project.data)
    return name.startswith((f"{data}/entities/", f"{data}/dossiers/"))


def _is_judged(dataset: Dataset, known: Known, files: frozenset[str]) -> bool:
    judged = {iri for pair in dataset.redirects for iri in pair}
    declared = {entity.iri for entity in dataset.entities}
    declared |= {node.value for name in files for node in known.nodes_of(name)}
    return not judged.isdisjoint(declared)


def _touches(dataset: Dataset, known: Known, files: frozenset[str]) -> bool:
    """Tell whether a thing that other files use is gone or of another kind."""
    kinds = {entity.iri: set(entity.kinds) for entity in dataset.entities}
    kinds |= {source.iri: {source.kind} for source in dataset.sources}
    claim = v.claim_iri(known.base, "")
    for name in files:
        for node in known.nodes_of(name):
            if node.value.startswith(claim) or set(known.kinds(node)) == kinds.get(node.value):
                continue
            if any(file not in files for file in known.users(node) if file):
                return True
    return False


def _answering(dataset: Dataset, known: Known, files: frozenset[str]) -> frozenset[str]:
    """Name the other files whose claims answer a ref that other claims bear than before."""
    bearing_now = {(claim.id, ref) for claim in dataset.claims for ref in claim.refs}
    ref_of = NamedNode(v.REF)
    bearing_then = {
        (v.local_name(node.value), quad.object.value)  # type: ignore[union-attr]
        for name in files
        for node in known.nodes_of(name)
        for quad in known.store.quads_for_pattern(node, ref_of, None, known.claims)
    }
    refs = {ref for _, ref in bearing_now ^ bearing_then}
    return frozenset(known.file_of(node) for ref in refs for node in known.answering(ref))

"""What a change does to the graph: claims, what becomes and ceases to be true, and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import snapshot
from kg import vocab as v
from kg.diff import compare
from kg.impact import compare_answers
from kg.limits import Limits
from kg.pool import Pool
from kg.prefixes import prefixes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import Store, Triple

    from kg.changes import Diff
    from kg.curate.trial import Trial
    from kg.impact import Changed
    from kg.project import Project


@dataclass(frozen=True, slots=True)
class Consequences:
    """A change as claims (``diff``), as triples that begin and cease to hold, and as answers.

    ``asked`` is how many questions were compared before the time was up, of ``questions``.
    """

    diff: Diff
    true: tuple[Triple, ...]
    untrue: tuple[Triple, ...]
    changed: tuple[Changed, ...] = ()
    asked: int = 0
    questions: int = 0


def consequences(
    project: Project, tried: Trial, questions: Mapping[str, str], *, seconds: float = 30.0
) -> Consequences | None:
    """Compare the graph with a change and without it; None where the change has errors.

    ``seconds`` bound the asking of the questions.
    """
    if tried.made is None:
        return None
    stores = snapshot.open_store(tried.before), snapshot.open_store(tried.made)
    diff = compare(*stores, project.base, way="snapshots", ends=("now", "opened"))
    held, holds = (set(_facts(store, project.base)) for store in stores)
    changed: tuple[Changed, ...] = ()
    asked = 0
    if questions and (diff.added or diff.removed):
        limits, known = Limits(workers=1), prefixes(project)
        was, now = (Pool(one.store_path, limits, known, project.base) for one in (tried.before, tried.made))
        try:
            changed, asked = compare_answers(questions, was, now, seconds, {})
        finally:
            was.close()
            now.close()
    true, untrue = (tuple(sorted(side, key=str)) for side in (holds - held, held - holds))
    return Consequences(diff, true, untrue, changed, asked, len(questions) if asked else 0)


def _facts(store: Store, base: str) -> Iterator[Triple]:
    """Give what holds, told or entailed; what is said of claims and inferences themselves is left out."""
    graphs = v.Graphs(base)
    about = tuple(f"{base}{name}/" for name in ("claim", "inference"))
    for graph in (graphs.asserted, graphs.inferred):
        for quad in store.quads_for_pattern(None, None, None, NamedNode(graph)):
            if isinstance(quad.subject, NamedNode) and not quad.subject.value.startswith(about):
                yield quad.triple

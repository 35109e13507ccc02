"""Curated files to claims: every problem is collected, with the line and column of its value."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg import read_things
from kg import vocab as v
from kg.claims import Dataset
from kg.doubles import doubles
from kg.errors import Origin, Problem
from kg.known import Refs, Things
from kg.nodes import BadYamlError, compose, decode
from kg.overlay import Overlay
from kg.read_claims import PendingLink, read_claims
from kg.reading import Context, Report
from kg.resolve import merge, read_decisions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from kg.claims import Claim, Entity, Source
    from kg.known import Known
    from kg.nodes import Node
    from kg.project import Project
    from kg.schema import Schema

_SHOWN_REFS = 40


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the files say, and what is wrong with them."""

    dataset: Dataset
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing but warnings was found."""
        return all(problem.severity == "warning" for problem in self.problems)


def load(project: Project, schema: Schema) -> Loaded:
    """Read every curated file of a project.

    Nothing is raised for what a curator can get wrong: it stands in the problems, in file order.
    """
    with uncollected():
        context = Context(project, schema)
        dataset = _load(context, project.data_files(), Overlay(project))
        context.problems += doubles(project, dataset)
        return Loaded(dataset, tuple(sorted(context.problems)))


def load_again(overlay: Overlay, schema: Schema, known: Known, files: Collection[str]) -> Loaded:
    """Read some of the curated files, by project-relative name; what the others hold is looked up.

    Judgements are read as well. What is in the files twice is not told.
    """
    project = overlay.project
    context = Context(project, schema, things=Things(known, files), refs=Refs(known, files))
    decisions = project.data / "decisions.yaml"
    paths = [project.root / name for name in sorted(files)]
    with uncollected():
        dataset = _load(context, [path for path in (*paths, decisions) if overlay.holds(path)], overlay)
        return Loaded(dataset, tuple(sorted(context.problems)))


def _load(context: Context, paths: Iterable[Path], overlay: Overlay) -> Dataset:
    project = context.project
    entities: list[Entity] = []
    dossiers: list[tuple[Report, Source, Node | None, Node | None]] = []
    decisions: list[tuple[Report, Node]] = []
    for path in paths:
        report = Report(context, project.relative(path))
        root = _compose(report, path, overlay)
        if root is None:
            continue
        folder = path.relative_to(project.data).parts[0]
        if folder == "entities":
            entities += read_things.read_entities(report, root)
        elif folder == "dossiers":
            dossiers += _dossier(report, root)
        else:
            decisions.append((report, root))
    for report, root in decisions:
        read_decisions(report, root)
    _join_kinds(context)
    sources: list[Source] = []
    claims: list[Claim] = []
    links: list[PendingLink] = []
    for report, source, relays, node in dossiers:
        sources.append(read_things.resolve_relays(report, source, relays))
        claims += read_claims(report, node, source, links) if node is not None else []
    check_links(context, links)
    claims = list(_unique(context, claims))
    redirects = _redirect_iris(context)
    return Dataset(merge(entities, redirects), tuple(sources), tuple(claims), tuple(redirects.items()))


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the search for reference cycles: the trees have none, and looking for them takes half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _compose(report: Report, path: Path, overlay: Overlay) -> Node | None:
    try:
        root = compose(decode(overlay.read(path)))
    except BadYamlError as error:
        origin = Origin(report.file, error.line, error.column)
        report.context.problems.append(Problem(origin, "syntax", str(error)))
        return None
    except OSError as error:
        report.context.problems.append(Problem(Origin(report.file), "syntax", str(error)))
        return None
    if root is None:
        message = "the file says nothing; delete it or fill it"
        report.context.problems.append(Problem(Origin(report.file), "empty-file", message, "warning"))
    return root


def _dossier(report: Report, root: Node) -> Iterator[tuple[Report, Source, Node | None, Node | None]]:
    found = report.fields(
        root, read_things.DOSSIER_KEYS, ("source",) if root.what.startswith("a map") else ()
    )
    read = read_things.read_source(report, found["source"]) if "source" in found else None
    if read is not None:
        yield report, *read, found.get("claims")


def _join_kinds(context: Context) -> None:
    """What was judged the same is of both kinds."""
    for other, kept in context.redirects.items():
        if other in context.things:
            kinds = (*context.things[kept].kinds, *context.things[other].kinds)
            context.things[kept] = replace(context.things[kept], kinds=tuple(dict.fromkeys(kinds)))


def check_links(context: Context, links: Iterable[PendingLink]) -> None:
    """Tell of refs by which a claim answers others, and that none has."""
    for link in links:
        if link.ref not in context.refs:
            hint = context.meant(link.ref, context.refs)
            link.report.add(
                link.node, "unknown-ref", f'no claim has the ref "{link.ref[:_SHOWN_REFS]}"{hint}'
            )


def _unique(context: Context, claims: Iterable[Claim]) -> Iterator[Claim]:
    seen: dict[str, Claim] = {}
    for claim in claims:
        first = seen.setdefault(claim.id, claim)
        if first is claim:
            yield claim
        else:
            message = (
                f"the claim at {first.origin} says the same; give this one a locator of its own or drop it"
            )
            context.problems.append(Problem(claim.origin, "duplicate-claim", message))


def _redirect_iris(context: Context) -> dict[str, str]:
    base = context.project.base
    found = {}
    for other, kept in context.redirects.items():
        old = context.things[other].node.value if other in context.things else v.entity_iri(base, other)
        found[old] = context.things[kept].node.value
    return found

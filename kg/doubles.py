"""What is probably in the files twice, or in files that are never read: warnings, for a person to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import Origin, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.claims import Dataset, Entity, Source
    from kg.project import Project


def doubles(project: Project, dataset: Dataset) -> Iterator[Problem]:
    """Find one page as two sources, one name for two entities, and files that nobody reads."""
    yield from _pages(dataset.sources)
    yield from _names(dataset.entities)
    read = set(project.data_files())
    for path in sorted(project.data.rglob("*")):
        if (
            path.suffix in {".yaml", ".yml"}
            and path not in read
            and not {"imports", "proposals"} & {*path.parts}
        ):
            message = "nothing reads this file: entities/*.yaml, dossiers/*.yaml and decisions.yaml are read"
            yield Problem(Origin(project.relative(path)), "unread-file", message, "warning")


def _pages(sources: Iterable[Source]) -> Iterator[Problem]:
    seen: dict[str, Source] = {}
    for source in sources:
        if source.url:
            first = seen.setdefault(source.url.rstrip("/"), source)
            if first is not source:
                message = f"the source at {first.origin} is the same page; put the claims into one dossier"
                yield Problem(source.origin, "duplicate-source", message, "warning")


def _names(entities: Iterable[Entity]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Entity] = {}
    for entity in entities:
        for kind in entity.kinds:
            first = seen.setdefault((entity.name.casefold(), kind), entity)
            if first is not entity:
                message = (
                    f'the entity at {first.origin} is also called "{entity.name}"; if it is the same, merge'
                )
                yield Problem(entity.origin, "duplicate-name", message, "warning")
                break

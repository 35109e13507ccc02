"""``statecraft impact``: what the graph would lose with one source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg import snapshot
from kg import vocab as v
from kg.commands.finding import found
from kg.commands.output import progress, write
from kg.errors import StatecraftError
from kg.impact import World, impact
from kg.limits import Limits
from kg.pool import Pool
from kg.prefixes import prefixes
from kg.schema import hint
from kg.support import fall

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator
    from pathlib import Path

    from kg.impact import Impact
    from kg.naming import Naming
    from kg.project import Project
    from kg.support import Fall


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("source", metavar="SOURCE", help="the id of a source")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="default: %(default)s")
    parser.add_argument("--no-questions", action="store_true", help="do not ask the project's questions")
    parser.add_argument(
        "--timeout", type=float, default=60.0, help="seconds for all questions (default: %(default)g)"
    )


def run(project: Project, options: Namespace) -> int:
    """Print what rests on the source alone.

    Raises:
        StatecraftError: there is no such source, or a question file cannot be read.
    """
    findings = found(project)
    iri = v.source_iri(project.base, options.source)
    known = {source.iri for source in findings.dataset.sources}
    if iri not in known:
        near = hint(options.source, (v.local_name(one) for one in known))
        message = f'there is no source "{options.source}"{near}'
        raise StatecraftError(message)
    fallen = fall(iri, findings.supports, findings.lineage)
    made = snapshot.current(project) or snapshot.build(project, progress=progress())
    limits, known_prefixes = Limits(workers=1), prefixes(project)

    def pool(path: Path) -> Pool:
        return Pool(path, limits, known_prefixes, project.base)

    whole = pool(made.store_path)
    try:
        result = impact(
            World(findings.engine.store, findings.dataset, findings.schema, findings.base),
            fallen,
            questions={} if options.no_questions else questions(project),
            pools=(whole, pool),
            seconds=options.timeout,
        )
    finally:
        whole.close()
    listing = findings.listing
    if options.format == "json":
        text = json.dumps(listing.impact(fallen, result), ensure_ascii=False, indent=2) + "\n"
    else:
        text = "\n".join(_text(fallen, result, listing.naming)) + "\n"
    write("-", text.encode())
    return 0


def questions(project: Project) -> dict[str, str]:
    """Read the project's questions by name.

    Raises:
        StatecraftError: one cannot be read.
    """
    try:
        return {path.stem: path.read_text("utf-8") for path in sorted(project.questions.rglob("*.rq"))}
    except (OSError, UnicodeDecodeError) as error:
        message = f"a question cannot be read: {error}"
        raise StatecraftError(message) from error


def _text(fallen: Fall, result: Impact, named: Naming) -> Iterator[str]:
    yield f"Without {named.name(fallen.source)}:"
    yield f"\n{len(fallen.lost)} claims lose their only support"
    for claim in fallen.lost:
        yield f"  {claim.origin.file}:{claim.origin.line}  {named.sentence(claim)}"
    yield f"\n{len(result.inferred)} inferred triples do not follow any more"
    for triple in result.inferred:
        yield "  " + " ".join(named.name(term.value) for term in triple)
    yield f"\n{len(result.changed)} of {result.asked} questions have another answer"
    for one in result.changed:
        lost = f"{one.lost} row{'s' * (one.lost != 1)} less" + (f", {one.gained} new" if one.gained else "")
        yield f"  {one.name}: {one.error or lost}"
    if left := result.questions - result.asked:
        yield f"  {left} were not asked: the time was up"
    yield f"\n{len(fallen.kept)} claims have other support"
    for claim, count in fallen.kept:
        yield f"  {count} independent  {named.sentence(claim)}"

"""``statecraft brief``: what is told of a thing in a time, each sentence with its sources."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import QuerySolutions, Store

from kg import examples, snapshot
from kg import vocab as v
from kg.brief import Span
from kg.brief_text import html, markdown
from kg.briefing import Desk
from kg.commands.lens import add_lens, store_path
from kg.commands.output import day, progress, write
from kg.engine import Embedded
from kg.errors import StatecraftError
from kg.labels import Labels
from kg.prefixes import prefixes
from kg.row_claims import grounds
from kg.schema import load_schema
from kg.widen import widen

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Mapping

    from pyoxigraph import Literal, NamedNode

    from kg.brief import Brief
    from kg.examples import Question
    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("id", help="the id of an entity, or of a question of the project")
    parser.add_argument("--from", dest="begin", type=day, metavar="DAY", help="from this day on")
    parser.add_argument("--to", dest="end", type=day, metavar="DAY", help="until this day")
    parser.add_argument(
        "--undated", action="store_true", help="keep what has no date, in spite of the two days"
    )
    parser.add_argument(
        "--format", choices=("markdown", "html", "docx"), default="markdown", help="default: %(default)s"
    )
    add_lens(parser)
    parser.add_argument("-o", "--output", default="-", help="file to write to (default: standard output)")


def run(project: Project, options: Namespace) -> int:
    """Write a brief from the current snapshot, built first where the files have changed."""
    made = snapshot.current(project) or snapshot.build(project, progress=progress())
    schema = load_schema(project)
    path = store_path(project, made, options)
    engine = Embedded(Store.read_only(str(path)))
    label = Labels(engine, schema)
    desk = Desk(engine, schema, project.base, label, label.value, f"Data version {made.number}.")
    brief = _brief(project, desk, label, options)
    if options.format == "docx":
        from kg.brief_docx import docx  # noqa: PLC0415 - slow to import, and not needed for the others

        write(options.output, docx(brief, dt.datetime.fromisoformat(made.created)))
    elif options.format == "html":
        write(options.output, html(brief, lambda iri: iri if iri.startswith(project.base) else None).encode())
    else:
        write(options.output, markdown(brief).encode())
    return 0


def _brief(project: Project, desk: Desk, label: Labels, options: Namespace) -> Brief:
    span = Span(options.begin, options.end)
    iri = v.entity_iri(project.base, quote(options.id))
    if label.find(iri) is not None:
        return desk.of_thing(iri, span, dateless=options.undated)
    question = next((one for one in examples.load(project.questions) if one.id == options.id), None)
    if question is None:
        message = f"there is no entity and no question {options.id!r}"
        raise StatecraftError(message)
    claims = _claims(project, desk.engine.store, desk, question)
    return desk.of_claims(question, claims, span, dateless=options.undated)


def _claims(project: Project, store: Store, desk: Desk, question: Question) -> set[str]:
    """Find the claims behind the answer to a question."""
    names = prefixes(project)
    widened = widen(question.query, names)
    if widened is None:
        return set()
    rows, wider = (list(_rows(store, query, names)) for query in (question.query, widened.query))
    found = grounds(desk.engine, project.base, widened, rows, wider)
    return {claim for one in found for claim in one.claims}


def _rows(store: Store, query: str, names: Mapping[str, str]) -> Iterator[dict[str, NamedNode | Literal]]:
    answer = store.query(query, use_default_graph_as_union=True, prefixes=dict(names))
    if isinstance(answer, QuerySolutions):
        columns = [variable.value for variable in answer.variables]
        for row in answer:
            yield {name: term for name, term in zip(columns, row, strict=True) if term is not None}

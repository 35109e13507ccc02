"""``statecraft reconcile``: a column of names to the ids of what they name."""

from __future__ import annotations

import csv
import io
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Store

from kg import snapshot
from kg.commands.lens import add_lens, store_path
from kg.commands.output import progress, write
from kg.engine import Embedded
from kg.errors import StatecraftError
from kg.names import read_names
from kg.reconcile.offered import offer
from kg.reconcile.query import Query, Wanted
from kg.reconcile.reconciler import Reconciler
from kg.schema import load_schema, nearest
from kg.search.index import Index
from kg.texts import read_varying
from kg.vocab import local_name

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping, Sequence

    from kg.project import Project
    from kg.reconcile.offered import Offer
    from kg.reconcile.query import Candidate
    from kg.schema import Schema

_BATCH = 500
_FURTHER = ("id", "name", "score", "match")


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", help="a CSV file in UTF-8 with a header, or - for standard input")
    parser.add_argument("--column", required=True, metavar="NAME", help="the column that holds the names")
    parser.add_argument("--kind", metavar="KIND", help="only things of this kind, by its local name")
    parser.add_argument(
        "--property",
        action="append",
        default=[],
        metavar="COLUMN=PROPERTY",
        help="a column that tells candidates apart, and the property that it is of; may be repeated",
    )
    parser.add_argument(
        "--out", default="-", metavar="FILE", help="where to write (default: standard output)"
    )
    add_lens(parser)


def run(project: Project, options: Namespace) -> int:
    """Write the rows with the best candidate's id, name and score, and whether it is sure, as CSV.

    Raises:
        StatecraftError: the file cannot be read, or has no such column; there is no such kind or property.
    """
    schema = load_schema(project)
    kinds = _kinds(schema, options.kind)
    header, rows = _read(options.file)
    offers = dict(map(partial(_offer, schema), options.property))
    for column in (options.column, *offers):
        if column not in header:
            message = f"{options.file} has no column {column!r}; it has {', '.join(header)}"
            raise StatecraftError(message)
    column = header.index(options.column)
    further = {header.index(name): one for name, one in offers.items()}
    queries = [_query(row, column, kinds, further) for row in rows]
    tell = progress()
    here = _open(project, schema, options)
    answers: list[tuple[Candidate, ...]] = []
    for start in range(0, len(queries), _BATCH):
        answers += here.ask(queries[start : start + _BATCH])
        tell(f"{len(answers):,} of {len(queries):,} names")
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*header, *(f"{name} found" if name in header else name for name in _FURTHER)])
    writer.writerows([*row, *_best(found)] for row, found in zip(rows, answers, strict=True))
    write(options.out, text.getvalue().encode())
    matched = sum(found[0].match for found in answers if found)
    sys.stderr.write(f"{matched:,} of {len(rows):,} names are matched\n")
    return 0


def _open(project: Project, schema: Schema, options: Namespace) -> Reconciler:
    made = snapshot.current(project) or snapshot.build(project, progress=progress())
    engine = Embedded(Store.read_only(str(store_path(project, made, options))))
    names = read_names(engine, project.base)
    return Reconciler(schema, Index(names, read_varying(engine)), engine, project.base, names)


def _read(file: str) -> tuple[list[str], list[list[str]]]:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        header, rows = next(reader, []), []
        for row in reader:
            if len(row) > len(header):
                message = f"{file}:{reader.line_num}: {len(row)} cells, and {len(header)} columns"
                raise StatecraftError(message)
            rows.append(row + [""] * (len(header) - len(row)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"cannot read {file}: {error}"
        raise StatecraftError(message) from error
    return header, rows


def _kinds(schema: Schema, name: str | None) -> tuple[str, ...]:
    if name is None:
        return ()
    if (kind := schema.kind(name)) is None:
        near = nearest(name, schema.kinds_by_name)
        message = f"there is no kind {name!r}" + (f"; did you mean {near}?" if near else "")
        raise StatecraftError(message)
    return (kind.iri,)


def _offer(schema: Schema, text: str) -> tuple[str, Offer]:
    column, equals, name = text.rpartition("=")
    found = offer(schema, name) if equals else None
    if found is None:
        near = nearest(name, schema.properties_by_name)
        message = f"--property {text!r} is to be COLUMN=PROPERTY, with a property that there is"
        raise StatecraftError(message + (f"; did you mean {near}?" if near else ""))
    return column, found


def _query(row: Sequence[str], column: int, kinds: tuple[str, ...], offers: Mapping[int, Offer]) -> Query:
    wanted = tuple(Wanted(one, (row[place],)) for place, one in offers.items() if row[place].strip())
    return Query(row[column], kinds, wanted=wanted, limit=1)


def _best(found: Sequence[Candidate]) -> tuple[str, ...]:
    if not found:
        return "", "", "", "no"
    best = found[0]
    return local_name(best.name.iri), best.name.label, f"{best.score:g}", "yes" if best.match else "no"

"""``statecraft explain``: why a triple holds, down to claims and sources."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from kg import snapshot
from kg.commands.output import progress
from kg.errors import QueryError
from kg.explain import explain
from kg.prefixes import prefixes
from kg.refer import Referrer
from kg.rules import rules_in
from kg.schema import load_schema
from kg.store_reader import StoreReader
from kg.telling import Telling

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("subject", help="an id, a prefixed name or an IRI")
    parser.add_argument("predicate", help="a property of the ontology, or type for a kind")
    parser.add_argument("object", help="an id, a kind, a code, a text, a prefixed name or an IRI")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")


def run(project: Project, options: Namespace) -> int:
    """Explain a triple of the current snapshot, built first where the files have changed."""
    made = snapshot.current(project) or snapshot.build(project, progress=progress())
    store, schema = snapshot.open_store(made), load_schema(project)
    refer = Referrer(store, schema, project.base, prefixes(project))
    triple = refer.triple(options.subject, options.predicate, options.object)
    telling = Telling(store, schema)
    found = explain(triple, StoreReader(store, schema, project.base), rules_in(store, project.base))
    if found is None:
        message = f"it is neither told nor does it follow that: {telling.sentence(triple)}"
        raise QueryError(message)
    if options.format == "json":
        sys.stdout.write(json.dumps(telling.data(found), indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(telling.text(found))
    return 0

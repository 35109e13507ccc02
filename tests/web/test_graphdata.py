"""The graph data that the server writes is the graph data that the TypeScript tests read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from kg.graphview import neighbourhood
from kg.pyvispage import network_data
from kg.vocab import entity_iri

if TYPE_CHECKING:
    from flask import Flask

SNAPSHOT = Path(__file__).parent.parent / "snapshots" / "graph.json"


def test_graph_snapshot_is_current(second: Flask) -> None:
    site = second.extensions["statecraft"].current()
    iri = entity_iri(site.project.base, "gull-rock-light")
    view = neighbourhood(site.engine, site.schema, iri)
    made = network_data(view, lambda one: site.addresses.href(one) or "")
    text = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(text, "utf-8")
    assert json.loads(SNAPSHOT.read_text("utf-8")) == json.loads(text), (
        "run with UPDATE_SNAPSHOTS=1 if this is meant"
    )

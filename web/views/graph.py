"""stub"""
from __future__ import annotations
from flask import Blueprint, Response
from web.pages import GraphPage
from web.parts import GraphTable
from web.respond import render
from web.site import Site
blueprint = Blueprint("graph", __name__)

def surroundings(here: Site, iri: str) -> GraphTable | None:
    return None

@blueprint.get("/graph")
def graph() -> Response:
    return render(GraphPage(title="Graph"))

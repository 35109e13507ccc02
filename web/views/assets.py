"""Static files: built ones, the graph library that comes with pyvis, and the colours of the kinds."""

from __future__ import annotations

import hashlib
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, abort, request

from web import tongues
from web.addresses import css_class
from web.site import site

if TYPE_CHECKING:
    from kg.schema import Schema

blueprint = Blueprint("assets", __name__)

BUILT: Final = Path(__file__).parent.parent / "static"
_NAMES: Final = (
    "style.css",
    "graph.css",
    "explore.css",
    "app.js",
    "graph.js",
    "explore.js",
    "explore-worker.js",
    "icon.svg",
    "query.css",
    "sign.css",
    "ask.js",
    "desk.css",
    "desk.js",
    "query.js",
    "land.svg",
    "plain.js",
    "plain-worker.js",
    "oxigraph.wasm",
)
_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "wasm": "application/wasm",
}
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{3,8}")
_YEAR: Final = 365 * 24 * 3600


def vis_network() -> Path:
    """Find the graph library inside the installed pyvis, without importing it."""
    spec = find_spec("pyvis")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        return BUILT / "vis-network.js"
    return Path(folders[0]) / "lib" / "vis-9.1.2" / "vis-network.min.js"


def kinds_css(schema: Schema) -> str:
    """Write the kinds' colours as a style sheet; whatever is not a plain colour is left out.

    The marks are classes because a strict content security policy forbids style attributes.
    """
    rules = [
        f".{css_class(kind.name)} {{ --kind: {kind.colour}; }}"
        for kind in sorted(schema.kinds.values(), key=lambda k: k.name)
        if kind.colour and _COLOUR.fullmatch(kind.colour)
    ]
    return "\n".join(rules) + "\n"


def addresses(schema: Schema) -> dict[str, str]:
    """Give each static file an address that changes with its content."""
    contents = {name: path.read_bytes() for name in _NAMES if (path := BUILT / name).is_file()}
    if (library := vis_network()).is_file():
        contents["vis-network.js"] = library.read_bytes()
    contents["kinds.css"] = kinds_css(schema).encode()
    hashes = {name: hashlib.sha256(data).hexdigest()[:12] for name, data in contents.items()}
    names = (*_NAMES, "vis-network.js", "kinds.css")
    return {name: f"/static/{name}?v={hashes.get(name, 'missing')}" for name in names}


@blueprint.get("/static/<name>")
def asset(name: str) -> Response:
    """Serve a static file; for good where its address carries its hash."""
    if name == "kinds.css":
        body = kinds_css(site().schema).encode()
    elif name == "vis-network.js":
        body = vis_network().read_bytes()
    elif name in _NAMES and (BUILT / name).is_file():
        body = (BUILT / name).read_bytes()
    else:
        abort(404)
    response = Response(body, content_type=_TYPES[name.rpartition(".")[2]])
    # A page of the last snapshot may ask for a file under the address that it had then.
    if request.full_path == site().assets.get(name):
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response


@blueprint.get("/static/words/<name>.js")
def words(name: str) -> Response:
    """Serve what scripts say in a language; for good where its address carries its hash."""
    language = tongues.catalogues().by_tag.get(name)
    if language is None or not language.script:
        abort(404)
    response = Response(language.script, content_type=_TYPES["js"])
    if request.full_path == language.script_address:
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """Serve the sign of the site to browsers that ask for it by custom."""
    return asset("icon.svg")

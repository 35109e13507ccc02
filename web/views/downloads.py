"""The graph as files, with checksums, and what describes them to people, catalogues and search engines."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, current_app, jsonify, request, send_file
from pyoxigraph import NamedNode
from werkzeug.exceptions import NotFound

from kg import vocab as v
from kg.release import croissant, dcat
from kg.tongue import gettext as _
from web import schemas
from web.negotiate import HTML
from web.openapi import TEXT, Operation, Parameter, operation
from web.pages.programs import DownloadsPage
from web.parts.programs import Download
from web.releases import KEY
from web.respond import alternates, json_for_script, rdf, render, split_suffix, wanted
from web.site import LARGE, newest

if TYPE_CHECKING:
    from pathlib import Path

    from kg.release.manifest import File, Release
    from web.releases import Releases

blueprint = Blueprint("downloads", __name__)

_PLACE: Final = "/downloads/"
_GZIP: Final = "application/gzip"
_ZIP: Final = "application/zip"


@blueprint.get("/downloads")
@operation(
    Operation(
        "The files that hold the graph, with checksums, version, licence and how to cite (DCAT 3).",
        schemas.THING,
        errors=(406,),
    )
)
def downloads() -> Response:
    """Show what can be downloaded, as a page or as data."""
    return _described(wanted(None))


@blueprint.get("/downloads.<suffix>")
@operation(
    Operation(
        "The same in the form that the suffix names.",
        schemas.RDF,
        (Parameter("suffix", "ttl, jsonld or nt.", where="path", example="ttl"),),
        errors=(404,),
    )
)
def data(suffix: str) -> Response:
    """Give the description in the form of a suffix."""
    _stem, form = split_suffix(f"downloads.{suffix}")
    if form is None:
        message = f"There is no form {suffix!r} of this."
        raise NotFound(message)
    return _described(form)


@blueprint.get("/downloads/<name>")
@operation(
    Operation(
        "One of the files; `SHA256SUMS` has their checksums, `croissant.json` describes them (schema.org).",
        {_GZIP: {}, _ZIP: {}, "text/plain": TEXT, "application/json": {"type": "object"}},
        (Parameter("name", "The name of the file.", where="path", example="SHA256SUMS"),),
        errors=(404, 503),
    )
)
def file(name: str) -> Response:
    """Give a file."""
    release, folder = _release()
    if name == "SHA256SUMS":
        return _lasting(Response(release.sums, content_type="text/plain; charset=utf-8"))
    if name == "croissant.json":
        return _lasting(jsonify(croissant.document(release, _place(release))))
    found = next((one for one in release.files if one.name == name), None)
    if found is None:
        message = _("There is no such file; /downloads lists those that there are.")
        raise NotFound(message)
    kind = _GZIP if found.content else mimetypes.guess_type(name)[0]
    response = send_file(folder / name, kind, as_attachment=True, etag=found.sha256, conditional=True)
    request.environ[LARGE] = True
    return _lasting(response)


def _described(form: str) -> Response:
    release, _folder = _release()
    if form != HTML:
        return _lasting(rdf(dcat.triples(release, _place(release)), form))
    page = DownloadsPage(
        title=_("Downloads"),
        description=_("{title} as files: the whole graph and each named graph.").format(title=release.title),
        alternates=alternates("/downloads"),
        release=release,
        files=tuple(
            Download(_title(one), one.name, f"{_PLACE}{one.name}", _size(one.size), one.triples)
            for one in release.files
        ),
        day=newest().show.date(release.day.isoformat()) if release.day else "",
        data=json_for_script(croissant.document(release, _place(release))),
    )
    return _lasting(render(page))


def _release() -> tuple[Release, Path]:
    releases: Releases = current_app.extensions[KEY]
    return releases.get(newest())


def _place(release: Release) -> str:
    """Give the address of the files as this host is called, or as the project is where that is no name."""
    place = request.host_url.rstrip("/") + _PLACE
    try:
        return NamedNode(place).value
    except ValueError:
        return f"{release.base}downloads/"


def _lasting(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    return response


def _title(file: File) -> str:
    if file.graph:
        return _("The graph “{name}”").format(name=v.local_name(file.graph))
    return _(file.title)


def _size(number: int) -> str:
    """Write a size for a reader.

    >>> _size(1_234), _size(2_571_199)
    ('1 kB', '2.6 MB')
    """
    return f"{number / 1e6:.1f} MB" if number >= 1e5 else f"{max(1, round(number / 1e3))} kB"  # noqa: PLR2004

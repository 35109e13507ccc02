"""A release for search engines and machine learning: schema.org's Dataset, as Croissant 1.0 extends it.

Whoever knows schema.org alone reads title, licence, version and files; Croissant adds the tables' columns.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from kg.release.files import ZIP
from kg.vocab import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.release.manifest import File, Release

_CONFORMS: Final = "http://mlcommons.org/croissant/1.0"
#: The columns of the tables that are no texts.
_TYPES: Final = {
    **dict.fromkeys(("beginEarliest", "beginLatest", "endEarliest", "endLatest"), "sc:Date"),
    **dict.fromkeys(("recorded", "retracted"), "sc:Date"),
    "line": "sc:Integer",
}


def document(release: Release, place: str) -> dict[str, Any]:
    """Describe a release whose files are at addresses that begin with ``place``; it may be empty."""
    found: dict[str, Any] = {
        "@context": json.loads(resources.files("kg.release").joinpath("croissant_context.json").read_text()),
        "@type": "sc:Dataset",
        "conformsTo": _CONFORMS,
        "name": release.title,
        "description": release.description or release.title,
        "url": f"{release.base}downloads",
        "version": release.version,
        "citeAs": release.bibtex,
        "distribution": [one for file in release.files for one in _objects(file, place)],
        "recordSet": [one for file in release.files for one in _tables(file)],
    }
    if release.licence:
        found["license"] = release.licence
    if release.publisher:
        found["creator"] = found["publisher"] = {"@type": SCHEMA + "Organization", "name": release.publisher}
    if release.day:
        found["datePublished"] = found["dateModified"] = release.day.isoformat()
    return found


def _objects(file: File, place: str) -> Iterator[dict[str, Any]]:
    form = file.media_type if file.media_type == ZIP else "application/gzip"
    yield {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "description": file.title,
        "contentUrl": f"{place}{file.name}",
        "contentSize": f"{file.size} B",
        "encodingFormat": form,
        "sha256": file.sha256,
    }
    for table, _ in file.columns:
        yield {
            "@type": "cr:FileObject",
            "@id": table,
            "name": table,
            "contentUrl": table,
            "containedIn": {"@id": file.name},
            "encodingFormat": "text/csv",
        }


def _tables(file: File) -> Iterator[dict[str, Any]]:
    for table, columns in file.columns:
        name = table.removesuffix(".csv")
        yield {
            "@type": "cr:RecordSet",
            "@id": name,
            "name": name,
            "field": [_field(table, name, column) for column in columns],
        }


def _field(table: str, name: str, column: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{name}/{column}",
        "name": column,
        "dataType": _TYPES.get(column, "sc:Text"),
        "source": {"fileObject": {"@id": table}, "extract": {"column": column}},
    }

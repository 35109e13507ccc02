"""A real OpenRefine without a window, driven by the commands that its own pages send."""

from __future__ import annotations

import json
import os
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.servers import free_port, running

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: Where the Debian package puts it.
_HOME = Path("/usr/share/openrefine")
_ROWS = json.dumps({"facets": [], "mode": "row-based"})
_PATIENCE = 60.0
_COLUMN = "name"

MARKS = [
    pytest.mark.openrefine,
    pytest.mark.skipif(
        not (shutil.which("java") and _HOME.is_dir()) and not os.environ.get("STATECRAFT_REQUIRE_ALL"),
        reason="needs OpenRefine (the Debian package openrefine) and Java",
    ),
]


@contextmanager
def openrefine(folder: Path) -> Iterator[Refine]:
    """Start OpenRefine with its projects in a folder."""
    place = f"127.0.0.1:{(port := free_port())}"
    settings = {
        "refine.headless": "true",
        "refine.host": "127.0.0.1",
        "refine.interface": "127.0.0.1",
        "refine.port": port,
        "refine.webapp": _HOME / "webapp",
        "refine.data_dir": folder / "projects",
        "user.home": folder,
    }
    given = [f"-D{name}={value}" for name, value in settings.items()]
    classes = f"{_HOME}/server/classes:{_HOME}/server/*"
    # Quick to start rather than quick later: a test asks little.
    quick = ["-Xmx512M", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    command = ["java", "-cp", classes, *quick, *given, "com.google.refine.Refine"]
    with (
        running(command, folder, place),
        httpx.Client(base_url=f"http://{place}/command/core/", timeout=_PATIENCE) as client,
    ):
        yield Refine(client)


@dataclass(frozen=True)
class Refine:
    """Sends the commands of OpenRefine's pages."""

    client: httpx.Client

    def project(self, names: Iterable[str]) -> str:
        """Make a project of one column, a name a row; give its number."""
        options = {"separator": "\\t", "headerLines": 1, "encoding": "UTF-8", "processQuotes": False}
        text = "".join(f"{one}\n" for one in (_COLUMN, *names))
        answer = self.client.post(
            "create-project-from-upload",
            params={"csrf_token": self._token()},
            files={"project-file": ("names.tsv", text.encode(), "text/tab-separated-values")},
            data={
                "project-name": "names",
                "format": "text/line-based/*sv",
                "options": json.dumps(options),
            },
        )
        return answer.headers["location"].partition("project=")[2]

    def reconcile(self, project: str, service: str, kind: Mapping[str, str] | None = None) -> None:
        """Reconcile the column; what is sure is matched."""
        config = {
            "mode": "standard-service",
            "service": service,
            **self._spaces(service),
            "type": kind,
            "autoMatch": True,
            "columnDetails": [],
            "limit": 0,
        }
        self._do("reconcile", project, columnName=_COLUMN, config=json.dumps(config))

    def extend(self, project: str, service: str, properties: Iterable[Mapping[str, Any]]) -> None:
        """Add a column for each property."""
        self._do(
            "extend-data",
            project,
            baseColumnName=_COLUMN,
            endpoint=service,
            **self._spaces(service),
            columnInsertIndex="1",
            extension=json.dumps({"properties": list(properties)}),
        )

    def rows(self, project: str) -> list[list[Any]]:
        """Give of each row the name, whether it is matched, and the best id; then the further columns."""
        models = self.client.get("get-models", params={"project": project}).json()
        further = [one["name"] for one in models["columnModel"]["columns"] if one["name"] != _COLUMN]
        cell = f'cells["{_COLUMN}"]'
        parts = [
            f"{cell}.value",
            f'{cell}.recon.judgment=="matched"',
            f"if({cell}.recon.matched, {cell}.recon.match.id, {cell}.recon.best.id)",
            *(f'cells["{name}"].value' for name in further),
        ]
        template = ",".join(f"{{{{jsonize({part})}}}}" for part in parts)
        answer = self.client.post(
            "export-rows/rows.txt",
            data={
                "project": project,
                "format": "template",
                "template": f"[{template}]",
                "prefix": "[",
                "suffix": "]",
                "separator": ",\n",
                "engine": _ROWS,
            },
        )
        found: list[list[Any]] = answer.json()
        return found

    def _spaces(self, service: str) -> dict[str, str]:
        manifest = httpx.get(service).json()
        return {name: manifest[name] for name in ("identifierSpace", "schemaSpace")}

    def _do(self, command: str, project: str, **fields: str) -> None:
        where = {"project": project, "csrf_token": self._token()}
        told = self.client.post(command, params=where, data={**fields, "engine": _ROWS}).json()
        assert told["code"] in {"ok", "pending"}, told
        until = time.monotonic() + _PATIENCE
        while self.client.get("get-processes", params={"project": project}).json()["processes"]:
            assert time.monotonic() < until, f"{command} does not end"
            time.sleep(0.1)

    def _token(self) -> str:
        return str(self.client.get("get-csrf-token").json()["token"])

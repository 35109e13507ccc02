"""The tutorial notebook, run cell by cell by a kernel that reaches no network."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbclient import NotebookClient

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from web.site import Site

ROOT = Path(__file__).resolve().parent.parent.parent
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def notebook() -> NotebookNode:
    found: NotebookNode = nbformat.read(ROOT / "docs" / "tutorial.ipynb", as_version=4)
    return found


def test_it_is_kept_without_what_a_machine_said(notebook: NotebookNode) -> None:
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert cell.cell_type == "markdown" or (not cell.outputs and cell.execution_count is None)


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.parametrize("app", ["policy"], indirect=True)
def test_every_cell_runs(notebook: NotebookNode, here: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, NOWHERE)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    place = {"metadata": {"path": str(here.project.root)}}
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources=place)
    done = client.execute()
    ran = [cell for cell in done.cells if cell.cell_type == "code"]
    assert len(ran) > 12
    for cell in ran:
        assert all(one.get("name") != "stderr" for one in cell.outputs), cell.source
        assert cell.outputs or "import" in cell.source, cell.source
    shown = ran[-1].outputs[0].data["text/html"]
    assert shown.startswith("<iframe")
    assert "sandbox" in shown
    tables = [one for cell in ran for one in cell.outputs if "dataframe" in str(one.get("data", ""))]
    assert tables, "no table is shown"

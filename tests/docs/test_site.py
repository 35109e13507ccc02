"""The documentation becomes a site, with every link inside it leading somewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("dot") and not os.environ.get("STATECRAFT_REQUIRE_ALL"),
    reason="drawings need Graphviz (Debian: graphviz)",
)
def test_it_is_built_without_a_warning(tmp_path: Path) -> None:
    site = tmp_path / "site"
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", str(ROOT / "docs"), str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    index = (site / "index.html").read_text("utf-8")
    for page in ("tutorials/analyst.html", "reference/ontology.html", "reference/http.html", "model.html"):
        assert f'href="{page}"' in index
        assert (site / page).exists()
    assert "AI Diffusion Rule" in (site / "tutorials" / "analyst.html").read_text("utf-8")
    for page in site.rglob("*.html"):
        assert not re.findall(r'(?:src|<link[^>]*href)="https?://[^"]*"', page.read_text("utf-8")), page

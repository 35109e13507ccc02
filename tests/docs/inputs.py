"""Files of a reader's own that commands of the documentation are given."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

IMPORTS = Path(__file__).resolve().parent.parent / "data" / "imports"

_TEXTS: Mapping[str, str] = {
    "list.csv": "name,seat\nNvidia Corp.,Santa Clara\nDeepseek,Hangzhou\n",
    "article.txt": (
        "In June 2026, a spokesperson for the European Commission, Thomas Regnier, said that the order "
        "“further underlines Europe's need for technological sovereignty.” Beijing did not comment.\n"
    ),
    "my-mapping.yaml": (
        "dataset:\n  title: Models\n  type: NewsArticle\n"
        'records:\n- things:\n  - as: model\n    type: Model\n    id: "{Model}"\n    name: "{Model}"\n'
    ),
    "vocabulary.ttl": (
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://example.org/light> a skos:Concept ; skos:prefLabel "light"@en .\n'
    ),
}


def lay_out(folder: Path) -> None:
    """Put them into a folder."""
    for name, text in _TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    for path in (IMPORTS / "eto-chips").glob("*.csv"):
        shutil.copy(path, folder)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Model", "Year"), ("Lamp 1", 2024)):
        sheet.append(row)
    book.save(folder / "models.xlsx")

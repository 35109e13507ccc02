"""Curated files of the second domain, written by tests."""

from __future__ import annotations

SOURCE = """\
source:
  id: {id}
  type: Logbook
  title: {id}
  publisher: {id} press
  published: 1932
claims:
"""


def dossier(name: str, *claims: str) -> dict[str, str | bytes]:
    """A file of claims in flow style, each with a locator."""
    lines = [f"  - {{{claim}, locator: line {n}}}\n" for n, claim in enumerate(claims, start=1)]
    return {f"data/dossiers/{name}.yaml": SOURCE.format(id=name) + "".join(lines)}

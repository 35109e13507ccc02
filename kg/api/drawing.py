"""A drawn graph: shown in a notebook, or saved as one file; it loads nothing from anywhere."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export import draw

if TYPE_CHECKING:
    from kg.graphview import GraphView


@dataclass(frozen=True, repr=False)
class Drawing:
    """A graph view that a notebook shows when it is the value of a cell; ``height`` is in pixels."""

    view: GraphView
    height: int = 600

    def __repr__(self) -> str:
        """Say what is drawn."""
        view = self.view
        return f"<kg.Drawing {view.title!r}: {len(view.nodes)} nodes, {len(view.edges)} edges>"

    def to_html(self) -> str:
        """Write it as one HTML document with everything in it.

        Raises:
            StatecraftError: the viewer is not built, as in a checkout that was never installed.
        """
        return draw(self.view)

    def save(self, path: str | Path) -> Path:
        """Write it to a file.

        Raises:
            OSError: the file cannot be written.
        """
        target = Path(path)
        target.write_text(self.to_html(), "utf-8")
        return target

    def _repr_html_(self) -> str:
        """Show it in a frame of its own, which can reach neither the notebook nor its host."""
        document = html.escape(self.to_html())
        title = html.escape(self.view.title)
        style = f"width:100%;height:{self.height}px;border:1px solid #8888"
        return (
            f'<iframe title="{title}" sandbox="allow-scripts" srcdoc="{document}" style="{style}"></iframe>'
        )

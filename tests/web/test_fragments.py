"""Parts of pages that a publishing keeps: pages are as they are without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import snapshot
from web.app import close, create_app
from web.calling import Calling, say
from web.plain.folder import Listing, Writer
from web.plain.places import Scope
from web.plain.publish import checked
from web.plain.renderer import Renderer, as_plain
from web.plain.work import SERVING

if TYPE_CHECKING:
    from pathlib import Path

    from kg.project import Project


def _pages(project: Project, folder: Path, *, kept: bool) -> dict[str, bytes]:
    made = snapshot.current(project) or snapshot.build(project)
    app = as_plain(create_app(project, snapshot=made, serving=SERVING), Scope())
    if not kept:
        app.jinja_env.context_class = Calling
    try:
        renderer = Renderer(app, Scope(), Writer(folder, Listing({})), checked(project.base))
        here = renderer.here
        things = [here.addresses.href(iri) or "/" for iri in here.names.by_iri]
        claims = [f"/claim/{claim.id}" for claim in here.findings.dataset.claims]
        lists = ["/disputes", "/timeline", "/search", "/quality/undated"]
        return {address: renderer.get(address) for address in (*lists, *things, *claims)}
    finally:
        close(app)


def test_pages_with_kept_parts_are_as_those_without(lights: Project, tmp_path: Path) -> None:
    kept, fresh = (_pages(lights, tmp_path, kept=way) for way in (True, False))
    assert len(kept) > 40
    assert {address for address, page in kept.items() if page != fresh[address]} == set()


def test_what_stands_in_the_field_of_a_text_is_escaped() -> None:
    assert say("Claim %(id)s", id="<1>") == "Claim &lt;1&gt;"
    assert say("100 %% of <it>") == "100 % of <it>"

"""Take pictures of every page: ``python -m tests.gallery [--against REVISION] [--compare OLD NEW]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from kg import snapshot
from kg.limits import Limits
from kg.project import open_project
from tests.gallery import camera, sheet
from tests.gallery.difference import differences
from tests.gallery.elsewhere import served
from tests.web import routes
from tests.web.browsing import chromium
from tests.web.listening import listening
from web.app import close, create_app
from web.site import KEY

ROOT = Path(__file__).resolve().parents[2]
#: Pages that scripts make: the explorer with something in it.
DRAWN = {"explorer whole": "/explore#whole=1", "explorer around": "/explore?id=id/{entity}"}


def main(arguments: list[str]) -> int:
    """Take the pictures, or only compare two folders of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="where the pictures go", default=None)
    parser.add_argument(
        "--against", metavar="REVISION", help="take them of another revision too, and compare"
    )
    parser.add_argument(
        "--compare", nargs=2, type=Path, metavar=("OLD", "NEW"), help="compare two folders; takes none"
    )
    parser.add_argument("--only", metavar="NAME", nargs="+", help="only pages whose name has one of these")
    given = parser.parse_args(arguments)
    folder = given.folder or Path(tempfile.mkdtemp(prefix="gallery-"))
    if given.compare:
        old, new = given.compare
    else:
        old, new = folder / "old", folder / "new"
        addresses = _take(new, given.only)
        if given.against:
            with served(ROOT, given.against) as address, chromium("--enable-unsafe-swiftshader") as browser:
                camera.take(browser, address, addresses, old)
    if given.compare or given.against:
        with chromium() as browser:
            found = differences(browser, old, new, folder)
        sys.stdout.write(f"{len(found)} pictures differ.\n")
        page = sheet.of_differences(folder, old, new, found)
    else:
        page = sheet.of_pictures(folder, new)
    sys.stdout.write(f"{page}\n")
    return 0


def _take(folder: Path, only: list[str] | None) -> dict[str, str]:
    """Take pictures of this checkout's pages; give their addresses."""
    with tempfile.TemporaryDirectory() as state:
        project = replace(open_project(ROOT), state=Path(state))
        # On a busy machine the first queries take long.
        app = create_app(project, snapshot=snapshot.build(project), limits=Limits(seconds=120, patience=120))
        try:
            client, here = app.test_client(), app.extensions[KEY].current()
            addresses = {name: routes.address(here, client, name) for name in routes.PAGES}
            entity = addresses["entity"].rpartition("/")[2]
            addresses |= {name: text.format(entity=entity) for name, text in DRAWN.items()}
            if only:
                addresses = {k: v for k, v in addresses.items() if any(part in k for part in only)}
            with listening(app) as address, chromium("--enable-unsafe-swiftshader") as browser:
                for told in camera.take(browser, address, addresses, folder):
                    sys.stdout.write(f"{told}\n")
        finally:
            close(app)
    return addresses


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

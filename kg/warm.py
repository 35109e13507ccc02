"""Makes the moments from which others are opened sooner, in a process that gives way to all others.

Whoever started it may kill it at any instant: a moment is there whole or not at all. It ends with who started
it, however that one ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg import snapshot
from kg.errors import StatecraftError
from kg.malloc import M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, mallopt
from kg.moment import prepare
from kg.project import open_project
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

_GIVING_WAY: Final = 15  # see ``man 2 nice``
# The engine writes in several threads: what one of them gives back serves the others.
_SPARING: Final = ((M_ARENA_MAX, 1), (M_TRIM_THRESHOLD, 1 << 20), (M_MMAP_THRESHOLD, 1 << 17))


def start(root: Path) -> subprocess.Popen[bytes]:
    """Start the process for a project's folder; it ends by itself.

    Raises:
        OSError: no process can be started.
    """
    # A session of its own: a key pressed in the server's terminal is the server's to answer.
    return subprocess.Popen(  # noqa: S603 - our own module, a folder as its argument
        [sys.executable, "-m", "kg.warm", str(root)], stdin=subprocess.PIPE, start_new_session=True
    )


def end_with_input() -> None:
    """End this process when nobody holds the other end of its standard input any more.

    The kernel closes that end for whoever was killed, too.
    """

    def wait() -> None:
        # Not by `sys.stdin`: whose buffer is being read when Python ends, that makes it abort.
        while os.read(0, 1):
            pass
        os._exit(1)

    threading.Thread(target=wait, name="statecraft-warm-leash", daemon=True).start()


def main(arguments: Sequence[str]) -> int:
    """Prepare the published snapshot of the project in the folder that is named."""
    os.nice(_GIVING_WAY)
    mallopt(_SPARING)
    end_with_input()
    try:
        project = open_project(Path(arguments[0]))
        if made := snapshot.latest(project):
            prepare(made, load_schema(project), project.base)
    except StatecraftError as error:
        sys.stderr.write(f"moments are opened without preparation: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

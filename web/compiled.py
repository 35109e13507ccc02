"""The code of templates, kept from one start to the next: making it takes a second of a processor.

It is kept where Jinja keeps such code by itself, in a folder for passing files that nobody else may write to.
"""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from jinja2 import FileSystemBytecodeCache

from kg import __version__

if TYPE_CHECKING:
    from flask import Flask
    from jinja2.bccache import Bucket

_LOG: Final = logging.getLogger("statecraft.templates")
#: What an environment makes other code by, of the same source.
_OPTIONS: Final = ("trim_blocks", "lstrip_blocks", "newstyle_gettext", "optimized", "keep_trailing_newline")


class CompiledTemplates(FileSystemBytecodeCache):
    """Knows code by its source and by how it was read; a disk that takes none costs time and nothing else."""

    def __init__(self, read_by: str) -> None:
        """Find the folder; Jinja's own checksum is of the source alone.

        Raises:
            OSError: there is no folder for temporary files that can be written to.
            RuntimeError: what is there is not ours alone.
        """
        super().__init__()
        self._read_by = read_by

    def get_source_checksum(self, source: str) -> str:
        """Tell sources apart, and how they are read."""
        return hashlib.sha256(f"{self._read_by}\n{source}".encode()).hexdigest()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep some code, where the disk takes it."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def keep_code(app: Flask) -> None:
    """Have an application keep the code of its templates; after all that says how they are read."""
    environment = app.jinja_env
    told = [getattr(environment, name) for name in _OPTIONS]
    # Functions among the policies are called when a template is filled in, not when it is read.
    policies = sorted((name, value) for name, value in environment.policies.items() if not callable(value))
    read_by = repr((__version__, told, sorted(environment.extensions), policies))
    try:
        environment.bytecode_cache = CompiledTemplates(read_by)
    except (OSError, RuntimeError) as error:
        _LOG.info("the code of templates is not kept: %s", error)

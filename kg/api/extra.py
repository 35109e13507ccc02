"""Optional libraries: imported when they are first wanted, with a clear word where they are missing."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from kg.errors import MissingExtra

if TYPE_CHECKING:
    from types import ModuleType


def need(module: str, extra: str) -> ModuleType:
    """Import a module of an optional dependency.

    >>> need("no_such", "pandas")
    Traceback (most recent call last):
    kg.errors.MissingExtra: this needs no_such, which is not installed: pip install 'statecraft[pandas]'

    Raises:
        MissingExtra: it is not installed; the message says how to install it.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != module.partition(".")[0]:
            raise
        raise MissingExtra(module, extra) from None

"""``python -m bench NAME ...``: run the module of that name; without a name, list them.

A bench is a module of this package with ``main(arguments: list[str]) -> int``.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench


def main(arguments: list[str]) -> int:
    """Run one bench."""
    names = [m.name for m in pkgutil.iter_modules(bench.__path__) if not m.name.startswith("_")]
    if not arguments or arguments[0] not in names:
        sys.stderr.write(f"usage: python -m bench {{{','.join(sorted(names))}}}\n")
        return 2
    name, *rest = arguments
    code: int = importlib.import_module(f"bench.{name}").main(rest)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Sites whose labels are in other languages than English: one a language that readers ask for."""

from __future__ import annotations

import logging
import threading
import weakref
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.errors import StatecraftError
from kg.schema import load_schema
from web.reading import Reader
from web.show import Show

if TYPE_CHECKING:
    from web.site import Site

_LOG: Final = logging.getLogger("statecraft.web")
_MOST: Final = 24


class Spoken:
    """Keeps the sites used last in each language, as long as those that they are made of are open."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, str], tuple[weakref.ref[Site], Site]] = OrderedDict()

    def of(self, here: Site, tongue: str) -> Site:
        """Give a site with its labels in a language; where they cannot be read, it stays as it is."""
        key = id(here), tongue
        with self._lock:
            for old in [one for one, (made_of, _) in self._kept.items() if made_of() is None]:
                del self._kept[old]
            known = self._kept.get(key)
            if known and known[0]() is here:
                self._kept.move_to_end(key)
                return known[1]
        made = in_tongue(here, tongue)
        with self._lock:
            self._kept[key] = weakref.ref(here), made
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return made


def in_tongue(here: Site, tongue: str) -> Site:
    """Read the labels of a site again, in a language; it answers from the same store."""
    try:
        schema = load_schema(here.project, tongue)
    except StatecraftError as error:
        _LOG.warning("labels in %s cannot be read: %s", tongue, error)
        return here
    addresses = replace(here.addresses, schema=schema)
    called = here.names.in_tongue(tongue)
    names = replace(here.names, schema=schema, addresses=addresses, by_iri=called)
    show = Show(names)
    reader = Reader(schema, names, show)
    return replace(here, schema=schema, addresses=addresses, names=names, show=show, reader=reader)

"""What would keep the first readers waiting, made before they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.heap import settle
from web.networks import network_of
from web.site import KEY

if TYPE_CHECKING:
    from flask import Flask


#: Triples. In smaller graphs counting is over with the first query; in larger ones what is asked is counted.
_COUNTED: Final = range(50_000, 2_000_000)


def ready(app: Flask) -> None:
    """Make the tables of the first search, the code of templates, and the network of the first picture.

    Last, how far properties spread is counted, by which light queries are known (see :mod:`kg.light`).
    """
    here = app.extensions[KEY].current()
    here.index.ready()
    # A template is compiled when it is first wanted, which takes longer than to fill it in.
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    network_of(here)
    if (near := here.pool.near) and here.snapshot.triples in _COUNTED:
        near.learn()
    settle()

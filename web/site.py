"""What the views of one snapshot share; made once, never changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

from flask import current_app, g, request

from kg import tongue
from kg.area import NOW, Point
from kg.errors import SnapshotError
from kg.lock import hold
from kg.prefixes import prefixes
from kg.rules import rules_in
from web import lens, tongues

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import NamedNode

    from kg.engine import Engine
    from kg.examples import Question
    from kg.findings import Findings
    from kg.lock import Hold
    from kg.pool import Pool
    from kg.project import Project
    from kg.rules import Rules
    from kg.schema import Schema
    from kg.search.index import Index
    from kg.snapshot import Snapshot
    from web.addresses import Addresses
    from web.impacts import Impacts
    from web.lens import Lens
    from web.moments import Moments
    from web.names import Names
    from web.pages.page import Shell
    from web.reading import Reader
    from web.show import Show
    from web.sites import Sites
    from web.spoken import Spoken
    from web.tongues import Tongue

KEY = "statecraft"
#: In the extensions of an application whose pages become files.
PLAIN = "statecraft.plain"
#: Whether they have further views of things.
FULL, BRIEF = "full", "brief"
#: What the environment of a request says of it: who asks, which view answers, from which snapshot, and
#: whether the answer is to be handed on in pieces.
CLIENT = "statecraft.client"
VIEW = "statecraft.view"
SPOKEN = "statecraft.spoken"
SNAPSHOT = "statecraft.snapshot"
LARGE = "statecraft.large"


@dataclass(frozen=True)
class Site:
    """A project at a snapshot, with the engine and indexes that answer for it.

    ``point`` is the moment that its graph is of; the site of now has those of others in ``moments``, and
    what keeps its files in ``held``. One of another moment knows that of now as ``whole``: its graph has
    all that is on record, whatever it holds of.
    """

    project: Project
    snapshot: Snapshot
    schema: Schema
    engine: Engine
    pool: Pool
    addresses: Addresses
    names: Names
    index: Index
    show: Show
    reader: Reader
    questions: tuple[Question, ...]
    assets: dict[str, str]
    replaced: dict[str, str]
    shell: Shell
    findings: Findings
    impacts: Impacts
    point: Point = NOW
    moments: Moments | None = None
    whole: Site | None = None
    held: Hold | None = None

    @cached_property
    def state(self) -> str:
        """What answers depend on of its snapshot and its moment."""
        at = self.snapshot
        moment = f"{self.point.as_of} {self.point.known}"
        return f"{at.fingerprint}\0{at.number} {at.created}\0{moment}"

    @property
    def tongues(self) -> tuple[str, ...]:
        """The languages besides English in which terms or things have names."""
        return tuple(dict.fromkeys((*self.schema.tongues, *self.names.tongues)))

    @property
    def prefixes(self) -> dict[str, str]:
        """See :func:`kg.prefixes.prefixes`."""
        return self.engine.remember("prefixes", lambda _: prefixes(self.project))

    @property
    def rules(self) -> Rules[NamedNode]:
        """The rules of the ontology that the snapshot was made with."""
        return self.engine.remember("rules", lambda engine: rules_in(engine.store, self.project.base))

    def close(self) -> None:
        """End the workers that answer strangers' queries, of this moment and others."""
        self.pool.close()
        if self.moments:
            self.moments.close()
        if self.held:
            self.held.close()


def holding(
    opener: Callable[[Project, Snapshot, Site | None], Site],
) -> Callable[[Project, Snapshot, Site | None], Site]:
    """Have sites keep their snapshot's files until they are closed, however many are published meanwhile."""

    def opened(project: Project, snapshot: Snapshot, before: Site | None) -> Site:
        try:
            held = hold(snapshot.path)
        except OSError as error:
            message = f"snapshot {snapshot.number} cannot be opened: {error.strerror or error}"
            raise SnapshotError(message) from error
        try:
            return replace(opener(project, snapshot, before), held=held)
        except BaseException:
            held.close()
            raise

    return opened


def sites() -> Sites:
    """Give the holder of the open sites of the current application."""
    return cast("Sites", current_app.extensions[KEY])


def site() -> Site:
    """Give the site that the current request is for, at the moment that it looks from, for its whole life."""
    if "site" not in g:
        enter()
    return cast("Site", g.site)


def now() -> Site:
    """Give the site of now, from whatever moment the current request looks."""
    if "now" not in g:
        enter()
    return cast("Site", g.now)


def enter() -> None:
    """Begin a request: whatever is published while it lasts, it sees one snapshot.

    Raises:
        MomentError: the address names a moment or version that is none; the request sees the graph of now.
        QueryBusy: several moments are being opened already; likewise.
    """
    g.now = g.site = sites().enter()
    g.tongue = tongues.choose(g.now.tongues)
    tongue.speak(tongues.words())
    request.environ[SNAPSHOT] = g.now.snapshot.number
    request.environ[VIEW] = request.endpoint
    point = lens.read(request)
    lens.read_version(request)
    if point != NOW and g.now.moments:
        g.site = g.now.moments.enter(point)
    g.entered = g.site
    if labels := tongues.current().labels:
        g.site = cast("Spoken", current_app.extensions[SPOKEN]).of(g.entered, labels)


def is_brief() -> bool:
    """Tell whether pages become files of a site that goes without further views."""
    return current_app.extensions.get(PLAIN) == BRIEF


def newest() -> Site:
    """Give the site of now, whatever moment the current request looks from."""
    site()
    return cast("Site", g.now)


def client() -> str:
    """Name who asks; empty for those who run the server, to whom no limits of a client apply."""
    return str(request.environ.get(CLIENT, ""))


def leave(_error: BaseException | None = None) -> None:
    """Let go of the site of a request that has ended."""
    left, now = g.pop("site", None), g.pop("now", None)
    left = g.pop("entered", left)
    if left is not now and now.moments:
        now.moments.leave(left)
    if now is not None:
        sites().leave(now)
    tongue.speak(tongue.ENGLISH)


def shell() -> dict[str, Shell | Lens | Tongue | bool]:
    """Give what surrounds every page of the current request, for its template.

    ``plain`` is whether the page becomes a file on a host that runs nothing.
    """
    here = site()
    return {
        "shell": here.shell,
        "lens": lens.lens(request, here.point, here.show, empty=not here.snapshot.claims),
        "tongue": tongues.current(),
        "plain": PLAIN in current_app.extensions,
    }

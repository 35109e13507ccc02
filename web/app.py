"""The application: a project at a snapshot, and the views over it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from flask import Flask
from jinja2 import StrictUndefined

from kg import snapshot as snapshots
from kg.admission import Admission
from kg.serving import Serving
from web import calling, catalogues, cors, curation, freshness, handlers, releases, respond, tongues
from web.blueprints import FOR_ALL, FOR_CURATORS
from web.cache import Cache
from web.compiled import keep_code
from web.following import Follower
from web.opening import open_site
from web.site import KEY, SPOKEN, enter, holding, leave, shell
from web.sites import Sites
from web.spoken import Spoken
from web.tier import stand_before
from web.views import running
from web.watch import Watcher

if TYPE_CHECKING:
    from kg.cluster import Cluster
    from kg.errors import Problem
    from kg.limits import Limits
    from kg.project import Project
    from kg.snapshot import Snapshot

_LARGEST_REST: Final = 10_000
CLUSTER: Final = "statecraft-cluster"
FOLLOWER: Final = "statecraft-follower"


def create_app(
    project: Project,
    *,
    snapshot: Snapshot | None = None,
    limits: Limits | None = None,
    serving: Serving | None = None,
    cluster: Cluster | None = None,
) -> Flask:
    """Make the application that serves a project; without a snapshot, the current one, built if need be.

    ``limits``, where given, bound queries in place of those of ``serving``. With a cluster, what was
    published to it is served.

    Raises:
        SettingsError: a setting is not as it should be.
        EngineError: the cluster cannot be reached, or holds nothing of ours.
    """
    settings = serving or Serving()
    app = Flask(__name__, static_folder=None)
    # A character takes nine bytes at most, percent-encoded; more than the longest query is not even read.
    largest = 9 * settings.query_length + _LARGEST_REST
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = largest
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension("jinja2.ext.i18n")
    tongues.register(app)
    calling.register(app)
    keep_code(app)
    opening = partial(open_site, admission=Admission(limits or settings.limits()), cluster=cluster)
    opener = opening if cluster else holding(opening)
    if cluster:
        first = opener(project, snapshot or cluster.current(), None)
    else:
        first = opener(project, snapshot or snapshots.current(project) or snapshots.build(project), None)
    app.extensions[KEY] = Sites(first, opener)
    app.extensions[CLUSTER] = cluster
    app.extensions[releases.KEY] = releases.Releases()
    app.extensions[freshness.KEY] = Cache(settings.cache)
    app.extensions[SPOKEN] = Spoken()
    app.extensions[catalogues.KEY] = catalogues.load(project.root / catalogues.PROJECT, catalogues.OWN)
    app.before_request(enter)
    app.before_request(freshness.recall)
    app.teardown_appcontext(leave)
    app.context_processor(shell)
    for view in (*FOR_ALL, *FOR_CURATORS) if settings.curate else FOR_ALL:
        app.register_blueprint(view.blueprint)
    handlers.register(app)
    app.after_request(tongues.remember)
    app.after_request(freshness.keep)
    app.after_request(respond.finish)
    app.after_request(cors.open_up)
    curation.install(app, project, settings)
    stand_before(app, settings)
    return app


def watch(app: Flask, *, problems: tuple[Problem, ...] = ()) -> None:
    """Take in what is edited while the application serves; ``problems`` are known already."""
    holder: Sites = app.extensions[KEY]
    watcher = Watcher(holder.current().project.root, holder, problems=problems)
    app.extensions[running.KEY] = watcher
    watcher.start()


def follow(app: Flask) -> None:
    """Take in what is published to the cluster while the application serves."""
    app.extensions[FOLLOWER] = Follower(app.extensions[KEY], app.extensions[CLUSTER])


def close(app: Flask) -> None:
    """End the workers of an application, its watch over the files or an engine, and its connections."""
    if watcher := app.extensions.get(running.KEY):
        watcher.stop()
    if follower := app.extensions.get(FOLLOWER):
        follower.close()
    app.extensions[KEY].close()
    if cluster := app.extensions[CLUSTER]:
        cluster.close()

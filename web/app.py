"""The application: a project at a snapshot, and the views over it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from flask import Flask
from jinja2 import StrictUndefined
from pyoxigraph import Store

from kg import examples
from kg import snapshot as snapshots
from kg.admission import Admission
from kg.cluster import RemoteSnapshot
from kg.engine import Embedded, Engine
from kg.findings import Findings
from kg.moment import count_claims, open_moment, prepare, settle
from kg.names import read_names
from kg.pool import Pool
from kg.prefixes import prefixes
from kg.schema import load_schema
from kg.serving import Serving
from kg.texts import read_varying
from web import catalogues, cors, curation, failures, freshness, releases, respond, tongues
from web.addresses import Addresses
from web.cache import Cache
from web.days import day_of
from web.following import Follower
from web.impacts import Impacts
from web.lane import Lane
from web.moments import Moments
from web.names import Names
from web.pages import Shell
from web.reading import Reader
from web.renewal import renew
from web.show import Show
from web.site import KEY, SPOKEN, Site, enter, holding, leave, shell
from web.sites import Sites
from web.spoken import Spoken
from web.tier import stand_before
from web.views import (
    account,
    api,
    articles,
    ask,
    assets,
    brief,
    changes,
    claim,
    conduct,
    connections,
    curate,
    curate_claims,
    curate_decisions,
    curate_history,
    curate_things,
    desk,
    desk_drafts,
    disputes,
    downloads,
    drafting,
    duplicates,
    embed,
    entity,
    explain,
    explore,
    feeds,
    forming,
    graph,
    graphs,
    history,
    home,
    impact,
    ontology,
    people,
    proposals,
    quality,
    questions,
    reconcile,
    row_sources,
    running,
    search,
    sign,
    source,
    sparql,
    status,
    terms,
    timeline,
    topic,
    withdraw,
)
from web.watch import Watcher

if TYPE_CHECKING:
    from types import ModuleType

    from kg.area import Point
    from kg.cluster import Cluster
    from kg.errors import Problem
    from kg.limits import Limits
    from kg.project import Project
    from kg.snapshot import Snapshot

_BLUEPRINTS: Final = (
    assets,
    home,
    entity,
    status,
    brief,
    conduct,
    topic,
    feeds,
    embed,
    claim,
    explain,
    source,
    search,
    reconcile,
    timeline,
    changes,
    sparql,
    row_sources,
    explore,
    connections,
    terms,
    ask,
    graph,
    graphs,
    ontology,
    questions,
    disputes,
    quality,
    impact,
    downloads,
    running,
    api,
)
#: What is there only where people sign in to curate.
_CURATING: Final = (
    sign,
    account,
    people,
    desk,
    desk_drafts,
    articles,
    drafting,
    forming,
    proposals,
    history,
    withdraw,
    duplicates,
    curate,
    curate_claims,
    curate_decisions,
    curate_history,
    curate_things,
)
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
    for view in (*_BLUEPRINTS, *_CURATING) if settings.curate else _BLUEPRINTS:
        app.register_blueprint(view.blueprint)
    failures.register(app)
    app.after_request(tongues.remember)
    app.after_request(freshness.keep)
    app.after_request(respond.finish)
    app.after_request(cors.open_up)
    app.wsgi_app = Lane(app.wsgi_app, app.extensions[KEY], app.extensions[freshness.KEY])  # type: ignore[method-assign]
    curation.install(app, project, settings)
    stand_before(app, settings)
    return app


def views() -> tuple[ModuleType, ...]:
    """Give the modules whose routes an application answers, each with its ``blueprint``."""
    return _BLUEPRINTS


def open_site(
    project: Project,
    snapshot: Snapshot,
    before: Site | None,
    *,
    admission: Admission,
    cluster: Cluster | None = None,
) -> Site:
    """Open a snapshot, here or on a remote engine, and read the names that are not as ``before``."""
    schema = load_schema(project)
    files = assets.addresses(schema)
    another = _pools(project, admission)
    engine, pool = _opened(project, snapshot, admission, cluster)
    addresses = Addresses(project.base, schema)
    names, index = renew(before, snapshot, engine, addresses)
    replaced = {
        r["old"].value: r["kept"].value for r in engine.rows("page_redirects") if r["old"] and r["kept"]
    }
    show = Show(names)
    asked = examples.load(project.questions)
    findings = Findings(engine, schema, project.base, dt.datetime.fromisoformat(snapshot.created).date())
    here = Site(
        project=project,
        snapshot=snapshot,
        schema=schema,
        engine=engine,
        pool=pool,
        addresses=addresses,
        names=names,
        index=index,
        show=show,
        reader=Reader(schema, names, show),
        questions=asked,
        assets=files,
        replaced=replaced,
        shell=Shell(project.title, project.licence, snapshot.number, files),
        findings=findings,
        impacts=Impacts(findings, snapshot.store_path if cluster else pool, another, asked),
    )
    if cluster:
        # What every page needs and is found once is found now: a page makes few queries from the first on.
        _ = findings.lineage, day_of(here)
    return replace(here, moments=Moments(partial(site_at, here, admission=admission), partial(ready, here)))


def _opened(
    project: Project, snapshot: Snapshot, admission: Admission, cluster: Cluster | None
) -> tuple[Engine, Pool]:
    if cluster and isinstance(snapshot, RemoteSnapshot):
        return cluster.engine(snapshot), cluster.pool(snapshot, admission, prefixes(project))
    pool = Pool(snapshot.store_path, admission, prefixes(project), project.base)
    return Embedded(snapshots.open_store(snapshot)), pool


def _pools(project: Project, admission: Admission) -> partial[Pool]:
    """Make pools for other graphs than that of the site: those of moments, and without a source."""
    return partial(Pool, limits=admission, prefixes=prefixes(project), base=project.base, idle=1)


def ready(here: Site, point: Point) -> None:
    """Put a moment that was just opened in order, and see to it that others are opened sooner."""
    settle(here.snapshot, here.schema, here.project.base, point)
    prepare(here.snapshot, here.schema, here.project.base)


def site_at(here: Site, point: Point, admission: Admission) -> Site:
    """Open the graph of a moment; what it is searched by is what stands at it."""
    # What varies is found by walking the graph; of a remote engine's there has to be a copy.
    _ = here.engine.store
    path = open_moment(here.snapshot, here.schema, here.project.base, point)
    store = Store.read_only(str(path))
    engine = Embedded(store)
    another = _pools(here.project, admission)
    pool = another(path)
    today = point.as_of or point.known or dt.datetime.fromisoformat(here.snapshot.created).date()
    findings = Findings(engine, here.schema, here.project.base, today)
    moment = replace(
        here,
        point=point,
        engine=engine,
        pool=pool,
        findings=findings,
        impacts=Impacts(findings, pool, another, here.questions),
        snapshot=replace(here.snapshot, claims=count_claims(store, here.project.base), triples=len(store)),
    )
    varying = read_varying(engine)
    if point.known is None:
        return replace(moment, index=here.index.at(here.names.by_iri, varying))
    found = read_names(engine, here.project.base)
    names = Names(here.schema, here.addresses, found)
    show = Show(names)
    return replace(
        moment,
        names=names,
        show=show,
        index=here.index.at(found, varying),
        reader=Reader(here.schema, names, show),
    )


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

"""A site opened: a snapshot, or the graph of a moment, with what answers queries on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pyoxigraph import Store

from kg import examples
from kg import snapshot as snapshots
from kg.engine import Embedded
from kg.findings import Findings
from kg.light.kept_counts import COUNTS
from kg.moment import count_claims, open_moment, prepare, settle
from kg.names import read_names
from kg.pool import Pool
from kg.prefixes import prefixes
from kg.remote_snapshot import RemoteSnapshot
from kg.schema import load_schema
from kg.texts import read_varying
from web.addresses import Addresses
from web.days import day_of
from web.impacts import Impacts
from web.moments import Moments
from web.names import Names
from web.pages.page import Shell
from web.reading import Reader
from web.renewal import renew
from web.show import Show
from web.site import Site
from web.views import assets

if TYPE_CHECKING:
    from kg.admission import Admission
    from kg.area import Point
    from kg.cluster import Cluster
    from kg.engine import Engine
    from kg.project import Project
    from kg.snapshot import Snapshot


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
    engine, pool = _answering(project, snapshot, admission, cluster)
    addresses = Addresses(project.base, schema)
    names, index = renew(before, snapshot, engine, addresses)
    replaced = {
        r["old"].value: r["kept"].value for r in engine.rows("page_redirects") if r["old"] and r["kept"]
    }
    show = Show(names)
    asked = examples.load(project.questions)
    today = dt.datetime.fromisoformat(snapshot.created).date()
    findings = Findings(engine, schema, project.base, today, snapshot.path)
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


def _answering(
    project: Project, snapshot: Snapshot, admission: Admission, cluster: Cluster | None
) -> tuple[Engine, Pool]:
    if cluster and isinstance(snapshot, RemoteSnapshot):
        return cluster.engine(snapshot), cluster.pool(snapshot, admission, prefixes(project))
    engine = Embedded(snapshots.open_store(snapshot))
    counts = snapshot.path / COUNTS
    return engine, Pool(
        snapshot.store_path, admission, prefixes(project), project.base, engine=engine, counts=counts
    )


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
        whole=here,
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

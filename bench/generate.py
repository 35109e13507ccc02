"""Claim graphs of any size, the same for the same seed: as a project folder of YAML, or as a dataset.

``python -m bench generate 20000 /tmp/trade-20k`` writes a project for ``--project``.

Both ways come from the same rows, and the dataset's claims have the ids that the files' claims are read with.
Degrees follow a power law (density exponent about 2.5 for the objects of claims, 3 for their subjects), as in
graphs of people and organisations; the places make a tree. The axioms of ``bench/world/ontology`` (subclass,
subproperty, inverse, symmetric, transitive, chains) each apply to a fixed share of the claims.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import random
import shutil
import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.claims import Claim, Dataset, Entity, Source, claim_id
from kg.errors import Origin
from kg.project import open_project
from kg.values import parse_period, typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Literal

    from kg.project import Project
    from kg.schema import Schema

WORLD: Final = Path(__file__).with_name("world")
_A_DOSSIER: Final = 25
_FILE_OF_ENTITIES: Final = 5_000
_FIRST_DAY: Final = dt.date(2024, 1, 1)
_DAYS_OF_WORK: Final = 900
#: Of a thousand entities, how many are of a kind.
_KINDS: Final = {
    "House": 300,
    "Trader": 320,
    "Seat": 60,
    "Bureau": 40,
    "Place": 80,
    "Rule": 100,
    "Ware": 60,
    "Fair": 40,
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A property that claims use: the kinds at its ends, and how many of a thousand claims use it.

    ``ends`` names the kind of its objects, or how its text is made: date, quantity, number, text, code.
    ``dated`` tells whether half of its claims have a time.
    """

    predicate: str
    begins: str
    ends: str
    share: int
    dated: bool = True


_PATTERNS: Final = (
    Pattern("basedIn", "House", "Place", 80),
    Pattern("worksFor", "Trader", "House", 110),
    Pattern("employs", "Bureau", "Trader", 30),
    Pattern("holds", "Trader", "Seat", 60),
    Pattern("seatAt", "Seat", "Bureau", 15, dated=False),
    Pattern("owns", "House", "House", 60),
    Pattern("partnerOf", "House", "House", 60),
    Pattern("tiedTo", "Trader", "Trader", 60),
    Pattern("enacted", "Bureau", "Rule", 40),
    Pattern("amends", "Rule", "Rule", 30),
    Pattern("concerns", "Rule", "Ware", 60, dated=False),
    Pattern("binds", "Rule", "House", 70),
    Pattern("trades", "House", "Ware", 90),
    Pattern("cameTo", "Trader", "Fair", 50),
    Pattern("heldAt", "Fair", "Place", 15, dated=False),
    Pattern("standing", "Rule", "code", 25),
    Pattern("founded", "House", "date", 30, dated=False),
    Pattern("turnover", "House", "quantity", 40),
    Pattern("clerks", "House", "number", 25),
    Pattern("told", "House", "text", 50, dated=False),
)
_BEGINNINGS: Final = ("Al", "Bor", "Cas", "Dren", "El", "Fir", "Gor", "Hal", "Is", "Jor", "Kel", "Lor", "Mar")
_MIDDLES: Final = ("an", "ber", "den", "ev", "il", "mon", "or", "rik", "sa", "ten", "ul", "vi", "wen")
_ENDINGS: Final = ("a", "burg", "do", "feld", "holm", "is", "lund", "mar", "ov", "sen", "sted", "um", "ya")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How many claims, and the seed; there is one entity for every five claims, one source for every 25."""

    claims: int
    seed: int = 7

    def counts(self) -> dict[str, int]:
        """Give the number of entities of each kind."""
        return {kind: max(4, self.claims // 5 * share // 1000) for kind, share in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """A claim as a curator writes it; codes by their notation, things by their slug, absent texts empty."""

    source: int
    locator: str
    subject: str
    predicate: str
    value: str
    when: str = ""
    kind: str = ""
    stance: str = ""
    rank: str = ""
    retracted: str = ""


def rows(recipe: Recipe) -> Iterator[Row]:
    """Give the claims of a recipe in the order of their sources."""
    rng = random.Random(recipe.seed)  # noqa: S311 (nothing secret)
    counts = recipe.counts()
    weights = [pattern.share for pattern in _PATTERNS]
    places = counts["Place"] - 1
    for number in range(recipe.claims):
        source, locator = divmod(number, _A_DOSSIER)
        if number < places:
            yield Row(
                source, f"entry {locator}", _slug("Place", number + 1), "inside", _slug("Place", number // 8)
            )
            continue
        pattern = rng.choices(_PATTERNS, weights)[0]
        subject = _slug(pattern.begins, _pick(rng, counts[pattern.begins], 2))
        value = _value(rng, pattern, counts, subject)
        yield Row(
            source,
            f"entry {locator}",
            subject,
            pattern.predicate,
            value,
            when=_when(rng) if pattern.dated and rng.random() < 0.5 else "",
            **_qualifiers(rng, source),
        )


def dataset(recipe: Recipe, schema: Schema, project: Project) -> Dataset:
    """Give the entities, sources and claims of a recipe without writing and reading files.

    ``project`` is where they would stand, such as ``open_project(WORLD)``; it is not looked into.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        claims = tuple(_claim(row, schema, project) for row in rows(recipe))
        entities = tuple(
            Entity(
                v.entity_iri(project.base, slug),
                (schema.kinds_by_name[kind].iri,),
                name,
                Origin(file, line, 3),
            )
            for kind, slug, name, file, line in _entities(recipe)
        )
        sources = tuple(_source(number, schema, project) for number in range(_sources(recipe)))
    finally:
        if collecting:
            gc.enable()
    return Dataset(entities, sources, claims)


def write(recipe: Recipe, folder: Path) -> Project:
    """Write a recipe as a project folder, which must not be there yet.

    Raises:
        FileExistsError: it is.
    """
    shutil.copytree(WORLD, folder)
    (folder / "data" / "entities").mkdir(parents=True)
    (folder / "data" / "dossiers").mkdir()
    for file, group in groupby(_entities(recipe), key=lambda entity: entity[3]):
        text = "".join(f"- id: {slug}\n  type: {kind}\n  name: {name}\n" for kind, slug, name, _, _ in group)
        (folder / file).write_text(text, "utf-8")
    for number, letter in groupby(rows(recipe), key=lambda row: row.source):
        claims = "".join(_yaml(row) for row in letter)
        (folder / _file(number)).write_text(_head(number) + claims, "utf-8")
    return open_project(folder)


def main(arguments: list[str]) -> int:
    """Write a project: ``generate CLAIMS FOLDER [--seed N]``."""
    parser = argparse.ArgumentParser(prog="python -m bench generate", description=__doc__)
    parser.add_argument("claims", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args(arguments)
    project = write(Recipe(given.claims, given.seed), given.folder)
    sys.stdout.write(f"{project.root}\n")
    return 0


def _slug(kind: str, number: int) -> str:
    return f"{kind.lower()}-{number}"


def _pick(rng: random.Random, size: int, skew: int) -> int:
    """Pick the more often the smaller: rank r with a probability that goes as r^(1/skew - 1)."""
    return int(size * rng.random() ** skew)


def _value(rng: random.Random, pattern: Pattern, counts: dict[str, int], subject: str) -> str:
    match pattern.ends:
        case "date":
            return f"{rng.randint(1850, 2020)}"
        case "quantity":
            return f"{rng.randint(1, 9999)}000 mark"
        case "number":
            return str(rng.randint(1, 5000))
        case "text":
            return " ".join(_word(rng.randrange(2197)) for _ in range(6))
        case "code":
            return rng.choice(("drafted", "in-force", "withdrawn"))
        case kind:
            value = _slug(kind, _pick(rng, counts[kind], 3))
            return (
                value if value != subject else _slug(kind, (int(value.rpartition("-")[2]) + 1) % counts[kind])
            )


def _when(rng: random.Random) -> str:
    begin = dt.date(2000, 1, 1) + dt.timedelta(days=rng.randrange(9500))
    end = begin + dt.timedelta(days=rng.randrange(30, 3000))
    match rng.randrange(4):
        case 0:
            return begin.isoformat()
        case 1:
            return f"{begin:%Y-%m}"
        case 2:
            return f"{begin.isoformat()}/.."
        case _:
            return f"{begin.isoformat()}/{end.isoformat()}"


def _qualifiers(rng: random.Random, source: int) -> dict[str, str]:
    """Some claims are denied, opinions, ranked or withdrawn; most are plain."""
    draw = rng.randrange(1000)
    if draw < 30:
        return {"stance": "denies"}
    if draw < 80:
        return {"kind": "assessment"}
    if draw < 100:
        return {"rank": "preferred"}
    if draw < 120:
        return {"rank": "deprecated"}
    if draw < 130:
        return {"retracted": (_read_on(source) + dt.timedelta(days=40)).isoformat()}
    return {}


def _entities(recipe: Recipe) -> Iterator[tuple[str, str, str, str, int]]:
    """Give kind, slug, name, file and line of each entity."""
    for kind, count in recipe.counts().items():
        for number in range(count):
            file = f"data/entities/{kind.lower()}-{number // _FILE_OF_ENTITIES:03d}.yaml"
            line = 1 + 3 * (number % _FILE_OF_ENTITIES)
            yield kind, _slug(kind, number), f"{kind} {_word(number)} {number}", file, line


def _word(number: int) -> str:
    one, rest = divmod(number % 2197, 169)
    two, three = divmod(rest, 13)
    return _BEGINNINGS[one] + _MIDDLES[two] + _ENDINGS[three]


def _sources(recipe: Recipe) -> int:
    return -(-recipe.claims // _A_DOSSIER)


def _read_on(source: int) -> dt.date:
    return _FIRST_DAY + dt.timedelta(days=source * 37 % _DAYS_OF_WORK)


def _file(source: int) -> str:
    return f"data/dossiers/letter-{source:05d}.yaml"


def _head(source: int) -> str:
    kind = "Gazette" if source % 5 == 0 else "Letter"
    return (
        f"source:\n  id: letter-{source:05d}\n  type: {kind}\n  title: {kind} number {source}\n"
        f"  url: https://trade.example/archive/{source}\n  publisher: Post {source % 97}\n"
        f"  published: {2000 + source % 24}\n  accessed: {_read_on(source)}\n  language: en\nclaims:\n"
    )


def _yaml(row: Row) -> str:
    lines = [f"  - subject: {row.subject}", f"predicate: {row.predicate}", f"object: {row.value}"]
    extra = (("when", row.when), ("kind", row.kind), ("stance", row.stance), ("rank", row.rank))
    lines += [f"{key}: {value}" for key, value in extra if value]
    lines.append(f"locator: {row.locator}")
    if row.retracted:
        lines += [f"retracted: {row.retracted}", "reason: the letter was forged"]
    return "\n    ".join(lines) + "\n"


def _source(number: int, schema: Schema, project: Project) -> Source:
    kind = "Gazette" if number % 5 == 0 else "Letter"
    return Source(
        iri=v.source_iri(project.base, f"letter-{number:05d}"),
        kind=schema.kinds_by_name[kind].iri,
        title=f"{kind} number {number}",
        origin=Origin(_file(number), 2),
        url=f"https://trade.example/archive/{number}",
        publisher=f"Post {number % 97}",
        published=parse_period(str(2000 + number % 24)),
        accessed=_read_on(number),
        language="en",
    )


def _claim(row: Row, schema: Schema, project: Project) -> Claim:
    prop = schema.properties_by_name[row.predicate]
    slug = f"letter-{row.source:05d}"
    term: NamedNode | Literal
    period = quantity = None
    if prop.value_type == "entity":
        term, text = NamedNode(v.entity_iri(project.base, row.value)), row.value
    elif prop.value_type == "concept":
        concept = _code(schema, prop.ranges[0], row.value)
        term, text = NamedNode(concept), row.value
    else:
        value = typed(prop.value_type, row.value)
        term, text, period, quantity = value.literal, value.literal.value, value.period, value.quantity
    return Claim(
        id=claim_id(row.subject, prop.iri, text, slug, row.locator),
        subject=v.entity_iri(project.base, row.subject),
        predicate=prop.iri,
        object=term,
        source=v.source_iri(project.base, slug),
        origin=Origin(_file(row.source), 1),
        kind=_code(schema, v.CLAIM_KIND, row.kind or "fact"),
        stance=_code(schema, v.STANCE_CLASS, row.stance or "asserts"),
        rank=_code(schema, v.RANK_CLASS, row.rank or "normal"),
        recorded=_read_on(row.source),
        when=parse_period(row.when) if row.when else None,
        value_period=period,
        quantity=quantity,
        locator=row.locator,
        retracted=dt.date.fromisoformat(row.retracted) if row.retracted else None,
        reason="the letter was forged" if row.retracted else None,
    )


def _code(schema: Schema, scheme: str, notation: str) -> str:
    return schema.codes[scheme][notation].iri

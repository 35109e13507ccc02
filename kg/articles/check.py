"""What is wrong with a draft, field by field: read as the files are, and asked of the shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg import shacl
from kg import vocab as v
from kg.claims import Claim, Dataset
from kg.dispute import SORTS
from kg.disputes import disputes
from kg.nodes import Items, Pairs, Text
from kg.quads import quads
from kg.read_claims import read_claims
from kg.read_things import read_entities, read_source
from kg.reading import Context, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.articles.article import Making
    from kg.articles.ground import Ground
    from kg.claims import Entity, Source
    from kg.curate.entry import Entry, Value
    from kg.errors import Severity
    from kg.nodes import Node

#: What an entry has to have, each with what to say where it has not.
_NEEDED: Final[Mapping[Making, Mapping[str, str]]] = {
    "claim": {
        "subject": "say what the claim is about",
        "predicate": "say what is claimed of it",
        "object": "give the value that is claimed",
    },
    "entity": {"id": "give it an id", "type": "say what kind of thing it is", "name": "give it a name"},
    "source": {"id": "give it an id", "type": "say what kind of source it is", "title": "give it a title"},
}
_WHERE: Final = "say where in the source this stands: its first few words"
_PLACE: Final = "missing-locator"
_FILE: Final = "draft.yaml"
_STANDIN: Final = "the-source-of-this-article"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong with a field, or with the entry as a whole where ``field`` is empty."""

    field: str
    message: str
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Rival:
    """A claim that says the same, or cannot be right if the draft is; ``why`` in words."""

    claim: str
    says: str
    source: str
    why: str


@dataclass(frozen=True)
class Checked:
    """What was found; ``claim`` is what was read, where it could be."""

    troubles: tuple[Trouble, ...] = ()
    duplicates: tuple[Rival, ...] = ()
    conflicts: tuple[Rival, ...] = ()
    claim: Claim | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing but warnings was found."""
        return all(one.severity == "warning" for one in self.troubles)


@dataclass(frozen=True)
class Draftable:
    """What a draft may name besides what is in the files: entities and the source drafted with it."""

    entities: tuple[Entry, ...] = ()
    source: Entry | None = None
    source_id: str = ""


def check(known: Ground, what: Making, entry: Entry, beside: Draftable, *, shapes: bool = True) -> Checked:
    """Check a draft as it would stand in the files."""
    missing = [Trouble(key, words) for key, words in _NEEDED[what].items() if key not in entry]
    reader = _Reader(known, beside, leave_out=entry if what != "claim" else None)
    if what == "entity":
        return Checked((*missing, *reader.entity(entry)))
    if what == "source":
        return Checked((*missing, *reader.source(entry)))
    troubles, claim = reader.claim(entry)
    found = [*missing, *troubles]
    if claim is None or missing:
        return Checked(tuple(found))
    if shapes and not any(one.severity == "error" for one in found):
        found += _by_shapes(known, claim, reader)
    same, rivals = _rivals(known, claim)
    return Checked(tuple(found), same, rivals, claim)


class _Reader:
    """Reads entries in a context of their own, so that problems can be told by field."""

    def __init__(self, known: Ground, beside: Draftable, leave_out: Entry | None) -> None:
        self.context = Context(
            known.project,
            known.schema,
            things=dict(known.things),
            redirects=dict(known.redirects),
            refs=set(known.refs),
        )
        self._report = Report(self.context, _FILE)
        self._keys: list[str] = [""]
        self.entities: list[Entity] = []
        for entry in beside.entities:
            if entry is not leave_out and entry.get("id") != (leave_out or {}).get("id"):
                self.entities += read_entities(self._report, self._items(entry))
        said = beside.source or {"id": beside.source_id or _STANDIN, "title": "This article"}
        self.held = None
        if leave_out is None:
            drafted = beside.source is not None
            self.held = self._read_source(said, drafted=drafted, known=known)
        self.context.problems.clear()

    def entity(self, entry: Entry) -> Iterator[Trouble]:
        read_entities(self._report, self._items(entry))
        yield from self._troubles()

    def source(self, entry: Entry) -> Iterator[Trouble]:
        report = Report(self.context, f"{entry.get('id', '')}.yaml")
        read_source(report, self._pairs(entry))
        yield from self._troubles()

    def claim(self, entry: Entry) -> tuple[list[Trouble], Claim | None]:
        if self.held is None:
            return [Trouble("", "the source of this article has no sound id yet")], None
        claims = read_claims(self._report, self._items(entry), self.held, [])
        return list(self._troubles()), claims[0] if claims else None

    def _read_source(self, said: Entry, *, drafted: bool, known: Ground) -> Source | None:
        if not drafted and (found := known.sources.get(v.source_iri(known.project.base, str(said["id"])))):
            return found
        report = Report(self.context, f"{said.get('id', '')}.yaml")
        read = read_source(report, self._pairs(said))
        return read[0] if read else None

    def _troubles(self) -> Iterator[Trouble]:
        for problem in self.context.problems:
            if problem.code == "missing-key":
                continue  # told already, in words for a form
            column = problem.origin.column
            field = self._keys[column] if column < len(self._keys) else ""
            if problem.code == _PLACE:
                yield Trouble("locator", _WHERE, problem.severity)
            else:
                yield Trouble(field, problem.message, problem.severity)
        self.context.problems.clear()

    def _items(self, entry: Entry) -> Items:
        items = Items(1, 0)
        items.items.append(self._pairs(entry))
        return items

    def _pairs(self, entry: Entry) -> Pairs:
        pairs = Pairs(1, 0)
        self._keys = ["", *entry]
        for column, (key, value) in enumerate(entry.items(), 1):
            pairs.pairs.append((_text(key, column), _node(value, column)))
        return pairs


def _text(value: str, column: int) -> Text:
    """Put the number of a field where files have the column."""
    return Text(1, column, value, plain=False)


def _node(value: Value, column: int) -> Node:
    if isinstance(value, str):
        return _text(value, column)
    if isinstance(value, Mapping):
        pairs = Pairs(1, column)
        pairs.pairs.extend((_text(key, column), _node(one, column)) for key, one in value.items())
        return pairs
    items = Items(1, column)
    items.items.extend(_text(one, column) for one in value)
    return items


def _by_shapes(known: Ground, claim: Claim, reader: _Reader) -> list[Trouble]:
    """Ask the shapes what is wrong with the claim and what it is about that is not wrong without it."""
    before = _seen(known, claim, reader, ())
    return [
        Trouble("", message, severity)
        for key, (message, severity) in _seen(known, claim, reader, (claim,)).items()
        if key not in before
    ]


def _seen(
    known: Ground, claim: Claim, reader: _Reader, more: Sequence[Claim]
) -> dict[tuple[str, str, str], tuple[str, Severity]]:
    about = [*known.about.get(claim.subject, ()), *more]
    ends = {
        end for one in about for end in (one.subject, one.object.value, one.speaker, *one.reporters) if end
    }
    entities = [known.entities[end] for end in ends if end in known.entities]
    entities += [one for one in reader.entities if one.iri in ends]
    sources = [known.sources[one.source] for one in about if one.source in known.sources]
    if reader.held and reader.held not in sources:
        sources.append(reader.held)
    part = Dataset(tuple(entities), tuple({one.iri: one for one in sources}.values()), tuple(about))
    data = known.shapes.data(quads(part, known.schema, known.project))
    focus = [claim.subject, v.claim_iri(known.project.base, claim.id)]
    try:
        results = shacl.validate(data, known.shapes.ontology, focus)
    except shacl.ShapesError:
        return {}  # the shapes themselves are wrong, which `statecraft check` tells
    return {(str(one.focus), str(one.path), one.message): (one.message, _severity(one)) for one in results}


def _severity(result: shacl.Result) -> Severity:
    return "error" if str(result.severity) == v.SH + "Violation" else "warning"


def _rivals(known: Ground, claim: Claim) -> tuple[tuple[Rival, ...], tuple[Rival, ...]]:
    near = [
        *known.about.get(claim.subject, ()),
        *(one for one in known.about.get(claim.object.value, ()) if one.predicate == claim.predicate),
    ]
    claims = {one.id: one for one in near}
    same = tuple(
        _rival(known, one, "the same claim" if one.id == claim.id else "says the same")
        for one in claims.values()
        if (one.subject, one.predicate, one.object, one.stance)
        == (claim.subject, claim.predicate, claim.object, claim.stance)
    )
    return same, tuple(_conflicts(known, claim, [one for one in claims.values() if one.id != claim.id]))


def _conflicts(known: Ground, claim: Claim, others: Iterable[Claim]) -> Iterator[Rival]:
    part = Dataset((), (), (*others, claim))
    told: set[str] = set()
    for one in disputes(part, known.schema):
        ours = next((side for side in one.sides if any(c.id == claim.id for c in side.claims)), None)
        if ours is None:
            continue
        for side in one.sides:
            for rival in side.claims if side is not ours else ():
                if rival.id not in told:
                    told.add(rival.id)
                    yield _rival(known, rival, SORTS[one.sort])


def _rival(known: Ground, claim: Claim, why: str) -> Rival:
    return Rival(claim.id, known.naming.sentence(claim), known.naming.name(claim.source), why)

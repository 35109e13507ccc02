"""What is wrong with a draft: field by field, by the shapes, and beside what is said already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg import shacl
from kg import vocab as v
from kg.articles.fields import Draftable, Fields, Trouble
from kg.claims import Dataset
from kg.dispute import SORTS
from kg.disputes import disputes
from kg.quads import quads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.articles.article import Making
    from kg.articles.ground import Ground
    from kg.claims import Claim
    from kg.curate.entry import Entry
    from kg.errors import Severity

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


def check(known: Ground, what: Making, entry: Entry, beside: Draftable, *, shapes: bool = True) -> Checked:
    """Check a draft as it would stand in the files."""
    missing = [Trouble(key, words) for key, words in _NEEDED[what].items() if key not in entry]
    reader = Fields(known, beside, leave_out=entry if what != "claim" else None)
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


def _by_shapes(known: Ground, claim: Claim, reader: Fields) -> list[Trouble]:
    """Ask the shapes what is wrong with the claim and what it is about that is not wrong without it."""
    before = _seen(known, claim, reader, ())
    return [
        Trouble("", message, severity)
        for key, (message, severity) in _seen(known, claim, reader, (claim,)).items()
        if key not in before
    ]


def _seen(
    known: Ground, claim: Claim, reader: Fields, more: Sequence[Claim]
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

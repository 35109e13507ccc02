"""Judgements are published as an edit is: the snapshot holds exactly what reading everything gives."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from kg import snapshot
from kg import vocab as v
from kg.curate import decide, drafting
from kg.curate.desk import open_desk
from kg.curate.judging import Word, judge, split, unmerge
from tests.kg.test_editing import LIGHTS, REFS, dossier, outcome
from tests.kg.test_judging import two_alike

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from kg.curate.operations import Operation
    from kg.project import Project
    from tests.kg.conftest import Field

    Copy = Callable[[dict[str, str | bytes]], Project]

WORD = Word("Ann Fry", "the same tower")


#: Claims of a project above which only every fourth snapshot is compared: reading everything takes a while.
MANY = 1_000


class Acts:
    """Accepts changes, and compares what is published with reading everything."""

    def __init__(self, project: Project, apart: Path) -> None:
        self.project = project
        self.apart = apart
        self.made = snapshot.build(project)
        self.seen = 0

    def accept(self, operations: Sequence[Operation]) -> str:
        made = decide.propose(self.project, operations, "A change", "Ann Fry")
        decide.accept(self.project, made.id, "Ann Fry")
        self.see()
        return made.id

    def undo(self, proposal: str) -> str:
        done = decide.undo(self.project, proposal, "Ben", "not so")
        self.see()
        return done.proposal.id

    def see(self) -> None:
        made = snapshot.current(self.project)
        assert made, "accepting publishes"
        touched = snapshot.touched(made)
        assert touched, "not everything was read"
        assert touched.since == self.made.number
        self.made = made
        self.seen += 1
        if made.claims > MANY and self.seen % 4 != 3:
            return
        state = self.apart.with_name(f"{self.apart.name}-{self.seen}")
        whole = snapshot.build(replace(self.project, state=state))
        assert set(snapshot.open_store(made)) == set(snapshot.open_store(whole))
        counts = [(one.entities, one.sources, one.claims, one.triples) for one in (made, whole)]
        assert counts[0] == counts[1]


def test_a_merge_an_edit_since_and_taking_both_back(field: Field, tmp_path: Path) -> None:
    acts = Acts(field.project, tmp_path / "whole")
    kept, other = two_alike(field)
    merged = acts.accept(judge(field.desk, "same", (kept, other), WORD))
    edited = acts.accept((drafting.amend(field.desk, "entity", kept, {"description": "Said since"}),))
    undone = acts.undo(merged)
    acts.accept((drafting.amend(field.desk, "entity", other, {"aliases": ["Another"]}),))
    acts.undo(undone)
    acts.undo(edited)
    acts.accept(unmerge(field.desk, other, WORD))


def test_a_merge_of_what_was_merged(field: Field, tmp_path: Path) -> None:
    acts = Acts(field.project, tmp_path / "whole")
    one, two, three = v.local_name(field.claim.subject), "second-thing", "third-thing"
    kinds = field.desk.said("entity", one)["type"]
    fresh = [{"id": slug, "name": slug, "type": kinds} for slug in (two, three)]
    acts.accept([drafting.add_entity(field.project, entry) for entry in fresh])
    acts.accept(drafting.correct(field.desk, field.claim.id, {"subject": two}))
    first = acts.accept(judge(field.desk, "same", (three, two), WORD))
    second = acts.accept(judge(field.desk, "same", (one, three), WORD))
    to = dict(open_desk(field.project).dataset.redirects)
    base = field.project.base
    assert [to[v.entity_iri(base, slug)] for slug in (two, three)] == [field.claim.subject] * 2
    acts.undo(first)
    acts.undo(second)
    acts.accept(judge(field.desk, "same", (two, three), WORD))


def test_splitting_in_two_and_taking_it_back(field: Field, tmp_path: Path) -> None:
    acts = Acts(field.project, tmp_path / "whole")
    entity = v.local_name(field.claim.subject)
    new = {"id": "second-thing", "name": "Second thing"}
    done = acts.accept(split(field.desk, entity, new, [field.claim.id], WORD))
    acts.undo(done)
    acts.accept(judge(field.desk, "same", (entity, "second-thing"), WORD))


def test_a_change_of_a_claim_that_others_answer_keeps_these(lights_copy: Copy, tmp_path: Path) -> None:
    claim = "  - {{subject: {}, predicate: height, object: 30 metre, locator: page {}, {}}}\n"
    head = "source: {{id: {0}, type: Logbook, title: {0}}}\nclaims:\n"
    texts = {
        "one": claim.format("sker-light", 1, "ref: A"),
        "two": claim.format("sker-light", 2, "supports: A") + claim.format("sker-lightship", 3, "note: b"),
    }
    project = lights_copy(
        {f"data/dossiers/{name}.yaml": head.format(name) + text for name, text in texts.items()}
    )
    acts = Acts(project, tmp_path / "whole")
    desk = open_desk(project)
    (answered,) = (one.id for one in desk.dataset.claims if one.refs == ("A",))
    acts.accept((drafting.amend(desk, "claim", answered, {"locator": "page 4"}),))
    store = snapshot.open_store(acts.made)
    assert len(list(store.quads_for_pattern(None, NamedNode(v.SUPPORTS), None, None))) == 1
    assert acts.made.claims == len(open_desk(project).dataset.claims)


def judgements(rng: random.Random) -> str:
    found = ""
    for _ in range(rng.randint(0, 3)):
        kept, other = rng.sample((*LIGHTS, "old-gull"), 2)
        other = rng.choice((other, other, "nowhere-declared"))
        verdict = rng.choice(("same", "same", "different", "unsure"))
        found += f"- {{{verdict}: [{kept}, {other}], by: a, when: 2026-01-01, reason: b}}\n"
    return found or "[]\n"


def entities(rng: random.Random) -> str:
    kinds = ("Lighthouse", "Lightship")
    return "".join(
        f"- {{id: {slug}, type: {rng.choice(kinds)}, name: {slug} {rng.randint(1, 2)}}}\n"
        for slug in ("loose-light", "far-light")
    )


def bearing() -> str:
    """Claims that bear every ref, so that there is always something to answer."""
    claims = "".join(
        f"  - {{subject: {light}, predicate: neighbourOf, object: sker-light, ref: {ref}, locator: p}}\n"
        for light, ref in zip(LIGHTS, REFS, strict=True)
    )
    return f"source:\n  id: refs\n  type: Logbook\n  title: Refs\nclaims:\n{claims}"


@pytest.mark.parametrize("seed", range(6))
def test_judgements_at_random_among_edits(lights_copy: Copy, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    names = [f"log-{number}" for number in range(3)]
    files: dict[str, str | bytes] = {"data/entities/loose.yaml": entities(rng)}
    files |= {f"data/dossiers/{name}.yaml": dossier(rng, name) for name in names}
    files["data/dossiers/refs.yaml"] = bearing()
    project = lights_copy(files)
    edits = 0
    for step in range(6):
        name = rng.choice(names)
        if rng.random() < 0.6:
            (project.data / "decisions.yaml").write_text(judgements(rng))
        if rng.random() < 0.3:
            (project.data / "entities" / "loose.yaml").write_text(entities(rng))
        if rng.random() < 0.3:
            (project.data / "dossiers" / f"{name}.yaml").write_text(dossier(rng, name))
        other = replace(project, state=tmp_path / f"whole-{step}")
        assert outcome(project, whole=False) == outcome(other, whole=True), f"seed {seed}, step {step}"
        made = snapshot.current(project)
        edits += bool(made and snapshot.touched(made))
    assert edits

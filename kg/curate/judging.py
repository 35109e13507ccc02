"""Merging two entities, splitting one, and judging whether two are one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import vocab as v
from kg.curate import drafting
from kg.curate.entry import in_words, read_entry
from kg.curate.exclusion import exclusion
from kg.curate.files import read
from kg.curate.lookup import ends, kinds
from kg.curate.operations import judgement, retraction
from kg.errors import CurationError
from kg.judgements import VERDICTS, last_words, read_judgements
from kg.nodes import BadYamlError, Items, compose, decode
from kg.reading import Context, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.curate.desk import Desk
    from kg.curate.entry import Value
    from kg.curate.operations import Operation
    from kg.judgements import Judgement, Verdict
    from kg.nodes import Node
    from kg.project import Project
    from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Word:
    """Who judges, why, and on what evidence."""

    by: str
    reason: str
    evidence: str = ""

    def said(self) -> dict[str, Value]:
        """Write it as a judgement has it."""
        found: dict[str, Value] = {"by": self.by, "when": dt.datetime.now(dt.UTC).date().isoformat()}
        found["reason"] = self.reason
        return found | ({"evidence": self.evidence} if self.evidence else {})


def words(project: Project, schema: Schema) -> Mapping[frozenset[str], Judgement]:
    """Read the judgement that counts for each pair of ids.

    Raises:
        CurationError: the file cannot be read.
    """
    root = _root(project)
    report = Report(Context(project, schema), _file(project))
    return last_words(read_judgements(report, root)) if root is not None else {}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A judgement as its file has it: what was said of two ids, by whom, when, why and on what evidence."""

    verdict: Verdict
    pair: tuple[str, str]
    by: str
    when: str
    reason: str
    evidence: str = ""


def spoken(project: Project) -> tuple[Spoken, ...]:
    """Read the judgement that counts for each pair, oldest first.

    Raises:
        CurationError: the file cannot be read.
    """
    root = _root(project)
    found: dict[frozenset[str], Spoken] = {}
    for node in root.items if isinstance(root, Items) else ():
        entry = read_entry(node)
        for verdict in VERDICTS:
            pair = entry.get(verdict)
            if isinstance(pair, tuple) and len(pair) == 2:  # noqa: PLR2004 - a pair
                said = (in_words(entry.get(key, "")) for key in ("by", "when", "reason", "evidence"))
                found.pop(frozenset(pair), None)
                found[frozenset(pair)] = Spoken(verdict, (pair[0], pair[1]), *said)
    return tuple(found.values())


def judge(desk: Desk, verdict: Verdict, pair: tuple[str, str], word: Word) -> tuple[Operation, ...]:
    """Say of two ids whether they are one thing; of one thing, the first id is kept and the other redirects.

    Raises:
        CurationError: one is no entity that stands for itself, or both are the same.
    """
    if pair[0] == pair[1]:
        message = f'"{pair[0]}" is one id'
        raise CurationError(message)
    for one in pair:
        desk.locator.file("entity", one)
    if verdict == "same":
        _see_possible(desk, pair)
    before = words(desk.project, desk.schema).get(frozenset(pair))
    said = word.said()
    return (judgement(_file(desk.project), verdict, pair, said, before.verdict if before else ""),)


def _see_possible(desk: Desk, pair: tuple[str, str]) -> None:
    found = exclusion(desk.project, desk.schema).between(*(kinds(desk.known, one) for one in pair))
    if found:
        one, other = map(desk.schema.label, found)
        message = f"{pair[0]} is {one}, {pair[1]} is {other}, and nothing is both"
        raise CurationError(message)


def unmerge(desk: Desk, other: str, word: Word) -> tuple[Operation, ...]:
    """Let an id that redirects stand for itself again; the two are different from now on.

    Raises:
        CurationError: the id redirects to none.
    """
    for found in words(desk.project, desk.schema).values():
        if found.verdict == "same" and found.pair[1] == other:
            return (judgement(_file(desk.project), "different", found.pair, word.said(), "same"),)
    message = f'"{other}" was not merged into another'
    raise CurationError(message)


def split(
    desk: Desk, entity: str, new: Mapping[str, object], claims: Iterable[str], word: Word
) -> tuple[Operation, ...]:
    """Make two things of one: a new entity, and claims that are about it and not about the first.

    Each of these claims is retracted, and one that names the new entity instead stands in its place. Of the
    new entity, what is not given (its type) is that of the first.

    Raises:
        CurationError: there is no such entity or claim, or a claim does not name the entity.
    """
    iri = v.entity_iri(desk.project.base, entity)
    said = desk.said("entity", entity)
    name = str(new.get("id", ""))
    file = desk.locator.file("entity", entity).rpartition("/")[2].removesuffix(".yaml")
    found: list[Operation] = [drafting.add_entity(desk.project, {"type": said["type"], **new}, file)]
    day = dt.datetime.now(dt.UTC).date()
    for one in claims:
        desk.locator.file("claim", one)
        both = ends(desk.known, one)
        if iri not in both:
            message = f'claim "{one}" is not about "{entity}"'
            raise CurationError(message)
        changes = {key: name for key, end in zip(("subject", "object"), both, strict=True) if end == iri}
        found += [*drafting.correct(desk, one, changes), retraction(one, word.reason, day)]
    pair = (entity, name)
    return (*found, judgement(_file(desk.project), "different", pair, word.said()))


def _root(project: Project) -> Node | None:
    """Read the file of judgements; None where there is none."""
    data = read(project.data / "decisions.yaml")
    try:
        return compose(decode(data)) if data else None
    except BadYamlError as error:
        message = f"{_file(project)}:{error.line}:{error.column}: {error}"
        raise CurationError(message) from error


def _file(project: Project) -> str:
    return project.relative(project.data / "decisions.yaml")

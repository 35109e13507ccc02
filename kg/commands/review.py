"""``statecraft review``: list proposals, look at one, and decide about it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg import snapshot
from kg.commands.impact import questions
from kg.commands.propose import read
from kg.curate import amending, decide, git, proposals, telling
from kg.curate.amending import Amendment
from kg.curate.consequences import consequences
from kg.curate.desk import open_desk
from kg.curate.trial import trial
from kg.engine import Embedded
from kg.errors import Conflict
from kg.labels import Labels

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from kg.curate.decide import Accepted
    from kg.curate.proposal import Proposal
    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("id", nargs="?", metavar="PROPOSAL", help="its id; without one, all are listed")
    parser.add_argument(
        "verb",
        nargs="?",
        choices=["show", "accept", "reject", "comment", "amend"],
        default="show",
        help="what to do with it (default: show)",
    )
    parser.add_argument("--by", default="", help="who decides, such as 'Ann Fry <ann@example.org>'")
    parser.add_argument("-m", "--message", default="", help="what to say about it")
    parser.add_argument("--file", default="", help="to amend: changes that take the place of the proposal's")
    parser.add_argument("--state", choices=["open", "accepted", "declined", "undone"], help="list only these")
    parser.add_argument("--no-questions", action="store_true", help="do not ask the project's questions")


def run(project: Project, options: Namespace) -> int:
    """List, show or decide.

    Raises:
        StatecraftError: there is no such proposal, or it cannot be done.
    """
    if not options.id:
        found = proposals.listed(project, options.state)
        sys.stdout.writelines(f"{telling.line(one)}\n" for one in found)
        return 0
    by = git.curator(project, options.by)
    if options.verb == "show":
        one, _ = proposals.find(project, options.id)
        sys.stdout.writelines(f"{line}\n" for line in _shown(project, one, ask=not options.no_questions))
    elif options.verb == "accept":
        tell(decide.accept(project, options.id, by, options.message))
    elif options.verb == "amend":
        one, _ = proposals.find(project, options.id)
        desk = open_desk(project)
        wanted = read(desk, options.file) if options.file else amending.refreshed(desk, one.operations)
        done = amending.amend(project, one.id, wanted, Amendment(by, options.message))
        sys.stdout.write(f"{telling.line(done)}\n")
    else:
        did = "declined" if options.verb == "reject" else "commented"
        sys.stdout.write(f"{telling.line(decide.say(project, options.id, did, by, options.message))}\n")  # type: ignore[arg-type]
    return 0


def tell(done: Accepted) -> None:
    """Say what was accepted."""
    sys.stdout.write(f"{telling.line(done.proposal)}\n")
    if done.uncommitted:
        sys.stderr.write(f"statecraft: the files hold it, but it was not committed: {done.uncommitted}\n")


def _shown(project: Project, one: Proposal, *, ask: bool) -> Iterator[str]:
    yield telling.line(one)
    yield from telling.history(one)
    if one.state != "open":
        return
    yield ""
    desk = open_desk(project)
    try:
        edits, _ = desk.edits(one.operations)
    except Conflict as error:
        yield f"The files have changed since: {error}"
        yield f"If it is still right: statecraft review {one.id} amend"
        return
    with trial(desk, edits) as tried:
        found = consequences(project, tried, questions(project) if ask else {})
        if found and tried.made:
            labels = Labels(Embedded(snapshot.open_store(tried.made)), desk.schema)
            yield from telling.told(found, labels.value, labels)
            yield ""
        yield from telling.problems(tried.problems)

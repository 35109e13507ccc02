"""What the documentation shows is run: commands with what they write, and queries."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from kg import cli, snapshot
from tests.docs.blocks import SHELL, Block, blocks, steps
from tests.docs.inputs import lay_out
from tests.docs.shell import Shell
from tests.web.conftest import copied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.project import Project

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
DOCUMENTS = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), *sorted((DOCS / "tutorials").glob("*.md"))]
TUTORIALS = [p for p in DOCUMENTS if p.parent.name == "tutorials"]
_NAMED = re.compile(r"^(?:\$ )?(?:[A-Z_]+=\S+ )*statecraft (.*)$")


def _found(path: Path) -> list[Block]:
    return list(blocks(path.read_text("utf-8")))


def _fits(shown: list[str], told: str) -> bool:
    """Tell whether output is as shown, where ``…`` stands for anything, lines too."""
    if not shown:
        return "(exit status" not in told
    wanted = "\n".join(shown).replace("…", "...").rstrip("\n") + "\n"
    told = told.rstrip("\n") + "\n"
    # What is left out may be whole lines, or none.
    either = (wanted, wanted.replace("...\n", "..."))
    return any(doctest.OutputChecker().check_output(one, told, doctest.ELLIPSIS) for one in either)


@pytest.fixture
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shell]:
    path: Path = request.param
    folder = tmp_path / "here"
    folder.mkdir()
    # The bundled graph is only looked at; whoever changes something makes a graph for it.
    changes = "statecraft init" in path.read_text("utf-8")
    made = Shell(folder, tmp_path, None if changes else request.getfixturevalue("bundled"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def graph(bundled: Path) -> kg.Graph:
    return kg.open(bundled)


@pytest.fixture(scope="session")
def bundled(policy: Project) -> Path:
    return policy.root


@pytest.mark.parametrize(
    ("path", "shell"), [(p, p) for p in TUTORIALS], indirect=["shell"], ids=lambda p: p.stem
)
def test_a_tutorial_runs_as_it_is_written(path: Path, shell: Shell) -> None:
    ran = 0
    for block in _found(path):
        if block.mark in {"file", "append"}:
            place = shell.folder / block.value
            before = place.read_text("utf-8") if block.mark == "append" else ""
            place.write_text(f"{before}{block.text}\n", "utf-8")
        elif block.language == "console" and block.mark != "not run":
            for step in steps(block):
                told = shell.run(step.command, step.shown)
                assert _fits(step.shown, told), f"{path.name}:{step.line}: $ {step.command}\n{told}"
                ran += 1
    assert ran >= 4


RUN = [
    p for p in DOCUMENTS if p not in TUTORIALS and any(b.language in SHELL and not b.mark for b in _found(p))
]


@pytest.fixture(scope="session")
def example(
    compiled: Callable[[Project], Project], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Project], Path]:
    """Make a built copy of a project, with the files that commands of documents are given; once for all."""
    made: dict[Path, Path] = {}

    def of(project: Project) -> Path:
        if project.root not in made:
            copy = copied(compiled(project), tmp_path_factory)
            snapshot.build(copy)
            lay_out(copy.root)
            made[project.root] = copy.root
        return made[project.root]

    return of


@pytest.mark.slow
@pytest.mark.parametrize("path", RUN, ids=lambda p: p.stem)
def test_the_commands_of_a_document_run(
    path: Path, example: Callable[[Project], Path], policy: Project, lights: Project, tmp_path: Path
) -> None:
    small = path.stem in {"assistants", "cluster", "operating", "publishing"}  # that name nothing of the data
    folder = shutil.copytree(example(lights if small else policy), tmp_path / "project", symlinks=True)
    with closing(Shell(folder, tmp_path)) as shell:
        for block in _found(path):
            if block.language not in SHELL or block.mark == "not run":
                continue
            for step in steps(block):
                if "--reason" in step.command and not shutil.which("java"):
                    continue
                told = shell.run(step.command, step.shown)
                assert _fits(step.shown, told), f"{path.name}:{step.line}: $ {step.command}\n{told}"


NOT_RUN = [(p, b) for p in DOCUMENTS for b in _found(p) if b.mark == "not run"]


@pytest.mark.parametrize(("path", "block"), NOT_RUN, ids=[f"{p.stem}:{b.line}" for p, b in NOT_RUN])
def test_what_is_not_run_says_why(path: Path, block: Block) -> None:
    assert len(block.value.split()) > 1, f"{path}:{block.line}"


QUERIES = [(p, b) for p in DOCUMENTS for b in _found(p) if b.language == "sparql"]


@pytest.mark.parametrize(("path", "block"), QUERIES, ids=[f"{p.stem}:{b.line}" for p, b in QUERIES])
def test_a_query_is_answered(path: Path, block: Block, graph: kg.Graph) -> None:
    found: object
    if re.search(r"\bASK\b", block.text):
        found = graph.ask(block.text)
    elif re.search(r"\b(CONSTRUCT|DESCRIBE)\b", block.text):
        found = graph.construct(block.text)
    else:
        found = len(graph.select(block.text))
    assert bool(found) != (block.mark == "no rows"), f"{path}:{block.line}"


COMMANDS = [
    (path, block.line + number, found[1])
    for path in DOCUMENTS
    for block in _found(path)
    if block.language in {"sh", "console"}
    for number, line in enumerate(block.text.splitlines(), 1)
    if (found := _NAMED.match(line)) and " / " not in line
]


@pytest.mark.parametrize(("path", "line", "command"), COMMANDS, ids=[f"{p.stem}:{n}" for p, n, _ in COMMANDS])
def test_a_command_is_one(path: Path, line: int, command: str) -> None:
    arguments = [a for a in shlex.split(command, comments=True) if a not in {"&", ">", "|"}]
    assert arguments, f"{path}:{line}"
    assert cli.parser(arguments).parse_args(arguments).command in cli.commands()


def test_every_kind_of_block_is_known() -> None:
    """A block in a language that nobody runs or reads would be a way around the tests."""
    known = {"console", "sh", "sparql", "python", "toml", "yaml", "turtle", "json", "html", "text"}
    found = {b.language for p in DOCUMENTS for b in _found(p) if not b.language.startswith("{")}
    assert found <= known

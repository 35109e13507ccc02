"""Changes of the curated files as commits, where git keeps the project."""

from __future__ import annotations

import getpass
import os
import re
import subprocess
from typing import TYPE_CHECKING, Final

from kg.project import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.curate.journal import Credit
    from kg.project import Project

_SECONDS: Final = 60
_PERSON: Final = re.compile(r"\s*(?P<name>[^<>\n]*[^<>\s])\s*(?:<(?P<address>[^<>\s]*)>)?\s*")


def curator(project: Project, given: str = "") -> str:
    """Name whoever works here, as ``Name <address>``: as given, as git knows them, or as the system does."""
    if given:
        return given
    name, address = (_git(project, "config", key)[1].strip() for key in ("user.name", "user.email"))
    return f"{name} <{address}>" if name and address else name or getpass.getuser()


def commit(project: Project, names: Sequence[str], credit: Credit) -> str:
    """Commit files as they are, with the curator as author; what else is changed or staged stays so.

    Gives why it could not be done, or nothing: also where git does not keep the project, or has the files
    as they are already.
    """
    if _git(project, "ls-files", "--error-unmatch", SETTINGS)[0]:
        return ""
    failed, said = _git(project, "add", "--", *names)
    if failed:
        return said
    if not _git(project, "diff", "--cached", "--quiet", "--", *names)[0]:
        return ""
    match = _PERSON.fullmatch(credit.author)
    name, address = (match["name"], match["address"] or "") if match else (credit.author, "")
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", name), ("EMAIL", address))
    }
    failed, said = _git(project, "commit", "--quiet", "--only", "-m", credit.message, "--", *names, **who)
    return said if failed else ""


def _git(project: Project, *arguments: str, **who: str) -> tuple[int, str]:
    command = ["git", "-C", str(project.root), *arguments]
    calm = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - no shell
            command, capture_output=True, timeout=_SECONDS, check=False, env={**os.environ, **calm, **who}
        )
    except FileNotFoundError:
        return 1, "git is not installed"
    except subprocess.TimeoutExpired:
        return 1, f"git did not answer within {_SECONDS} s"
    said = (done.stderr if done.returncode else done.stdout).decode("utf-8", "replace")
    return done.returncode, f"git {arguments[0]}: {said.strip()}" if done.returncode else said

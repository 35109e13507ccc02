"""Starts what a systemd unit or a container file starts, confined as it would be, where there is neither.

``confine.py unit FILE`` and ``confine.py image FILE`` become the service, ``confine.py health FILE`` becomes
a container file's check of health. As root, in namespaces of its own for mounts and the network, with the
program in ``/opt/statecraft``. Done are what can break a program: its environment, a file system that is
read-only but for its own paths, an empty ``/tmp``, no capabilities, no new privileges, and a unit's filter of
system calls. Left out are the user, and a unit's address families and namespaces. Used by ``.ci/deploy``.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_PROGRAMS = "/opt/statecraft/bin"
_HOME = "/srv/home"
_KILL = 0x80000000  # SCMP_ACT_KILL_PROCESS
_ALLOW = 0x7FFF0000  # SCMP_ACT_ALLOW


@dataclass(frozen=True)
class Service:
    """A command and its confinement; without ``calls``, every system call is allowed."""

    command: Sequence[str]
    environment: Mapping[str, str]
    folder: str
    writable: Sequence[str]
    umask: int = 0o022
    calls: frozenset[str] = field(default_factory=frozenset)


def of_unit(text: str) -> Service:
    """Read the service of a systemd unit (``man 5 systemd.exec``)."""
    settings: dict[str, list[str]] = {}
    for line in text.partition("[Service]")[2].partition("[Install]")[0].splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            settings.setdefault(name, []).append(value)
    return Service(
        command=shlex.split(settings["ExecStart"][0]),
        environment=dict(one.split("=", 1) for one in settings["Environment"]),
        folder=settings["WorkingDirectory"][0],
        writable=" ".join(settings["ReadWritePaths"]).split(),
        umask=int(settings["UMask"][0], 8),
        calls=frozenset(_expanded(" ".join(settings["SystemCallFilter"]).split())),
    )


def of_image(text: str) -> tuple[Service, list[str]]:
    """Read the service of a container file's last stage, and the command that checks its health."""
    stage = re.split(r"^FROM ", text.replace("\\\n", " "), flags=re.MULTILINE)[-1]
    lines = [line.split(maxsplit=1) for line in stage.splitlines()[1:] if line and not line.startswith("#")]
    said = {name: value for name, value in lines if name != "RUN"}
    service = Service(
        command=[*json.loads(said["ENTRYPOINT"]), *json.loads(said["CMD"])],
        environment={**dict(one.split("=", 1) for one in shlex.split(said["ENV"])), "HOME": _HOME},
        folder=_HOME,
        writable=[f"{_HOME}/.cache"],
    )
    return service, json.loads(said["HEALTHCHECK"].partition("CMD ")[2])


def _expanded(names: Iterable[str]) -> set[str]:
    """Replace sets of system calls by their members."""
    found: set[str] = set()
    for name in names:
        if name.startswith("@"):
            command = ["systemd-analyze", "syscall-filter", name]
            listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            inner = [line.strip() for line in listed.splitlines()[1:]]
            found |= _expanded(one for one in inner if one and not one.startswith("#"))
        else:
            found.add(name)
    return found


def lock_down(writable: Iterable[str]) -> None:
    """Make everything read-only but the paths that are given, and ``/tmp`` empty."""
    mounts = [("--bind", path, path) for path in writable]
    mounts += [("-o", "remount,bind,ro", path) for path in ("/", "/opt", "/srv")]
    for arguments in (*mounts, ("-t", "tmpfs", "tmpfs", "/tmp")):  # noqa: S108 - of its own
        subprocess.run(["mount", *arguments], check=True)


def forbid_all_but(allowed: Iterable[str]) -> None:
    """End this process, and what it starts, at any other system call."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(_KILL)))
    numbers = (library.seccomp_syscall_resolve_name(name.encode()) for name in allowed)
    failed = [
        number
        for number in numbers
        if number >= 0 and library.seccomp_rule_add_array(context, ctypes.c_uint32(_ALLOW), number, 0, None)
    ]
    if failed or library.seccomp_load(context):
        sys.exit("the system calls cannot be filtered")


def become(service: Service) -> None:
    """Drop every privilege and start the command."""
    os.chdir(service.folder)
    os.umask(service.umask)
    if service.calls:
        forbid_all_but(service.calls)
    os.execvpe(
        service.command[0], service.command, {"PATH": f"{_PROGRAMS}:/usr/bin:/bin", **service.environment}
    )


def main(kind: str, file: str) -> None:
    """Confine this process and become what the file says."""
    text = Path(file).read_text("utf-8")
    if kind == "health":
        service, check = of_image(text)
        become(Service(check, service.environment, service.folder, ()))
    service = of_unit(text) if kind == "unit" else of_image(text)[0]
    if os.environ.pop("CONFINED", ""):
        become(service)
    lock_down(service.writable)
    drop = ["setpriv", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all"]
    os.execvpe(drop[0], [*drop, sys.executable, __file__, kind, file], {**os.environ, "CONFINED": "1"})


if __name__ == "__main__":
    main(*sys.argv[1:])

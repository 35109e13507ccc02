"""What the operating system forbids a query worker: memory without end, the network, other programs.

The filter is seccomp's (``man 2 seccomp``): the calls that open a connection or start a program answer
EPERM. It holds for the life of the process and needs no privileges. Where the kernel has no such filter,
the text check in ``kg.guard`` alone refuses ``SERVICE``.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import resource
import struct
import sys

_NO_NEW_PRIVILEGES = 38
_SET_SECCOMP = 22
_FILTER_MODE = 2
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EPERM
_KILL = 0x80000000
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06

# Audit architecture, then the numbers of socket, connect, execve, execveat.
_CALLS = {
    "x86_64": (0xC000003E, (41, 42, 59, 322)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281)),
}


def confine(memory: int) -> bool:
    """Cap this process's memory (bytes) and forbid it sockets and programs.

    Returns whether the kernel took the filter.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    calls = _CALLS.get(platform.machine())
    if not sys.platform.startswith("linux") or calls is None:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    code = b"".join(struct.pack("HBBI", *step) for step in _program(*calls))
    buffer = ctypes.create_string_buffer(code)
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return bool(libc.prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0) == 0)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _program(architecture: int, calls: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    """Write the filter: another architecture dies, a listed call is refused, all else passes."""
    steps = [
        (_LOAD, 0, 0, 4),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
    ]
    for index, call in enumerate(calls):
        steps.append((_JUMP_EQUAL, len(calls) - index, 0, call))
    return [*steps, (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]

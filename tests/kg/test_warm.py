"""What makes moments beside a server: it ends when that does, in whatever way."""

from __future__ import annotations

import subprocess
import sys

import pytest

_LONG = """
import time
from kg.warm import end_with_input
end_with_input()
print("begun", flush=True)
time.sleep(600)
"""
_KEEPER = f"""
import subprocess, sys, time
made = subprocess.Popen([sys.executable, "-c", {_LONG!r}], stdin=subprocess.PIPE, start_new_session=True)
time.sleep(600)
"""


@pytest.mark.parametrize("how", ["terminate", "kill"])
def test_it_ends_with_who_started_it(how: str) -> None:
    with subprocess.Popen([sys.executable, "-c", _KEEPER], stdout=subprocess.PIPE, text=True) as keeper:
        out = keeper.stdout
        assert out is not None
        assert out.readline() == "begun\n"
        getattr(keeper, how)()
        # What it started holds the other end of our pipe, too: it ends when that one does.
        assert out.read() == ""
    assert keeper.returncode < 0


def test_it_ends_by_itself_without_a_complaint() -> None:
    code = "from kg.warm import end_with_input; import time; end_with_input(); time.sleep(0.2)"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as made:
        assert made.stderr is not None
        assert made.stderr.read() == ""
        assert made.wait() == 0

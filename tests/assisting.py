"""How tests start what assistants ask, and what they ask of its tools."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mcp import Client


async def call(client: Client, tool: str, **arguments: object) -> dict[str, Any]:
    answer = await client.call_tool(tool, arguments)
    assert not answer.is_error, answer.content
    assert answer.structured_content is not None
    return answer.structured_content


async def refused(client: Client, tool: str, **arguments: object) -> str:
    answer = await client.call_tool(tool, arguments)
    assert answer.is_error, answer.content
    return str(getattr(answer.content[0], "text", ""))


@contextmanager
def served_over_http(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[str]:
    """Start a server of tools that talks over HTTP, and give its address."""
    port = free_port()
    arguments = [sys.executable, *command, "--http", "--port", str(port)]
    process = subprocess.Popen(arguments, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr
        said = process.stderr.readline()
        assert said == f"http://127.0.0.1:{port}/mcp\n", said
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.terminate()
        process.communicate(timeout=20)

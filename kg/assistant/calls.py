"""How tools are called: who asks, and that an error of ours reaches them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError

from kg.errors import StatecraftError

if TYPE_CHECKING:
    from collections.abc import Callable

_P = ParamSpec("_P")
_T = TypeVar("_T")

Asked = Context[Any, Any]


def told(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Let an error of ours reach the one who asked; any other is only noted here."""

    @functools.wraps(function)
    def asked(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return function(*args, **kwargs)
        except StatecraftError as error:
            raise ToolError(str(error)) from error

    return asked


def client(ctx: Asked) -> str:
    """Name who asks: an address over HTTP; whoever started us by standard input is one client too."""
    request = ctx.request_context.request
    address = getattr(getattr(request, "client", None), "host", None)
    return str(address or "standard input")

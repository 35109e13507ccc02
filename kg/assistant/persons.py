"""In whose name an assistant proposes: whoever started the server, or the owner of a token."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, cast

import anyio
from mcp.server.auth.provider import AccessToken

from kg.errors import SignInNeeded
from kg.people import audit, tokens
from kg.people.roles import scopes_of

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context
    from starlette.requests import Request

    from kg.people.book import Book
    from kg.people.tokens import Bearer

#: The scope that a token needs.
SCOPE = "curate"


class Persons(Protocol):
    """Knows who asks."""

    def acting(self, ctx: Context[Any, Any]) -> str:
        """Name who asks, as the author of a change.

        Raises:
            AccessError: they may not propose.
        """

    def noted(self, ctx: Context[Any, Any], action: str, subject: str) -> None:
        """Write down who did what."""


@dataclass(frozen=True)
class Starter:
    """Whoever started the server on their own machine, for everything that is asked of it."""

    byline: str

    def acting(self, ctx: Context[Any, Any]) -> str:
        """Name them."""
        del ctx
        return self.byline

    def noted(self, ctx: Context[Any, Any], action: str, subject: str) -> None:
        """Write nothing down: as on the command line, the proposal itself tells it."""


@dataclass(frozen=True)
class Bearers:
    """The owners of tokens with which requests come; a token and a role are looked up at each request.

    It is a ``TokenVerifier`` of the protocol's SDK.
    """

    book: Book

    async def verify_token(self, token: str) -> AccessToken | None:
        """Tell whom a token stands for and what it may, by its scopes and by their role."""
        return await anyio.to_thread.run_sync(self._verified, token)

    def _verified(self, token: str) -> AccessToken | None:
        bearer = self._bearer(token)
        if bearer is None:
            return None
        return AccessToken(token=token, client_id=bearer.person.id, scopes=sorted(bearer.scopes))

    def _bearer(self, token: str) -> Bearer | None:
        """Find whom a token stands for, with those of its scopes that their role still gives."""
        found = tokens.find(self.book, token.strip())
        return replace(found, scopes=found.scopes & {*scopes_of(found.person.role)}) if found else None

    def acting(self, ctx: Context[Any, Any]) -> str:
        """Name the owner of the request's token.

        Raises:
            SignInNeeded: the token has ended since, or may no longer propose.
        """
        bearer = self._bearer(_request(ctx).user.access_token.token)
        if bearer is None or SCOPE not in bearer.scopes:
            message = f"This needs a token with the scope {SCOPE}, of a curator."
            raise SignInNeeded(message, token=True)
        return bearer.person.byline

    def noted(self, ctx: Context[Any, Any], action: str, subject: str) -> None:
        """Write it in the audit log.

        Raises:
            PeopleError: it cannot be written.
        """
        request = _request(ctx)
        host = request.client.host if request.client else ""
        audit.note(self.book, request.user.access_token.client_id, action, subject, audit.place_of(host))


def _request(ctx: Context[Any, Any]) -> Request:
    """Give the request of HTTP that a call came with."""
    return cast("Request", ctx.request_context.request)

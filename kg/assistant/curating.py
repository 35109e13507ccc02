"""The tools that are there only with ``--curate``: what may be said, trying out, proposing, withdrawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from mcp.server.auth.settings import AuthSettings
from mcp.types import ToolAnnotations
from pydantic import AnyHttpUrl, Field

from kg.assistant.calls import Asked, told
from kg.assistant.change import Change
from kg.assistant.persons import SCOPE
from kg.assistant.proposed import Kept, Mine, Sayable, Tried  # noqa: TC001 - the SDK reads them

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server.mcpserver import MCPServer

    from kg.assistant.persons import Persons
    from kg.assistant.proposing import Proposing

Changes = Annotated[list[Change], Field(description="What belongs together.", min_length=1, max_length=100)]
Id = Annotated[str, Field(description="The id of a proposal.")]
States = Literal["", "open", "accepted", "declined", "undone"]

_LOOKING: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_WRITING: Final = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=False
)
_NAME: Final = 80


def only_bearers(address: str) -> AuthSettings:
    """Let only tokens with the curating scope to a server at an address; it makes none itself."""
    return AuthSettings(issuer_url=AnyHttpUrl(address), resource_server_url=None, required_scopes=[SCOPE])


def add_tools(server: MCPServer[Any], proposing: Proposing, persons: Persons) -> None:
    """Add the tools to a server that answers already."""

    def sayable(
        subject: Annotated[str, Field(description="The id of a thing, to have what fits it; or empty.")] = "",
        predicate: Annotated[
            str, Field(description="A property's name, to have how its value is written; or empty.")
        ] = "",
    ) -> Sayable:
        """Tell what claims may say: predicates, values, codes and keys; asked for nothing, kinds as well."""
        return proposing.sayable(subject, predicate)

    def try_out(changes: Changes) -> Tried:
        """Try changes out without writing anything: problems, duplicates, conflicts, and the effect."""
        return proposing.try_out(changes)

    def propose(
        ctx: Asked,
        changes: Changes,
        title: Annotated[str, Field(description="What it changes, on one line.", min_length=1)],
    ) -> Kept:
        """Keep changes as a proposal, for people to review; refused while they have errors."""
        made = proposing.propose(changes, title, persons.acting(ctx), f"through an assistant{_program(ctx)}")
        persons.noted(ctx, "proposal opened", made.id)
        return made

    def proposals(
        ctx: Asked,
        id: Annotated[str, Field(description="One of them; empty for all.")] = "",  # noqa: A002 - as told
        state: Annotated[States, Field(description="Only those in it; empty for all.")] = "",
    ) -> Mine:
        """List your person's own proposals, the last first, with what was decided and said about them."""
        return proposing.mine(persons.acting(ctx), id, state or None)

    def withdraw(
        ctx: Asked,
        id: Id,  # noqa: A002
        reason: Annotated[str, Field(description="Why, on one line.")] = "",
    ) -> Kept:
        """Take back an open proposal of your person's own; it stays to be read."""
        done = proposing.withdraw(id, persons.acting(ctx), reason)
        persons.noted(ctx, "proposal declined", done.id)
        return done

    def add(function: Callable[..., object], annotations: ToolAnnotations) -> None:
        server.add_tool(told(function), annotations=annotations)

    for looking in (sayable, try_out, proposals):
        add(looking, _LOOKING)
    for writing in (propose, withdraw):
        add(writing, _WRITING)


def _program(ctx: Asked) -> str:
    """Name the program as it names itself; nothing is trusted to it."""
    given = ctx.session.client_params
    if given is None:
        return ""
    name = " ".join(f"{given.client_info.name} {given.client_info.version}".split())[:_NAME]
    return f" ({name})" if name.isprintable() else ""

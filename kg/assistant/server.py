"""The server of the Model Context Protocol: tools, resources and prompts over a project's graph.

The SDK reads the types of what is registered here when it runs, so that they are imported for good.
"""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003
from typing import TYPE_CHECKING, Annotated, Any, Final

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError
from mcp.server.mcpserver.prompts import Prompt
from mcp.types import ToolAnnotations
from pydantic import Field

import kg
from kg.area import NOW
from kg.assistant import ontology, prompts
from kg.assistant.answers import About, Dates, Disagreements, Found, Rows, Ways  # noqa: TC001
from kg.assistant.calls import Asked, client, told
from kg.errors import StatecraftError

if TYPE_CHECKING:
    from mcp.server.auth.provider import TokenVerifier
    from mcp.server.auth.settings import AuthSettings

    from kg.assistant.tools import Tools
    from kg.project import Project

_AS_OF: Final = "Only what held on this day, written like 2025-06-01; empty for any day."
_KNOWN: Final = "Only what was on record on this day; empty for the record of now."
_ID: Final = "The id of an entity as `search` gives it, or its IRI."
AsOf = Annotated[str, Field(description=_AS_OF)]
Known = Annotated[str, Field(description=_KNOWN)]
Id = Annotated[str, Field(description=_ID)]
OrAll = Annotated[str, Field(description=f"{_ID} Empty for everything.")]
Limit = Annotated[int, Field(description="How many at most, up to 200.", ge=1, le=200)]
Date = Annotated[str, Field(description="A day, month or year such as 2025-06; empty for no bound.")]

_READING: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def make_server(
    tools: Tools,
    project: Project,
    writing: str = prompts.READ_ONLY,
    auth: tuple[AuthSettings, TokenVerifier] | None = None,
) -> MCPServer[Any]:
    """Make a server that answers for a project; how it is spoken to is the caller's to choose.

    ``writing`` tells assistants what they may write. With ``auth``, whoever comes over HTTP needs a token.
    """
    server: MCPServer[Any] = MCPServer(
        name="statecraft",
        title=project.title,
        description=project.description or None,
        instructions=prompts.INSTRUCTIONS.substitute(
            title=project.title, description=project.description, writing=writing
        ),
        version=kg.__version__,
        log_level="WARNING",
        auth=auth[0] if auth else None,
        token_verifier=auth[1] if auth else None,
    )
    _add_tools(server, tools)
    _add_resources(server, tools)
    for one in prompts.ALL:
        server.add_prompt(Prompt.from_function(one))
    return server


def _add_tools(server: MCPServer[Any], tools: Tools) -> None:
    def tool(function: Callable[..., object]) -> None:
        server.add_tool(told(function), annotations=_READING)

    def search(
        ctx: Asked,
        text: Annotated[str, Field(description="A name, alias, acronym or words; typos are forgiven.")],
        kind: Annotated[str, Field(description="Local name of a class of the ontology; empty for any.")] = "",
        limit: Limit = 10,
    ) -> Found:
        """Find entities and sources by what they are called or what is said in them."""
        return tools.search(text, kind, limit, client=client(ctx))

    def entity(  # noqa: PLR0913, PLR0917 - what may be asked
        ctx: Asked,
        id: Id,  # noqa: A002 - as assistants are told
        as_of: AsOf = "",
        known: Known = "",
        limit: Limit = 60,
        offset: Annotated[int, Field(description="How many claims to pass over.", ge=0)] = 0,
    ) -> About:
        """Tell what is claimed about an entity: what counts first, then opinions and denials."""
        return tools.entity(id, as_of, known, limit, offset, client=client(ctx))

    def paths(  # noqa: PLR0913, PLR0917
        ctx: Asked,
        start: Id,
        end: Id,
        as_of: AsOf = "",
        known: Known = "",
        longest: Annotated[int, Field(description="How many steps at most.", ge=1, le=6)] = 4,
    ) -> Ways:
        """Tell how two entities are connected: the shortest ways, with the claims behind each step."""
        return tools.paths(start, end, as_of, known, longest, client=client(ctx))

    def disputes(
        ctx: Asked, about: OrAll = "", as_of: AsOf = "", known: Known = "", limit: Limit = 10
    ) -> Disagreements:
        """Tell what sources disagree on, in sides, with how many independent sources each has."""
        return tools.disputes(about, as_of, known, limit, client=client(ctx))

    def timeline(  # noqa: PLR0913, PLR0917
        ctx: Asked,
        about: OrAll = "",
        begin: Date = "",
        end: Date = "",
        as_of: AsOf = "",
        known: Known = "",
        limit: Limit = 60,
    ) -> Dates:
        """Tell what happened, began or ended when, in order of time."""
        return tools.timeline(about, begin, end, as_of, known, limit, client=client(ctx))

    def sparql(
        ctx: Asked,
        query: Annotated[str, Field(description="SPARQL 1.1; the ontology resources have its terms.")],
        as_of: AsOf = "",
        known: Known = "",
    ) -> Rows:
        """Answer a SPARQL query (SELECT, ASK, CONSTRUCT, DESCRIBE). Select ?claim to have sources cited."""
        return tools.sparql(query, as_of, known, client=client(ctx))

    for one in (search, entity, paths, disputes, timeline, sparql):
        tool(one)


def _add_resources(server: MCPServer[Any], tools: Tools) -> None:
    @server.resource(
        "statecraft://ontology",
        title="The ontology",
        mime_type="text/turtle",
        description="OWL, SHACL, SKOS.",
    )
    def whole() -> str:
        with _reading(), tools.moments.at(NOW) as opened:
            meta = opened.reader.meta
            return ontology.turtle(opened.reader.engine, meta.base, meta.prefixes)

    @server.resource(
        "statecraft://ontology/summary",
        title="The ontology in short",
        mime_type="text/markdown",
        description="Prefixes, kinds, properties and codes: what SPARQL queries are written with.",
    )
    def short() -> str:
        with _reading(), tools.moments.at(NOW) as opened:
            return ontology.summary(opened.reader.meta.schema, opened.reader.meta.prefixes)


class _reading:  # noqa: N801 - used as a function
    """Lets an error of ours reach the one who reads a resource."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        """Raise it as one of the protocol's."""
        if isinstance(error, StatecraftError):
            raise ResourceError(str(error)) from error

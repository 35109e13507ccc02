"""A change as an assistant writes it: the same as in the files that ``statecraft propose file`` reads."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kg.curate.asked import as_texts

_ENTRY = (
    "To add: keys and values. Of a claim: subject, predicate, object, locator (where in the source it "
    "stands, in at most twelve of its words), kind, stance, when, speaker, reporter, note; all that "
    "`sayable` gives. Of an entity: id, type, name, aliases, description. Of a source: id, type, title, url, "
    "publisher, published. Ids are small letters, digits and hyphens."
)


class Change(BaseModel):
    """One change. It has exactly one of add, amend, retract and correct; all else belongs to that."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    add: Literal["claim", "source", "entity"] | None = Field(
        None, description="Add one, with `entry`; a claim with `source` besides."
    )
    amend: Literal["claim"] | None = Field(
        None, description="Give keys of the claim `id` other values, those in `now`."
    )
    retract: Literal["claim"] | None = Field(None, description="Withdraw the claim `id`, with a `reason`.")
    correct: str | None = Field(
        None, description="The id of a claim in whose place another stands, with what `now` says otherwise."
    )
    source: str | None = Field(
        None, description="The id of the source that a claim is from, known or added by an earlier change."
    )
    entry: dict[str, Any] | None = Field(None, description=_ENTRY)
    id: str | None = Field(None, description="To amend or retract: the last part of the claim's IRI.")
    now: dict[str, Any] | None = Field(
        None, description="To amend or correct: keys with their new values; null takes a key away."
    )
    reason: str | None = Field(None, description="To retract: why.")

    def wanted(self) -> dict[str, object]:
        """Write it as :func:`kg.curate.asked.asked` reads it."""
        given = self.model_dump(exclude_none=True)
        if self.now is not None:
            given["now"] = self.now
        return {key: as_texts(value) for key, value in given.items()}

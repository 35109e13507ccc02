"""What was said, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.parts.claims import ClaimView, Remark
    from web.parts.facts import Fact
    from web.parts.refs import Moment, Ref


@dataclass(frozen=True, slots=True)
class Utterance:
    """One speech act as a card: wording or gist, who said it, when, and about what."""

    ref: Ref
    kind: str
    wordings: tuple[ClaimView, ...]
    gists: tuple[ClaimView, ...]
    speakers: tuple[Ref, ...]
    dates: tuple[Moment, ...]
    about: tuple[Ref, ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """Something said: a speech act, a claim that a source attributes, or a fact told of its subject."""

    utterance: Utterance | None = None
    attributed: Remark | None = None
    fact: Fact | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done: a property, and its other end with the claims that tell it."""

    label: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class ConductRow:
    """Something said, and what was done from then on; nothing said for what was done before or at no time."""

    said: Word | None
    when: Moment | None
    done: tuple[Deed, ...] = ()
    undated: bool = False

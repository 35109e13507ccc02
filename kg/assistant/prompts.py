"""The usual questions, as prompts that a person picks: each says which tools answer it and how to cite."""

from __future__ import annotations

from string import Template
from typing import Final

#: What an assistant is told when it connects.
INSTRUCTIONS: Final = Template("""\
$title: a graph of claims, each taken from a source. $description

- Begin with `search` to find the id of a thing, then `entity` for what is claimed about it.
- Every answer numbers its sources. Cite them for whatever you say, as [1], [2], with a list at the end that
  has each `citation`; `locator` says where in the source it stands. Cite the graph by `graph.citation`.
- A claim is what its source says. Where `counts` is false it is an opinion, a prediction, a denial, withdrawn
  or set aside: tell it as the words of its speaker or reporter, or not at all. Keep hedges such as "alleged".
- Where `disputed` is true, or `disputes` has sides, say that sources disagree and give each side.
- `as_of` gives what held on a day, `known` what was on record on a day; both are written like 2025-06-01.
- Say so when the graph does not have an answer; add nothing that it does not hold. $writing""")

#: What it is told of writing where nothing can be written.
READ_ONLY: Final = "It can only be read."

#: What it is told where a curator lets it propose.
PROPOSING: Final = """\
You may
  propose changes, which people review; nothing you do changes the graph by itself.
- To propose: `search` for what exists, so that no entity and no claim is made twice; `sayable` tells
  predicates, keys and codes; `try_out` tells problems, duplicates, conflicts and what comes of it; then
  `propose`, once, with all that belongs together. Show the person first what you are about to propose.
- Claim only what a source says that you have before you. Give its `locator`, a few of its words that find the
  place; write texts in your own words; invent no date, no id of a known thing, no source. Whose opinion,
  prediction or denial it is, is said by `kind`, `stance` and `speaker`."""

_CITE: Final = "Cite the numbered sources of the answers, and list them at the end; add nothing of your own."


def known(thing: str) -> str:
    """What is known of a thing, and who says so."""
    return (
        f"What is known of {thing}? Use `search` and `entity`. Tell facts first, then what is disputed, then "
        f"opinions with whose they are. {_CITE}"
    )


def held(thing: str, day: str) -> str:
    """What held for a thing on a day."""
    return (
        f"What held for {thing} on {day}? Use `search`, then `entity` with as_of={day}. Say what began or "
        f"ended close to that day. {_CITE}"
    )


def disagree(thing: str) -> str:
    """On what sources disagree about a thing."""
    return (
        f"On what do sources disagree about {thing}? Use `search`, then `disputes`. Give each side with how "
        f"many independent sources it has, and how the editors judged it. Take no side yourself. {_CITE}"
    )


def connected(one: str, other: str) -> str:
    """How two things are connected."""
    return (
        f"How are {one} and {other} connected? Use `search` for both, then `paths`. Explain each step by the "
        f"claims behind it. {_CITE}"
    )


def happened(thing: str, begin: str = "", end: str = "") -> str:
    """What happened to a thing, in order of time."""
    span = " ".join(
        part for part in (f"from {begin}" if begin else "", f"until {end}" if end else "") if part
    )
    return (
        f"What happened around {thing}{' ' + span if span else ''}, in order of time? Use `search`, then "
        f"`timeline`. Keep each date as precise as its source gives it, and no more. {_CITE}"
    )


def learnt(thing: str, since: str) -> str:
    """What has been recorded of a thing since a day."""
    return (
        f"What has been recorded of {thing} since {since}? Use `entity` with known={since}, then without it, "
        f"and tell the difference. {_CITE}"
    )


ALL: Final = (known, held, disagree, connected, happened, learnt)

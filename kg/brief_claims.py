"""Which claims a brief is made from: those about a thing, or those behind the rows of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.accounts import accounts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.accounts import Account
    from kg.engine import Engine
    from kg.schema import Schema

_AT_ONCE: Final = 400
_OF_ACTS: Final = frozenset({v.WORDING_ROLE, v.GIST_ROLE, v.SPEAKER_ROLE, v.DATE_ROLE, v.ABOUT_ROLE})


def about(engine: Engine, schema: Schema, thing: str) -> list[Account]:
    """Read the claims about a thing, what it says and what is said of it, and what it is said to claim.

    Of a speech act that names it, what was said counts, and who spoke, when and of what.
    """
    claims = engine.claims("page_about", entity=thing)
    own = accounts(claims, schema)
    acts = {
        account.subject
        for account in own
        if _role(schema, account) in {v.SPEAKER_ROLE, v.ABOUT_ROLE} and account.value_iri == thing
    }
    spoken = engine.claims_of("page_things", thing=[NamedNode(iri) for iri in sorted(acts)])
    claims = {**claims, **spoken, **engine.claims("conduct_said", speaker=thing)}
    return [
        account
        for account in accounts(claims, schema)
        if thing in {*account.ends, account.speaker}
        or (account.subject in acts and _role(schema, account) in _OF_ACTS)
    ]


def given(engine: Engine, schema: Schema, claims: Iterable[str]) -> list[Account]:
    """Read some claims by their IRIs."""
    wanted = sorted(set(claims))
    found: list[Account] = []
    for start in range(0, len(wanted), _AT_ONCE):
        some = [NamedNode(iri) for iri in wanted[start : start + _AT_ONCE]]
        found += accounts(engine.claims_of("brief_claims", claim=some), schema)
    return found


def _role(schema: Schema, account: Account) -> str:
    prop = schema.properties.get(account.predicate)
    return (prop.role or "") if prop else ""

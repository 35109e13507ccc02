"""Another server that knows people (OpenID Connect): how it is reached, and which roles it gives."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kg.errors import PeopleError, SettingsError
from kg.people import audit, register
from kg.people.laptop import is_loopback
from kg.people.register import read_role
from kg.people.roles import ROLES, Person, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.people.audit import Whence
    from kg.people.book import Book
    from kg.serving import Serving

#: The environment's name for the client's secret, where it stands in no file.
SECRET: Final = "STATECRAFT_OIDC_SECRET"  # noqa: S105 - the name of a variable
_LONGEST_NAME: Final = 100
_UNFIT: Final = re.compile(r"[^a-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of identities; ``claim`` says what of a person the ``roles`` are read from."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    name: str
    claim: str
    roles: Mapping[str, Role]

    def role(self, claims: Mapping[str, object]) -> Role | None:
        """Give the highest role that a person's claims give; a claim may stand within another (``a.b``).

        >>> keycloak = Provider("", "", "", "", "realm_access.roles", {"staff": "reader", "desk": "curator"})
        >>> keycloak.role({"realm_access": {"roles": ["staff", "desk"]}}), keycloak.role({"groups": "desk"})
        ('curator', None)
        """
        value: object = claims.get(self.claim)
        if value is None:
            value = claims
            for key in self.claim.split("."):
                value = value.get(key) if isinstance(value, dict) else None
        said = {value} if isinstance(value, str) else _texts(value)
        found = {role for text, role in self.roles.items() if text in said}
        return max(found, key=ROLES.index, default=None)


def read_provider(serving: Serving, environment: Mapping[str, str], folder: Path) -> Provider | None:
    """Read how people are known by another server; None where that is not asked for.

    Raises:
        SettingsError: something is missing, or not as it should be.
    """
    issuer = serving.oidc_issuer
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.netloc)):
        message = f"oidc_issuer: {issuer!r} is not reached over TLS: it has to begin with https://"
        raise SettingsError(message)
    if not serving.oidc_client:
        message = "oidc_client: the name that the provider knows this server by is missing"
        raise SettingsError(message)
    roles: dict[str, Role] = {}
    for text in serving.oidc_roles:
        said, equals, role = text.rpartition("=")
        try:
            roles[said.strip()] = read_role(role.strip())
        except PeopleError as error:
            message = f"oidc_roles: {text!r}: {error}"
            raise SettingsError(message) from error
        if not equals or not said.strip():
            message = f"oidc_roles: {text!r} is not like editors=curator"
            raise SettingsError(message)
    if not roles:
        message = "oidc_roles: say who may do what, such as editors=curator; without it nobody could sign in"
        raise SettingsError(message)
    name = serving.oidc_name or parts.hostname or issuer
    secret = _secret(serving.oidc_secret_file, environment, folder)
    return Provider(issuer.rstrip("/"), serving.oidc_client, secret, name, serving.oidc_claim, roles)


def admit(book: Book, provider: Provider, claims: Mapping[str, object], place: Whence) -> Person | None:
    """Give the account of somebody whom a provider knows, made at the first time, with the role of today.

    None where they have no role here, or are shut out. Accounts that were made here are never taken over,
    whatever name or address a provider tells.

    Raises:
        PeopleError: the book cannot be written.
    """
    subject, role = str(claims["sub"]), provider.role(claims)
    with book.write() as db:
        known = db.execute(
            "SELECT id, role, closed FROM person WHERE issuer = ? AND subject = ?",
            (provider.issuer, subject),
        ).fetchone()
        if known and role is None:
            db.execute("DELETE FROM session WHERE person = ?", (known[0],))
        if role is None or (known and known[2]):
            audit.add(db, known[0] if known else "", "sign-in refused", f"{provider.name}: no role", place)
            return None
        if known and known[1] != role:
            db.execute("UPDATE person SET role = ? WHERE id = ?", (role, known[0]))
            audit.add(db, "", "role changed", f"{known[0]}: {known[1]} -> {role} ({provider.name})", place)
    if known:
        return register.find(book, known[0])
    taken = {account.person.id for account in register.accounts(book)}
    person = _person(claims, role, taken)
    register.add(book, person, place=place, identity=(provider.issuer, subject))
    return person


def _person(claims: Mapping[str, object], role: Role, taken: set[str]) -> Person:
    email = str(claims.get("email") or "")
    wanted = str(claims.get("preferred_username") or email.partition("@")[0] or claims["sub"])
    stem = _UNFIT.sub("-", wanted.partition("@")[0].lower())[:40].strip("-._") or "person"
    id_ = next(
        one for n in range(1, len(taken) + 3) if (one := stem if n == 1 else f"{stem}-{n}") not in taken
    )
    name = "".join(c for c in str(claims.get("name") or wanted) if c.isprintable() and c not in "<>").strip()
    made = Person(id_, name[:_LONGEST_NAME].strip() or id_, email, role)
    try:
        register.check(made)
    except PeopleError:
        return Person(id_, made.name, "", role)
    return made


def _secret(file: str, environment: Mapping[str, str], folder: Path) -> str:
    if not file:
        if not environment.get(SECRET):
            message = f"oidc_secret_file: name a file that holds the client's secret, or set {SECRET}"
            raise SettingsError(message)
        return environment[SECRET]
    try:
        text = (folder / Path(file)).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        message = f"oidc_secret_file: {error}"
        raise SettingsError(message) from error
    if not text:
        message = f"oidc_secret_file: {file} is empty"
        raise SettingsError(message)
    return text


def _texts(value: object) -> set[str]:
    return {one for one in value if isinstance(one, str)} if isinstance(value, list | tuple) else set()

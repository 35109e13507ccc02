"""Signing in by another server: OpenID Connect Core 1.0, by Authlib, with state, nonce and PKCE."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from authlib.integrations.flask_client import OAuth
from authlib.oidc.core import CodeIDToken
from flask import session

from kg.errors import EngineError, SignInRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from werkzeug import Response

    from kg.people.provider import Provider

_LOG: Final = logging.getLogger("statecraft.people")
_NAME: Final = "oidc"
_SCOPE: Final = "openid profile email"
_SECONDS: Final = 10  # that the provider may take to answer
_LEEWAY: Final = 60  # seconds that its clock may differ from ours
#: Signatures that only the provider can make (RFC 7518, section 3.1): no shared secrets, and not none.
_SIGNATURES: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
)
_STATES: Final = f"_state_{_NAME}_"
_REFUSED: Final = (
    "What {name} said of you could not be trusted, or you did not finish there. Please try again."
)


class OpenID:
    """The road to a provider and back."""

    def __init__(self, app: Flask, provider: Provider) -> None:
        """Keep the provider; it is asked where its doors are when somebody first wants in."""
        self.provider = provider
        self._client: Any = OAuth(app).register(
            _NAME,
            client_id=provider.client,
            client_secret=provider.secret,
            server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": _SCOPE, "code_challenge_method": "S256", "default_timeout": _SECONDS},
        )

    def begin(self, back: str) -> Response:
        """Send somebody to the provider, who sends them to ``back``.

        Raises:
            EngineError: the provider does not answer, or is another than it should be.
        """
        for key in [key for key in session if key.startswith(_STATES)]:
            session.pop(key)
        self._ready()
        away: Response = self._client.authorize_redirect(back)
        return away

    def finish(self) -> Mapping[str, object]:
        """Give what the provider says of who comes back, once its signature and all else is proved.

        Raises:
            SignInRefused: something is not as it should be; the log tells what.
            EngineError: the provider does not answer.
        """
        self._ready()
        try:
            answer = self._client.authorize_access_token(
                claims_cls=CodeIDToken,
                claims_options={
                    "iss": {"essential": True, "values": [self._issuer()]},
                    # Authlib takes an authorised party for enough; the standard does not (section 3.1.3.7).
                    "aud": {"essential": True, "value": self.provider.client},
                },
                leeway=_LEEWAY,
            )
            claims: Mapping[str, object] = answer["userinfo"]
            if not isinstance(claims["sub"], str) or not claims["sub"]:
                raise ValueError(claims["sub"])  # noqa: TRY301 - refused like all else
        except Exception as error:
            _LOG.warning("sign-in by %s refused: %s: %s", self.provider.name, type(error).__name__, error)
            raise SignInRefused(_REFUSED.format(name=self.provider.name)) from error
        return claims

    def _ready(self) -> None:
        """Read where the provider's doors are (OpenID Connect Discovery 1.0, section 4)."""
        try:
            found: dict[str, Any] = self._client.load_server_metadata()
        except Exception as error:
            _LOG.warning("%s does not answer: %s", self.provider.issuer, error)
            message = f"{self.provider.name} does not answer. Please try again later."
            raise EngineError(message) from error
        if str(found.get("issuer", "")).rstrip("/") != self.provider.issuer:
            _LOG.error("%s says that it is %r", self.provider.issuer, found.get("issuer"))
            message = f"{self.provider.name} is not what this server was told it is."
            raise EngineError(message)
        said = found.get("id_token_signing_alg_values_supported") or ["RS256"]
        found["id_token_signing_alg_values_supported"] = [one for one in _SIGNATURES if one in said]

    def _issuer(self) -> str:
        return str(self._client.load_server_metadata()["issuer"])

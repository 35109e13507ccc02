"""A small OpenID Connect provider: real HTTP, real signatures, and answers that a test can spoil."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask, redirect, request
from joserfc import jws, jwt
from joserfc.jwk import RSAKey

from tests.web.listening import listening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from werkzeug import Response

CLIENT, SECRET = "statecraft", "a secret of the two"

Claims = dict[str, Any]


def _same(claims: Claims) -> Claims:
    return claims


@dataclass
class Provider:
    """What it knows, and how its next answers are spoiled."""

    issuer: str = ""
    person: Claims = field(default_factory=dict)
    spoil: Callable[[Claims], Claims] = _same
    sign: str = "RS256"
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    wrong_key: bool = False
    told: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        claims = self.spoil(claims | self.person)
        if self.sign == "none":
            parts = ({"alg": "none"}, claims)
            return ".".join(_base64(json.dumps(part).encode()) for part in parts) + "."
        key = RSAKey.generate_key(2048, {"kid": "one"}) if self.wrong_key else self.key
        header = {"alg": self.sign, "kid": "one"}
        if self.sign == "HS256":  # With what everybody knows for a secret.
            from joserfc.jwk import OctKey  # noqa: PLC0415

            secret = OctKey.import_key(self.key.as_pem(private=False))
            return jws.serialize_compact(header, json.dumps(claims), secret, algorithms=["HS256"])
        return jwt.encode(header, claims, key)


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _app(provider: Provider) -> Flask:
    app = Flask("provider")

    @app.get("/.well-known/openid-configuration")
    def discovery() -> Claims:
        return {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize",
            "token_endpoint": f"{provider.issuer}/token",
            "jwks_uri": f"{provider.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    @app.get("/keys")
    def keys() -> Claims:
        return {"keys": [provider.key.as_dict(private=False)]}

    @app.get("/authorize")
    def authorize() -> Response:
        code, asked = secrets.token_hex(8), request.args.to_dict()
        provider.codes[code] = asked
        provider.told.append(asked)
        back = urlencode({"code": code, "state": asked["state"]})
        return redirect(f"{asked['redirect_uri']}?{back}")

    @app.post("/token")
    def token() -> tuple[Claims, int]:
        asked = provider.codes.pop(request.form.get("code", ""), {})
        proof = _base64(hashlib.sha256(request.form.get("code_verifier", "").encode()).digest())
        who = request.authorization
        known = who and (who.username, who.password) == (CLIENT, SECRET)
        sound = asked.get("code_challenge_method") == "S256" and asked["code_challenge"] == proof
        if not (known and sound and asked["redirect_uri"] == request.form.get("redirect_uri")):
            return {"error": "invalid_grant"}, 400
        made = {"access_token": secrets.token_hex(8), "token_type": "Bearer"}
        return made | {"id_token": provider.id_token(asked)}, 200

    return app


@contextmanager
def providing() -> Iterator[Provider]:
    """Run a provider on this machine."""
    provider = Provider()
    with listening(_app(provider)) as provider.issuer:
        yield provider

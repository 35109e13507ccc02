"""The cookie that names a session: for this site alone, unreadable for scripts, over TLS alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from flask.sessions import SecureCookieSessionInterface

from kg.people.laptop import is_loopback

if TYPE_CHECKING:
    from flask import Flask


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookies, which ask for TLS except on this machine."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - as Flask has it
        """Tell whether the browser may send the cookie over TLS alone."""
        return not is_loopback(request.host)

"""Secrets that are given out once, and of which only a digest is kept."""

from __future__ import annotations

import hashlib
import secrets


def fresh() -> str:
    """Make a secret that cannot be guessed (256 bits)."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Give what is kept of a secret; it is long and random, so a plain hash does.

    >>> digest("a") == digest("a") != digest("b")
    True
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

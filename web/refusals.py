"""What is said to who asks before the application is asked: too often, too long, or too slowly."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from web.negotiate import PROBLEM
from web.respond import SAFE

if TYPE_CHECKING:
    from wsgiref.types import StartResponse

#: Characters. A browser's headers are a tenth of it; to weigh longer ones takes time that grows with them.
_LONGEST: Final = 8_000
_WEIGHED: Final = (
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MATCH",
    "HTTP_COOKIE",
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not taken; ``wait`` is in how many seconds it may be, 0 for never."""

    status: HTTPStatus
    title: str
    sentence: str
    wait: int = 0


def too_often(wait: float) -> Refusal:
    """Refuse a client that asks more than it may."""
    seconds = max(1, round(wait + 0.5))
    sentence = f"You ask more than one client may. Please try again in {seconds} s."
    return Refusal(HTTPStatus.TOO_MANY_REQUESTS, "Slowly, please", sentence, seconds)


def too_long(environ: dict[str, Any]) -> Refusal | None:
    """Refuse a request with a header that takes long to weigh (RFC 6585, section 5).

    >>> too_long({"HTTP_ACCEPT": "text/html"}) is None
    True
    """
    for name in _WEIGHED:
        if name in environ and len(environ[name]) > _LONGEST:
            header = name.removeprefix("HTTP_").replace("_", "-").title()
            sentence = f"{header} is longer than {_LONGEST:,} characters."
            return Refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "Too long", sentence)
    return None


def tell(refusal: Refusal, environ: dict[str, Any], started: StartResponse) -> bytes:
    """Begin the answer to a request that is refused, and give its body."""
    if "text/html" in str(environ.get("HTTP_ACCEPT", "")):
        text = f"<!doctype html><title>{escape(refusal.title)}</title><p>{escape(refusal.sentence)}</p>"
        kind = "text/html; charset=utf-8"
    else:
        problem = {"type": "about:blank", "title": refusal.title, "status": refusal.status.value}
        text, kind = json.dumps({**problem, "detail": refusal.sentence}), PROBLEM
    again = [("Retry-After", str(refusal.wait))] if refusal.wait else []
    return say(started, text.encode(), kind, refusal.status, *again)


def say(
    started: StartResponse,
    body: bytes,
    kind: str,
    status: HTTPStatus = HTTPStatus.OK,
    *more: tuple[str, str],
) -> bytes:
    """Begin an answer that no application made, and give its body."""
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    started(f"{status.value} {status.phrase}", [*headers, *SAFE.items(), *more])
    return body

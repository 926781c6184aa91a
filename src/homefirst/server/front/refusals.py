"""What the layer in front says no to, in the form of every other error."""

import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest

from homefirst.server.front.headers import Headers
from homefirst.server.front.limits import HEAD_BYTES
from homefirst.web.gate.errors import answer, wants_json

Scope = Mapping[str, Any]
ENCODED = re.compile(rb"\*\s*=")
"""A parameter that names its own character set (RFC 2231): Django looks it up and fails at one it does not
know."""
_ID = "0" * 32
"""Stands for the request's id in an answer that is made once and sent to many."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer of ours before any page is asked. Nothing that the caller wrote is in its words, so that it
    can be made once. `closing` ends the connection."""

    status: int
    kind: str
    detail: str
    where: str
    next: str
    more: Headers = ()
    closing: bool = field(default=False)


UNKNOWN_HOST = Refusal(
    400,
    "not-understood",
    "This service is not reached under that name.",
    "host",
    "Use a name that whoever runs this service has listed (HOMEFIRST_HOSTS).",
)
TOO_SLOW = Refusal(
    408, "too-slow", "What was sent came too slowly.", "request", "Send it again.", closing=True
)
TOO_LONG = Refusal(
    503,
    "unavailable",
    "This page took too long to make.",
    "time",
    "Ask for less, or try again in a minute.",
    more=((b"retry-after", b"60"),),
)
CROWDED = Refusal(
    503,
    "unavailable",
    "Too many pages are being made at once.",
    "service",
    "Try again in a few seconds.",
    more=((b"retry-after", b"5"),),
)
TWO_LENGTHS = Refusal(
    400,
    "not-understood",
    "This request says in two ways how long it is.",
    "Content-Length and Transfer-Encoding",
    "Send one of the two.",
    closing=True,
)
HEAD_TOO_LONG = Refusal(
    431,
    "too-large",
    f"The head of the request is longer than {HEAD_BYTES} bytes.",
    "request",
    "Send fewer headers.",
    closing=True,
)
OTHER_CHARSET = Refusal(
    415,
    "not-understood",
    "This is written in a character set that is not taken here.",
    "Content-Type and Accept",
    "Write it in UTF-8.",
)
SENDING_MUCH = Refusal(
    429,
    "too-many",
    "Too many requests from your address are only half sent.",
    "request body",
    "Finish those first.",
    more=((b"retry-after", b"10"),),
)
ALL_SENDING = Refusal(
    503,
    "unavailable",
    "Too many requests are only half sent.",
    "request body",
    "Try again in a few seconds.",
    more=((b"retry-after", b"10"),),
)
UPLOADING = Refusal(
    429,
    "too-many",
    "Files are being sent from your address already.",
    "request body",
    "Wait until they are here.",
    more=((b"retry-after", b"30"),),
)
ALL_UPLOADING = Refusal(
    503,
    "unavailable",
    "Too many files are being sent at once.",
    "request body",
    "Try again in a minute.",
    more=((b"retry-after", b"60"),),
)
BROKEN = Refusal(500, "failed", "", "", "Try again in a few minutes; then tell who runs this.")


def too_large(limit: int, *, once_signed_in: bool = False) -> Refusal:
    """More was sent than the page takes: `limit` bytes; more `once_signed_in`."""
    most = f"{limit // (1024 * 1024)} MB" if limit >= 1024 * 1024 else f"{limit} bytes"
    return Refusal(
        413,
        "too-large",
        f"More was sent than the {most} that this page takes.",
        "request body",
        "Sign in, and send it again." if once_signed_in else "Send less, or in parts.",
    )


def too_many(wait: float) -> Refusal:
    """The caller asks too often; `wait` seconds until the next may be asked."""
    seconds = max(1, math.ceil(wait))
    return Refusal(
        429,
        "too-many",
        "You ask faster than this service answers.",
        "requests a second",
        f"Wait {seconds} seconds." if seconds > 1 else "Wait a second.",
        more=((b"retry-after", str(seconds).encode()),),
    )


def not_allowed(ways: str) -> Refusal:
    """The thing is there and cannot be used in that way."""
    return Refusal(
        405,
        "not-allowed",
        f"This can only be asked for by {ways}.",
        "method",
        "Open it by its address.",
        more=((b"allow", ways.encode()),),
    )


def written(refusal: Refusal, scope: Scope, request_id: str) -> tuple[Headers, bytes]:
    """The headers and the body of a refusal, as a page or as JSON, whichever the caller reads."""
    # What is refused may be that which Django fails to read: a malformed header is read by nobody.
    read = [one for one in scope["headers"] if one[0] == b"accept" and not ENCODED.search(one[1])]
    asked = ASGIRequest({**scope, "headers": read}, io.BytesIO())
    kind, body = _made(refusal, wants_json(asked))
    body = body.replace(_ID.encode(), request_id.encode())
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-request-id", request_id.encode()),
        *refusal.more,
    ]
    return (*headers, (b"connection", b"close")) if refusal.closing else headers, body


@lru_cache(maxsize=256)
def _made(refusal: Refusal, json: bool) -> tuple[bytes, bytes]:
    """The content type and the body, with a stand-in for the request's id."""
    request = HttpRequest()
    request.path = request.path_info = "/"
    request.META["HTTP_ACCEPT"] = "application/json" if json else "text/html"
    request.request_id = _ID  # type: ignore[attr-defined]
    made = answer(
        request, refusal.status, refusal.kind, detail=refusal.detail, where=refusal.where, next_=refusal.next
    )
    return made["Content-Type"].encode(), made.content

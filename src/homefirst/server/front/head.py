"""What the layer reads in the head of a request, before anything of its body is there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homefirst.county.access.lockout import network
from homefirst.server.front import refusals
from homefirst.server.front.limits import HEAD_BYTES
from homefirst.server.front.refusals import Refusal
from homefirst.web.gate.callers import HEALTH, TOKEN_DOORS, session_named

_UTF8 = re.compile(rb"charset\s*=\s*\"?utf-?8\"?\s*(?:;|$)")


@dataclass(frozen=True, slots=True)
class Head:
    """`address` is what counts as one caller's, `length` what the body is said to have (None: not said),
    `token` is there only where tokens are looked at. Neither session nor token is known to be anybody's."""

    path: str
    host: str
    address: str
    session: str | None
    token: bytes
    length: int | None
    fault: Refusal | None

    @classmethod
    def of(cls, scope: Mapping[str, Any]) -> "Head":
        """The head of an ASGI request."""
        headers = dict(scope["headers"])
        cookies = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
        client, length = scope.get("client"), headers.get(b"content-length", b"0")
        return cls(
            path=scope["path"],
            host=headers.get(b"host", b"").decode("latin-1"),
            address=network(client[0]) if client else "unknown",
            session=session_named(cookies.decode("latin-1")),
            token=headers.get(b"authorization", b"") if scope["path"].startswith(TOKEN_DOORS) else b"",
            length=None if b"transfer-encoding" in headers or not length.isdigit() else int(length),
            fault=_fault(scope),
        )

    @property
    def has_body(self) -> bool:
        """Whether more than the head is to come."""
        return self.length != 0

    @property
    def of_health(self) -> bool:
        """Whether this is asked about the service itself."""
        return self.path in HEALTH


def _fault(scope: Mapping[str, Any]) -> Refusal | None:
    """What is wrong with a head whatever it asks for; None where nothing is."""
    names = {name for name, _ in scope["headers"]}
    size = len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"")
    if size + sum(len(name) + len(value) for name, value in scope["headers"]) > HEAD_BYTES:
        return refusals.HEAD_TOO_LONG  # one that comes in pieces is refused sooner, by the protocol
    if {b"content-length", b"transfer-encoding"} <= names:
        return refusals.TWO_LENGTHS
    for name, value in scope["headers"]:
        if name in {b"content-type", b"accept"} and refusals.ENCODED.search(value):
            return refusals.OTHER_CHARSET
        if name == b"content-type":
            said = value.lower()
            if said.count(b"charset") != len(_UTF8.findall(said)):
                return refusals.OTHER_CHARSET
    return None

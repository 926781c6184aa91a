"""HTTP/1.1 as uvicorn speaks it, for clients that may be slow on purpose: uvicorn itself waits for ever.

Time is kept per connection and only while the client is to act: for a request's head, for the rest of a body
that nobody reads any more, and for taking an answer. The body that somebody reads is timed by the layer.
"""

import asyncio
import json
import sys
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

from homefirst.server.front.headers import ALWAYS
from homefirst.server.front.limits import HEAD_BYTES, Limits

SAID = {
    400: ("not-understood", "This is no request in HTTP.", "Check what sent it."),
    408: ("too-slow", "The head of the request came too slowly.", "Send it again."),
    431: ("too-large", f"The head of the request is longer than {HEAD_BYTES} bytes.", "Send fewer headers."),
}
TITLE = "We could not understand this request"


class PatientProtocol(H11Protocol):
    """uvicorn's protocol with an end to every wait. Nothing is known of a request whose head is not there,
    so what is refused here is told as JSON (RFC 9457)."""

    limits = Limits()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._in_time("head", self.limits.head, self._head_too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        for name in tuple(self._timers):
            self._done(name)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look(begun=True)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            self._in_time("reading", self.limits.reading, self.transport.abort)
        else:
            self._look(begun=bool(self.conn.trailing_data[0]))

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._in_time("reading", self.limits.reading, self.transport.abort)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._in_time("reading", self.limits.reading, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._done("reading")

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        """uvicorn's answer to what is no request, in our form; called while h11's error is handled."""
        hint = getattr(sys.exc_info()[1], "error_status_hint", 400)
        self._refuse(hint if hint in SAID else 400)

    def _look(self, *, begun: bool) -> None:
        """Sets the clocks by whose turn it is. `begun`: something of a next head may be there."""
        theirs = self.conn.their_state
        if theirs is h11.IDLE and begun:
            self._in_time("head", self.limits.head, self._head_too_slow)
        else:
            self._done("head")
        if theirs is h11.SEND_BODY and self.cycle is not None and self.cycle.response_complete:
            self._in_time("lingering", self.limits.lingering, self.transport.close)
        else:
            self._done("lingering")

    def _in_time(self, name: str, seconds: float, late: Any) -> None:
        """Starts a clock, unless it runs already: a byte more gives nobody more time."""
        if name not in self._timers:
            self._timers[name] = self.loop.call_later(seconds, late)

    def _done(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()

    def _head_too_slow(self) -> None:
        if self.transport.is_closing():
            return
        if self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]:
            self._refuse(408)
        else:
            self.transport.close()  # connected and silent: there is nobody to tell

    def _refuse(self, status: int) -> None:
        kind, detail, next_ = SAID[status]
        told = {"type": f"about:homefirst:{kind}", "title": TITLE, "status": status, "detail": detail,
                "where": "request", "next": next_, "request_id": ""}  # fmt: skip
        body = json.dumps(told).encode()
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
            *ALWAYS,
        ]
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            start = h11.Response(status_code=status, headers=headers, reason=STATUS_PHRASES[status])
            for event in (start, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event))
        self.transport.close()
        self._in_time("reading", self.limits.reading, self.transport.abort)

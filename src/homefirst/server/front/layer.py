"""The one layer in front of every application of ours: Django's pages and static files now, FHIR later.

Host, rate, size, time and headers are looked at here, before a thread, a page's place or a connection of the
database is taken; and here every request gets its id, its line in the log and its count.
"""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http.request import split_domain_port, validate_host

from homefirst.server.front import refusals
from homefirst.server.front.crowd import Crowd
from homefirst.server.front.head import Head
from homefirst.server.front.headers import completed, usual
from homefirst.server.front.limits import UPLOADS, Limits
from homefirst.server.front.rate import Buckets
from homefirst.server.front.refusals import Refusal
from homefirst.web.gate.visit import KEY, Visit

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
STATIC = "/static/"


@dataclass(frozen=True, slots=True)
class Ended:
    """A request that is over, as the log and the counts hear of it. `error` is a mistake of ours."""

    visit: Visit
    method: str
    status: int
    seconds: float
    sent: int
    error: BaseException | None = None


class Witness:
    """Hears of every request; what does nothing here is what the log and the counts fill in."""

    def began(self) -> None:
        """A request is taken up."""

    def ended(self, ended: Ended) -> None:
        """A request is over."""


class Front:
    """Wraps an ASGI application. `route_of` finds a page's name by its path, None where there is none;
    `opened` and `closed` are awaited when the server starts and when it stops."""

    def __init__(
        self,
        application: Application,
        *,
        limits: Limits,
        hosts: Sequence[str],
        secure: bool,
        route_of: Callable[[str], str | None],
        witness: Witness,
        opened: Sequence[Callable[[], Awaitable[None]]] = (),
        closed: Sequence[Callable[[], Awaitable[None]]] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.application, self.limits, self.witness, self.clock = application, limits, witness, clock
        self.route_of, self.usual, self.hosts = route_of, usual(secure), list(hosts)
        self.secure, self.making = secure, 0
        self.arriving = Crowd(
            most=limits.arriving,
            each=limits.arriving_each,
            of_one=refusals.SENDING_MUCH,
            of_all=refusals.ALL_SENDING,
        )
        self.uploads = Crowd(
            most=limits.uploads,
            each=limits.uploads_each,
            of_one=refusals.UPLOADING,
            of_all=refusals.ALL_UPLOADING,
        )
        self._opened, self._closed = opened, closed
        burst, each = limits.rate * limits.burst_seconds, limits.callers
        self._sessions = Buckets(rate=limits.rate, burst=burst, callers=each, clock=clock)
        self._addresses = Buckets(
            rate=limits.rate * limits.address_times,
            burst=burst * limits.address_times,
            callers=each,
            clock=clock,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await Passage(self, scope, receive, send).go()
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})  # before it is accepted: refused with 403
        else:
            raise ValueError(f"There is no door for {scope['type']}.")

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        for each in self._opened:
            await each()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for each in self._closed:
            await each()
        await send({"type": "lifespan.shutdown.complete"})

    def refusal(self, head: Head, method: str) -> Refusal | None:
        """What stands against a request before anything of it is done; None where nothing does."""
        if head.fault is not None:
            return head.fault
        domain, _ = split_domain_port(head.host)
        if not domain or not validate_host(domain, self.hosts):
            return refusals.UNKNOWN_HOST
        if head.path.startswith(STATIC):
            return None if method in {"GET", "HEAD"} else refusals.not_allowed("GET, HEAD")
        if wait := self._wait(head):
            return refusals.too_many(wait)
        if not head.has_body and self.crowded(head):
            return refusals.CROWDED
        too_large = head.length is not None and head.length > self.largest(head)
        return self.too_large(head) if too_large else None

    def crowded(self, head: Head) -> bool:
        """Whether too many pages are being made for this one to be made, too. Health is always told."""
        return self.making >= self.limits.at_once and not head.of_health

    def largest(self, head: Head) -> int:
        """How large the body of a request may be. Who names no session sends no files."""
        return self.limits.body_of(self.route_of(head.path), named=head.session is not None)

    def too_large(self, head: Head) -> Refusal:
        """That more was sent than that."""
        files = self.route_of(head.path) in UPLOADS
        return refusals.too_large(self.largest(head), once_signed_in=files and head.session is None)

    def _wait(self, head: Head) -> float:
        """Seconds that this caller has to wait. Each session and token has its own bucket; the address has a
        larger one for all of its callers, so that inventing sessions does not help, and a hospital behind
        one address is not one caller."""
        waits = [self._addresses.wait(head.address)]
        caller = head.token[:256].hex() or head.session
        if caller:
            waits.append(self._sessions.wait(caller))
        return max(waits)


class Passage:
    """One request on its way through. Once it is cut, what the application still says goes nowhere."""

    def __init__(self, front: Front, scope: Scope, receive: Receive, send: Send) -> None:
        self.front, self.limits = front, front.limits
        self.visit = Visit(uuid.uuid4().hex)
        # Whether a form came from our own page is asked by scheme, too; what stands in front need not say it.
        scheme = "https" if front.secure else scope["scheme"]
        self.scope = {**scope, "scheme": scheme, KEY: self.visit}
        self.head = Head.of(scope)
        self._receive, self._send = receive, send
        self._largest = 0
        self._received, self._waited = 0, 0.0
        self._whole = self._cut = self._making = False
        self._inside: list[Crowd] = []
        self._status, self._sent = 0, 0
        self._timer: asyncio.TimerHandle | None = None
        self._late: asyncio.Task[None] | None = None

    async def go(self) -> None:
        """Lets the request through or refuses it, and tells how it ended."""
        start = self.front.clock()
        error: Exception | None = None
        self.front.witness.began()
        if self.scope["path"].startswith(STATIC):
            self.visit.route = "static"
        try:
            await self._let_through()
        except Exception as failed:
            error = failed
            if self._status:
                raise  # half an answer is out: only the server can end it
            await self._refuse(refusals.BROKEN)
        finally:
            seconds = self.front.clock() - start
            self.front.witness.ended(
                Ended(self.visit, self.scope["method"], self._status, seconds, self._sent, error)
            )

    async def _let_through(self) -> None:
        """The application's turn, where nothing stands against it."""
        refused = self.front.refusal(self.head, self.scope["method"])
        if refused is not None:
            return await self._refuse(refused)
        self._largest = self.front.largest(self.head)
        try:
            refused = self._sends() if self.head.has_body else self._begins()
            if refused is not None:
                return await self._refuse(refused)
            await self.front.application(self.scope, self.receive, self.send)
        finally:
            self._is_made()
            for crowd in self._inside:
                crowd.leave(self.head.address)
            if self._late is not None:
                await self._late

    def _sends(self) -> Refusal | None:
        """A body begins to come: it is no page that is being made, and what is large lies on the disk until
        the answer is out."""
        large = self._largest > self.limits.body
        if large and (self.head.length is None or self.head.length > self.limits.body):
            refused = self._enter(self.front.uploads)
            if refused is not None:
                return refused
        return self._enter(self.front.arriving)

    def _enter(self, crowd: Crowd) -> Refusal | None:
        refused = crowd.enter(self.head.address)
        if refused is None:
            self._inside.append(crowd)
        return refused

    def _begins(self) -> Refusal | None:
        """Everything is here: from now on the page is being made."""
        if self.front.arriving in self._inside:
            self._inside.remove(self.front.arriving)
            self.front.arriving.leave(self.head.address)
        if self.front.crowded(self.head):
            return refusals.CROWDED
        self._making = True
        self.front.making += 1
        return None

    async def receive(self) -> Message:
        """What the client sends, while it is fast enough and not too much."""
        if self._whole or self._cut:
            return await self._receive()
        allowed = self.limits.body_start + self._received / self.limits.body_rate - self._waited
        asked = self.front.clock()
        try:
            async with asyncio.timeout(allowed):
                message = await self._receive()
        except TimeoutError:
            return await self._cut_off(refusals.TOO_SLOW)
        self._waited += self.front.clock() - asked
        self._received += len(message.get("body", b""))
        if self._received > self._largest:
            return await self._cut_off(self.front.too_large(self.head))
        if not message.get("more_body", False):
            self._whole = True
            here = message["type"] == "http.request" and self.head.has_body and not self._status
            refused = self._begins() if here else None
            if refused is not None:
                return await self._cut_off(refused)
            if self._making:
                self._timer = asyncio.get_running_loop().call_later(self.limits.making, self._took_too_long)
        return message

    async def send(self, message: Message) -> None:
        """What the application answers, with the headers that every answer bears."""
        if self._cut:
            return
        if message["type"] == "http.response.start":
            self._is_made()
            more = (*self.front.usual, (b"x-request-id", self.visit.request_id.encode()))
            message = {**message, "headers": completed(message.get("headers", ()), more)}
        await self._pass_on(message)

    async def _pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
        self._sent += len(message.get("body", b""))
        await self._send(message)

    def _is_made(self) -> None:
        """An answer on its way out counts no longer among those that are being made."""
        self.front.making -= self._making
        self._making = False
        if self._timer is not None:
            self._timer.cancel()

    async def _cut_off(self, refusal: Refusal) -> Message:
        """The caller is answered here, and the application hears that there is nobody any more."""
        if not self._status:
            await self._refuse(refusal)
        self._cut = True
        return {"type": "http.disconnect"}

    def _took_too_long(self) -> None:
        self._cut = True
        self._late = asyncio.get_running_loop().create_task(self._refuse(refusals.TOO_LONG))

    async def _refuse(self, refusal: Refusal) -> None:
        headers, body = refusals.written(refusal, self.scope, self.visit.request_id)
        start = {"type": "http.response.start", "status": refusal.status}
        await self._pass_on({**start, "headers": completed(headers, self.front.usual)})
        await self._pass_on({"type": "http.response.body", "body": body})

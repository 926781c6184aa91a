"""How much, how fast and how often a caller may ask. One place; docs/doors.md has the same table in words."""

from dataclasses import dataclass

from homefirst.intake.size import LARGEST

MIB = 1024 * 1024
HEAD_BYTES = 16 * 1024
"""The request line with all headers; twice what a browser sends with a full jar of cookies."""
UPLOADS = frozenset({"intake", "intake_upload", "lists"})
"""The pages, by name, that take files."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds.

    A body has `body_start` seconds and then a second more for every `body_rate` bytes that came: a client
    that sends a byte a second is sent away, one on a slow line with a workbook is not. `reading` is how long
    an answer may lie without the client taking any of it. `arriving` and `uploads` are counted in a process,
    and in it for each address (IPv6: /64): bodies that are still coming, and requests with large ones.
    """

    body: int = MIB
    upload: int = LARGEST + MIB  # what a delivery may have, and the form around it
    head: float = 10.0
    body_start: float = 10.0
    body_rate: int = 4 * 1024
    making: float = 30.0
    reading: float = 30.0
    lingering: float = 5.0
    at_once: int = 400
    arriving: int = 200
    arriving_each: int = 20
    uploads: int = 8
    uploads_each: int = 2
    rate: float = 20.0
    burst_seconds: int = 5
    address_times: int = 5
    callers: int = 10_000

    def body_of(self, route: str | None, *, named: bool) -> int:
        """How large the body of a request to a page may be; `named`: the request names a session."""
        return self.upload if named and route in UPLOADS else self.body

"""Errors are sentences with an address: what happened, to which thing, what to do next.

One tree. Only the doors turn one into a status or an exit code. A mistake of ours is any other
exception and is left to surface; a mistake in somebody's data is a `Problem` beside what was kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in data or set-up, told so that its owner can mend it."""

    where: str
    what: str
    next: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.next}".strip()


class HomefirstError(Exception):
    """Something that a person can act on. `what` is a sentence; `where` names the thing; `next` the mend."""

    def __init__(self, what: str, *, where: str = "", next: str = "") -> None:
        self.what = what
        self.where = where
        self.next = next
        super().__init__(str(self.problem))

    @property
    def problem(self) -> Problem:
        return Problem(where=self.where, what=self.what, next=self.next)

    def __str__(self) -> str:
        start = f"{self.where}: " if self.where else ""
        return f"{start}{self.what} {self.next}".strip()


class NotUnderstood(HomefirstError):
    """What was asked or handed over cannot be read: an unknown code, a month that does not exist."""


def named(where: str, read: Callable[[str], _Read], text: str) -> _Read:
    """What `read` makes of a text; where that is not understood, it is told of `where`."""
    try:
        return read(text)
    except NotUnderstood as error:
        raise NotUnderstood(error.what, where=error.where or where, next=error.next) from None


class NotFound(HomefirstError):
    """The thing asked for is not here, or is not to be known by who asks: the same answer for both."""


class Refused(HomefirstError):
    """Understood, and not allowed: by a permission, or because it would change what was recorded."""


class Overtaken(Refused):
    """Allowed when it was shown, and not any more: somebody else was quicker, and nothing was done."""


class Busy(HomefirstError):
    """Understood and allowed, and more at once than one may have: later it goes."""


class Unavailable(HomefirstError):
    """A part that is needed is not there now: the database, a file, a published figure."""


class NotSetUp(Unavailable):
    """The database answers, and has nothing of ours in it yet."""

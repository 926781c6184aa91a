"""When a signed-in session is over. Pure rules: what is noted in the session, and now, in; why, out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
"""Use is noted at most so often: one write a minute for each reader instead of one a page."""


class Ended(Enum):
    """Why a session is over; the value stands in the address of the sign-in page."""

    IDLE = "idle"
    LONG = "long"
    TAKEN_BACK = "taken-back"
    GONE = "gone"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_SENTENCES = {
    Ended.IDLE: "You were signed out after 30 minutes without use. Sign in again.",
    Ended.LONG: "You were signed out after 12 hours. Sign in again.",
    Ended.TAKEN_BACK: "You were signed out because your password was changed or your account was closed. "
    "Sign in again.",
    Ended.GONE: "You are no longer signed in. Sign in again.",
}


@dataclass(frozen=True, slots=True)
class Noted:
    """What a session notes of itself: when it began, when it was last used, and the user's round then."""

    began: datetime
    used: datetime
    round: int


def why_over(noted: Noted, *, user_round: int, now: datetime) -> Ended | None:
    """Why a session is over, or None where it goes on. A user's round moves when all sessions are ended."""
    if noted.round != user_round:
        return Ended.TAKEN_BACK
    if now - noted.began >= LONGEST:
        return Ended.LONG
    return Ended.IDLE if now - noted.used >= IDLE else None


def due_to_be_noted(noted: Noted, now: datetime) -> bool:
    """Whether use at an instant is to be written down; never one before what is noted already."""
    return now - noted.used >= NOTED_EVERY

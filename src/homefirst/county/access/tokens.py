"""Tokens with which a program asks in a user's name: read only, for a while, known by their SHA-256 only."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from homefirst.county.access.models import TokenRow, User
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotFound, NotUnderstood

MARK = "hf_"
"""What every token begins with, so that one that was left lying about can be recognised."""
LONGEST_DAYS = 366


class NotTaken(Enum):
    """Why a token opens nothing; the value is told to its bearer."""

    UNKNOWN = "This service knows no such token."
    EXPIRED = "This token is past its last day."
    REVOKED = "This token was revoked."
    CLOSED = "The account of this token was closed."


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its keeper sees it: never its text, which nobody has but its bearer."""

    id: int
    user: str
    role: str
    label: str
    made_at: datetime
    expires_at: datetime
    last_used: str | None
    revoked_at: datetime | None

    def state(self, now: datetime) -> str:
        """In force, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "in force" if now < self.expires_at else "expired"

    def as_answer(self, now: datetime) -> dict[str, object]:
        return {
            "id": self.id,
            "user": self.user,
            "role": self.role,
            "label": self.label,
            "made_at": self.made_at.isoformat(),
            "expires_at": self.expires_at.isoformat(),
            "last_used": self.last_used,
            "state": self.state(now),
        }


def digest(text: str) -> str:
    """What is kept of a token. Its 256 random bits need no slow hash: there is nothing to guess."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def keep(county: str, user: User, *, text: str, label: str, days: int, at: datetime) -> Token:
    """Puts a new token in force for some days; raises NotUnderstood for a span or label that is none."""
    if not 1 <= days <= LONGEST_DAYS:
        raise NotUnderstood(
            f"A token cannot last {days} days.", where="days", next=f"Name 1 to {LONGEST_DAYS}."
        )
    if not label.strip():
        raise NotUnderstood("The token has no label.", where="label", next="Say what it is for.")
    row = TokenRow.objects.create(
        county=county,
        user=user,
        label=label.strip(),
        digest=digest(text),
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    return _token(row)


def revoke(county: str, number: int, *, at: datetime) -> Token:
    """Takes a token back for good; raises NotFound where there is none of that number."""
    row = TokenRow.objects.select_related("user").filter(county=county, pk=number).first()
    if row is None:
        raise NotFound("There is no such token.", where=f"token {number}", next="See homefirst users tokens.")
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
    return _token(row)


def all_tokens(county: str) -> tuple[Token, ...]:
    """Every token that was made, the newest first."""
    rows = TokenRow.objects.select_related("user").filter(county=county).order_by("-made_at", "-pk")
    return tuple(_token(row) for row in rows)


def user_of_token(county: str, text: str, now: datetime) -> User | NotTaken:
    """Whose token this is, or why it opens nothing. Notes the day of its use, once a day."""
    row = TokenRow.objects.select_related("user").filter(county=county, digest=digest(text)).first()
    if row is None:
        return NotTaken.UNKNOWN
    if not row.user.is_active:
        return NotTaken.CLOSED  # the reason of its being revoked, too
    if row.revoked_at is not None:
        return NotTaken.REVOKED
    if now >= row.expires_at:
        return NotTaken.EXPIRED
    today = local_day(now)
    if row.last_used_on != today:
        row.last_used_on = today
        row.save(update_fields=["last_used_on"])
    return row.user


def _token(row: TokenRow) -> Token:
    return Token(
        id=row.pk,
        user=row.user.username,
        role=row.user.role,
        label=row.label,
        made_at=row.made_at,
        expires_at=row.expires_at,
        last_used=None if row.last_used_on is None else row.last_used_on.isoformat(),
        revoked_at=row.revoked_at,
    )

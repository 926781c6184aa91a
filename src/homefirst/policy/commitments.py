"""What a role may commit for one person, in pounds a week, and who decides above it: a table of the county
pack, commitments.csv. Pure.

One row: a role commits up to `weekly` by itself (empty: any amount); above it `owner`, another role, decides
within so many `hours`. A price that is not known may be any, and is no price of nought: only a role that may
commit any amount commits it, and of every other it waits for that one. That is ours; whoever knows the price
enters it with the offer, also £0 of a place that is paid for already.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from homefirst.county.access.roles import roles
from homefirst.county.catalogue.dated import Dates, dates_of
from homefirst.county.catalogue.row import Row, read_table, words_in
from homefirst.foundation.errors import NotUnderstood, Problem, Refused

FILE = "commitments.csv"
COLUMNS = ("role", "weekly", "owner", "hours", "from", "until", "source")
MOST_HOURS = 24 * 14


@dataclass(frozen=True, slots=True)
class Commitment:
    """Up to how many pounds a week a role commits (None: any amount), and who decides above it, within how
    long."""

    role: str
    weekly: Decimal | None
    owner: str | None
    hours: int
    dates: Dates
    source: str
    row: int

    def covers(self, weekly: Decimal | None) -> bool:
        """Whether the role commits an amount by itself; None: nobody knows how much it is."""
        return self.weekly is None or (weekly is not None and weekly <= self.weekly)


@dataclass(frozen=True, slots=True)
class ApprovalNeeded:
    """Who has to approve an amount (None: the price is not known), by when, and up to how much whoever
    offers may commit."""

    weekly: Decimal | None
    limit: Decimal
    owner: str
    due: datetime


def approval_needed(
    commitments: Sequence[Commitment], role: str, weekly: Decimal | None, *, on: date, at: datetime
) -> ApprovalNeeded | None:
    """Who has to approve what a role would commit on a day (None: an amount that nobody knows); None where it
    may, or the pack has no such table. The approval is asked of the first above the role whose own limit
    covers it. Raises Refused for a role of which the table says nothing, and for an amount above
    everybody's."""
    own = {one.role: one for one in commitments if one.dates.cover(on)}
    if not own:
        return None
    if role not in own:
        raise Refused(
            f"By {FILE} {roles()[role].title if role in roles() else role} commits no money.",
            where="weekly",
            next=f"Ask one of {', '.join(sorted(own))}.",
        )
    mine, hours = own[role], 0
    one, asked = mine, {role}
    while not one.covers(weekly):
        hours += one.hours
        if one.owner is None or one.owner in asked or one.owner not in own:
            raise _above_everybody(weekly)
        one = own[one.owner]
        asked.add(one.role)
    if one is mine or mine.weekly is None:
        return None
    return ApprovalNeeded(weekly, mine.weekly, one.role, at + timedelta(hours=hours))


def _above_everybody(weekly: Decimal | None) -> Refused:
    if weekly is None:
        what, next_ = "Nobody may commit what has no price.", "Ask for the price, and enter it."
    else:
        what, next_ = f"£{weekly} a week is more than anybody may commit.", "Offer another place."
    return Refused(what, where="weekly", next=next_)


def read_commitments(folder: Path, problems: list[Problem]) -> tuple[Commitment, ...]:
    """A pack's commitments, none where it has no such table; what is wrong is noted in `problems`."""
    if not (folder / FILE).exists():
        return ()
    table = read_table(folder / FILE, COLUMNS, problems)
    found: list[Commitment] = []
    for row in table.rows:
        one = _commitment(row)
        for other in found:
            if other.role == one.role and other.dates.meet(one.dates):
                row.wrong(
                    "role",
                    f"Row {other.row} is of the same role then.",
                    "Let one end where the other begins.",
                )
        found.append(one)
    return tuple(found)


def _commitment(row: Row) -> Commitment:
    weekly = row.cell("weekly", _pounds, None)
    owner = row.known("owner", roles(), "roles.toml", "role") if row.text("owner") else None
    if weekly is not None and owner is None:
        row.wrong("owner", "Nobody decides above it.", "Write the role that does, or leave the amount empty.")
    return Commitment(
        role=row.known("role", roles(), "roles.toml"),
        weekly=weekly,
        owner=owner,
        hours=row.cell("hours", _hours, 0),
        dates=dates_of(row),
        source=row.cell("source", words_in, ""),
        row=row.number,
    )


def _pounds(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or found < 0:
        raise NotUnderstood(f"“{text}” is no amount in pounds.", next="Write it as 735.00, or nothing.")
    return found


def _hours(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST_HOURS):
        raise NotUnderstood(f"“{text}” is no number of hours.", next=f"Write 1 to {MOST_HOURS}, or nothing.")
    return int(text)

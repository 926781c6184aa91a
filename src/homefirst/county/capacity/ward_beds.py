"""What a ward says of its beds: how many are closed, why, since when and until when, and how many are open.
Frozen, pure.

A ward says all of it at once, and what it says stands until it says another thing: beds that it names no more
are open again. How many are open it may leave unsaid; then nobody knows it. What was said long ago is stale:
nobody knows whether it still holds, and it is not nought.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.plain import plain

MOST = 999
"""Beds of a ward, or of a site whose wards are not named; beyond it stands a slip."""
REACH = timedelta(days=28)
"""What was said longer ago than that is not told any more: nobody posts."""
LONGEST_NAME = 60
"""Characters of a ward's name, as the schema of its entries has it."""
FARTHEST = timedelta(days=3653)
"""Ten years: a day of closing or opening that is farther off is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class ClosedBeds:
    """So many beds that are closed for a reason of bed_closures.csv since a day, and are to open again on the
    day `until`; None: nobody says when."""

    beds: int
    why: str
    since: date
    until: date | None = None

    def overdue(self, today: date) -> bool:
        """Whether they were to be open by now, and nobody said that they are."""
        return self.until is not None and self.until <= today


@dataclass(frozen=True, slots=True)
class WardBeds:
    """What was said of a ward's beds (`ward` None: of a site whose wards are not named) at `said_at`. `open`
    are the beds that take people, used or not; None: it was not said. `seq` is the entry that a correction
    names; `last` the entry that says so now, the same or its correction."""

    place: str
    ward: str | None
    open: int | None
    closed: tuple[ClosedBeds, ...]
    said_at: datetime
    by: str
    seq: int
    last: int

    @property
    def closed_beds(self) -> int:
        return sum(one.beds for one in self.closed)

    @property
    def beds(self) -> int | None:
        """All beds of the ward; None where nobody says how many are open."""
        return None if self.open is None else self.open + self.closed_beds

    def age(self, at: datetime) -> timedelta:
        return at - self.said_at

    def stale(self, at: datetime, hours: int) -> bool:
        """Whether it was said so many hours ago or more."""
        return self.age(at) >= timedelta(hours=hours)

    def empty(self, occupied: int) -> int | None:
        """Beds that are open and in which nobody lies; less than none where more people are in bed than
        beds are said to be open."""
        return None if self.open is None else self.open - occupied


@dataclass(frozen=True, slots=True)
class BedsEntry:
    """One entry of a place's stream about a ward's beds: what it says (None: it takes back), and which it
    corrects."""

    place: str
    seq: int
    corrects: int | None
    says: WardBeds | None


def those_that_count(entries: Iterable[BedsEntry]) -> tuple[WardBeds, ...]:
    """What stands of some entries and their corrections: of several corrections the one entered last. In the
    order of saying."""
    roots: dict[tuple[str, int], WardBeds | None] = {}
    corrected: dict[tuple[str, int], WardBeds | None] = {}
    for entry in sorted(entries, key=lambda one: one.seq):
        if entry.corrects is None:
            roots[entry.place, entry.seq] = entry.says
        else:
            corrected[entry.place, entry.corrects] = entry.says
    found = [replace(says, seq=seq) for (_, seq), says in {**roots, **corrected}.items() if says is not None]
    return tuple(sorted(found, key=lambda one: (one.said_at, one.place, one.seq)))


def last_of_each(said: Iterable[WardBeds], at: datetime) -> Mapping[tuple[str, str | None], WardBeds]:
    """By place and ward what was said last until an instant, and not longer before it than is told."""
    found = {}
    for one in sorted(said, key=lambda one: (one.said_at, one.seq)):
        if at - REACH < one.said_at <= at:
            found[one.place, one.ward] = one
    return found


def can_be_named(ward: str | None) -> bool:
    """Whether a ward can bear a name: short, readable, no step of an address, no number of a person."""
    if ward is None:
        return True
    readable = ward.isprintable() and plain(ward) == ward and any(letter.isalnum() for letter in ward)
    return readable and len(ward) <= LONGEST_NAME and not {".", ".."} & set(ward.split("/"))


def check_ward(ward: str | None) -> None:
    """Raises NotUnderstood for what cannot be a ward's name: it stands in the log, which is never erased, and
    in the address of the ward's page."""
    if not can_be_named(ward):
        raise NotUnderstood(
            "This is no name of a ward.",
            where="ward",
            next=f"Write at most {LONGEST_NAME} characters that can be read, and no number such as an NHS"
            " number.",
        )


def check_beds(
    open_: int | None, closed: Collection[ClosedBeds], reasons: Collection[str], day: date
) -> None:
    """Raises NotUnderstood for what a ward cannot say of its beds on a day, with its field."""
    if open_ is not None:
        _check_count(open_, "open", least=0)
    stands: set[tuple[str, date, date | None]] = set()
    for number, one in enumerate(closed, start=1):
        _check_count(one.beds, f"closed {number}, beds", least=1)
        if one.why not in reasons:
            raise NotUnderstood(
                "It does not say why they are closed.",
                where=f"closed {number}, why",
                next=f"Say {', '.join(reasons)}.",
            )
        if one.since > day:
            raise NotUnderstood(
                f"{one.since} has not come yet: what is closed now is posted.",
                where=f"closed {number}, since",
                next="Post it when they close.",
            )
        _check_near(one.since, day, f"closed {number}, since")
        _check_near(one.until, day, f"closed {number}, until")
        if one.until is not None and one.until <= one.since:
            raise NotUnderstood(
                f"They open again on {one.until}, and close on {one.since}.",
                where=f"closed {number}, until",
                next="Give the first day on which they are open again, or leave it out.",
            )
        if (one.why, one.since, one.until) in stands:
            raise NotUnderstood(
                "The same reason with the same days stands there twice.",
                where=f"closed {number}",
                next="Add the beds up.",
            )
        stands.add((one.why, one.since, one.until))
    if sum(one.beds for one in closed) + (open_ or 0) > MOST:
        raise NotUnderstood(f"More than {MOST} beds.", where="beds", next="Mend the numbers.")


def _check_near(named: date | None, day: date, where: str) -> None:
    if named is not None and abs(named - day) > FARTHEST:
        raise NotUnderstood(f"{named} is over ten years away.", where=where, next="Check the year.")


def _check_count(beds: int, where: str, *, least: int) -> None:
    if not least <= beds <= MOST:
        raise NotUnderstood(
            f"{beds} is no number of beds.", where=where, next=f"Give a whole number from {least} to {MOST}."
        )


def payload_of(open_: int | None, closed: Iterable[ClosedBeds]) -> dict[str, Any]:
    """What an entry says of the beds, the longest closed first."""
    ordered = sorted(closed, key=lambda one: (one.since, one.why, one.beds))
    return {
        "open": open_,
        "closed": [
            {
                "beds": one.beds,
                "why": one.why,
                "since": one.since.isoformat(),
                "until": None if one.until is None else one.until.isoformat(),
            }
            for one in ordered
        ],
    }


def closed_of(said: Iterable[Mapping[str, Any]]) -> tuple[ClosedBeds, ...]:
    """The closed beds of a payload."""
    return tuple(
        ClosedBeds(
            one["beds"],
            one["why"],
            date.fromisoformat(one["since"]),
            None if one["until"] is None else date.fromisoformat(one["until"]),
        )
        for one in said
    )

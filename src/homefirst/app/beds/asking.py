"""Who is in which bed, and what changed between two instants: asked by pages and commands alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from homefirst.app.ground.house import this_log
from homefirst.app.ground.journeys import ask_census
from homefirst.app.ground.places import place_names
from homefirst.app.ground.questions import view_at
from homefirst.county.journey import read
from homefirst.county.journey.by_place import ByPlace, PlaceChange, by_place, changes_by_place
from homefirst.county.journey.census import Census, said_instant
from homefirst.county.journey.census_change import CensusChange, difference
from homefirst.county.journey.events import STREAM
from homefirst.foundation.calendar import LONDON
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.hub.person import LONG_AGO

QUIET = timedelta(days=1)
"""With no entry for so long, how things stand is told as of the last one, and not as of now: a record that
has ended would have everybody wait on for ever."""
LAST_ENTRIES = 200
"""Among how many entries the one that happened last is looked for: a bulk brings older ones, too."""


@dataclass(frozen=True, slots=True)
class Beds:
    """A census, counted by place. `ended` where nothing was entered since its instant, and no instant was
    asked for: the record goes no further."""

    census: Census
    counted: ByPlace
    ended: bool

    @property
    def empty(self) -> bool:
        return not (self.census.beds or self.census.services or self.census.waits)

    def as_answer(self) -> dict[str, Any]:
        """The counts, without anybody of whom they are made."""
        return {
            "synthetic": True,
            "at": said_instant(self.census.at),
            "known_at": said_instant(self.census.known_at),
            "record_ends_here": self.ended,
            **self.counted.as_answer(),
        }


@dataclass(frozen=True, slots=True)
class Compared:
    """A census and, where it was asked for, its difference to another: `was` and `change` are None else."""

    beds: Beds
    was: Census | None
    change: CensusChange | None
    places: tuple[PlaceChange, ...]

    def as_answer(self) -> dict[str, Any]:
        change = None
        if self.change is not None:
            change = self.change.as_answer() | {"places": [one.as_answer() for one in self.places]}
        return {**self.beds.as_answer(), "difference": change}


def ask_beds(at: datetime | None = None, known_at: datetime | None = None) -> Beds:
    """Who is in which bed at an instant, as known at a time, by place. With neither it is as things stand
    now; with a time of knowing alone, as they stood then.

    Raises NotUnderstood for what has not come yet, and NotFound for what lies before any record.
    """
    now = this_log().now().known_at
    check_come(now, at=at, known_at=known_at)
    instant, ended = (at, False) if at is not None else (known_at, False)
    if instant is None:
        instant, ended = latest_told(now)
    census = ask_census(instant, known_at=known_at)
    found = Beds(census, by_place(census), ended)
    if found.empty and (at is not None or known_at is not None):
        _check_not_before_all(instant, census.known_at)
    return found


def ask_place(place: str, at: datetime | None = None, known_at: datetime | None = None) -> Beds:
    """As `ask_beds`, for the page of one place. Raises NotFound for a place that neither the pack has nor
    anybody is at."""
    found = ask_beds(at, known_at)
    there = {one.place for one in found.census.beds} | {one.place for one in found.census.services}
    if place not in there and place not in place_names():
        raise NotFound(
            "There is no such place in this county.", where="place", next="Choose one from the list of beds."
        )
    return found


def ask_compared(
    at: datetime | None = None,
    known_at: datetime | None = None,
    against: datetime | None = None,
    against_known_at: datetime | None = None,
) -> Compared:
    """A census, and what differs from another: of the instant `against`, as known at `against_known_at`;
    each as in the first where it is not named. Raises as `ask_beds`."""
    check_come(this_log().now().known_at, against=against, against_known_at=against_known_at)
    beds = ask_beds(at, known_at)
    if against is None and against_known_at is None:
        return Compared(beds, None, None, ())
    was = ask_beds(against or beds.census.at, against_known_at or known_at).census
    change = difference(was, beds.census)
    return Compared(beds, was, change, changes_by_place(was, beds.census, change))


def check_come(now: datetime, **named: datetime | None) -> None:
    """Raises NotUnderstood, with its name, for an instant that has not come yet."""
    for name, instant in named.items():
        if instant is not None and instant > now:
            raise NotUnderstood(
                f"{_written(instant)} has not come yet.", where=name, next="Ask for now, or an earlier time."
            )


def check_not_too_long_ago(**named: datetime | None) -> None:
    """Raises NotUnderstood, with its name, for an instant before all records: days before it are counted,
    and of the first there are none."""
    for name, instant in named.items():
        if instant is not None and instant < LONG_AGO:
            raise NotUnderstood("No record goes back so far.", where=name, next="Ask for a later time.")


def latest_told(now: datetime) -> tuple[datetime, bool]:
    """The instant of which one asks who names none, and whether the record ends with it."""
    last = last_happened(now)
    return (last, True) if now - last > QUIET else (now, False)


def last_happened(now: datetime) -> datetime:
    """When the last thing happened that the record tells; `now` where it tells nothing. By when it happened
    and not by when it became known: what is entered today of a day long gone does not make the record go on
    until today."""
    latest = this_log().events(STREAM, view_at(None), latest=LAST_ENTRIES)
    return max((min(one.occurred.end, one.known_at) for one in latest), default=now)


def _check_not_before_all(at: datetime, known_at: datetime) -> None:
    first = read.first_entered(view_at(None))
    if first is None:
        return
    if at < first[0]:
        raise NotFound(
            f"{_written(at)} lies before any record: the first entry happened {_written(first[0])}.",
            where="at",
            next="Ask for a later time.",
        )
    if known_at < first[1]:
        raise NotFound(
            f"At {_written(known_at)} nothing was known yet: the first entry became known"
            f" {_written(first[1])}.",
            where="known_at",
            next="Ask as known at a later time.",
        )


def _written(instant: datetime) -> str:
    local = instant.astimezone(LONDON)
    return f"{local.day} {local:%B %Y, %H:%M}"

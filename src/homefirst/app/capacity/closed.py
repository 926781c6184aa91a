"""Beds of wards, wired: what was posted of them beside who lies in them, and posting."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from homefirst.app.beds.asking import check_come, check_not_too_long_ago
from homefirst.app.ground.house import this_log
from homefirst.app.ground.places import place_names
from homefirst.app.ground.questions import view_at
from homefirst.app.morning.asking import rules_of
from homefirst.app.people.asking import Caller
from homefirst.app.ward.asking import ward_clock
from homefirst.county.access.permissions import may
from homefirst.county.capacity.bed_closures import BedClosure, read_bed_closures
from homefirst.county.capacity.ward_beds import ClosedBeds, WardBeds, can_be_named
from homefirst.county.capacity.ward_beds_read import entry_that_stands, postings_of_ward, ward_beds
from homefirst.county.capacity.ward_beds_record import cancel_beds, confirm_beds, correct_beds, post_beds
from homefirst.county.journey import read
from homefirst.county.journey.census import Census, said_instant
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem, Refused
from homefirst.foundation.store.events import Appended, Author
from homefirst.foundation.store.view import View
from homefirst.hub.site_beds import SiteBeds, Ward, WardNow, beds_by_site

SLIP = "slip"
LAST = 20
"""So many postings of a ward stand on its page."""


@dataclass(frozen=True, slots=True)
class BedsClosed:
    """The wards of every site at an instant, as known at a time, and what they posted of their beds; stale is
    what was posted `hours` ago or more."""

    at: datetime
    known_at: datetime
    ended: bool
    hours: int
    sites: tuple[SiteBeds, ...]

    @property
    def wards(self) -> tuple[WardNow, ...]:
        return tuple(ward for site in self.sites for ward in site.wards)

    def as_answer(self) -> dict[str, Any]:
        return {
            "synthetic": True,
            "at": said_instant(self.at),
            "known_at": said_instant(self.known_at),
            "record_ends_here": self.ended,
            "stale_after_hours": self.hours,
            "sites": [
                {
                    "site": one.site,
                    **one.as_answer(),
                    "wards": [ward.as_answer() for ward in one.wards],
                }
                for one in self.sites
            ],
        }


@dataclass(frozen=True, slots=True)
class OneWard:
    """A ward as its page shows it: how it stands, what it posted, the last first; `seen` is the entry that a
    form is about, 0 where none stands."""

    at: datetime
    ended: bool
    hours: int
    now: WardNow
    history: tuple[WardBeds, ...]
    may_post: bool

    @property
    def seen(self) -> int:
        return self.history[0].last if self.history else 0

    def as_answer(self) -> dict[str, Any]:
        return {
            "synthetic": True,
            "at": said_instant(self.at),
            "record_ends_here": self.ended,
            "stale_after_hours": self.hours,
            **self.now.as_answer(),
            "entry": self.seen,
        }


def ask_beds_closed(at: datetime | None = None, known_at: datetime | None = None) -> BedsClosed:
    """The beds of every ward at an instant, as known at a time; with neither by the wards' clock. Raises
    NotUnderstood for what has not come yet, or lies before all records."""
    check_come(this_log().now().known_at, at=at, known_at=known_at)
    check_not_too_long_ago(at=at, known_at=known_at)
    instant, view, ended = at or known_at, view_at(known_at), False
    if instant is None:
        clock = ward_clock()
        instant, ended = clock.at, clock.ended
    return beds_closed_of(read.census(view, instant), view, ended=ended)


def beds_closed_of(census: Census, view: View, *, ended: bool = False) -> BedsClosed:
    """The same of a census that is there already."""
    rules, at = rules_of(settings.PACK), census.at
    elsewhere = rules.sites.of_neighbours
    occupied = Counter[Ward]((bed.place, bed.ward) for bed in census.beds if bed.place not in elsewhere)
    posted = {ward: one for ward, one in ward_beds(view, at).items() if ward[0] not in elsewhere}
    hours = rules.thresholds.beds_hours
    sites = beds_by_site(occupied, posted, at, hours)
    names = place_names()
    ordered = sorted(sites.values(), key=lambda one: names.get(one.site, one.site))
    return BedsClosed(at, view.known_at, ended, hours, tuple(ordered))


def ask_ward_beds(place: str, ward: str | None, caller: Caller) -> OneWard:
    """One ward's beds now, by the wards' clock. Raises NotFound for a ward in which nobody is and of which
    nothing was posted, at a place that the pack does not have, and for what can be no ward's name."""
    clock = ward_clock()
    hours = rules_of(settings.PACK).thresholds.beds_hours
    census = read.census(clock.view, clock.at)
    lie = sum((bed.place, bed.ward) == (place, ward) for bed in census.beds)
    # Nobody lies in a ward that is wholly closed, and a new one has posted nothing: its name is all there is.
    asked = bool(lie) or (can_be_named(place) and can_be_named(ward))
    history = tuple(reversed(postings_of_ward(clock.view, place, ward))) if asked else ()
    if not asked or (not lie and not history and place not in rules_of(settings.PACK).places):
        raise NotFound("There is no such ward.", where="ward", next="Choose one from the list of wards.")
    last = ward_beds(clock.view, clock.at).get((place, ward))
    fresh = last is not None and not last.stale(clock.at, hours)
    now = WardNow(place, ward, lie, last, fresh)
    return OneWard(clock.at, clock.ended, hours, now, history[:LAST], may_post(caller, place))


def may_post(caller: Caller, place: str) -> bool:
    """Whether somebody may post the beds of a place: it is their organisation's, or they run the call and
    write down what they are told."""
    asker = caller.asker
    if not may(asker.role, "route:ward_beds_post"):
        return False
    if may(asker.role, "route:call_act"):
        return True
    known = rules_of(settings.PACK).places.get(place)
    return bool(asker.organisation) and known is not None and known.organisation == asker.organisation


@dataclass(frozen=True, slots=True)
class Posting:
    """What a form says of a ward's beds: see `post_beds`; `key` is the form's own."""

    place: str
    ward: str | None
    key: UUID
    seen: int
    open_: int | None = None
    closed: tuple[ClosedBeds, ...] = ()


def post(said: Posting, caller: Caller) -> Appended:
    """Posts a ward's beds as they stand now. Raises as `post_beds`, and Refused for whose they are not."""
    _check_may(caller, said.place)
    return post_beds(
        this_log(),
        place=said.place,
        ward=said.ward,
        open_=said.open_,
        closed=said.closed,
        reasons=reasons(),
        posting=said.key,
        seen=said.seen,
        by=Author(caller.asker.user),
        at=ward_clock().at,
    )


def as_before(said: Posting, caller: Caller) -> Appended:
    """Posts that a ward's beds stand as they did. Raises as `confirm_beds`, and Refused."""
    _check_may(caller, said.place)
    return confirm_beds(
        this_log(),
        place=said.place,
        ward=said.ward,
        seen=said.seen,
        posting=said.key,
        by=Author(caller.asker.user),
        at=ward_clock().at,
    )


def put_right(said: Posting, entry: int, caller: Caller) -> Appended:
    """Puts right what an entry said, of the time of which it was. Raises as `correct_beds`, and Refused."""
    _check_may(caller, said.place)
    log = this_log()
    was = _own_entry(said, entry)
    return correct_beds(
        log,
        place=said.place,
        entry=entry,
        open_=said.open_,
        closed=said.closed,
        reasons=reasons(),
        said_at=was.said_at,
        by=Author(caller.asker.user),
        at=ward_clock().at,
        because=SLIP,
    )


def take_back(said: Posting, entry: int, caller: Caller) -> Appended:
    """Takes back what an entry said. Raises as `cancel_beds`, and Refused."""
    _check_may(caller, said.place)
    _own_entry(said, entry)
    return cancel_beds(
        this_log(),
        place=said.place,
        entry=entry,
        by=Author(caller.asker.user),
        at=ward_clock().at,
        because=SLIP,
    )


def reasons() -> Mapping[str, BedClosure]:
    """For which reasons beds are closed here, by code."""
    return _reasons(settings.PACK)


def reasons_in_words(closed: Sequence[ClosedBeds]) -> str:
    """Why beds are closed: 4 infection, 2 for want of staff."""
    named = reasons()
    counts: Counter[str] = Counter()
    for one in closed:
        counts[one.why] += one.beds
    return ", ".join(f"{beds} {named[why].name if why in named else why}" for why, beds in counts.items())


@lru_cache(maxsize=4)
def _reasons(pack: Path) -> Mapping[str, BedClosure]:
    problems: list[Problem] = []
    found = read_bed_closures(pack, problems)
    for wrong in problems:
        raise NotUnderstood(wrong.what, where=wrong.where, next=wrong.next)
    return found


def _own_entry(said: Posting, entry: int) -> WardBeds:
    found = entry_that_stands(this_log().now(), said.place, entry)
    if found is None or found.ward != said.ward:
        raise NotFound("No posting of this ward’s stands under this number.", where="entry")
    return found


def _check_may(caller: Caller, place: str) -> None:
    if not may_post(caller, place):
        raise Refused(
            "These beds are not yours to post.",
            where="place",
            next="Ask the hospital whose they are, or the hub.",
        )

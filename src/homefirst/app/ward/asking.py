"""The ward's lists: who is on a ward and what was said of each, what is missing, who waits for whose
assessment. One census and what was told of everybody, read in bulk; names in one record for those who may."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from homefirst.app.beds.asking import last_happened
from homefirst.app.ground.house import this_log
from homefirst.app.ground.places import place_names
from homefirst.app.people.asking import Caller
from homefirst.app.people.naming import list_people
from homefirst.county.access.seeing import Purpose, sees_for
from homefirst.county.catalogue.waits import WaitKind, read_waits
from homefirst.county.journey import read
from homefirst.county.journey.by_place import days_delayed, days_in, waits_of
from homefirst.county.journey.census import Census, InBed, OpenWait
from homefirst.county.journey.last_entry import last_entries
from homefirst.county.journey.said_of import HOME
from homefirst.county.journey.told import Assessment, Told
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotFound
from homefirst.foundation.store.view import View
from homefirst.policy.ward_round import (
    Asked,
    Due,
    criteria_asked,
    due_at,
    half_of,
    home_left,
    is_past_48_hours,
    ready_date_counts_on,
)

ENDED = timedelta(days=28)
"""With nothing for so long a record has ended, and is no record whose sources are away: a ward must go on by
the clock while they are."""
TICK = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """The ward's clock: now; or, of a record that has ended (nothing for four weeks), a second after its last
    entry. So a ward of a record that has ended is as it was, and what is entered there comes after."""

    at: datetime
    view: View
    ended: bool


@dataclass(frozen=True, slots=True)
class OnWard:
    """Somebody in a bed, or on leave from it, as a ward sees them at an instant: what was told of them, their
    open waits (each step once), and the number of the last entry of theirs."""

    bed: InBed
    told: Told
    waits: tuple[OpenWait, ...]
    seen: int
    at: datetime

    @property
    def asked(self) -> Asked | None:
        """How the question about criteria to reside stands; None for whoever is on leave."""
        if self.bed.on_leave:
            return None
        said = None if self.told.criteria is None else self.told.criteria.said_at
        return criteria_asked(said, self.bed.admitted, self.at)

    @property
    def confirmed(self) -> datetime | None:
        """When it was said in this half of the day that all is as it was; None: not yet."""
        said = self.told.confirmed
        return said if said is not None and said >= half_of(self.at) else None

    @property
    def missing(self) -> tuple[str, ...]:
        """What of their circumstances nobody has said."""
        return HOME if self.told.circumstances is None else self.told.circumstances.missing

    @property
    def late(self) -> bool:
        """Whether something is missing that should be known by now."""
        return bool(self.missing) and is_past_48_hours(self.bed.admitted, self.at)

    @property
    def home_left(self) -> timedelta:
        """How long until all that is asked about home should be known; negative: so late it is."""
        return home_left(self.bed.admitted, self.at)

    @property
    def ready_day(self) -> date | None:
        """The discharge ready date, on days on which there is one; None also of whom criteria are met."""
        since = None if self.told.criteria is None else self.told.criteria.ready_since
        return local_day(since) if since is not None and ready_date_counts_on(local_day(self.at)) else None

    @property
    def days_in(self) -> int:
        return days_in(self.bed, self.at)

    @property
    def days_delayed(self) -> int | None:
        return days_delayed(self.bed, self.at)


@dataclass(frozen=True, slots=True)
class WardCount:
    """How a ward stands (`ward` None: it is not named): people in its beds and on leave, those ready, how the
    question about criteria to reside stands for those in bed, who was confirmed, and of how many something
    about home is missing: after 48 hours (`missing`), and before that (`missing_due`)."""

    place: str
    ward: str | None
    people: int
    ready: int
    asked: int
    due: int
    overdue: int
    confirmed: int
    missing: int
    missing_due: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """An assessment that is asked for, for whom, and how its day stands to today; `on` is None for whoever is
    in no bed."""

    person: str
    one: Assessment
    due: Due
    on: OnWard | None
    seen: int


class Cut(StrEnum):
    """Whom of a ward a round goes to: who was not looked at in this half of the day, who is ready, of whom
    criteria to reside are to be asked, of whom something of home is not known yet."""

    LOOK = "look"
    READY = "ready"
    CRITERIA = "criteria"
    HOME = "home"

    def fits(self, one: OnWard) -> bool:
        if self is Cut.LOOK:
            return one.confirmed is None
        if self is Cut.READY:
            return one.bed.ready_since is not None
        if self is Cut.CRITERIA:
            return one.asked in (Asked.DUE, Asked.OVERDUE)
        return bool(one.missing)


@dataclass(frozen=True, slots=True)
class Ward:
    """People as the ward sees them at an instant: `every` of them, and those whom the round goes to; `names`
    of those of these whom the caller may see by name."""

    clock: Clock
    every: tuple[OnWard, ...]
    people: tuple[OnWard, ...]
    names: Mapping[str, str]


def ward_clock() -> Clock:
    """The ward's clock, by the county's log."""
    view = this_log().now()
    last = last_happened(view.known_at)
    ended = view.known_at - last > ENDED
    return Clock(last + TICK if ended else view.known_at, view, ended)


def everybody(clock: Clock) -> tuple[OnWard, ...]:
    """Who is in a bed of the county or on leave from it: the longest ready first, then the longest in."""
    return _on_wards(clock, read.census(clock.view, clock.at))


def _on_wards(clock: Clock, census: Census) -> tuple[OnWard, ...]:
    """The people of some beds, with all that was said of them."""
    keys = [bed.person for bed in census.beds]
    told = read.told(clock.view, clock.at, of=keys)
    waits = waits_of(census.waits)
    seen = last_entries(clock.view, keys)
    people = [
        OnWard(
            bed,
            told.get(bed.person) or Told(bed.person),
            each_step_once(waits.get(bed.person, ()), wait_kinds()),
            seen.get(bed.person, 0),
            clock.at,
        )
        for bed in census.beds
    ]
    return tuple(sorted(people, key=_order))


def ask_wards() -> tuple[Clock, tuple[WardCount, ...]]:
    """How each ward stands; the wards of a place by name, the places by theirs."""
    clock = ward_clock()
    by_ward: dict[tuple[str, str | None], list[OnWard]] = {}
    for one in everybody(clock):
        by_ward.setdefault((one.bed.place, one.bed.ward), []).append(one)
    order = sorted(by_ward, key=lambda of: (place_names().get(of[0], of[0]), of[1] or ""))
    return clock, tuple(_counted(place, ward, by_ward[place, ward]) for place, ward in order)


def ask_round(
    place: str, ward: str | None, caller: Caller, cut: Cut | None = None, *, only: str | None = None
) -> Ward:
    """Who is on a ward, or in beds of a place of which the ward is not named; `cut` to some of them, or
    `only` to one, who then is the only one on record as seen. Raises NotFound for a place that neither the
    pack has nor anybody is at."""
    clock = ward_clock()
    census = read.census(clock.view, clock.at)
    if place not in place_names() and all(bed.place != place for bed in census.beds):
        raise NotFound(
            "There is no such place in this county.", where="place", next="Choose one from the list of wards."
        )
    there = tuple(bed for bed in census.beds if (bed.place, bed.ward) == (place, ward))
    every = _on_wards(clock, replace(census, beds=there))
    people = tuple(one for one in every if (cut is None or cut.fits(one)) and only in (None, one.bed.person))
    return Ward(clock, every, people, names_of([one.bed.person for one in people], caller))


def ask_missing() -> tuple[Clock, tuple[OnWard, ...]]:
    """Of whom something is not known that is asked within 48 hours after they came, late or not yet; by place
    and ward, the longest in first. Without names: whoever shows some of them asks for those."""
    clock, names = ward_clock(), place_names()

    def order(one: OnWard) -> tuple[str, str, datetime, str]:
        bed = one.bed
        return (names.get(bed.place, bed.place), bed.ward or "", bed.admitted, bed.person)

    return clock, tuple(sorted((one for one in everybody(clock) if one.missing), key=order))


def ask_assessments(profession: str = "", *, also_left: bool = False) -> tuple[Clock, tuple[Wanted, ...]]:
    """The assessments of people in beds that are asked for and not done, overdue first, then by their day; of
    one profession where it is named. `also_left`: of whoever is in no bed, too, whose assessment nobody
    withdrew. Without names, as `ask_missing`."""
    clock = ward_clock()
    told = read.told(clock.view, clock.at)
    on = {one.bed.person: one for one in everybody(clock)}
    today = local_day(clock.at)
    wanted = [
        (person, one)
        for person, of in told.items()
        for one in of.assessments
        if profession in ("", one.profession) and (also_left or person in on)
    ]
    seen = last_entries(clock.view, {person for person, _ in wanted})
    found = [
        Wanted(person, one, due_at(one.due, today), on.get(person), seen.get(person, 0))
        for person, one in wanted
    ]
    found.sort(key=lambda one: (one.one.due is None, one.one.due or today, one.one.requested, one.person))
    return clock, tuple(found)


def names_of(people: Collection[str], caller: Caller) -> Mapping[str, str]:
    """Names for a list, on record as one event; none for a role that sees nobody by name."""
    if not people or not sees_for(caller.asker.role, Purpose.DIRECT_CARE):
        return {}
    listed = list_people([UUID(person) for person in people], caller)
    return {str(key): f"{one.name.family}, {one.name.given}" for key, one in listed.who.items()}


def each_step_once(waits: Iterable[OpenWait], kinds: Mapping[str, WaitKind]) -> tuple[OpenWait, ...]:
    """Open waits without those lines of a list that stand for another wait which is open, too."""
    every = tuple(waits)
    own = {wait.what for wait in every}
    return tuple(
        wait for wait in every if wait.what not in kinds or (kinds[wait.what].stands_for or "") not in own
    )


def wait_kinds() -> Mapping[str, WaitKind]:
    """The kinds of waits of the pack in force, by code."""
    return _kinds(settings.PACK)


@lru_cache(maxsize=4)
def _kinds(pack: Path) -> Mapping[str, WaitKind]:
    return read_waits(pack, [])  # a pack in force was checked whole


def _order(one: OnWard) -> tuple[bool, datetime, datetime, str]:
    ready = one.bed.ready_since
    return (ready is None, ready or one.bed.admitted, one.bed.admitted, one.bed.person)


def _counted(place: str, ward: str | None, people: Collection[OnWard]) -> WardCount:
    stands = [one.asked for one in people]
    return WardCount(
        place=place,
        ward=ward,
        people=len(people),
        ready=sum(one.bed.ready_since is not None for one in people),
        asked=stands.count(Asked.DONE),
        due=stands.count(Asked.DUE),
        overdue=stands.count(Asked.OVERDUE),
        confirmed=sum(one.confirmed is not None for one in people),
        missing=sum(one.late for one in people),
        missing_due=sum(bool(one.missing) and not one.late for one in people),
    )

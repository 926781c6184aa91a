"""A census and the difference of two, counted by place and ward. Frozen, pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from homefirst.county.journey.census import AtHome, Census, InBed, OpenWait
from homefirst.county.journey.census_change import CensusChange, How, how_of_wait, hows_of_bed
from homefirst.county.journey.nights import nights_between

DELAYED = (7, 14, 21)
"""Days for which somebody has been delayed at least, as the lists of long waits are cut."""
RECEIVING = "receiving"


@dataclass(frozen=True, slots=True)
class InBeds:
    """How many people are in the beds of a ward, or of a place (`ward` None: all its wards; "": the ward is
    not known). Ready and delayed are of those in bed: who is on leave is not in it. `waits` are open waits
    of all of them, each counted by itself."""

    care: str
    place: str
    ward: str | None
    in_bed: int
    on_leave: int
    ready: int
    delayed_7: int
    delayed_14: int
    delayed_21: int
    waits: int

    def as_answer(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class AtHomeCount:
    """How many services at home a place has, by their state; hours a week of those that are received and
    have them; open waits of the people."""

    place: str | None
    referred: int
    assessed: int
    receiving: int
    hours: Decimal
    people: int
    waits: int

    def as_answer(self) -> dict[str, Any]:
        return {**asdict(self), "hours": str(self.hours)}


@dataclass(frozen=True, slots=True)
class ByPlace:
    """A census counted: places with their wards, and services at home."""

    at: datetime
    places: tuple[InBeds, ...]
    wards: Mapping[tuple[str, str], tuple[InBeds, ...]]
    services: tuple[AtHomeCount, ...]
    total: InBeds

    def as_answer(self) -> dict[str, Any]:
        return {
            "total": self.total.as_answer(),
            "places": [
                one.as_answer() | {"wards": [ward.as_answer() for ward in self.wards[one.care, one.place]]}
                for one in self.places
            ],
            "services": [one.as_answer() for one in self.services],
        }


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """What happened to a place's beds between two censuses: was + came + moved_in - left - moved_away = now,
    those on leave among them. `left_ready` are those of `left` who had been ready. Waits are those of the
    people who are, or were, in its beds; of `place` None of those in no bed."""

    place: str | None
    was: int
    came: int
    moved_in: int
    left: int
    left_ready: int
    moved_away: int
    now: int
    became_ready: int
    no_longer_ready: int
    waits_opened: int
    waits_closed: int

    def as_answer(self) -> dict[str, Any]:
        return asdict(self)


def by_place(census: Census) -> ByPlace:
    """How many are in bed, on leave, ready, delayed and waiting, by place and ward; services by place."""
    waits = waits_of(census.waits)
    found: dict[tuple[str, str], dict[str, list[InBed]]] = {}
    for bed in census.beds:
        found.setdefault((bed.care, bed.place), {}).setdefault(bed.ward or "", []).append(bed)
    wards = {
        (care, place): tuple(
            _in_beds(care, place, ward, beds, waits, census.at) for ward, beds in sorted(of_ward.items())
        )
        for (care, place), of_ward in sorted(found.items())
    }
    return ByPlace(
        at=census.at,
        places=tuple(_sum(care, place, of_ward) for (care, place), of_ward in wards.items()),
        wards=wards,
        services=_services(census, waits),
        total=_sum("", "", [ward for of_ward in wards.values() for ward in of_ward]),
    )


def waits_of(waits: Iterable[OpenWait]) -> dict[str, tuple[OpenWait, ...]]:
    """The open waits of each person, the one opened first first."""
    found: dict[str, tuple[OpenWait, ...]] = {}
    for wait in waits:
        found[wait.person] = (*found.get(wait.person, ()), wait)
    return found


def days_in(bed: InBed, at: datetime) -> int:
    """Midnights since somebody was admitted."""
    return nights_between(bed.admitted, at)


def days_delayed(bed: InBed, at: datetime) -> int | None:
    """Midnights since somebody was ready to leave; None where they are not."""
    return None if bed.ready_since is None else nights_between(bed.ready_since, at)


def changes_by_place(was: Census, now: Census, change: CensusChange) -> tuple[PlaceChange, ...]:
    """The difference of two censuses, counted by place; the row of those in no bed is the last."""
    counts: dict[str | None, dict[str, int]] = {}

    def add(place: str | None, what: str) -> None:
        of = counts.setdefault(place, {})
        of[what] = of.get(what, 0) + 1

    for name, census in (("was", was), ("now", now)):
        for bed in census.beds:
            add(bed.place, name)
    for one in change.beds:
        for place, what in _of_bed(hows_of_bed(one), one.was, one.now):
            add(place, what)
    where = {bed.person: bed.place for bed in (*was.beds, *now.beds)}
    for each in change.waits:
        how = how_of_wait(each)
        if how is not How.WAIT_CHANGED:
            add(where.get(each.either.person), how.name.lower().replace("wait_", "waits_"))
    ordered = sorted(counts.items(), key=lambda one: (one[0] is None, one[0] or ""))
    none = dict.fromkeys(name for name in PlaceChange.__slots__ if name != "place")
    return tuple(PlaceChange(place, **{name: of.get(name, 0) for name in none}) for place, of in ordered)


def _of_bed(hows: Sequence[How], was: InBed | None, now: InBed | None) -> Iterable[tuple[str, str]]:
    if now is None:
        assert was is not None
        yield was.place, "left"
        if was.ready_since is not None:
            yield was.place, "left_ready"
        return
    for how in hows:
        if how is How.MOVED and was is not None and was.place != now.place:
            yield was.place, "moved_away"
            yield now.place, "moved_in"
        elif how in (How.CAME, How.BECAME_READY, How.NO_LONGER_READY):
            yield now.place, how.name.lower()


def _in_beds(
    care: str,
    place: str,
    ward: str,
    beds: Sequence[InBed],
    waits: Mapping[str, Sequence[OpenWait]],
    at: datetime,
) -> InBeds:
    there = [bed for bed in beds if not bed.on_leave]
    delays = [days for bed in there if (days := days_delayed(bed, at)) is not None]
    week, fortnight, three_weeks = (sum(days >= least for days in delays) for least in DELAYED)
    return InBeds(
        care=care,
        place=place,
        ward=ward,
        in_bed=len(there),
        on_leave=len(beds) - len(there),
        ready=len(delays),
        delayed_7=week,
        delayed_14=fortnight,
        delayed_21=three_weeks,
        waits=sum(len(waits.get(bed.person, ())) for bed in beds),
    )


def _sum(care: str, place: str, wards: Sequence[InBeds]) -> InBeds:
    counted = [name for name in InBeds.__slots__ if name not in ("care", "place", "ward")]
    return InBeds(care, place, None, **{name: sum(getattr(one, name) for one in wards) for name in counted})


def _services(census: Census, waits: Mapping[str, Sequence[OpenWait]]) -> tuple[AtHomeCount, ...]:
    of_place: dict[str | None, list[AtHome]] = {}
    for one in census.services:
        of_place.setdefault(one.place, []).append(one)
    return tuple(
        AtHomeCount(
            place=place,
            referred=sum(one.state == "referred" for one in some),
            assessed=sum(one.state == "assessed" for one in some),
            receiving=sum(one.state == RECEIVING for one in some),
            hours=sum((one.hours for one in some if one.state == RECEIVING and one.hours), Decimal(0)),
            people=len(people := {one.person for one in some}),
            waits=sum(len(waits.get(person, ())) for person in people),
        )
        for place, some in sorted(of_place.items(), key=lambda one: (one[0] is None, one[0] or ""))
    )

"""What journeys say of one person at an instant, however many keys they have. Frozen, pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from homefirst.county.catalogue.waits import WaitKind
from homefirst.county.journey.by_place import RECEIVING
from homefirst.county.journey.census import AtHome, Census, InBed, OpenWait
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.told import MentalCapacity, Told

LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Facts:
    """One person under the key that stands for them: every bed, service and wait that any of their keys
    has."""

    person: str
    beds: tuple[InBed, ...] = ()
    services: tuple[AtHome, ...] = ()
    waits: tuple[OpenWait, ...] = ()
    told: Told | None = None

    @property
    def bed(self) -> InBed | None:
        """The bed that they are in: of several the one they came to last, and of those on leave from one only
        where there is no other."""
        if len(self.beds) < 2:
            return self.beds[0] if self.beds else None
        return max(self.beds, key=lambda bed: (not bed.on_leave, bed.admitted, bed.spell))

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What is offered to them and stands."""
        return () if self.told is None else tuple(one for one in self.told.offers if one.stands)

    @property
    def ready(self) -> bool:
        """Whether they are in a bed and ready to leave it; who is on leave is not in it."""
        bed = self.bed
        return bed is not None and not bed.on_leave and bed.ready_since is not None

    @property
    def receiving(self) -> bool:
        return any(one.state == RECEIVING for one in self.services)

    @property
    def to_begin(self) -> tuple[AtHome, ...]:
        """Services that they were referred to or assessed for, and do not have yet."""
        return tuple(one for one in self.services if one.state != RECEIVING)


def facts_of(census: Census, told: Mapping[str, Told], stands: Mapping[str, str]) -> dict[str, Facts]:
    """Everybody of a census, once: `stands` says which key stands for another; a key that it does not name
    stands for itself."""
    beds: dict[str, list[InBed]] = {}
    services: dict[str, list[AtHome]] = {}
    waits: dict[str, list[OpenWait]] = {}
    for bed in census.beds:
        beds.setdefault(stands.get(bed.person, bed.person), []).append(bed)
    for service in census.services:
        services.setdefault(stands.get(service.person, service.person), []).append(service)
    for wait in census.waits:
        waits.setdefault(stands.get(wait.person, wait.person), []).append(wait)
    said: dict[str, list[Told]] = {}
    for one in told.values():
        said.setdefault(stands.get(one.person, one.person), []).append(one)
    return {
        person: Facts(
            person,
            tuple(beds.get(person, ())),
            tuple(services.get(person, ())),
            tuple(waits.get(person, ())),
            told_together(person, said[person]) if person in said else None,
        )
        for person in dict.fromkeys((*beds, *services, *waits, *said))
    }


def told_together(person: str, some: Sequence[Told]) -> Told:
    """What is told of somebody under several keys: of each thing what was said last of all keys is taken from
    the key of which anything was said last."""
    if len(some) == 1 and some[0].person == person:
        return some[0]
    ordered = sorted(some, key=lambda one: (one.last_said or LONG_AGO, one.person), reverse=True)
    whole = replace(ordered[0], person=person)
    for other in ordered[1:]:
        gaps = {
            name: getattr(other, name)
            for name in ("expected", "criteria", "pathway", "confirmed", "circumstances", "needs")
            if getattr(whole, name) is None
        }
        whole = replace(
            whole,
            **gaps,
            assessments=(*whole.assessments, *other.assessments),
            choices=(*whole.choices, *other.choices),
            offers=(*whole.offers, *other.offers),
            mental_capacity=_capacity_together(whole.mental_capacity, other.mental_capacity),
        )
    return whole


def _capacity_together(
    some: Iterable[MentalCapacity], others: Iterable[MentalCapacity]
) -> tuple[MentalCapacity, ...]:
    """Of each thing that is to be decided what was found last, under whichever key."""
    last: dict[str, MentalCapacity] = {}
    for one in sorted((*some, *others), key=lambda one: one.at):
        last[one.about] = one
    return tuple(last[about] for about in sorted(last))


def own_waits(waits: Iterable[OpenWait], kinds: Mapping[str, WaitKind]) -> tuple[OpenWait, ...]:
    """The waits that stand for themselves: the local list's line is no second wait where the person waits for
    that itself."""
    some = tuple(waits)
    named = {wait.what for wait in some}

    def again(wait: OpenWait) -> bool:
        kind = kinds.get(wait.what)
        return kind is not None and kind.stands_for is not None and kind.stands_for in named

    return tuple(wait for wait in some if not again(wait))

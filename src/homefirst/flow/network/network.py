"""The nouns of a network. Days are local days, hours 0 to 23, weekdays Monday first, shares 0 to 1."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from types import MappingProxyType

from homefirst.flow.network.stay import Stay

OUT = "out"
"""Where a route leaves the network."""


class Kind(Enum):
    """How a place holds people: so many at a time (beds, slots), so many a week (starts), so many hours a
    week between them (hours), or without a limit (none).
    """

    BEDS = "beds"
    SLOTS = "slots"
    STARTS = "starts"
    HOURS = "hours"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Opening:
    """When people may start in a place: by weekday (7) and by hour (24)."""

    by_weekday: tuple[bool, ...] = (True,) * 7
    by_hour: tuple[bool, ...] = (True,) * 24


@dataclass(frozen=True, slots=True)
class Route:
    """Where a share of those who end their stay goes next. `blocking` says otherwise than the place does
    whether they keep it while they wait; None: as the place says."""

    to: str
    share: float
    blocking: bool | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """People who are treated alike. 1 is served before 2, and who is `first` before every waiting time."""

    name: str
    priority: int = 3
    first: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Who comes, at which rate: `per_day` on average, parted by hour (24 shares), by weekday (7 factors)
    and by month (12 factors, January first), growing by a share a year from the network's start.
    """

    name: str
    per_day: float
    to: str
    by_hour: tuple[float, ...] = (1 / 24,) * 24
    by_weekday: tuple[float, ...] = (1.0,) * 7
    by_month: tuple[float, ...] = (1.0,) * 12
    growth_a_year: float = 0.0
    group: str | None = None
    by_week: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class OfGroup:
    """What differs in a place for people of one group; None: as the place says."""

    stay: Stay | None = None
    next: tuple[Route, ...] | None = None
    hours: Stay | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where people are, or what they wait for.

    `capacity` beds or slots; `per_week` starts, so many open hours after one another that there are as
    many, of which one at most is kept for whoever comes next; `hours_per_week` times `delivery` hours a
    week, of which a person takes `hours` for their stay, in equal parts of the stay the shares `taper` of
    them, the first 1. `capacity_from` steps of the capacity (or starts, or hours) from dated days on.

    Who finds it full waits, at most `queue` of them (None: any number) beside those who keep another place
    while they wait; one more goes to `overflow`. `blocking`: whoever waits for the next place keeps this
    one. `step`: who is here keeps the place they came from until they enter the one after, as an assessment
    on a ward. `patience`: how long one waits for this place before going to `leaves_to`. `leaving` (24
    shares): the hours of the day at which stays end. `by_call`: starts are given by the morning's call, not
    as they come free, and of the places `instead` where this one has none.

    `reason` and `whose` are the codes under which waiting for this place (or being in this step) is
    counted.
    """

    name: str
    kind: Kind
    next: tuple[Route, ...]
    stay: Stay | None = None
    capacity: int | None = None
    per_week: float | None = None
    hours_per_week: float | None = None
    delivery: float = 1.0
    hours: Stay | None = None
    taper: tuple[float, ...] = ()
    capacity_from: tuple[tuple[date, float], ...] = ()
    queue: int | None = None
    overflow: str = OUT
    blocking: bool = False
    step: bool = False
    open: Opening | None = None
    leaving: tuple[float, ...] = ()
    patience: Stay | None = None
    leaves_to: str = OUT
    by_call: bool = False
    instead: tuple[str, ...] = ()
    by_group: Mapping[str, OfGroup] = field(default_factory=lambda: MappingProxyType({}))
    reason: str | None = None
    whose: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """When the morning's call gives places: at an hour (9.5 is half past nine) on these weekdays."""

    hour: float = 9.5
    by_weekday: tuple[bool, ...] = (True, True, True, True, True, False, False)


@dataclass(frozen=True, slots=True)
class Network:
    """A county's care as places that people move between. `start` is its first day; `holidays` are no working
    days."""

    name: str
    start: date
    seed: int
    sources: tuple[Source, ...]
    places: tuple[Place, ...]
    groups: tuple[Group, ...] = ()
    call: Call = Call()
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is there when a simulation begins: in a place for so many days, of which they have waited
    `waited` days for `waits_for`; in no place (None) and waiting; None for what nobody knows."""

    place: str | None
    days: float | None = None
    waits_for: str | None = None
    waited: float | None = None
    group: str | None = None

"""The tracker of offers: how each of today stands, by when it is to be answered, what became of it. Pure.

Late are an offer that is not answered by its time, and one that was accepted and has not begun on the day
after its start. Late ones come first, then those that stand, by when they are to be answered.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from homefirst.county.capacity.states import StateSaid
from homefirst.county.journey.offer_course import OfferCourse
from homefirst.county.journey.states import Offering
from homefirst.foundation.calendar import local_day
from homefirst.hub.decisions import QUERIED, REPLIED, TOLD, DecisionSaid

ANYWHERE = "any"
_ORDER = (
    *(Offering.OFFERED, Offering.ACCEPTED, Offering.FAILED, Offering.DECLINED, Offering.WITHDRAWN),
    Offering.STARTED,
)


@dataclass(frozen=True, slots=True)
class Query:
    """What a provider asked about an offer (a code), when, and the hub's reply (None: it has not replied)."""

    what: str
    at: datetime
    reply: str | None = None


@dataclass(frozen=True, slots=True)
class Tracked:
    """One offer as the hub follows it: whose it is, in which zone (ANYWHERE: of none), by when it is to be
    answered, when its provider was told of it (None: nobody told it) and by which kind of door, what it
    asked, and what closed or barred its line since (None: nothing; so it can be had)."""

    course: OfferCourse
    provider: str
    zone: str
    answer_by: datetime
    told: datetime | None = None
    door: str | None = None
    queries: tuple[Query, ...] = ()
    shut: StateSaid | None = None

    @property
    def key(self) -> str:
        return self.course.offer.offer

    @property
    def state(self) -> Offering:
        return self.course.state

    def age(self, at: datetime) -> timedelta:
        """For how long it waits for an answer, or waited for the first one."""
        course = self.course
        ended = course.accepted or (None if course.state is Offering.OFFERED else course.said_at)
        return (at if ended is None else ended) - course.offer.offered

    def late(self, at: datetime) -> bool:
        if self.state is Offering.OFFERED:
            return self.answer_by < at
        return self.state is Offering.ACCEPTED and self.course.offer.start < local_day(at)

    @property
    def untold(self) -> bool:
        """Whether it waits for an answer of a provider that no message told of it."""
        return self.state is Offering.OFFERED and self.told is None

    @property
    def asks(self) -> bool:
        """Whether its provider asked something that nobody has replied to, while it stands."""
        return self.course.stands and any(one.reply is None for one in self.queries)


def in_order(found: Iterable[Tracked], at: datetime) -> tuple[Tracked, ...]:
    """Those whose line was closed or barred first, then late ones, the latest of them first; then by state,
    and by when they are to be answered."""

    def order(one: Tracked) -> tuple[bool, bool, int, datetime, str]:
        return (one.shut is None, not one.late(at), _ORDER.index(one.state), one.answer_by, one.key)

    return tuple(sorted(found, key=order))


def declines(found: Sequence[Tracked]) -> tuple[tuple[str, str, int], ...]:
    """How many were declined for which reason in which zone: (reason, zone, number), the most first."""
    counted = Counter((one.course.why or "", one.zone) for one in found if one.state is Offering.DECLINED)
    return tuple((why, zone, number) for (why, zone), number in sorted(counted.items(), key=_most_first))


def _most_first(one: tuple[tuple[str, str], int]) -> tuple[int, str, str]:
    (why, zone), number = one
    return (-number, why, zone)


def queries(said: Iterable[DecisionSaid], at: datetime) -> dict[str, tuple[Query, ...]]:
    """What was asked about which offer, by its key, in the order of asking. What is asked again after a reply
    waits for another."""
    found: dict[str, dict[str, Query]] = {}
    for one in sorted(said, key=lambda one: one.seq):
        if one.about is None or one.what is None or one.at > at:
            continue
        own = found.setdefault(one.about, {})
        if one.event == QUERIED:
            own[one.what] = Query(one.what, one.at)
        elif one.event == REPLIED and one.what in own:
            own[one.what] = Query(one.what, own[one.what].at, one.why)
    return {offer: tuple(own.values()) for offer, own in found.items() if own}


def told_by(said: Iterable[DecisionSaid]) -> dict[str, tuple[datetime, str]]:
    """When, and by which kind of door, the provider of an offer was first told of it, by the offer's key."""
    found: dict[str, tuple[datetime, str]] = {}
    for one in sorted(said, key=lambda one: one.seq):
        if one.event == TOLD and one.about and one.what:
            found.setdefault(one.about, (one.at, one.what))
    return found

"""What a provider's list tells of whom it serves, held against the services that are held of them: who
receives, who is to begin, who is held a place for, who has left. Pure.

A provider is told of its own services and offers alone, and its list enters nothing else. What it accepted by
an offer begins on the page of offers, because a bed and a wait end with it: here that is told and not taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from homefirst.county.journey.by_place import RECEIVING
from homefirst.county.journey.census import AtHome
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.open_now import Open
from homefirst.county.journey.states import Offering
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood
from homefirst.intake.lists.cells import Moment, YesOrNo, tidy
from homefirst.intake.lists.changes import Change
from homefirst.intake.lists.mapping import Given
from homefirst.intake.spreadsheets import Cell

RECEIVES, WAITS, PAUSED, ENDED, REFUSED = "receives", "waits", "paused", "ended", "refused"
MOST_HOURS = 168
NO_HOURS = frozenset({"residential", "nursing"})
"""Kinds that are a place, and of no hours a week."""
HELD_FOR_THEM = "live"
"""What is recorded of care that they had before and that is held for them, as a ward records it."""


@dataclass(frozen=True, slots=True)
class ServiceSaid:
    """What a row says of one service: which (None: it does not say), how it stands, since when, and how many
    hours a week. None: not said."""

    given: Given | None = None
    stands: str | None = None
    referred: Moment | None = None
    to_start: date | None = None
    started: Moment | None = None
    paused: Moment | None = None
    ended: Moment | None = None
    hours: Decimal | None = None


def stands_of(
    status: str | None, *, started: YesOrNo, paused: YesOrNo, ended: YesOrNo, to_start: bool
) -> str | None:
    """How a service stands by a row's word for it, else by what the row has days for: the last of them."""
    if status is not None:
        return status
    for one, stands in ((ended, ENDED), (paused, PAUSED), (started, RECEIVES)):
        if one.holds:
            return stands
    return WAITS if to_start or started.holds is False else None


def hours_in(cell: Cell) -> Decimal:
    """Hours a week: 7, 10.5, 10:30, "14 hrs", "10h 30m". Raises NotUnderstood."""
    text = tidy(cell).casefold()
    for word in ("hours", "hour", "hrs", "hr", "per week", "a week", "p/w", "pw", "/wk", "/week"):
        text = text.replace(word, "h" if word[0] == "h" else "")
    whole, _, minutes = text.replace(" ", "").rstrip("m").replace(":", "h").partition("h")
    try:
        found = Decimal(whole) + (Decimal(minutes) / 60 if minutes else 0)
    except InvalidOperation:
        found = Decimal(-1)
    if not 0 <= found <= MOST_HOURS or not found.is_finite():
        raise NotUnderstood("These are no hours a week.", next="Write a number, such as 10.5.")
    return found.quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class ServiceFound:
    """What a row would change of a service, what of it is told and not taken, or (`wrong`: what, and what to
    do) why it cannot be."""

    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    wrong: tuple[str, str] | None = None


def service_difference(said: ServiceSaid, held: Open, services: Sequence[Given]) -> ServiceFound:
    """What one row would change of the services and offers of one provider that are held of its person."""
    return _Services(said, held, services).found()


class _Services:
    """Holds a row against what is held, by how the row says that the service stands."""

    def __init__(self, said: ServiceSaid, held: Open, services: Sequence[Given]) -> None:
        self.said, self.services = said, services
        one = said.given
        of_kind = [each for each in held.services if one is None or _is(each, one)]
        self.received = _the_one([each for each in of_kind if each.state == RECEIVING], said)
        self.asked = [each for each in of_kind if each.state != RECEIVING]
        offers = () if held.told is None else held.told.offers
        self.accepted = [each for each in offers if each.state is Offering.ACCEPTED]
        about = None if held.told is None else held.told.circumstances
        self.package = None if about is None else about.package

    def found(self) -> ServiceFound:
        said = self.said
        stands = said.stands or (RECEIVES if self.received else WAITS if self.asked else None)
        if stands is None:
            return _wrong(
                "It does not say how this service stands.",
                "Write since when they have it, when it is to begin, or that it has ended.",
            )
        if len(self.received) > 1 and stands != WAITS:
            return _wrong("They have more than one service of yours.", "Say which, in a column of its own.")
        if self.accepted and not self.received and stands != PAUSED:
            return self._offered(self.accepted[0], stands)
        return {
            RECEIVES: self._receives,
            WAITS: self._waits,
            PAUSED: self._paused,
            ENDED: self._ended,
            REFUSED: self._ended,
        }[stands]()

    def _offered(self, offer: Offer, stands: str) -> ServiceFound:
        """What they were offered and the provider accepted: it begins, or does not, on the page of offers."""
        if stands == WAITS:
            day = self.said.to_start
            if day is None or day == offer.start:
                return ServiceFound()
            said = f"The list says from {day:%-d %B %Y}; accepted is from {offer.start:%-d %B %Y}."
            return ServiceFound(notes=(f"{said} Not taken: put it off with the hub, under Offers.",))
        word = "began" if stands == RECEIVES else "does not begin"
        return ServiceFound(
            notes=(
                f"You accepted an offer for them: say under Offers that it {word}, for a wait and a bed may"
                " end with it. Not taken.",
            )
        )

    def _receives(self) -> ServiceFound:
        if not self.received:
            return self._begins()
        (had,) = self.received
        changes, notes = [], []
        hours = self.said.hours
        if hours is not None and hours != had.hours:
            was = "" if had.hours is None else f" and not {_hours(had.hours)}"
            words = f"{self._title(had)}: {_hours(hours)} hours a week{was}"
            changes.append(
                Change("ServiceHoursChanged", None, (("hours", f"{hours:f}"),), words, had.service)
            )
        started = self.said.started
        if started is not None and not started.says(had.since):
            notes.append(
                f"The list says that it began {_moment(started)}; held is {_day(had.since)}. Not taken: if"
                " the list is right, ask the hub to correct it."
            )
        return ServiceFound(tuple(changes), tuple(notes))

    def _begins(self) -> ServiceFound:
        """A service that was asked for, or of which nothing is held, has begun."""
        said = self.said
        had = self.asked[0] if len(self.asked) == 1 else None
        given = self._given(had)
        if given is None:
            return _which()
        if said.started is None:
            return _wrong(
                "No service of yours is held of this person, and the list says no day on which it began.",
                "Write the day.",
            )
        hours = Decimal(0) if given.kind in NO_HOURS else said.hours or (had.hours if had else None)
        if hours is None:
            return _wrong("It does not say how many hours a week.", "Write the hours a week.")
        words = f"{given.title} began {_moment(said.started)}"
        words += "" if given.kind in NO_HOURS else f", {_hours(hours)} hours a week"
        says = _service_says(given, hours)
        at = said.started.instant(None if had is None else had.since)
        thing = None if had is None else had.service
        opens = None if had is not None else "service"
        return ServiceFound((Change("ServiceStarted", at, says, words, thing, opens),))

    def _waits(self) -> ServiceFound:
        said = self.said
        if self.received and not self.asked and said.stands == WAITS:
            since = _day(self.received[0].since)
            return ServiceFound(
                notes=(
                    f"Held is that they receive {self._title(self.received[0])} since {since}. Not taken.",
                )
            )
        if self.asked:
            had = self.asked[0]
            if said.hours is None or said.hours == had.hours:
                return ServiceFound()
            was = "" if had.hours is None else f" and not {_hours(had.hours)}"
            words = f"{self._title(had)}: {_hours(said.hours)} hours a week are needed{was}"
            needed = (("hours", f"{said.hours:f}"),)
            return ServiceFound((Change("ServiceAssessed", None, needed, words, had.service),))
        given = self._given(None)
        if given is None:
            return _which()
        if said.hours is None and given.kind not in NO_HOURS:
            return _wrong("It does not say how many hours a week.", "Write the hours a week.")
        hours = said.hours or Decimal(0)
        words = f"Is to begin: {given.title}"
        words += "" if given.kind in NO_HOURS else f", {_hours(hours)} hours a week"
        says = _service_says(given, hours)
        at = None if said.referred is None else said.referred.instant()
        notes: tuple[str, ...] = ()
        if said.to_start is not None:
            day = f"{said.to_start:%-d %B %Y}"
            notes = (f"To begin on {day}: a day is kept with an offer, and none is accepted. Not taken.",)
        return ServiceFound((Change("ServiceReferred", at, says, words, None, "service"),), notes)

    def _paused(self) -> ServiceFound:
        if not self.received:
            return _none_held()
        if self.package == HELD_FOR_THEM:
            return ServiceFound()
        at = None if self.said.paused is None else self.said.paused.instant(self.received[0].since)
        since = "" if self.said.paused is None else f" since {_moment(self.said.paused)}"
        says: dict[str, Any] = dict.fromkeys(("home", "housing", "funding", "carer"))
        says["package"] = HELD_FOR_THEM
        words = f"{self._title(self.received[0])}: paused{since}, and held for them"
        return ServiceFound((Change("CircumstancesRecorded", at, tuple(says.items()), words),))

    def _ended(self) -> ServiceFound:
        said, refused = self.said, self.said.stands == REFUSED
        had = next(iter(self.asked if refused and self.asked else self.received or self.asked), None)
        if had is None:
            return _none_held()
        began = had.state == RECEIVING
        at = None if said.ended is None else said.ended.instant(had.since)
        when = "" if said.ended is None else f" {_moment(said.ended)}"
        words = f"{self._title(had)} {'ended' if began else 'does not begin'}{when}"
        outcome = (("outcome", "refused" if refused and not began else None),)
        event = "ServiceEnded" if began else "ReferralClosed"
        return ServiceFound((Change(event, at, outcome, words, had.service),))

    def _given(self, had: AtHome | None) -> Given | None:
        if had is not None and had.what is not None and had.place is not None:
            return Given(had.what, had.place, self._title(had))
        return self.said.given or (self.services[0] if len(self.services) == 1 else None)

    def _title(self, had: AtHome) -> str:
        return title_of(had, self.services)


def title_of(had: AtHome, services: Sequence[Given]) -> str:
    """What a service that is held is called."""
    return next((one.title for one in services if _is(had, one)), (had.what or "A service").replace("_", " "))


def gone_services(one: Open) -> Iterator[AtHome]:
    """The services that end where somebody is said to have left: those that had begun."""
    return (each for each in one.services if each.state == RECEIVING)


def held_words(one: AtHome, services: Sequence[Given]) -> str:
    """A service that is held, in words."""
    hours = "" if not one.hours else f", {_hours(one.hours)} hours a week"
    since = "since" if one.state == RECEIVING else "asked for, since"
    return f"{title_of(one, services)}{hours}, {since} {_day(one.since)}"


def _the_one(some: list[AtHome], said: ServiceSaid) -> list[AtHome]:
    """Of several services of one kind the one that the row means, by the day it began and then by its hours;
    all of them where that does not tell."""
    by_day = [one for one in some if said.started is not None and said.started.says(one.since)]
    by_hours = [one for one in some if said.hours is not None and said.hours == one.hours]
    return next((found for found in (by_day, by_hours) if len(found) == 1), some)


def _is(had: AtHome, one: Given) -> bool:
    return (had.what, had.place) == (one.kind, one.place)


def _service_says(given: Given, hours: Decimal) -> tuple[tuple[str, Any], ...]:
    return (("what", given.kind), ("place", given.place), ("hours", f"{hours:f}"))


def _wrong(what: str, next_: str) -> ServiceFound:
    return ServiceFound(wrong=(what, next_))


def _which() -> ServiceFound:
    return _wrong("It does not say which of your services.", "Say it in a column, or of the whole list.")


def _none_held() -> ServiceFound:
    return _wrong(
        "No service of yours is held of this person.", "Write the day on which it began, or leave it out."
    )


def _hours(hours: Decimal) -> str:
    return f"{hours.normalize():f}"


def _moment(moment: Moment) -> str:
    return f"{moment.day:%-d %B %Y}"


def _day(instant: datetime) -> str:
    return f"{local_day(instant):%-d %B %Y}"

"""The months that are to be returned, counted for the page of codes: their days by what was heard of their
codes, as far as they are over. A month takes a second to count, so that it is kept until something is
entered."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from homefirst.app.ground.house import this_log
from homefirst.app.ground.questions import view_at
from homefirst.app.morning.asking import MorningAsked, rules_of
from homefirst.app.returns.counted import Delays, count_delays
from homefirst.county.catalogue.bank_holidays import working_days
from homefirst.county.journey.days import LAST_OF_THE_RETURN
from homefirst.county.journey.events import STREAM as JOURNEY
from homefirst.county.people.events import STREAM as PEOPLE
from homefirst.county.people.read import standings
from homefirst.foundation.calendar import Month, local_day
from homefirst.foundation.store.heads import heads_seen
from homefirst.foundation.store.view import View
from homefirst.hub.events import STREAM as HUB
from homefirst.measures.returns.kinds import Period
from homefirst.policy.return_deadlines import DueBy, due_by
from homefirst.policy.standing_codes import Heard
from homefirst.policy.verification import Side


@dataclass(frozen=True, slots=True)
class MonthSoFar:
    """A month that is to be returned: its days, and people, by what was heard of their codes, to the midnight
    that ends `counted_to`; `due` None where the pack does not say by when it is to be in. `gone` are days not
    agreed by both of people of whom no code is proposed now: who left, or is ready no more.
    `counted` is when it was."""

    month: Month
    counted_to: date
    days: dict[Heard, int]
    people: dict[Heard, int]
    gone: int
    counted: datetime
    due: DueBy | None

    @property
    def over(self) -> bool:
        return self.counted_to == self.month.last


def months_to_return(
    asked: MorningAsked, side: Side, organisation: str, *, recent: bool = False
) -> tuple[MonthSoFar, ...]:
    """The months that are to be returned at an instant, of whom an organisation speaks as a side: the one
    before, until it is due, and this one, as far as its midnights are over. None of the daily return's. With
    `recent` as counted a minute ago at most."""
    today, found = local_day(asked.at), []
    here = {key for line in asked.morning.lines if line.code is not None for key in line.keys}
    for month, due in open_months(today):
        counted = _so_far(month, today, side, organisation, due, here, recent=recent)
        found += [counted] if counted is not None else []
    return tuple(found)


def open_months(today: date) -> tuple[tuple[Month, DueBy | None], ...]:
    """The months that are to be returned on a day, each with when it is due: the one before, until then, and
    this one. None of the daily return's, and none of which no midnight is over."""
    found = []
    for month in (Month.of(today) - 1, Month.of(today)):
        due = due_by(rules_of(settings.PACK).deadlines, month, working_days())
        last = month.last < today and due is not None and today <= due.day
        if month <= LAST_OF_THE_RETURN and month.first < today and (last or Month.of(today) == month):
            found.append((month, due))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Held:
    """A month as it was counted last: where the streams stood, and when that was."""

    delays: Delays
    heads: tuple[tuple[str, int], ...]
    at: datetime

    def holds(self, heads: tuple[tuple[str, int], ...], at: datetime, *, recent: bool) -> bool:
        return self.heads == heads or (recent and at - self.at < RECENT)


_COUNTED: dict[tuple[str, str, date, Month], Held] = {}
_OF_PEOPLE = (JOURNEY, HUB)
"""The streams of which each entry changes the days of one person alone."""
MOST_COUNTED = 4
RECENT = timedelta(minutes=1)
"""A month takes a second to count, and codes are gone through quicker: the page is so late, and says so."""
LOOKED_THROUGH = 200
"""Entries; where more were made since, the month is counted anew, as after a bulk."""


def month_counted(month: Month, today: date, *, recent: bool) -> Held:
    """A month's delayed midnights as things stand; of a month that is not over, as of the day. Where little
    was entered since it was counted, those of whom it was are counted anew, and nobody else."""
    log = this_log()
    of = (*_OF_PEOPLE, PEOPLE)
    heads = tuple(sorted((one.stream, one.seq) for one in heads_seen(log.county) if one.stream in of))
    key = (log.raw().info.dbname, log.county, today, month)
    view = view_at(None)
    found = _COUNTED.get(key)
    if found is None or not found.holds(heads, view.known_at, recent=recent):
        if key not in _COUNTED and len(_COUNTED) >= MOST_COUNTED:
            _COUNTED.clear()
        period = Period.of_month(month)
        delays = None if found is None else _with_these(found, heads, view, period)
        found = _COUNTED[key] = Held(delays or count_delays(view, period), heads, view.known_at)
    return found


def _with_these(held: Held, heads: tuple[tuple[str, int], ...], view: View, period: Period) -> Delays | None:
    """The month with those counted anew of whom something was entered since; None where that cannot be said
    of each, or another midnight is over."""
    was, now, log = dict(held.heads), dict(heads), this_log()
    if was.get(PEOPLE) != now.get(PEOPLE):
        return None
    keys: set[UUID] = set()
    upto = View(log.county, log.now().known_at, heads)
    for stream in _OF_PEOPLE:
        since = now.get(stream, 0) - was.get(stream, 0)
        if not 0 <= since <= LOOKED_THROUGH:
            return None
        for event in log.events(stream, upto, latest=since) if since else ():
            keys |= {UUID(event.payload["person"])} if "person" in event.payload else set()
    stands = standings(view, keys).values() if keys else ()
    touched = {str(key) for one in stands for key in one.keys} | {str(key) for key in keys}
    new = count_delays(view, period, of=touched)
    if new.counted_to != held.delays.counted_to:
        return None
    kept = (one for one in held.delays.nights if touched.isdisjoint((one.key, one.person)))
    return replace(new, nights=(*kept, *new.nights))


def _so_far(
    month: Month,
    today: date,
    side: Side,
    organisation: str,
    due: DueBy | None,
    here: Container[str],
    *,
    recent: bool,
) -> MonthSoFar | None:
    held = month_counted(month, today, recent=recent)
    delays = held.delays
    nights = [
        one
        for one in delays.nights
        if one.day < today
        and (one.provider if side is Side.HOSPITAL else one.council) in (None, organisation)
    ]
    if delays.counted_to is None:
        return None
    days: dict[Heard, int] = dict.fromkeys(Heard, 0)
    people: dict[Heard, set[str]] = {one: set() for one in Heard}
    for one in nights:
        days[one.heard] += 1
        people[one.heard].add(one.person)
    gone = sum(one.person not in here and not one.heard.agreed for one in nights)
    last = min(delays.counted_to, date.fromordinal(today.toordinal() - 1))
    return MonthSoFar(
        month, last, days, {heard: len(own) for heard, own in people.items()}, gone, held.at, due
    )

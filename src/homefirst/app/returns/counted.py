"""The return of delayed transfers, counted: journeys give the nights, people who is an adult, one person and
which council's, the hub what was said of codes, the pack whose each place is and the rules.

All of it by one view, so that a frozen return is counted again for ever.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from homefirst.app.ground.house import this_county
from homefirst.app.ground.questions import view_at
from homefirst.county.catalogue.councils import Council, councils
from homefirst.county.catalogue.organisations import Organisation, read_organisations, read_places
from homefirst.county.journey.history import history
from homefirst.county.journey.returned import Counted, DelayedNights, delayed_nights, of_adults_once
from homefirst.county.people.residents import Resident, residents
from homefirst.foundation.calendar import Month, day_after, midnight
from homefirst.foundation.store.view import View
from homefirst.hub.read import codes_said
from homefirst.measures.returns.cells import Cells, cells_of
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.night import Codes, Night, need_history, nights
from homefirst.measures.returns.prices import FILE as PRICES
from homefirst.measures.returns.prices import BedDayPrice, read_prices
from homefirst.measures.returns.submitters import FILE as RETURNED_BY
from homefirst.measures.returns.submitters import (
    ReturnProvider,
    Submitters,
    read_return_providers,
    read_returned_by,
    submitters_of,
)
from homefirst.policy.coding_table import RULES, WHOSE, CodingTable, coding_of
from homefirst.policy.standing_codes import Heard, standing_codes

NAMED_IN = Month(2016, 3)
"""A month in which the publication prints every council under the name that is looked for."""
RULE_TABLES = (RULES, WHOSE, "organisations.csv", "places.csv", "waits.csv", PRICES, RETURNED_BY)
"""The tables of the pack by which a return is counted."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What of the pack a return is counted by; `digest` is of its tables. `here` is the organisation that is
    this county's council, None where the pack does not say; `prices` are those of a day in an acute bed,
    `national` how national files name its providers."""

    coding: CodingTable
    submitters: Submitters
    organisations: Mapping[str, Organisation]
    here: str | None
    prices: tuple[BedDayPrice, ...]
    national: Mapping[str, ReturnProvider]
    digest: str


@dataclass(frozen=True, slots=True)
class Delays:
    """A month's delayed midnights of adults, each person once, to that which ends the day `counted_to`: the
    month's last, or the last that was over when things were known so; None where none was. `recorded` are all
    stretches that were, key by key and whatever their age; `who` is how each key is counted."""

    period: Period
    view: View
    counted_to: date | None
    nights: tuple[Night, ...]
    recorded: tuple[DelayedNights, ...]
    who: Mapping[str, Resident]

    @property
    def cells(self) -> dict[str | None, Cells]:
        """What each provider returns."""
        return cells_of(self.nights, self.period.snapshot)

    @property
    def days_counted(self) -> int:
        """How many of the month's days were over."""
        return 0 if self.counted_to is None else (self.counted_to - self.period.first).days + 1

    @property
    def unknown_age(self) -> tuple[int, int]:
        """Days and people that are counted as adults' without their age being known."""
        unknown = [one.person for one in self.nights if not one.age_known]
        return len(unknown), len(set(unknown))

    @property
    def left_out(self) -> int:
        """Days that were recorded and are not asked for: of whoever is under age, of a midnight that
        another key of the same person has, and in beds that the NHS does not fund."""
        first, end = self.period.first, self.period.first + timedelta(days=self.days_counted)
        each = ((min(one.end or end, end) - max(one.first, first)).days for one in self.recorded)
        return sum(each) - len(self.nights)

    @property
    def heard(self) -> Counter[Heard]:
        """Days by what both sides have said of the code under which they are returned."""
        return Counter(one.heard for one in self.nights)

    @property
    def people(self) -> dict[str | None, frozenset[str]]:
        """Who is counted, by provider, under the keys that stand."""
        found: dict[str | None, set[str]] = {}
        for one in self.nights:
            found.setdefault(one.provider, set()).add(one.person)
        return {provider: frozenset(own) for provider, own in found.items()}


def rules() -> Rules:
    """Those of the pack in force."""
    return _rules(settings.PACK)


@lru_cache(maxsize=4)
def _rules(pack: Path) -> Rules:
    # A pack in force was checked whole: what may be wrong in it was told then.
    organisations, codes = read_organisations(pack, [])
    places = read_places(pack, codes, [])
    sum_ = hashlib.sha256()
    for name in RULE_TABLES:
        if (pack / name).exists():
            sum_.update(name.encode() + (pack / name).read_bytes())
    return Rules(
        coding=coding_of(pack),
        submitters=submitters_of(places, organisations, read_returned_by(pack, places, codes, [])),
        organisations=organisations,
        here=_own_council(organisations),
        prices=read_prices(pack, []),
        national=read_return_providers(pack, codes, []),
        digest=sum_.hexdigest()[:32],
    )


def _own_council(organisations: Mapping[str, Organisation]) -> str | None:
    area = this_county().area
    found = (
        code for code, one in organisations.items() if (council := council_of(one)) and council.area == area
    )
    return next(found, None)


def council_of(one: Organisation, month: Month = NAMED_IN) -> Council | None:
    """The council of the publication that an organisation of the pack is, by its name; None where there is
    none. “Borough Council” and its like stand in no name that the publication prints."""
    if one.kind != "council":
        return None
    short = one.name
    for kind in (" Metropolitan Borough Council", " Borough Council", " City Council", " Council"):
        short = short.removesuffix(kind)
    return councils().by_name(one.name, month) or councils().by_name(short, month)


def count_delays(
    view: View, period: Period, *, by: Rules | None = None, of: Collection[str] | None = None
) -> Delays:
    """A month's delayed midnights, as a view knows them: of everybody, or of some people, of whom every key
    is named."""
    return _count(view, period, by or rules(), of)


def count_year(view: View, first: Month, months: int, *, by: Rules | None = None) -> tuple[Delays, ...]:
    """Several months, one after another."""
    return tuple(count_delays(view, Period.of_month(first + n), by=by) for n in range(months))


def _count(view: View, period: Period, by: Rules, of: Collection[str] | None = None) -> Delays:
    first, last = period.first, counted_to(view, period)
    if last is None:
        return Delays(period, view, None, (), (), {})
    recorded = delayed_nights(view, first, last, of=of)
    who = _who(view, {one.person for one in recorded})
    counted = {key: Counted(str(one.person), one.adult_from) for key, one in who.items()}
    began = _began_before(view, first, counted)
    stretches = [one for one in of_adults_once([*began, *recorded], counted) if _reaches(one, first)]
    keys_of = {one.key: one.person for one in stretches}
    codes = _codes(view, keys_of, first, last, by, stretches)
    told = nights(stretches, first, last, who=who, submitters=by.submitters, codes=codes)
    return Delays(period, view, last, tuple(told), recorded, who)


def _who(view: View, keys: Collection[str]) -> dict[str, Resident]:
    return {str(key): one for key, one in residents(view, {UUID(key) for key in keys}).items()}


def _began_before(view: View, first: date, counted: Mapping[str, Counted]) -> tuple[DelayedNights, ...]:
    """What ended by a day, of keys that share their person with another that is delayed from it on: in which
    bed they were delayed first may be told by it."""
    keys_of = Counter(one.person for one in counted.values())
    shared = {key for key, one in counted.items() if keys_of[one.person] > 1}
    if not shared:
        return ()
    before = delayed_nights(view, date.min, first - timedelta(days=1), of=shared)
    return tuple(one for one in before if not _reaches(one, first))


def _reaches(one: DelayedNights, first: date) -> bool:
    return one.end is None or one.end > first


def view_asked(known_at: datetime | None) -> View:
    """What is recorded, as known at a time; now where none is named, or one that has not come: nobody knows
    yet what will have been counted then."""
    now = view_at(None)
    return now if known_at is None or known_at >= now.known_at else view_at(known_at)


def counted_to(view: View, period: Period) -> date | None:
    """The last day of a period that was over when things were known so; None where none was. What comes after
    it nobody can have counted."""
    days = (period.first + timedelta(days=n) for n in range(period.days))
    return max((day for day in days if midnight(day_after(day)) <= view.known_at), default=None)


def codes_of_nights(view: View, nights: Collection[Night], *, by: Rules | None = None) -> Codes:
    """By what some nights, one at least, were coded, with the history of all whose they are."""
    days = {one.day for one in nights}
    keys_of = {one.key: one.person for one in nights}
    return _codes(view, keys_of, min(days), max(days), by or rules(), whole=True)


def _codes(
    view: View, keys_of: Mapping[str, str], first: date, last: date, by: Rules,
    stretches: Sequence[DelayedNights] = (), *, whole: bool = False,
) -> Codes:  # fmt: skip
    """By what the nights of some keys, each counted as a person, are coded: with the history of those for
    whom it is needed, or the `whole`. What was said under the key that stands counts for all its keys."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    codings = {day: by.coding.on(day) for day in days}
    said = codes_said(view, keys_of.keys() | set(keys_of.values())) if keys_of else []
    spoken = {one.person for one in said}
    judged = {key for key, person in keys_of.items() if not spoken.isdisjoint((key, person))}
    wanted = frozenset(keys_of) if whole else need_history(stretches, codings, judged)
    # Up to and with the midnight that ends the last day.
    end = midnight(day_after(last)) + timedelta(microseconds=1)
    return Codes(codings, standing_codes(said), history(view, wanted, midnight(first), end), by.here)

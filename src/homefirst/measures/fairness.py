"""Who was placed in a month, and how soon: by locality, age, ethnicity, dementia and who pays. Pure.

A month counts whoever waits at its end, and whoever was placed in it, with the median and the 90th percentile
of their days. Medians of those placed say nothing of those who still wait; so the comparison asks another
question: of all of whom it came to be known in the month whether they were placed within the agreed days,
how many were. Each wait is asked once, in the month in which it is placed, or in which these days are over.
Who is not placed, and whose wait ends otherwise before, is not asked. A group differs where chance alone
would hardly give so many or so few of as many people, at the share of all: beyond the exact binomial limits
of 99.8% (`foundation/stats/funnel.py`); 95% limits are told beside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil
from statistics import median

from homefirst.foundation.calendar import Month, local_day, midnight
from homefirst.foundation.stats.funnel import RARE, USUAL, limits
from homefirst.measures.placed import Placed

UNKNOWN = "unknown"
DAY = timedelta(days=1)
AGES = ((65, "under 65"), (75, "65 to 74"), (85, "75 to 84"), (200, "85 and over"))


class By(StrEnum):
    """What the groups are made by."""

    LOCALITY = "locality"
    AGE = "age"
    ETHNICITY = "ethnicity"
    DEMENTIA = "dementia"
    FUNDING = "who pays"


class Verdict(StrEnum):
    """How a group stands to all."""

    WITHIN = "as all"
    SELDOM = "seldom soon"
    RARELY_SO_FEW = "less often soon than chance explains"
    OFTEN = "often soon"
    RARELY_SO_MANY = "more often soon than chance explains"
    NOBODY = "not compared"


@dataclass(frozen=True, slots=True)
class OfSomebody:
    """A wait with the groups of its person, one of each kind, UNKNOWN where nobody said it. `first`: they
    come before others by the order of priorities."""

    wait: Placed
    groups: Mapping[By, str] = field(hash=False)
    first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One group in one month. `waiting` at its end, `placed` in it; days of those placed, None where nobody
    was. `asked`: of whom it came to be known whether they were placed soon, and `soon` who was; `usual` and
    `rare`: within which counts chance would keep `soon`, None of nobody."""

    group: str
    waiting: int
    placed: int
    median_days: float | None
    p90_days: float | None
    asked: int
    soon: int
    usual: tuple[int, int] | None
    rare: tuple[int, int] | None

    @property
    def verdict(self) -> Verdict:
        if self.usual is None or self.rare is None:
            return Verdict.NOBODY
        if self.soon < self.rare[0]:
            return Verdict.RARELY_SO_FEW
        if self.soon > self.rare[1]:
            return Verdict.RARELY_SO_MANY
        if self.soon < self.usual[0]:
            return Verdict.SELDOM
        return Verdict.OFTEN if self.soon > self.usual[1] else Verdict.WITHIN


def line_of(
    group: str, some: Sequence[OfSomebody], month: Month, soon_days: int, share: float | None
) -> Line:
    """What a month says of some waits; `share` is that of all who were placed soon, None: of nobody it is
    known."""
    start, end = midnight(month.first), midnight((month + 1).first)
    days = sorted(_days(one.wait) for one in some if _in(one.wait.placed, start, end))
    asked = [soon for one in some if (soon := _soon(one.wait, soon_days, start, end)) is not None]
    compared = share is not None and bool(asked)
    return Line(
        group=group,
        waiting=sum(waits_at(one.wait, end) for one in some),
        placed=len(days),
        median_days=median(days) if days else None,
        p90_days=days[ceil(0.9 * len(days)) - 1] if days else None,
        asked=len(asked),
        soon=sum(asked),
        usual=limits(len(asked), share, USUAL) if compared and share is not None else None,
        rare=limits(len(asked), share, RARE) if compared and share is not None else None,
    )


def of_all(waits: Sequence[OfSomebody], month: Month, soon_days: int) -> Line:
    """What a month says of everybody."""
    return line_of("all", waits, month, soon_days, None)


def by_group(waits: Sequence[OfSomebody], month: Month, soon_days: int, by: By) -> tuple[Line, ...]:
    """What a month says of each group, against all whose group is known; in the order of their names, the
    unknown last. The unknown are not compared: of whom nothing was said differs in why from everybody."""
    known = [one for one in waits if one.groups.get(by, UNKNOWN) != UNKNOWN]
    whole = of_all(known, month, soon_days)
    share = whole.soon / whole.asked if whole.asked else None
    groups: dict[str, list[OfSomebody]] = defaultdict(list)
    for one in waits:
        groups[one.groups.get(by, UNKNOWN)].append(one)
    lines = (
        line_of(name, some, month, soon_days, None if name == UNKNOWN else share)
        for name, some in groups.items()
    )
    told = (line for line in lines if line.waiting or line.placed or line.asked)
    return tuple(sorted(told, key=lambda line: (line.group == UNKNOWN, _order(line.group))))


def _order(group: str) -> tuple[int, str]:
    """Ages in their own order, other groups by name."""
    names = [name for _, name in AGES]
    return (names.index(group) if group in names else 0, group)


def age_band(adult_from: date | None, on: date, *, of_age: int = 18) -> str:
    """The band of somebody's age on a day, from the day on which they came of age; UNKNOWN where it is not
    known, or was forgotten on purpose."""
    if adult_from is None or adult_from.year <= 1900 or adult_from.year >= 9999:
        return UNKNOWN
    before = (on.month, on.day) < (adult_from.month, adult_from.day)
    age = of_age + on.year - adult_from.year - before
    return next(name for below, name in AGES if age < below)


def waits_at(wait: Placed, instant: datetime) -> bool:
    """Whether somebody waits at an instant, and could go."""
    begun = wait.since is not None and wait.since < instant
    over = wait.placed or wait.ended
    return begun and (over is None or over >= instant)


def _days(wait: Placed) -> float:
    assert wait.placed is not None
    return max(0.0, (wait.placed - (wait.since or wait.opened)) / DAY)


def _soon(wait: Placed, soon_days: int, start: datetime, end: datetime) -> bool | None:
    """Whether somebody was placed soon; None where that is not known, or came to be known in another
    month."""
    if wait.since is None:
        return None
    latest = wait.since + soon_days * DAY
    if wait.placed is not None and wait.placed <= latest:
        return True if _in(wait.placed, start, end) else None
    if wait.placed is None and wait.ended is not None and wait.ended <= latest:
        return None
    return False if _in(latest, start, end) else None


def _in(instant: datetime | None, start: datetime, end: datetime) -> bool:
    return instant is not None and start <= instant < end


def months_of(waits: Iterable[OfSomebody]) -> tuple[Month, ...]:
    """The months in which anybody was placed, in their order."""
    found = {Month.of(local_day(one.wait.placed)) for one in waits if one.wait.placed is not None}
    return tuple(sorted(found, key=lambda month: month.index))

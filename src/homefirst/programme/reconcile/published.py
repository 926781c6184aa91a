"""What documents say was counted, against what was published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from homefirst.county.catalogue.statements.period import Period
from homefirst.county.catalogue.statements.statement import Basis, Kind, Statement
from homefirst.county.catalogue.statements.value import Hedge
from homefirst.foundation.calendar import Month, months
from homefirst.programme.reconcile.book import Book
from homefirst.programme.reconcile.finding import Checked, FindingKind, Found
from homefirst.programme.reconcile.spread import Spread, per_time, plain, spread_of
from homefirst.programme.reconcile.telling import stated, thing, when

HALF = Decimal("0.5")
DAYS, PER_DAY = "delayed-days", "delayed-per-day"
Days = Mapping[str, Mapping[Month, int]]
"""Published delayed days by area and month."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The published months, and their name as a reader finds it."""

    days: Days
    name: str


def published(book: Book, publication: Publication) -> Checked:
    """Counted levels and flows of measures that are published, for whole months of areas that are."""
    comparisons, found = 0, []
    for one in book.statements:
        series = book.words.measures[one.measure].published
        area = book.words.subjects[one.subject].area
        if not series or area is None or one.basis is not Basis.ACTUAL or one.period is None:
            continue
        if one.kind not in (Kind.FLOW, Kind.LEVEL, Kind.MEAN) or one.unit.population or one.unit.unsaid:
            continue
        came = _came_to(publication.days.get(area, {}), one.period)
        if came is None:
            continue
        comparisons += 1
        total = Spread(came, came)
        if one.unit.per is not None and one.unit.per_time:
            ways = per_time(total, one.period, one.unit.per)
        else:
            ways = (total.times(1 / Decimal(one.period.days)) if series == PER_DAY else total,)
        if not any(_as_printed(one).meets(made) for made in ways):
            made = ways[0]
            shown = plain(made.middle / one.unit.worth, 1)
            title = (
                f"{thing(one, book.words)}: {stated(one)} in {when(one.period)}, and {shown} were published"
            )
            text = f"{publication.name}: {shown} in {when(one.period)}; stated {one.value}"
            found.append(Found(FindingKind.PUBLISHED, (one,), title, text, made.gap(spread_of(one))))
    return Checked(FindingKind.PUBLISHED, comparisons, tuple(found))


def _as_printed(one: Statement) -> Spread:
    """A number that ends in noughts may have been rounded to them: 59,000 is what 59,435 is said as."""
    value = one.value
    if value.hedge is not Hedge.EXACTLY or value.high is not None:
        return spread_of(one)
    slack = value.last_told_digit * HALF * one.unit.worth
    middle = spread_of(one).middle
    return Spread(middle - slack, middle + slack)


def _came_to(days: Mapping[Month, int], period: Period) -> Decimal | None:
    """The days of a period of whole months; None where it is none, or a month of it is not published."""
    if period.first.day != 1 or (period.last + timedelta(days=1)).day != 1:
        return None
    found = [days.get(month) for month in months(Month.of(period.first), Month.of(period.last))]
    if not found or None in found:
        return None
    return Decimal(sum(each for each in found if each is not None))

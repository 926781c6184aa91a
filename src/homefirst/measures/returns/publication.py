"""The return in the layout of the publication: three sheets, by type of care, by responsible organisation and
by reason, with a row for each council or provider and one for all. Pure.

Source: NHS England's monthly workbooks “Total Delayed Days, Local Authority”; from April 2017 they have a
second block, the days over the days of the month, and reason O. What the return could not code stands in a
column of its own, which the publication does not have; it is there only where there is such a day.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from homefirst.county.catalogue.delays import CATEGORIES, REASONS, Breakdown
from homefirst.measures.returns.cells import CARE, COUNCIL, DAYS, REASON, WHOSE, Cells
from homefirst.measures.returns.kinds import NO_SNAPSHOT_FROM, Period

SHEETS = {
    Breakdown.CARE: ("LA - by Type of Care", CARE),
    Breakdown.ORGANISATION: ("LA - by responsible org", WHOSE),
    Breakdown.REASON: ("LA - by reason", REASON),
}
NOT_CODED = ""
"""The category of days for which there is no code."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its categories in the publication's order, a row of days for each under the word that names
    it ("": not known), and all of them. `average`: the sheet has people per day, too."""

    split: Breakdown
    title: str
    categories: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    days_of_month: int
    average: bool

    @property
    def all(self) -> tuple[int, ...]:
        """The sums of the columns."""
        return tuple(sum(days[n] for _, days in self.rows) for n in range(len(self.categories)))


def by_council(cells: Cells, period: Period, days: int | None = None) -> tuple[Sheet, ...]:
    """The three sheets with a row for each council responsible, of all providers' cells together. `days`: how
    many of the month are counted, None for all of them."""
    counts: dict[str, Counter[tuple[str, ...]]] = {}
    for words, n in cells.cells:
        if words[0] == DAYS:
            counts.setdefault(words[COUNCIL], Counter())[words] += n or 0
    return _sheets(counts, period, days)


def by_provider(
    cells: Mapping[str | None, Cells], period: Period, days: int | None = None
) -> tuple[Sheet, ...]:
    """The three sheets with a row for each provider; `days` as of `by_council`."""
    counts = {
        provider or "": Counter({words: n or 0 for words, n in own.cells if words[0] == DAYS})
        for provider, own in cells.items()
    }
    return _sheets(counts, period, days)


def categories_of(split: Breakdown, period: Period) -> tuple[str, ...]:
    """The categories that the publication of a month prints, in its order."""
    if split is Breakdown.REASON:
        return tuple(reason.code for reason in REASONS if reason.asked_in(period.month))
    return tuple(str(code) for code, _ in CATEGORIES[split])


def _sheets(
    counts: Mapping[str, Counter[tuple[str, ...]]], period: Period, days: int | None
) -> tuple[Sheet, ...]:
    counted = period.days if days is None else days
    return tuple(_sheet(split, counts, period, counted) for split in SHEETS)


def _sheet(
    split: Breakdown, counts: Mapping[str, Counter[tuple[str, ...]]], period: Period, days_counted: int
) -> Sheet:
    title, place = SHEETS[split]
    found = {of: _summed(own, place) for of, own in sorted(counts.items()) if own}
    categories = categories_of(split, period)
    if any(days[NOT_CODED] for days in found.values()):
        categories = (*categories, NOT_CODED)
    return Sheet(
        split=split,
        title=title,
        categories=categories,
        rows=tuple((of, tuple(days[one] for one in categories)) for of, days in found.items()),
        days_of_month=days_counted,
        average=days_counted > 0 and period.month >= NO_SNAPSHOT_FROM and split is not Breakdown.REASON,
    )


def _summed(own: Counter[tuple[str, ...]], place: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for words, days in own.items():
        found[words[place]] += days
    return found


def total_of(sheets: Iterable[Sheet]) -> int:
    """The days of all rows, which every sheet has."""
    return sum(next(iter(sheets)).all)

"""The synthetic county beside what was published: counted from the journeys that the log holds, never of what
made them; held against the figures in force and the pack's own tables."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from functools import partial

from django.conf import settings

from homefirst.app.ground.house import this_county
from homefirst.app.ground.questions import ask_delays, view_at
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown, Care
from homefirst.county.journey.admissions import admissions
from homefirst.county.journey.census import Census
from homefirst.county.journey.days import days_by_care, days_by_cell
from homefirst.county.journey.presentations import presentations_by_month
from homefirst.county.journey.read import census
from homefirst.foundation.calendar import LONDON, FinancialYear, Month, day_after, midnight
from homefirst.foundation.errors import NotFound
from homefirst.foundation.stats.day_counts import DayMatrix
from homefirst.foundation.store.view import View
from homefirst.intake.synthetic.happenings import ON_LIST
from homefirst.intake.synthetic.pack import BEDS, RECORD, Published, read_published
from homefirst.measures.compared import CLOSE, EXACT, NEAR, Compared, Group, SyntheticCompared, Tolerance
from homefirst.measures.counted_days import days_by_month
from homefirst.measures.delays import DelayedMonth, Delays

TOTAL = "total"
RETURN = "NHS England, Delayed Transfers of Care: the figures in force as this county holds them"
EMERGENCY = "emergency"
UNSAID = Fraction(1, 100)
NOT_SAID = (
    "Of more than one admission in a hundred nobody said how they came in, so that emergencies cannot be told"
    " from planned ones. They are unknown here, and not nought."
)
_PLACE = {Breakdown.REASON: 0, Breakdown.ORGANISATION: 1, Breakdown.CARE: 2}
"""Where each split stands in the label of a delayed day's cell."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What both sides are made of: the view, what the pack states, and the journeys' counts."""

    view: View
    published: Published
    cells: DayMatrix
    beds: DayMatrix

    @property
    def known_at(self) -> datetime:
        return self.view.known_at

    @property
    def journeys(self) -> bool:
        return bool(self.beds.counts.any())

    def over(self, last: date) -> bool:
        """Whether a period that ends with this day is past, so that it can be counted."""
        return self.journeys and midnight(day_after(last)) <= self.known_at


def ask_synthetic_compared(known_at: datetime | None = None) -> SyntheticCompared:
    """The synthetic county beside what was published, month by month, as both were known at a time.

    Raises NotFound where the pack in force makes no synthetic county, or nothing was published by then.
    """
    if not (settings.PACK / RECORD).is_file():
        raise NotFound(
            "This county's pack makes no synthetic county.",
            where=RECORD,
            next="Enter its tables (docs/synthetic.md), or live in a pack that has them.",
        )
    published, view = read_published(settings.PACK), view_at(known_at)
    span = published.record.span.months
    days = span[0].first, span[-1].last
    held = _Held(view, published, days_by_cell(view, *days), days_by_care(view, *days))
    return SyntheticCompared(
        area=this_county().area,
        known_at=view.known_at,
        first=span[0],
        last=span[-1],
        journeys=held.journeys,
        groups=(
            *_delays(held, span[0], span[-1]),
            _emergencies(held),
            _beds(held),
            _list(held),
            _front_doors(held, span[0], span[-1]),
        ),
    )


def _delays(held: _Held, first: Month, last: Month) -> Iterator[Group]:
    """Delayed days: all of them, and by each of the return's splits."""
    area = this_county().area

    def asked(by: Breakdown | None) -> Delays:
        return ask_delays(area, first, last, by=by, known_at=held.known_at)

    months = {one.month: one.days for one in asked(None).months}
    counted = days_by_month(held.cells, lambda _: TOTAL)
    rows = _monthly(held, months, counted, TOTAL, "All", CLOSE)
    meant = "Midnights at which somebody was ready to leave the bed they were in"
    yield Group("total", "Delayed days", meant, "days", RETURN, CLOSE, tuple(rows))
    for by, title, tolerance in (
        (Breakdown.REASON, "Delayed days by reason", CLOSE),
        (Breakdown.ORGANISATION, "Delayed days by responsible organisation", NEAR),
        (Breakdown.CARE, "Delayed days by type of care", NEAR),
    ):
        told = asked(by).months
        place = _PLACE[by]
        counted = days_by_month(held.cells, partial(_part, place))
        split = [
            row
            for code, name in CATEGORIES[by]
            if by is not Breakdown.REASON or _ever_asked(code, told)
            for row in _monthly(
                held, {one.month: (one.by or {}).get(code) for one in told}, counted, code, name, tolerance
            )
        ]
        yield Group(by.value, title, meant, "days", RETURN, tolerance, tuple(split))


def _part(place: int, label: str) -> str:
    return label.split("/")[place]


def _ever_asked(code: str, told: Iterable[DelayedMonth]) -> bool:
    """Whether the return had this category in any of the months."""
    return any((one.by or {}).get(code) is not None for one in told)


def _monthly(
    held: _Held,
    published: Mapping[Month, int | None],
    counted: Mapping[tuple[Month, str], int],
    code: str,
    name: str,
    tolerance: Tolerance,
) -> Iterator[Compared]:
    for month, days in published.items():
        synthetic = counted.get((month, code), 0) if held.over(month.last) else None
        yield Compared(month, str(code), name, synthetic, days, tolerance)


def _emergencies(held: _Held) -> Group:
    counted = {year: _came_in(held, year) for year in held.published.record.emergency_admissions}
    rows = tuple(
        Compared(year, EMERGENCY, "Emergency admissions", counted[year], count, NEAR)
        for year, count in sorted(held.published.record.emergency_admissions.items())
    )
    unsaid = held.journeys and any(counted[year] is None and held.over(year.last.last) for year in counted)
    sources = held.published.sources
    source = "; ".join(
        f"{row.period}: {sources.get(f'emergency_admissions.{row.period}', RECORD)}" for row in rows
    )
    return Group(
        "emergencies", "Emergency admissions", "Stays that began unplanned", "admissions", source, NEAR, rows,
        note=NOT_SAID if unsaid else "",
    )  # fmt: skip


def _came_in(held: _Held, year: FinancialYear) -> int | None:
    """The year's emergency admissions; None where it is not over, or where of too many nobody said how they
    came in, as in a county that an earlier release made."""
    if not held.over(year.last.last):
        return None
    counted: Counter[str | None] = Counter()
    for one, count in admissions(held.view, year.first.first, year.last.last).items():
        counted[one.method] += count
    return None if counted[None] > UNSAID * counted.total() else counted[EMERGENCY]


def _beds(held: _Held) -> Group:
    """Acute beds in use: the mean of each winter's days that were published."""
    winters: dict[FinancialYear, list[date]] = {}
    for day in sorted(held.published.occupied):
        winters.setdefault(Month.of(day).financial_year, []).append(day)
    acute = dict(zip(held.beds.days, held.beds.of(Care.ACUTE.value), strict=True))
    rows = []
    for year, days in winters.items():
        name = f"{len(days)} days from {days[0].isoformat()} to {days[-1].isoformat()}"
        mean = _mean([acute[day] for day in days]) if held.over(days[-1]) else None
        published = _mean([held.published.occupied[day] for day in days])
        rows.append(Compared(year, "acute", name, mean, published, NEAR))
    return Group(
        "beds", "Acute beds in use in winter",
        "People in an acute bed at midnight, mean of the published days", "beds",
        held.published.sources.get(BEDS, BEDS), NEAR, tuple(rows), decimals=1,
    )  # fmt: skip


def _mean(counts: list[int]) -> Fraction:
    return Fraction(sum(counts), len(counts))


def _list(held: _Held) -> Group:
    """The local list of its one day, by line, at noon."""
    day = held.published.record.list_day
    noon = datetime.combine(day, time(12), LONDON)
    counted = _on_lines(census(held.view, noon)) if held.over(day) else None
    lines = held.published.lines
    rows = [
        Compared(
            day, line.code, line.code.replace("-", " ").capitalize(),
            None if counted is None else counted[line.code], line.people, EXACT,
        )
        for line in lines
    ]  # fmt: skip
    whole = None if counted is None else sum(counted.values())
    rows.append(Compared(day, TOTAL, "All lines", whole, sum(line.people for line in lines), EXACT))
    stated = ", ".join(line.statement for line in lines if line.statement)
    return Group(
        "list", "The local list, by line", "People delayed at noon who wait under one of its lines", "people",
        f"The plan's statements {stated}", EXACT, tuple(rows),
    )  # fmt: skip


def _on_lines(found: Census) -> Counter[str]:
    delayed = {bed.person for bed in found.beds if bed.ready_since is not None}
    on_list = {(w.person, w.what) for w in found.waits if w.what.startswith(ON_LIST) and w.person in delayed}
    return Counter(what.removeprefix(ON_LIST) for _, what in on_list)


def _front_doors(held: _Held, first: Month, last: Month) -> Group:
    """Who came to the emergency departments; a year's sum is stated, and nothing was promised."""
    counted = presentations_by_month(held.view, first, last)
    rows = tuple(
        Compared(
            year, "attendances", "Attendances",
            sum(counted[month] for month in year.months) if held.over(year.last.last) else None, count, None,
        )
        for year, count in sorted(held.published.record.attendances.items())
    )  # fmt: skip
    source = held.published.sources.get("attendances", RECORD)
    return Group(
        "front-doors", "Attendances at the front doors", "People who came to an emergency department",
        "attendances", source, None, rows,
    )  # fmt: skip

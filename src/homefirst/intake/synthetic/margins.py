"""What was published of a month's delayed days: by reason, by organisation and by type of care, each
alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from homefirst.county.catalogue.delays import ENGLAND, REASONS, Breakdown, Care, Organisation
from homefirst.county.figures.delays import DelayTable
from homefirst.foundation.calendar import Month, months
from homefirst.foundation.errors import Unavailable

DELAYED_DAYS = "delayed_days.csv"


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A reason, whose it is, and the type of care: what a delayed day is counted under."""

    reason: str
    organisation: str
    care: str


CELLS: tuple[Cell, ...] = tuple(
    Cell(reason.code, organisation.value, care.value)
    for reason in REASONS
    for organisation in Organisation
    if organisation in reason.organisations
    for care in Care
)
"""Every combination that the return allows, in its order."""


@dataclass(frozen=True, slots=True)
class Margins:
    """One month's published days. `usual` is how England's days of that month fell on the cells, as far as it
    was published: no county publishes that of itself."""

    month: Month
    reason: Mapping[str, int]
    organisation: Mapping[str, int]
    care: Mapping[str, int]
    usual: Mapping[Cell, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.care.values())


def margins_of(tables: Sequence[DelayTable], area: str, first: Month, last: Month) -> tuple[Margins, ...]:
    """An area's months in order; raises Unavailable with the month that is not published whole."""
    latest: dict[tuple[str, Month, Breakdown], DelayTable] = {}
    for table in sorted(tables, key=lambda one: one.edition.edition_on):
        latest[table.area, table.month, table.breakdown] = table
    return tuple(_margins(latest, area, month) for month in months(first, last))


def _margins(latest: Mapping[tuple[str, Month, Breakdown], DelayTable], area: str, month: Month) -> Margins:
    split = {}
    for breakdown in (Breakdown.REASON, Breakdown.ORGANISATION, Breakdown.CARE):
        table = latest.get((area, month, breakdown))
        split[breakdown] = {} if table is None else {code: days or 0 for code, days in table.days}
        if table is None or sum(split[breakdown].values()) != table.total:
            raise Unavailable(
                f"There are no whole published delayed days of {month.name} by {breakdown}.",
                where=f"{DELAYED_DAYS}, {area}",
                next="Enter that month, or make a synthetic county of a pack that has it.",
            )
    england = latest.get((ENGLAND, month, Breakdown.DETAIL))
    usual = dict(_usual(england)) if england is not None else {}
    return Margins(
        month, split[Breakdown.REASON], split[Breakdown.ORGANISATION], split[Breakdown.CARE], usual
    )


def _usual(england: DelayTable) -> Iterator[tuple[Cell, int]]:
    for category, days in england.days:
        care, reason, organisation = category.split("/")
        if days:
            yield Cell(reason, organisation, care), days

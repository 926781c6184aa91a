"""The returns by their kinds, and the dated rules of each. docs/returns.md says on what each rests."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from homefirst.county.journey.days import LAST_OF_THE_RETURN
from homefirst.foundation.calendar import THURSDAY, Month
from homefirst.foundation.errors import NotUnderstood
from homefirst.policy.regimes import in_force_on
from homefirst.policy.ward_round import CRITERIA_REGIME, READY_DATE_REGIME

NO_SNAPSHOT_FROM = Month(2017, 4)
"""From this month on the number of people on the last Thursday was not asked for."""
REASON_O_FROM = Month(2017, 4)
"""From this month on the publication has reason O, and the average number of people per day."""
COST_FROM = date(2025, 8, 1)
"""From this day on the daily return asks for the number and the cost of delayed bed days."""
FIRST_OF_THE_RETURN = Month(2010, 8)
LAST_DAY = date(2999, 12, 31)
"""No return is of a later day."""


class Kind(StrEnum):
    """Which return: of a month, or of a day."""

    TRANSFERS = "transfers"
    DAILY = "daily"
    READY_DATE = "ready-date"


KINDS = {
    Kind.TRANSFERS: "Delayed transfers of care, monthly",
    Kind.DAILY: "Acute discharges, daily",
    Kind.READY_DATE: "Discharge ready date, monthly",
}


@dataclass(frozen=True, slots=True)
class Period:
    """What a return is of: a month of delayed transfers or of ready dates, a day of
    acute discharges."""

    kind: Kind
    first: date
    last: date

    @classmethod
    def parse(cls, kind: str, text: str) -> "Period":
        """Reads a return's kind and its month or day; raises NotUnderstood for others, and for a month in
        which there was no such return."""
        if kind not in tuple(Kind):
            raise NotUnderstood(
                f"There is no return “{kind}”.", where="kind", next=f"Write {' or '.join(Kind)}."
            )
        if kind == Kind.DAILY:
            return cls.of_day(_day(text))
        month = Month.parse(text)
        return cls.of_month(month) if kind == Kind.TRANSFERS else cls.ready_dates(month)

    @classmethod
    def of_month(cls, month: Month) -> "Period":
        if not FIRST_OF_THE_RETURN <= month <= LAST_OF_THE_RETURN:
            raise NotUnderstood(
                f"The return of delayed transfers is of {FIRST_OF_THE_RETURN.name} to"
                f" {LAST_OF_THE_RETURN.name}.",
                where=str(month),
                next="Ask for a month of these; since March 2020 there is the daily return.",
            )
        return cls(Kind.TRANSFERS, month.first, month.last)

    @classmethod
    def ready_dates(cls, month: Month) -> "Period":
        if not FIRST_OF_THE_RETURN <= month <= Month.of(LAST_DAY):
            raise NotUnderstood(
                f"There are no discharge ready dates of {month.name}.",
                where=str(month),
                next=f"Ask for a month from {FIRST_OF_THE_RETURN.name} on.",
            )
        return cls(Kind.READY_DATE, month.first, month.last)

    @classmethod
    def of_day(cls, day: date) -> "Period":
        if not FIRST_OF_THE_RETURN.first <= day <= LAST_DAY:
            raise NotUnderstood(
                f"There is no daily return of {day.isoformat()}.",
                where=day.isoformat(),
                next=f"Ask for a day from {FIRST_OF_THE_RETURN.first.isoformat()} on.",
            )
        return cls(Kind.DAILY, day, day)

    @classmethod
    def days_of(cls, month: Month) -> "Period":
        """A month of daily returns, which is shown and not frozen: each of its days is."""
        first, last = cls.of_day(month.first), cls.of_day(month.last)
        return cls(Kind.DAILY, first.first, last.last)

    @property
    def month(self) -> Month:
        return Month.of(self.first)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def snapshot(self) -> date | None:
        """The day at whose end, of a month, people are counted; None where the return does not ask."""
        if self.kind is Kind.DAILY:
            return self.first
        asks = self.kind is Kind.TRANSFERS and self.month < NO_SNAPSHOT_FROM
        return last_thursday(self.month) if asks else None

    @property
    def asks_cost(self) -> bool:
        """Whether the return asks what delayed bed days cost."""
        return self.kind is Kind.DAILY and self.first >= COST_FROM

    @property
    def name(self) -> str:
        return self.month.name if self.kind is not Kind.DAILY else f"{self.first.day} {self.first:%B %Y}"

    def __str__(self) -> str:
        return str(self.month) if self.kind is not Kind.DAILY else self.first.isoformat()


def last_thursday(month: Month) -> date:
    """The last Thursday of a month: its midnight, at 24:00, is the snapshot."""
    return month.last - timedelta(days=(month.last.weekday() - THURSDAY) % 7)


def daily_in_force(day: date) -> bool:
    """Whether the daily return was asked for on a day; its first day is an assumption (regimes.csv)."""
    return in_force_on(CRITERIA_REGIME, day)


def ready_dates_in_force(month: Month) -> bool:
    """Whether the discharge ready dates of a month were to be submitted (regimes.csv)."""
    return in_force_on(READY_DATE_REGIME, month.first)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(f"“{text}” is not a day.", next="Write it as 2016-03-10.") from None

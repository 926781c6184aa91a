"""Published delayed days: the nouns. A table is one workbook's split of one area's month."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from homefirst.county.catalogue.delays import Breakdown
from homefirst.foundation.calendar import THURSDAY, Month, nth_weekday


class Vintage(StrEnum):
    FIRST = "first"
    REVISED = "revised"


@dataclass(frozen=True, slots=True)
class Edition:
    """When a publication of one month came out.

    `published` is the date of first publication that the file states and `revised` that of a later
    revision; either may be unknown, as 22 of the workbooks at hand show.
    """

    month: Month
    published: date | None
    revised: date | None

    @property
    def vintage(self) -> Vintage:
        return Vintage.REVISED if self.revised is not None else Vintage.FIRST

    @property
    def first_known_on(self) -> date:
        """The day on which figures for this month were first out: stated, or by the marked rule.

        The rule (the second Thursday of the second month after) is the national timetable of 2015 to 2018.
        """
        return self.published or nth_weekday(self.month + 2, THURSDAY, 2)

    @property
    def dated_by_rule(self) -> bool:
        return self.published is None

    @property
    def edition_on(self) -> date:
        """The day on which this very edition came out; orders the editions of a month."""
        return self.revised or self.first_known_on


@dataclass(frozen=True, slots=True)
class DelayTable:
    """One area's delayed days in one month, split one way, as one edition printed them.

    `days` holds (category code, days) in the catalogue's order; None is a cell that says NA, is empty or
    could not be read. `total` is the printed total, None where none is printed or it could not be read.
    """

    area: str
    area_name: str
    edition: Edition
    breakdown: Breakdown
    days: tuple[tuple[str, int | None], ...]
    total: int | None

    @property
    def month(self) -> Month:
        return self.edition.month

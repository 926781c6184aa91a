"""A line of capacity: what is free of one resource, day by day."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """In what a line is counted. Hours, beds and items are taken from the start on and stay taken; a start or
    a slot is of its day alone, and what is not used of it is not there tomorrow."""

    HOURS = "hours"
    BEDS = "beds"
    ITEMS = "items"
    STARTS = "starts"
    SLOTS = "slots"

    @property
    def lasts(self) -> bool:
        return self in (Unit.HOURS, Unit.BEDS, Unit.ITEMS)

    def said(self, amount: Decimal) -> str:
        """As the call says it: 7.5 h, 1 bed, 2 slots."""
        plain = f"{amount.normalize():f}"
        if self is Unit.HOURS:
            return f"{plain} h"
        return f"{plain} {self.value.removesuffix('s') if amount == 1 else self.value}"


@dataclass(frozen=True, slots=True)
class Line:
    """What is free of one resource.

    `free` is by day, from the first day that is looked at: for what lasts, all that came free up to that day
    (a place not used today is there tomorrow), otherwise what that day alone has. `locality` and `sex` are
    None where it takes any. `dementia` and `nursing`: whether it takes people who need that. `gives` are
    further words that people may ask for. `starts`: on which days a start is possible, None for every day.
    `weekly_price` is pounds a week for one unit: an hour a week, a bed; None where it is not known.
    """

    resource: str
    service: str
    unit: Unit
    free: tuple[Decimal, ...]
    locality: str | None = None
    sex: str | None = None
    dementia: bool = False
    nursing: bool = False
    gives: frozenset[str] = frozenset()
    starts: tuple[bool, ...] | None = None
    weekly_price: Decimal | None = None

    @property
    def kind(self) -> tuple[object, ...]:
        """All that a fit may hang on: lines of one kind fit the same people."""
        return (self.service, self.unit, self.locality, self.sex, self.dementia, self.nursing, self.gives)

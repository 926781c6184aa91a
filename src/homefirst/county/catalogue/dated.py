"""From when to when a row of a table holds: local days, half open."""

from dataclasses import dataclass
from datetime import date

from homefirst.county.catalogue.row import Row
from homefirst.foundation.errors import NotUnderstood

FROM, UNTIL = "from", "until"


@dataclass(frozen=True, slots=True)
class Dates:
    """`first` is the first day on which it holds, `until` the first on which it holds no more; None is as far
    back, or ahead, as there is anything that it could hold for."""

    first: date | None
    until: date | None

    def cover(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.until is None or day < self.until)

    def meet(self, other: "Dates") -> bool:
        """Whether there is a day on which both hold."""
        return self._starts_before(other.until) and other._starts_before(self.until)

    def hold(self, other: "Dates") -> bool:
        """Whether every day of the other is one of these."""
        begins = self.first is None or (other.first is not None and self.first <= other.first)
        ends = self.until is None or (other.until is not None and other.until <= self.until)
        return begins and ends

    def within(self, other: "Dates") -> "Dates":
        """The days of both."""
        firsts = [day for day in (self.first, other.first) if day is not None]
        untils = [day for day in (self.until, other.until) if day is not None]
        return Dates(max(firsts, default=None), min(untils, default=None))

    def _starts_before(self, day: date | None) -> bool:
        return self.first is None or day is None or self.first < day

    def __str__(self) -> str:
        begins = "" if self.first is None else f"from {self.first} "
        ends = "" if self.until is None else f"until {self.until}"
        return f"{begins}{ends}".strip() or "always"


def dates_of(row: Row) -> Dates:
    """The cells `from` and `until`, either of which may be empty."""
    found = Dates(row.cell(FROM, _day, None), row.cell(UNTIL, _day, None))
    if found.first is not None and found.until is not None and found.until <= found.first:
        row.wrong(UNTIL, "It ends before it begins.", "Write the first day on which it holds no more.")
    return found


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(f"“{text}” is no day.", next="Write it as 2016-04-01.") from None

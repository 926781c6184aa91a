"""Made-up figures beside published ones: nouns and the rule of what is near enough. Pure.

A synthetic county is of use as far as its counts are those that were published. How far they may differ was
promised for each kind of figure; it stands here, and is said wherever the figures are shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from homefirst.foundation.calendar import LONDON, FinancialYear, Month

Number = int | Fraction
Period = Month | FinancialYear | date


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a made-up figure may lie from the published one: a share of that, and `least` in any case."""

    share: Fraction
    least: int
    words: str

    def allows(self, synthetic: Number, published: Number) -> bool:
        """Whether it is near enough, either way; the limit itself is."""
        gap = abs(Fraction(synthetic) - Fraction(published))
        return gap <= self.least or gap <= self.share * published


CLOSE = Tolerance(Fraction(1, 100), 2, "within 1%, or 2 days")
NEAR = Tolerance(Fraction(3, 100), 0, "within 3%")
EXACT = Tolerance(Fraction(0), 0, "exactly")


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of one period, by the code and name of what it is of; None is unknown."""

    period: Period
    code: str
    name: str
    synthetic: Number | None
    published: Number | None
    tolerance: Tolerance | None

    @property
    def difference(self) -> Number | None:
        if self.synthetic is None or self.published is None:
            return None
        return self.synthetic - self.published

    @property
    def within(self) -> bool | None:
        """Whether it is near enough; None where one of both is unknown, or nothing was promised."""
        if self.synthetic is None or self.published is None or self.tolerance is None:
            return None
        return self.tolerance.allows(self.synthetic, self.published)

    def as_answer(self) -> dict[str, Any]:
        return {
            "period": str(self.period),
            "code": self.code,
            "name": self.name,
            "synthetic": _number(self.synthetic),
            "published": _number(self.published),
            "difference": _number(self.difference),
            "within": self.within,
        }


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one kind: what is counted, in which unit, where the published ones come from, and how far
    the made-up ones may differ (None: nothing was promised). `note` says what cannot be counted, and why."""

    id: str
    title: str
    counted: str
    unit: str
    source: str
    tolerance: Tolerance | None
    rows: tuple[Compared, ...]
    decimals: int = 0
    note: str = ""

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        """What the figures are of, code and name, in their order."""
        return tuple({row.code: row.name for row in self.rows}.items())

    def of(self, code: str) -> tuple[Compared, ...]:
        return tuple(row for row in self.rows if row.code == code)

    def as_answer(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "counted": self.counted,
            "unit": self.unit,
            "source": self.source,
            "tolerance": None if self.tolerance is None else self.tolerance.words,
            "note": self.note or None,
            "rows": [row.as_answer() for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class SyntheticCompared:
    """The synthetic county beside what was published, as both were known at a time. `journeys`: whether any
    are held of these months; without them nothing is counted, and nothing is nought."""

    area: str
    known_at: datetime
    first: Month
    last: Month
    journeys: bool
    groups: tuple[Group, ...]

    @property
    def out(self) -> tuple[tuple[Group, Compared], ...]:
        """The figures that lie further away than was promised."""
        return tuple((group, row) for group, row in self._rows() if row.within is False)

    @property
    def near(self) -> int:
        """How many figures lie as near as was promised."""
        return sum(row.within is True for _, row in self._rows())

    @property
    def unknown(self) -> int:
        """How many figures something was promised of that cannot be compared."""
        return sum(row.within is None and row.tolerance is not None for _, row in self._rows())

    @property
    def ok(self) -> bool:
        """Whether there is something to compare, and nothing of it lies too far away."""
        return self.journeys and not self.out

    def _rows(self) -> Iterator[tuple[Group, Compared]]:
        return ((group, row) for group in self.groups for row in group.rows)

    def as_answer(self) -> dict[str, Any]:
        """The words and numbers of `homefirst synthetic --compare --json`; unknown is None."""
        return {
            "synthetic": True,
            "area": self.area,
            "known_at": self.known_at.astimezone(LONDON).isoformat(),
            "from": str(self.first),
            "to": str(self.last),
            "journeys": self.journeys,
            "ok": self.ok,
            "within": self.near,
            "out": [{"group": group.id, **row.as_answer()} for group, row in self.out],
            "unknown": self.unknown,
            "groups": [group.as_answer() for group in self.groups],
        }


def _number(value: Number | None) -> int | float | None:
    return float(value) if isinstance(value, Fraction) else value

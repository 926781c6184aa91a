"""What a number counts, and in what: units that convert into one another share a dimension."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from homefirst.county.catalogue.row import Row, by_code, read_table, words_in
from homefirst.foundation.errors import NotUnderstood, Problem

_PER_POPULATION = re.compile(r"([1-9]\d{0,8})(k?) (.+)", re.ASCII)
_PLACES = re.compile(r"[1-9]\d{0,8}", re.ASCII)
TIMES: Mapping[str, Decimal] = {
    "day": Decimal(1),
    "week": Decimal(7),
    "month": Decimal("365.25") / 12,
    "quarter": Decimal("365.25") / 4,
    "year": Decimal("365.25"),
}
"""Days in what a rate may be per. A financial year's own days are used where the period is known."""
_PLAIN = re.compile(r"-?\d{1,15}(?:\.\d{1,24})?", re.ASCII)
"""No longer than arithmetic holds whole, and JSON."""
COLUMNS = ("unit", "dimension", "factor")
SHIPPED = Path(__file__).parent / "units.csv"
UNSAID = "?"
"""What a unit begins with that the document does not print, or misprints."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One counting unit: its dimension, and how many of the dimension's own unit it is worth."""

    dimension: str
    factor: Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit. `per` is a time (`week`) or another counted unit; `population` with `each` says per how many of
    which population's measure; a rank's `each` is the number of places. `unsaid`: the document prints none,
    or one that does not exist."""

    written: str
    dimension: str
    factor: Decimal
    per: str | None = None
    population: str | None = None
    each: int | None = None
    unsaid: bool = False

    @property
    def per_time(self) -> bool:
        return self.per in TIMES

    @property
    def rounded(self) -> bool:
        """Whether its numbers are rounded as a rule: money in thousands, shares, rates, so many a week.
        Counts are not, nor are hours and weeks: within 2 hours is not within 90 minutes."""
        if self.dimension == "money":
            return self.factor != 1 or self.per is not None
        return self.dimension in ("share", "times") or self.population is not None or self.per is not None

    @property
    def worth(self) -> Decimal:
        """What one of it is worth in the dimension's own unit: per day where it is per time, and per head
        where it is per so many of a population."""
        worth = self.factor / TIMES[self.per] if self.per is not None and self.per in TIMES else self.factor
        return worth / self.each if self.population is not None and self.each is not None else worth

    def __str__(self) -> str:
        return self.written


def parse_unit(text: str, units: Mapping[str, Counted]) -> Unit:
    """Reads `people`, `GBP m`, `care hours/week`, `bed days/100k population-18+`, `? GBP`, or nothing.

    Raises NotUnderstood for a unit that is not in the table.
    """
    unsaid = text.startswith(UNSAID)
    written = text.removeprefix(UNSAID).strip()
    counted, slash, below = written.partition("/")
    if not written or (unsaid and counted not in units):
        return Unit(text, "", Decimal(1), unsaid=unsaid or not written)
    if counted not in units:
        raise NotUnderstood(
            f"“{counted}” is not a unit.",
            next="Write one of the table of units, or add it to the pack's units.csv.",
        )
    top = units[counted]
    if not slash:
        return Unit(text, top.dimension, top.factor, unsaid=unsaid)
    if below in TIMES:
        return Unit(text, top.dimension, top.factor, per=below, unsaid=unsaid)
    if (rate := _PER_POPULATION.fullmatch(below)) is not None:
        each = int(rate[1]) * (1000 if rate[2] else 1)
        return Unit(text, top.dimension, top.factor, population=rate[3], each=each, unsaid=unsaid)
    if counted == "rank" and _PLACES.fullmatch(below):
        return Unit(text, top.dimension, top.factor, each=int(below), unsaid=unsaid)
    if below in units:
        return Unit(text, top.dimension, top.factor, per=below, unsaid=unsaid)
    raise NotUnderstood(
        f"“{below}” is not what a number can be per.",
        next="Write a day, week, month, quarter or year, a unit, or as 100k and a population's measure.",
    )


def read_units(pack: Path | None, problems: list[Problem]) -> Mapping[str, Counted]:
    """The units that every pack has, and those that this one adds; what is wrong is noted in `problems`."""
    found = _read(SHIPPED, problems)
    own = None if pack is None else pack / SHIPPED.name
    if own is None or not own.exists():
        return found
    mine = _read(own, problems)
    for line in sorted(mine.keys() & found.keys()):
        if mine[line] != found[line]:
            what = f"“{line}” is a unit of every pack, and is worth something else there."
            problems.append(Problem(own.name, what, "Give yours another name."))
    return mine | found


def _read(path: Path, problems: list[Problem]) -> dict[str, Counted]:
    table = read_table(path, COLUMNS, problems)
    return by_code(table, "unit", _counted, read_code=_unit_name)


def _counted(row: Row) -> Counted:
    return Counted(row.cell("dimension", words_in, ""), row.cell("factor", _factor, Decimal(1)))


def _unit_name(text: str) -> str:
    if "/" in words_in(text) or text.startswith(UNSAID):
        raise NotUnderstood(f"“{text}” is no name of a unit: / says per, and ? that none is printed.")
    return text


def _factor(text: str) -> Decimal:
    factor = number_in(text)
    if factor <= 0:
        raise NotUnderstood(f"“{text}” is no factor.", next="Write how many of the dimension’s own it is.")
    return factor


def number_in(text: str) -> Decimal:
    """A plain decimal number; raises NotUnderstood for what else Decimal would take: NaN, 1e5, ٣."""
    if not _PLAIN.fullmatch(text):
        raise NotUnderstood(f"“{text}” is not a number.", next="Write it as 12 or 3.5.")
    return Decimal(text)

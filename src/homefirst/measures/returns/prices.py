"""What a day in an acute bed costs: a dated table of the county pack, bed_day_prices.csv, by which delayed
bed days are priced. What a pack does not say is unknown. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from homefirst.county.catalogue.dated import FROM, Dates, dates_of
from homefirst.county.catalogue.row import Row, read_table, words_in
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "bed_day_prices.csv"
COLUMNS = ("from", "until", "price", "source")
ASSUMED = "assumption"
"""With this word begins the source of a price that nobody stated for this county."""
MOST = Decimal(100_000)
PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class BedDayPrice:
    """Pounds for a day in an acute bed, on which days, and by whose word."""

    dates: Dates
    pounds: Decimal
    source: str
    row: int

    @property
    def assumed(self) -> bool:
        """Whether nobody stated it for this county."""
        return self.source.startswith(ASSUMED)


def price_on(prices: Iterable[BedDayPrice], day: date) -> BedDayPrice | None:
    """The price of a day; None where the pack states none."""
    return next((one for one in prices if one.dates.cover(day)), None)


def read_prices(folder: Path, problems: list[Problem]) -> tuple[BedDayPrice, ...]:
    """A pack's prices, none where it has no such table; what is wrong is noted in `problems`."""
    if not (folder / FILE).exists():
        return ()
    table = read_table(folder / FILE, COLUMNS, problems)
    found: list[BedDayPrice] = []
    for row in table.rows:
        one = _price(row)
        for other in found:
            if one.dates.meet(other.dates):
                what = f"Row {other.row} has a price of some of these days, too."
                row.wrong(FROM, what, "Let one end where the other begins.")
                break
        found.append(one)
    return tuple(found)


def _price(row: Row) -> BedDayPrice:
    return BedDayPrice(
        dates=dates_of(row),
        pounds=row.cell("price", _pounds, Decimal(0)),
        source=row.cell("source", words_in, ""),
        row=row.number,
    )


def _pounds(text: str) -> Decimal:
    try:
        found = Decimal(text)
        said = found.is_finite() and 0 < found <= MOST and found == found.quantize(PENNY)
    except ArithmeticError:
        said = False
    if not said:
        raise NotUnderstood(f"“{text}” is no price in pounds.", next="Write it as 346 or 346.50.")
    return found

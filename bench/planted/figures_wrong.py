"""Errors in figures: sums, ratios, changes, periods, values, ranges, units and what was published."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from bench.planted.pack import MEASURES, Pack, Place, Row, decimal, printed, span, worth
from bench.planted.slips import Planted, differ, far, planted, quotient, spans, wrong
from bench.planted.tree import STOCKS

Random = np.random.Generator
MONEY = {"GBP k": "GBP m", "GBP m": "GBP k"}
OTHER = {"people": "beds", "admissions": "bed days", "bed days": "people", "GBP": "people", "days": "people"}
SLIPS = (1000, 10**6, 12, 7, 52, 100)


def total(random: Random, pack: Pack, place: Place) -> Planted | None:
    """One number of a sum is wrong, or the total leaves a part out."""
    whole, *parts = pack.at(place)
    if random.random() < 0.3 and place.sort == "total":
        part = parts[int(random.integers(len(parts)))]
        left = Fraction(whole.value) * worth(whole.unit) - Fraction(part.value) * worth(part.unit)
        places = len(whole.value.partition(".")[2])
        row, what = replace(whole, value=printed(left, whole.unit, places)), "a part is left out"
    else:
        at = int(random.integers(len(parts) + 1))
        old = (whole, *parts)[at]
        value = wrong(random, old.value)
        if value is None:
            return None
        row, what = replace(old, value=value), "a number of a sum is wrong"
    new = pack.but(row)
    whole, *parts = new.at(place)
    return Planted(new, frozenset({row.id}), what) if differ(spans(whole), spans(*parts)) else None


def whole(random: Random, pack: Pack, place: Place) -> Planted | None:
    """A part grows until the parts are more than the whole that holds them."""
    above, *parts = pack.at(place)
    if not parts:
        return None
    old = parts[int(random.integers(len(parts)))]
    number = Fraction(above.value) * worth(above.unit) * int(random.integers(102, 160)) / 100
    row = replace(old, value=printed(number, old.unit, len(old.value.partition(".")[2])))
    new = pack.but(row)
    above, *parts = new.at(place)
    return planted(pack, row, "more parts than whole") if spans(*parts)[0] > spans(above)[1] else None


def ratio(random: Random, pack: Pack, place: Place) -> Planted | None:
    """A share or a rate is wrong, or what it is made of."""
    rows = pack.at(place)
    at = 0 if random.random() < 0.7 else 1
    value = wrong(random, rows[at].value)
    if value is None or (place.sort == "share" and at == 0 and Fraction(value) > 100):
        return None
    row = replace(rows[at], value=value)
    one, above, below = pack.but(row).at(place)
    low, high = span(one.value, one.unit)
    if place.sort == "share":
        low, high = low / 100, high / 100
    return (
        planted(pack, row, f"{place.sort} is wrong") if differ((low, high), quotient(above, below)) else None
    )


def weekly(random: Random, pack: Pack, place: Place) -> Planted | None:
    old, _ = pack.at(place)
    value = wrong(random, old.value)
    if value is None or not far(value, old.value):
        return None
    return planted(pack, replace(old, value=value), "so many a week is wrong")


def change(random: Random, pack: Pack, place: Place) -> Planted | None:
    """A change does not lead from the one level to the other; and is not near either."""
    old, start, end = pack.at(place)
    value = wrong(random, old.value)
    if value is None:
        return None
    row = replace(old, value=value)
    made, near = _made(row, start, end)
    if not differ(span(row.value, row.unit), made) or near:
        return None
    return planted(pack, row, "a change is wrong")


def _made(row: Row, start: Row, end: Row) -> tuple[tuple[Fraction, Fraction], bool]:
    """What the change comes to, and whether the number stated is near one of the levels."""
    first, last = span(start.value, start.unit), span(end.value, end.unit)
    made = (last[0] - first[1], last[1] - first[0])
    if row.unit == "%":
        ends = [a / b * 100 for a in made for b in first]
        return (min(ends), max(ends)), False
    size = abs(Fraction(row.value) * worth(row.unit))
    middles = [(low + high) / 2 for low, high in (first, last)]
    return made, any(abs(size - middle) < middle / 8 for middle in middles)


def level_as_change(random: Random, pack: Pack, place: Place) -> Planted | None:
    """The level at the end is called the change."""
    old, start, end = pack.at(place)
    if old.unit == "%":
        return None
    number = Fraction(end.value) * worth(end.unit)
    value = printed(number, old.unit, len(old.value.partition(".")[2]))
    row = replace(old, value=("-" if random.random() < 0.5 else "") + value)
    made, _ = _made(row, start, end)
    return (
        planted(pack, row, "a level is called a change") if differ(span(row.value, row.unit), made) else None
    )


def misnamed(random: Random, pack: Pack, place: Place) -> Planted | None:
    """A stock is called a flow, a flow a level, or a stock is given per week."""
    row = pack.at(place)[int(random.integers(len(place.rows)))]
    if row.kind not in ("level", "flow") or MEASURES[row.measure].nature not in ("stock", "flow"):
        return None
    if row.measure not in STOCKS:
        return planted(pack, replace(row, kind="level"), "a flow is called a level")
    if random.random() < 0.5:
        return planted(pack, replace(row, kind="flow"), "a stock is called a flow")
    unit = row.unit.removesuffix("/week") if row.measure == "care" else f"{row.unit}/week"
    return planted(pack, replace(row, unit=unit), "a stock is given per week, or not")


def so_far(random: Random, pack: Pack, place: Place) -> Planted | None:
    """Part of a year has more than all of it."""
    part, whole = pack.at(place)
    number = Fraction(whole.value) * worth(whole.unit) * int(random.integers(102, 150)) / 100
    row = replace(part, value=printed(number, part.unit, len(part.value.partition(".")[2])))
    fits = span(row.value, row.unit)[0] > span(whole.value, whole.unit)[1]
    return planted(pack, row, "more in part of a period than in all of it") if fits else None


def twice(random: Random, pack: Pack, place: Place) -> Planted | None:
    """One of two statements of one thing is wrong; not by a factor that a unit slips by."""
    rows = pack.at(place)
    at = int(random.integers(2))
    value = wrong(random, rows[at].value)
    if value is None:
        return None
    row = replace(rows[at], value=value)
    one, other = (span(each.value, each.unit) for each in pack.but(row).at(place))
    above, below = abs(one[0] + one[1]), abs(other[0] + other[1])
    if not differ(one, other) or not above or not below:
        return None
    factor = max(above / below, below / above)
    if any(abs(factor / slip - 1) < Fraction(1, 20) for slip in SLIPS):
        return None
    return planted(pack, row, "two values")


def outside(random: Random, pack: Pack, place: Place) -> Planted | None:
    """A number leaves its range, or breaks the rule that it was promised to keep."""
    row, bounds = pack.at(place)
    low, _, high = bounds.value.removeprefix("<=").partition("..")
    top = Fraction(high or low) * worth(bounds.unit)
    number = top * int(random.integers(112, 200)) / 100
    if high and random.random() < 0.5:
        number = Fraction(low) * worth(bounds.unit) * int(random.integers(40, 88)) / 100
    new = replace(row, value=printed(number, row.unit, len(row.value.partition(".")[2])))
    one, other = span(new.value, new.unit), span(high or low, bounds.unit)
    least = span(low, bounds.unit)
    fits = one[0] > other[1] or (bool(high) and one[1] < least[0])
    return planted(pack, new, f"out of what it is {place.sort}") if fits else None


def impossible(random: Random, pack: Pack, place: Place) -> Planted | None:
    """A rank beyond the last place, or a share of more than all."""
    (row,) = pack.at(place)
    if place.sort == "rank":
        places = int(row.unit.partition("/")[2])
        return planted(pack, replace(row, value=str(places + int(random.integers(1, 9)))), "no such rank")
    return planted(pack, replace(row, value=row.value.replace(".", "")), "more than 100%")


def thousand(random: Random, pack: Pack, place: Place) -> Planted | None:
    """One of two statements has thousands for millions, or millions for thousands."""
    row = pack.at(place)[int(random.integers(2))]
    if row.unit not in MONEY:
        return None
    return planted(pack, replace(row, unit=MONEY[row.unit]), "a thousand times off")


def table_thousand(random: Random, pack: Pack, place: Place) -> Planted | None:
    """One number of a sum, or of a share, has thousands for millions, or millions for thousands."""
    rows = pack.at(place)
    old = rows[int(random.integers(len(rows)))]
    if old.unit not in MONEY:
        return None
    row = replace(old, unit=MONEY[old.unit])
    whole, *parts = pack.but(row).at(place)
    if place.sort != "share" and not differ(spans(whole), spans(*parts)):
        return None
    return planted(pack, row, f"a thousand times off in a {place.sort}")


def unit(random: Random, pack: Pack, place: Place) -> Planted | None:
    """No unit is printed, or that of another thing."""
    row = pack.at(place)[int(random.integers(len(place.rows)))]
    if row.kind in ("rank", "share", "change"):
        return None
    if random.random() < 0.5:
        return planted(pack, replace(row, unit=f"? {row.unit}"), "no unit")
    if row.unit not in OTHER:
        return None
    return planted(pack, replace(row, unit=OTHER[row.unit]), "the unit of another thing")


def misquoted(random: Random, pack: Pack, place: Place) -> Planted | None:
    (row,) = pack.at(place)
    value = wrong(random, row.value)
    if value is None or not far(value, row.value):
        return None
    return planted(pack, replace(row, value=value), "misquoted")


def rough(random: Random, pack: Pack, place: Place) -> Planted | None:
    """A number said roughly is another number."""
    row = pack.at(place)[1]
    hedge = row.value[0] + ("=" if row.value[1] == "=" else "")
    number = Fraction(row.value.removeprefix(hedge)) * int(random.choice([30, 50, 70, 140, 180])) / 100
    new = replace(row, value=hedge + decimal(number, 0))
    one, other = (span(each.value, each.unit) for each in pack.but(new).at(place))
    return planted(pack, new, "said roughly, and otherwise") if differ(one, other) else None

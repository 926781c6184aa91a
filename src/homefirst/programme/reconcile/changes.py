"""Levels and changes, stocks and flows: is each called what it is; do changes lead from level to level?"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from homefirst.county.catalogue.statements.statement import Kind, Statement
from homefirst.county.catalogue.statements.unit import TIMES
from homefirst.county.catalogue.statements.vocabulary import MeasureWord, Nature
from homefirst.programme.reconcile.book import Book
from homefirst.programme.reconcile.finding import Checked, FindingKind, Found
from homefirst.programme.reconcile.spread import Spread, comparable, plain, spread_of
from homefirst.programme.reconcile.telling import said, stated, thing, unit_said

LEVELS = frozenset({Kind.LEVEL, Kind.FLOW, Kind.MEAN, Kind.SHARE, Kind.RATE})
HUNDRED = Decimal(100)
NEAR = Decimal("0.1")
"""A change that comes this near to the level it should lead to was probably the level."""


def changes(book: Book) -> Checked:
    """Every change whose two levels are stated; changes of one thing against each other; and whether what is
    called a level, a flow or a change is one by its measure's nature."""
    comparisons, found = 0, []
    for one in book.statements:
        measure = book.words.measures[one.measure]
        wrong = _called(one, measure)
        if wrong is not None:
            comparisons += 1
            if wrong:
                title = f"{thing(one, book.words)}: {wrong}"
                found.append(Found(FindingKind.LEVEL_CHANGE, (one,), title, f"stated {said(one)}"))
        if one.kind is Kind.CHANGE:
            for each in _leads(book, one):
                comparisons += 1
                found += [each] if isinstance(each, Found) else []
    for those in book.about.values():
        for each in _against(book, [one for one in those if one.kind is Kind.CHANGE]):
            comparisons += 1
            found += [each] if isinstance(each, Found) else []
    return Checked(FindingKind.LEVEL_CHANGE, comparisons, tuple(found))


def _called(one: Statement, measure: MeasureWord) -> str | None:
    """What is wrong with how a number is called; nothing to say (""), or not to be told (None)."""
    if measure.nature not in (Nature.STOCK, Nature.FLOW) or one.unit.unsaid:
        return None
    if one.kind not in (Kind.LEVEL, Kind.FLOW, Kind.CHANGE) or one.unit.dimension == "share":
        return None
    if one.kind is Kind.FLOW and measure.nature is Nature.STOCK:
        return f"a number on one day is given as a number over a time ({stated(one)})"
    if one.kind is Kind.LEVEL and measure.nature is Nature.FLOW:
        return f"a number over a time is given as a number on one day ({stated(one)})"
    counted, _, per = measure.dimension.partition("/")
    if measure.nature is Nature.STOCK and one.unit.dimension == counted and one.unit.population is None:
        if one.unit.per_time and not per:
            return f"a number on one day is given per {one.unit.per} ({stated(one)})"
        if per and not one.unit.per_time:
            return f"it is counted per {per}, and {stated(one)} names no {per}"
    return ""


def _leads(book: Book, one: Statement) -> Iterator[Found | None]:
    """A change held against the level it starts from and the level it should lead to."""
    readings = [(start, end, *each) for start, end in _ways(book, one) for each in _readings(one, start, end)]
    if not readings:
        return
    if any(made.meets(_as_levels(one, start)) for start, _, made, _ in readings):
        yield None
        return
    start, end, made, came = readings[0]
    sum_ = f"from {stated(start)} to {stated(end)} is {came}; stated {one.value}"
    meant = _was_meant(one, start, end)
    kind = FindingKind.LEVEL_CHANGE if meant else FindingKind.RATE
    title = f"{thing(one, book.words)}: from {stated(start)} to {stated(end)} is not {stated(one)}"
    if meant:
        title += f", a number near the {meant}"
    yield Found(kind, (one, start, end), title, sum_, made.gap(_as_levels(one, start)))


def _ways(book: Book, one: Statement) -> Iterator[tuple[Statement, Statement]]:
    """From which level to which a change can lead: the nearest of each shape. A count may be stated as a
    share and a rate, too, and these may stand nearer to the change than the count itself."""
    ends = book.like(one, LEVELS)
    seen = set()
    for start in book.referred(one, LEVELS):
        shape = shape_of(start)
        end = next((each for each in ends if shape_of(each) == shape and each.id != start.id), None)
        if end is not None and not start.unit.unsaid and shape not in seen:
            seen.add(shape)
            yield start, end


def _readings(one: Statement, start: Statement, end: Statement) -> Iterator[tuple[Spread, str]]:
    """What the change comes to, and how it is said. From 12% to 9% is a change of 3 points, and of a quarter:
    either may be meant."""
    first = spread_of(start)
    difference = spread_of(end) + -first
    if one.unit.dimension == start.unit.dimension and one.unit.population == start.unit.population:
        yield difference, plain(difference.middle / start.unit.worth)
    if one.unit.dimension == "share" and (relative := difference.over(first)) is not None:
        made = relative.times(HUNDRED)
        yield made, f"{plain(made.middle)}%"


def shape_of(one: Statement) -> tuple[str, bool, str | None]:
    return one.unit.dimension, one.unit.per_time, one.unit.population


def _days(one: Statement) -> Decimal:
    """The days that a statement is counted by: 7 of so many a week; 1 where it is not per time."""
    return TIMES.get(one.unit.per or "", Decimal(1))


def _as_levels(one: Statement, start: Statement) -> Spread:
    """A change in the unit of the level it starts from: "fewer per week" of people is meant as people, and
    1,000 hours more than so many hours a week as hours a week."""
    if one.unit.dimension == "share" or one.unit.per_time == start.unit.per_time:
        return spread_of(one)
    return spread_of(one).times(_days(one) / _days(start))


def _was_meant(one: Statement, start: Statement, end: Statement) -> str:
    """Which level a change's number comes so near that it was probably meant: at the end or the start."""
    if one.unit.dimension == "share":
        return ""
    size = abs(_as_levels(one, start).middle)
    for name, level in (("one to be reached", end), ("one at the start", start)):
        whole = abs(spread_of(level).middle)
        if whole and abs(size - whole) <= NEAR * whole:
            return name
    return ""


def _against(book: Book, those: list[Statement]) -> Iterator[Found | None]:
    """Changes of one thing by the same time from the same start, the one in % and the other in the unit."""
    for one, other in combinations(those, 2):
        if one.period is None or other.period is None or one.period.last != other.period.last:
            continue
        if one.basis.footing != other.basis.footing or comparable(one.unit, other.unit):
            continue
        share, plain_one = (one, other) if one.unit.dimension == "share" else (other, one)
        if share.unit.dimension != "share" or plain_one.unit.dimension == "share":
            continue
        starts = [
            each
            for each in book.referred(share, LEVELS)
            if each.unit.dimension == plain_one.unit.dimension and not each.unit.unsaid
        ]
        if not starts or plain_one.unit.unsaid or not _from_there(book, plain_one, starts):
            continue
        if any(shape_of(each) == shape_of(starts[0]) for each in book.like(share, LEVELS)):
            continue  # where the level at the end is stated, too, each is held against that
        made = _product(spread_of(starts[0]), spread_of(share))
        printed = _as_levels(plain_one, starts[0])
        if made.meets(printed):
            yield None
            continue
        shown = f"{plain(made.middle / starts[0].unit.worth)} {unit_said(starts[0].unit)}"
        yield Found(
            FindingKind.LEVEL_CHANGE,
            (share, plain_one, starts[0]),
            f"{thing(one, book.words)}: {stated(share)} on {stated(starts[0])} is not {stated(plain_one)}",
            f"{share.value}% of {stated(starts[0])} = {shown}; stated {stated(plain_one)}",
            made.gap(printed),
        )


def _from_there(book: Book, one: Statement, starts: list[Statement]) -> bool:
    """Whether a change starts from one of these, or does not say from where."""
    return one.of is None or any(each in starts for each in book.referred(one, LEVELS))


def _product(level: Spread, share: Spread) -> Spread:
    ends = [a * b / HUNDRED for a in (level.low, level.high) for b in (share.low, share.high)]
    return Spread(min(ends), max(ends))

"""One thing with two values: numbers, dates, frequencies and names that cannot both be so."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from homefirst.county.catalogue.statements.period import Period, Reach
from homefirst.county.catalogue.statements.statement import NUMBERS, Basis, Kind, Role, Statement
from homefirst.county.catalogue.statements.unit import TIMES
from homefirst.county.catalogue.statements.value import Hedge
from homefirst.programme.reconcile.book import PROMISES, Book
from homefirst.programme.reconcile.finding import Checked, FindingKind, Found
from homefirst.programme.reconcile.spread import Spread, plain, shape, spread_of
from homefirst.programme.reconcile.telling import both, stated, thing, unit_said, when
from homefirst.programme.reconcile.wording import same_name

BOUNDS = frozenset({Hedge.UNDER, Hedge.AT_MOST, Hedge.OVER, Hedge.AT_LEAST})
IN_A_YEAR = {"week": Decimal(52), "day": Decimal(365)}
"""As papers count them, whatever the calendar has."""


def twice(book: Book) -> tuple[Checked, Checked]:
    """Two values of one thing; and two names of one thing."""
    numbers = _grouped(book, NUMBERS, _number_key, _differ)
    dates = _grouped(book, frozenset({Kind.DATE}), _thing_key, _apart)
    often = _grouped(book, frozenset({Kind.FREQUENCY}), _thing_key, lambda one, other: one.said != other.said)
    names = _grouped(book, frozenset({Kind.NAME}), _named_key, _named_apart)
    values = Checked(
        FindingKind.TWO_VALUES,
        sum(each[0] for each in (numbers, dates, often)),
        tuple(
            _found(book, FindingKind.TWO_VALUES, sides, "is stated as")
            for each in (numbers, dates, often)
            for sides in each[1]
        )
        + tuple(_two_wholes(book)),
    )
    drift = tuple(_found(book, FindingKind.NAME, sides, "is worded as") for sides in names[1])
    return values, Checked(FindingKind.NAME, names[0], drift)


def _found(book: Book, kind: FindingKind, sides: tuple[Statement, ...], what: str) -> Found:
    one, other = sides[0], sides[-1]
    gap = spread_of(one).gap(spread_of(other)) if one.kind in NUMBERS else Decimal(0)
    return Found(kind, sides, f"{thing(one, book.words)} {what} {both(sides)}", _apart_by(one, other), gap)


def _apart_by(one: Statement, other: Statement) -> str:
    """How far two values are apart, where that can be computed."""
    first, second = one.said, other.said
    if isinstance(first, Period) and isinstance(second, Period):
        earlier, later = sorted((first, second), key=lambda each: each.first)
        days = (later.first - earlier.last).days
        return f"{when(earlier)} ends {days} day{'' if days == 1 else 's'} before {when(later)} begins"
    if one.kind not in NUMBERS:
        return f"{stated(one)} is not {stated(other)}"
    low, high = sorted((_number(one, other), _number(other, other)))
    return f"{plain(high, 3)} - {plain(low, 3)} = {plain(high - low, 3)} {unit_said(other.unit)}"


def _number(one: Statement, other: Statement) -> Decimal:
    """A statement's number in the unit of another; what has no scale of its own is in it already."""
    if one.unit.unsaid:
        return one.value.number
    number = one.value.number * one.unit.factor / other.unit.factor
    if one.unit.per_time and other.unit.per_time and one.unit.per and other.unit.per:
        number *= TIMES[other.unit.per] / TIMES[one.unit.per]
    return number


Differ = Callable[[Statement, Statement], bool]


def _grouped(
    book: Book, kinds: frozenset[Kind], key: Callable[[Statement], Hashable], differ: Differ
) -> tuple[int, list[tuple[Statement, ...]]]:
    """How many pairs of one thing were compared, and the sides of each thing that has two values."""
    compared, found = 0, []
    for those in book.about.values():
        groups: dict[Hashable, list[Statement]] = defaultdict(list)
        for one in those:
            if one.kind in kinds and one.role is not Role.RANGE:
                groups[key(one)].append(one)
        for group in groups.values():
            compared += len(group) - 1
            sides = _sides(group, differ)
            if len(sides) > 1:
                found.append(sides)
    return compared, found


def _sides(group: Sequence[Statement], differ: Differ) -> tuple[Statement, ...]:
    """One statement for each value that differs from another; all others agree with one of them."""
    at_odds = [one for one in group if any(differ(one, other) for other in group if other is not one)]
    sides: list[Statement] = []
    for one in at_odds:
        if all(differ(one, other) for other in sides):
            sides.append(one)
    return tuple(sides)


def _two_wholes(book: Book) -> Iterator[Found]:
    """The same share of two different wholes: one of the papers has mistaken what it is a share of."""
    for those in book.about.values():
        groups: dict[Hashable, dict[Hashable, Statement]] = defaultdict(dict)
        for one in those:
            if one.kind is Kind.SHARE and one.of is not None and one.of.measure is not None:
                span = None if one.period is None else one.period.span
                group = groups[one.basis.footing, span, one.value.number]
                group.setdefault((one.of.subject, one.of.measure), one)
        for group in groups.values():
            if len(group) > 1:
                sides = tuple(group.values())
                names = " and of ".join(
                    book.words.measures[one.of.measure].name for one in sides if one.of and one.of.measure
                )
                title = f"{thing(sides[0], book.words)}: {stated(sides[0])} of two wholes, of {names}"
                yield Found(FindingKind.TWO_VALUES, sides, title, f"{stated(sides[0])} of {names}")


def _number_key(one: Statement) -> Hashable:
    period = None if one.period is None else one.period.span
    # The scale is no part of the key: 1.318 without a scale and 1.350 million are about one thing.
    return one.kind, one.basis.footing, one.of, period, shape(one.unit)


def _differ(one: Statement, other: Statement) -> bool:
    if one.basis is Basis.LIMIT and one.value.hedge is not other.value.hedge:
        return False  # a floor and a ceiling
    return not any(first.meets(second) for first in _ways(one, other) for second in _ways(other, one))


def _ways(one: Statement, other: Statement) -> tuple[Spread, ...]:
    """What a number may be beside the other: so many a week may have been made of 52 weeks a year."""
    meant = _meant(_as_bound(one, other), other)
    if one.unit.per not in IN_A_YEAR or other.unit.per not in ("month", "quarter", "year"):
        return (meant,)
    return meant, meant.times(IN_A_YEAR[one.unit.per] * TIMES[one.unit.per] / TIMES["year"])


def _as_bound(one: Statement, other: Statement) -> Statement:
    """A promise of at least 95% is not one of at least 90%, though 97% keeps both: where both are bounds it
    is the bounds that are held against each other."""
    hedge = one.value.hedge
    if one.basis in PROMISES and hedge is other.value.hedge and hedge in BOUNDS:
        return replace(one, said=replace(one.value, hedge=Hedge.EXACTLY))
    return one


def _meant(one: Statement, other: Statement) -> Spread:
    """A number whose unit is not printed is taken in that of the other, with the other's rounding."""
    return spread_of(one, other.unit if one.unit.unsaid and not other.unit.unsaid else None)


def _thing_key(one: Statement) -> Hashable:
    return one.kind, one.basis.footing, None if one.period is None else one.period.span


def _apart(one: Statement, other: Statement) -> bool:
    first, second = one.said, other.said
    if not isinstance(first, Period) or not isinstance(second, Period):
        return False
    return earliest(first) > latest(second) or earliest(second) > latest(first)


def earliest(when: Period) -> date:
    """The first day that a stated date can be: "by March" may be any day before."""
    return date.min if when.reach is Reach.BY else when.first


def latest(when: Period) -> date:
    return date.max if when.reach is Reach.FROM else when.last


def _named_key(one: Statement) -> Hashable:
    return None if one.period is None else one.period.span


def _named_apart(one: Statement, other: Statement) -> bool:
    return not same_name(str(one.said), str(other.said))

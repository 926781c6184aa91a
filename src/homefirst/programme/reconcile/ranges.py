"""Values outside a stated range, beyond a rule, or where no such number can lie."""

from collections.abc import Iterator
from decimal import Decimal

from homefirst.county.catalogue.statements.statement import NUMBERS, Basis, Kind, Role, Statement
from homefirst.county.catalogue.statements.value import Hedge
from homefirst.programme.reconcile.book import Book
from homefirst.programme.reconcile.finding import Checked, FindingKind, Found
from homefirst.programme.reconcile.spread import Spread, comparable, plain, spread_of
from homefirst.programme.reconcile.telling import stated, thing

BOUND = frozenset({Basis.PLAN, Basis.TARGET, Basis.CONTRACT, Basis.FORECAST, Basis.EXPECTED})
"""What must keep within a rule. What was counted may break one: that is performance, and no contradiction."""


def ranges(book: Book) -> Checked:
    """Numbers against the spans, rules and bounds that are stated for them."""
    comparisons, found = 0, []
    for those in book.about.values():
        numbers = [one for one in those if one.kind in NUMBERS and not one.unit.unsaid]
        for one in numbers:
            for each in (*_ranked(book, one), *_possible(book, one)):
                comparisons += 1
                found += [each] if each is not None else []
            if one.role is not Role.RANGE and one.basis is not Basis.LIMIT:
                continue
            for other in numbers:
                if other is not one and _held_to(one, other):
                    comparisons += 1
                    each = _outside(book, one, other)
                    found += [each] if each is not None else []
    return Checked(FindingKind.RANGE, comparisons, tuple(found))


def _held_to(rule: Statement, other: Statement) -> bool:
    """Whether a range or a rule is about the other statement, too."""
    if other.role is Role.RANGE or other.basis is Basis.LIMIT or other.kind is not rule.kind:
        return False
    if not comparable(rule.unit, other.unit):
        return False
    # So many over a year bounds no month of it, nor the year before: only what is counted over as long.
    long = rule.kind is Kind.FLOW and not rule.unit.per_time
    if rule.role is Role.RANGE:
        if rule.basis is not Basis.NONE and rule.basis.footing != other.basis.footing:
            return False
        if rule.period is None or other.period is None:
            return rule.period is other.period
        return rule.period.span == other.period.span if long else rule.period.holds(other.period)
    if other.basis not in BOUND:
        return False
    if long and rule.period is not None:
        return other.period is not None and rule.period.span == other.period.span
    if rule.period is None:
        return not long or other.period is None
    return other.period is not None and rule.period.meets(other.period)


def _outside(book: Book, rule: Statement, other: Statement) -> Found | None:
    low, high = _bounds(book, rule)
    number = spread_of(other)
    below = low is not None and Spread(low, low).above(number)
    if not below and (high is None or not number.above(Spread(high, high))):
        return None
    what = "the range" if rule.role is Role.RANGE else "the rule"
    title = f"{thing(other, book.words)}: {stated(other)} lies outside {what} {stated(rule)}"
    gap = number.gap(spread_of(rule))
    return Found(FindingKind.RANGE, (other, rule), title, f"{stated(other)} against {stated(rule)}", gap)


def _bounds(book: Book, rule: Statement) -> tuple[Decimal | None, Decimal | None]:
    """What a rule allows, from and to. A plain number bounds on the side that its measure calls worse."""
    value, unit = rule.value, rule.unit
    meant = spread_of(rule)
    if value.high is not None:
        return meant.low, meant.high
    exact = _scaled(rule)
    match value.hedge:
        case Hedge.UNDER | Hedge.AT_MOST:
            return None, exact
        case Hedge.OVER | Hedge.AT_LEAST:
            return exact, None
        case _:
            better = book.words.measures[rule.measure].better
            if better == "higher":
                return meant.low, None
            if better == "lower" or unit.dimension in ("duration", "working days"):
                return None, meant.high
            return None, None


def _scaled(rule: Statement) -> Decimal:
    """The rule's number in the dimension's own unit, without rounding: a bound is exact."""
    number = rule.value.number
    middle = spread_of(rule)
    if not number:
        return Decimal(0)
    return middle.high if rule.value.hedge in (Hedge.UNDER, Hedge.AT_MOST) else middle.low


def _ranked(book: Book, one: Statement) -> Iterator[Found | None]:
    """A rank against the number of places."""
    if one.kind is not Kind.RANK or one.unit.each is None:
        return
    if 1 <= one.value.number <= one.unit.each:
        yield None
        return
    title = f"{thing(one, book.words)}: rank {one.value} of {one.unit.each}"
    text = f"{one.value} is not within 1 to {one.unit.each}"
    yield Found(FindingKind.RANGE, (one,), title, text)


def _possible(book: Book, one: Statement) -> Iterator[Found | None]:
    """A number against what no such number can lie beyond."""
    measure = book.words.measures[one.measure]
    if (measure.low is None and measure.high is None) or one.kind in (Kind.CHANGE, Kind.RANK):
        return
    if one.unit.dimension != measure.dimension.partition("/")[0] or one.unit.population is not None:
        return
    number = Spread(one.value.number, one.value.high or one.value.number).times(one.unit.factor)
    if (measure.low is None or number.low >= measure.low) and (
        measure.high is None or number.high <= measure.high
    ):
        yield None
        return
    counted = {"duration": "days", "money": "pounds"}.get(measure.dimension, measure.dimension)
    span = f"{_end(measure.low)} to {_end(measure.high)} {counted}"
    title = f"{thing(one, book.words)}: {stated(one)} cannot be"
    yield Found(FindingKind.RANGE, (one,), title, f"{stated(one)} is not within {span}")


def _end(bound: Decimal | None) -> str:
    return "anything" if bound is None else plain(bound)

"""Rates and ratios: per so many people, per cent of something, per week: do they follow from their parts?"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from homefirst.county.catalogue.statements.statement import Kind, Reference, Statement
from homefirst.programme.reconcile.book import Book, firm
from homefirst.programme.reconcile.finding import Checked, FindingKind, Found
from homefirst.programme.reconcile.spread import Spread, comparable, per_time, plain, spread_of, times_in
from homefirst.programme.reconcile.telling import stated, thing
from homefirst.programme.reconcile.units import slip_of

COUNTS = frozenset({Kind.FLOW, Kind.LEVEL, Kind.MEAN})
POPULATION = frozenset({Kind.LEVEL})
HUNDRED = Decimal(100)
THOUSAND = 1000
ROUNDED = Decimal("0.02")
"""How far a total that ends in noughts may be off for having been rounded, at most."""

Outcome = tuple[tuple[Statement, ...], Spread, Spread, str]
"""The sides, the first being the ratio; what was computed, what is printed, and the computation."""


def rates(book: Book) -> Checked:
    """Every ratio whose parts are stated for the same thing, period and footing."""
    comparisons, found = 0, []
    for one in book.statements:
        outcomes = list(_outcomes(book, one))
        comparisons += bool(outcomes)
        # Where a part has two values the ratio follows from one of them, or from none.
        if outcomes and not any(made.meets(printed) for _, made, printed, _ in outcomes):
            sides, made, printed, computation = outcomes[0]
            title = f"{thing(one, book.words)}: {stated(one)} does not follow from the numbers it is made of"
            kind = FindingKind.RATE
            if (slip := slip_of(made, printed)) is not None and slip >= THOUSAND:
                kind, title = FindingKind.UNIT, f"{title}: it is {slip:,} times off"
            found.append(Found(kind, sides, title, computation, made.gap(printed)))
    return Checked(FindingKind.RATE, comparisons, tuple(found))


def _outcomes(book: Book, one: Statement) -> Iterator[Outcome]:
    if one.unit.unsaid:
        return
    if one.kind is Kind.RATE and one.unit.population is not None:
        yield from _per_population(book, one)
    elif one.kind is Kind.SHARE:
        yield from _share(book, one)
    elif one.kind is Kind.FLOW and one.unit.per_time and one.period is not None:
        yield from _per_time(book, one)


def _per_population(book: Book, one: Statement) -> Iterator[Outcome]:
    assert one.unit.population is not None
    assert one.unit.each is not None
    people = book.like(one, POPULATION, Reference(measure=one.unit.population, basis=None))
    people = people or _population(book, one)
    counts = [
        other
        for other in book.like(one, COUNTS)
        if other.unit.dimension == one.unit.dimension and not _ratio(other) and not other.unit.unsaid
    ]
    if not people or not counts:
        return
    for above, below in product(firm(counts), firm(people)):
        quotient = spread_of(above).over(spread_of(below))
        if quotient is None:
            continue
        shown = plain(quotient.middle / one.unit.worth, one.value.places + 1)
        text = f"{stated(above)} / {stated(below)} x {one.unit.each:,} = {shown}; stated {one.value}"
        yield (one, above, below), quotient, spread_of(one), text


def _population(book: Book, one: Statement) -> tuple[Statement, ...]:
    """The population in the rate's period, on whatever footing it is stated."""
    assert one.unit.population is not None
    span = None if one.period is None else one.period.span
    return tuple(
        other
        for other in book.of(one.subject, one.unit.population)
        if other.kind is Kind.LEVEL and (None if other.period is None else other.period.span) == span
    )


def _ratio(one: Statement) -> bool:
    return one.unit.population is not None or one.unit.per is not None


def _share(book: Book, one: Statement) -> Iterator[Outcome]:
    for whole in firm([other for other in book.referred(one, COUNTS) if not other.unit.unsaid]):
        yield from _share_of(book, one, whole)


def _share_of(book: Book, one: Statement, whole: Statement) -> Iterator[Outcome]:
    parts = [
        other
        for other in book.like(one, COUNTS)
        if comparable(other.unit, whole.unit) and other.unit.per == whole.unit.per
        if other != whole and not other.unit.unsaid
    ]
    for part in firm(parts):
        quotient = spread_of(part).over(spread_of(whole))
        if quotient is None:
            continue
        made = quotient.times(HUNDRED)
        shown = plain(made.middle, one.value.places + 1)
        text = f"{stated(part)} / {stated(whole)} = {shown}%; stated {one.value}%"
        yield (one, part, whole), made, spread_of(one), text


def _per_time(book: Book, one: Statement) -> Iterator[Outcome]:
    """So many a week against so many in the period."""
    assert one.unit.per is not None
    assert one.period is not None
    totals = [
        other
        for other in book.like(one, frozenset({Kind.FLOW}))
        if other.unit.dimension == one.unit.dimension and not _ratio(other) and not other.unit.unsaid
    ]
    per = one.unit.per
    times = times_in(one.period, per)[0]
    for whole in firm(totals):
        shown = plain(whole.value.number * whole.unit.worth / one.unit.factor / times, one.value.places + 1)
        text = f"{stated(whole)} over {plain(times, 1)} {per}s = {shown} a {per}; stated {one.value}"
        for made in per_time(_rounded(whole), one.period, per):
            yield (one, whole), made, spread_of(one), text


def _rounded(whole: Statement) -> Spread:
    """A total as it may have been rounded: 14,000 is what 14,040 is said as."""
    value = spread_of(whole)
    slack = min(whole.value.last_told_digit / 2 * whole.unit.worth, abs(value.middle) * ROUNDED)
    return Spread(min(value.low, value.middle - slack), max(value.high, value.middle + slack))

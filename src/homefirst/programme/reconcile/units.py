"""Units and periods that do not fit: missing, misprinted, of another thing, a thousand times too large."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from homefirst.county.catalogue.statements.statement import NUMBERS, Basis, Kind, Statement
from homefirst.programme.reconcile.book import Book
from homefirst.programme.reconcile.finding import Checked, FindingKind, Found
from homefirst.programme.reconcile.spread import Spread, shape, spread_of
from homefirst.programme.reconcile.telling import both, said, stated, thing, when

SLIPS = tuple(map(Decimal, (1000, 1_000_000, 12, 7, 52, 100)))
"""Factors by which a number is off when its unit slipped: thousands, millions, months, weeks, per cent."""
NEAR = Decimal("0.02")
FREE = frozenset({Kind.SHARE, Kind.CHANGE, Kind.RANK})


def units(book: Book) -> tuple[Checked, Checked]:
    """Units of single statements and of pairs; and parts of a period that hold more than the whole of it."""
    comparisons, found = 0, []
    for one in book.statements:
        if one.kind in NUMBERS:
            comparisons += 1
            wrong = _alone(book, one)
            found += [wrong] if wrong is not None else []
    for those in book.about.values():
        for each in _pairs(book, [one for one in those if one.kind in NUMBERS]):
            comparisons += 1
            found += [each] if each is not None else []
    return Checked(FindingKind.UNIT, comparisons, tuple(found)), _longer(book)


def _alone(book: Book, one: Statement) -> Found | None:
    if one.unit.unsaid:
        title = f"{thing(one, book.words)}: the unit is missing or misprinted"
        return Found(
            FindingKind.UNIT, (one,), title, f"{one.value} has no unit that exists: {one.note or one.unit}"
        )
    counted = book.words.measures[one.measure].dimension.partition("/")[0]
    if counted and one.kind not in FREE and _apart(one.unit.dimension, counted):
        title = f"{thing(one, book.words)}: it counts {counted}, and {stated(one)} are none"
        return Found(FindingKind.UNIT, (one,), title, f"stated {said(one)}")
    return None


def _apart(stated_in: str, counted: str) -> bool:
    """Whether a unit is of another thing than the measure counts. How long a thing may take is said in days
    and in working days."""
    return stated_in != counted and not {stated_in, counted} <= {"duration", "working days"}


def _pairs(book: Book, those: list[Statement]) -> Iterator[Found | None]:
    """Statements of one thing in one period and on one footing, two at a time."""
    groups: dict[object, list[Statement]] = {}
    for one in those:
        if not one.unit.unsaid:
            span = None if one.period is None else one.period.span
            groups.setdefault((one.kind, one.basis.footing, one.of, span), []).append(one)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if one.basis is Basis.LIMIT and one.value.hedge is not other.value.hedge:
                continue
            yield _pair(book, one, other)


def _pair(book: Book, one: Statement, other: Statement) -> Found | None:
    if shape(one.unit) != shape(other.unit):
        timed = shape(one.unit)[0] == shape(other.unit)[0] and {one.unit.per_time, other.unit.per_time} == {
            True,
            False,
        }
        if timed:
            return None  # so many a week and so many in all: that is for the rates, or for the levels
        if one.kind is Kind.RATE and one.unit.population != other.unit.population:
            return None  # of all adults and of those over 65
        if one.kind is Kind.CHANGE:
            return None  # in % and in the unit: that is for the changes
        if one.kind is Kind.RANK:
            return None  # among the neighbours and among all
        title = f"{thing(one, book.words)} is stated in two units: {both((one, other))}"
        return Found(FindingKind.UNIT, (one, other), title, f"{one.unit} and {other.unit} do not convert")
    first, second = spread_of(one), spread_of(other)
    slip = None if first.meets(second) else slip_of(first, second)
    if slip is None or (slip < 1000 and one.unit.written == other.unit.written):
        return None
    title = f"{thing(one, book.words)}: {both((one, other))} are a factor of {slip:,} apart"
    ratio = max(first.middle / second.middle, second.middle / first.middle)
    return Found(FindingKind.UNIT, (one, other), title, f"the ratio is {ratio:,.1f}", first.gap(second))


def slip_of(one: Spread, other: Spread) -> Decimal | None:
    """The factor by which two numbers are apart, where a unit slips by it; or None."""
    if not one.middle or not other.middle:
        return None
    less, more = sorted((one, other), key=lambda each: abs(each.middle))
    ratio = abs(more.middle / less.middle)
    return next(
        (slip for slip in SLIPS if abs(ratio / slip - 1) <= NEAR or less.times(slip).meets(more)), None
    )


def _longer(book: Book) -> Checked:
    """Flows that were counted over part of a period against what the whole of it is said to come to."""
    comparisons, found = 0, []
    for those in book.about.values():
        flows = [one for one in those if one.kind is Kind.FLOW and one.period and not one.unit.per_time]
        counted = [one for one in flows if one.basis is Basis.ACTUAL]
        wholes = [one for one in flows if one.basis in (Basis.ACTUAL, Basis.FORECAST)]
        for part in counted:
            for whole in wholes:
                each = _more(book, part, whole)
                comparisons += each is not False
                found += [each] if isinstance(each, Found) else []
    return Checked(FindingKind.PERIOD, comparisons, tuple(found))


def _more(book: Book, part: Statement, whole: Statement) -> Found | bool | None:
    """A finding, None where all is well, False where the two are not part and whole."""
    assert part.period is not None
    assert whole.period is not None
    if part.period.days >= whole.period.days or not whole.period.holds(part.period):
        return False
    if shape(part.unit) != shape(whole.unit) or part.unit.unsaid or whole.unit.unsaid:
        return False
    first, second = spread_of(part), spread_of(whole)
    if not first.above(second) or second.low < 0:
        return None
    title = (
        f"{thing(part, book.words)}: this part alone has {stated(part)},"
        f" and the whole of {when(whole.period)} is said to come to {stated(whole)}"
    )
    text = f"{part.value} in {when(part.period)} is more than {whole.value} in {when(whole.period)}"
    return Found(FindingKind.PERIOD, (part, whole), title, text, first.gap(second))

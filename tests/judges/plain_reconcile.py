"""Sums, ratios and two values once more, slowly: every row against every row, in exact fractions.

It takes made-up rows as they are written, and knows nothing of the rules' statements, indexes and spans.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from bench.planted.pack import Row, span, worth
from homefirst.county.catalogue.statements.period import Period

Span = tuple[Fraction, Fraction]
Sides = frozenset[str]
ROUGH = ("~", "<", ">")
DIMENSIONS = {"GBP k": "GBP", "GBP m": "GBP", "minutes": "days", "hours": "days", "weeks": "days"}
NUMBERS = ("level", "flow", "change", "share", "rate", "mean", "rank", "duration")
TIMES = ("day", "week", "month")


def counts(row: Row) -> tuple[str, str]:
    """What a row's unit counts, and per what: any time is as good as another."""
    counted, _, below = row.unit.partition("/")
    below = "time" if below in TIMES else below.partition(" ")[2] or below
    return DIMENSIONS.get(counted, counted), below


def footing(basis: str) -> str:
    return "promise" if basis in ("plan", "target") else basis


def same_time(one: str, other: str) -> bool:
    return (Period.parse(one).span if one else None) == (Period.parse(other).span if other else None)


def rough(row: Row) -> bool:
    return row.value.startswith(ROUGH) or ".." in row.value


def of(row: Row) -> Span:
    """What a row may mean; a mean is rounded, and a round total may have been rounded to its noughts."""
    if row.kind == "mean" and row.value.isdigit():
        half = worth(row.unit) / 2
        return Fraction(row.value) * worth(row.unit) - half, Fraction(row.value) * worth(row.unit) + half
    return span(row.value, row.unit)


def apart(one: Span, other: Span) -> bool:
    """Spans that only touch share no number, unless one of them is a number itself."""
    low, high = max(one[0], other[0]), min(one[1], other[1])
    exact = one[0] == one[1] or other[0] == other[1]
    return low > high or (low == high and not exact)


def nearest(to: Row, those: Sequence[Row]) -> Row | None:
    return min(
        those,
        key=lambda row: (row.document != to.document, rough(row), _lines(to, row), row.id),
        default=None,
    )


def _lines(one: Row, other: Row) -> int:
    return abs(one.line - other.line) if one.document == other.document else 0


def plus(rows: Sequence[Row]) -> Span:
    each = [of(row) for row in rows]
    return sum((one[0] for one in each), Fraction(0)), sum((one[1] for one in each), Fraction(0))


def wrong_sums(rows: Sequence[Row], subjects: Mapping[str, object]) -> set[Sides]:
    """The rows of every sum that does not come out: of parts, and of periods."""
    found = set()
    for whole in rows:
        for parts in (*_splits(whole, rows, subjects), _slices(whole, rows)):
            if len(parts) < 2 and (whole.role != "whole" or not parts):
                continue
            made, printed = plus(parts), of(whole)
            if apart(made, printed) and (whole.role != "whole" or made[0] >= printed[1]):
                found.add(frozenset(row.id for row in (whole, *parts)))
    return found


def _splits(whole: Row, rows: Sequence[Row], subjects: Mapping[str, object]) -> Iterator[list[Row]]:
    if whole.role not in ("total", "whole"):
        return
    below = [
        code
        for code in subjects
        if code.rpartition("/")[0] == whole.subject and ":" in code.rpartition("/")[2]
    ]
    for word in dict.fromkeys(code.rpartition("/")[2].partition(":")[0] for code in below):
        parts = []
        for code in below:
            if code.rpartition("/")[2].startswith(f"{word}:"):
                part = nearest(whole, [row for row in rows if row.subject == code and _alike(whole, row)])
                parts += [part] if part is not None else []
        yield parts


def _alike(whole: Row, row: Row) -> bool:
    return (
        row.measure == whole.measure
        and row.kind == whole.kind
        and row.role != "range"
        and footing(row.basis) == footing(whole.basis)
        and same_time(row.period, whole.period)
        and counts(row) == counts(whole)
    )


def _slices(whole: Row, rows: Sequence[Row]) -> list[Row]:
    """Rows of shorter periods that fill a flow's period without a gap; the longest that do, and the
    nearest."""
    if whole.kind != "flow" or "/" in whole.unit or not whole.period or whole.role == "range":
        return []
    period = Period.parse(whole.period)
    those = [
        (Period.parse(row.period), row)
        for row in rows
        if row.kind == "flow" and row.period and row.role != "range" and "/" not in row.unit
        if (row.subject, row.measure, footing(row.basis))
        == (whole.subject, whole.measure, footing(whole.basis))
        if counts(row) == counts(whole)
    ]
    those = [(when, row) for when, row in those if when.days < period.days and period.holds(when)]

    def fill(at: object) -> list[Row] | None:
        if at == period.after:
            return []
        for after in sorted({when.after for when, _ in those if when.first == at}, reverse=True):
            rest = fill(after)
            if rest is not None:
                here = nearest(whole, [row for when, row in those if (when.first, when.after) == (at, after)])
                assert here is not None
                return [here, *rest]
        return None

    return fill(period.first) or []


def wrong_ratios(rows: Sequence[Row]) -> set[str]:
    """Shares and rates that follow from no value of their parts."""
    return {
        row.id
        for row in rows
        if row.kind in ("share", "rate") and (made := list(_made(row, rows)))
        if all(apart(one, of(row)) for one in made)
    }


def _made(row: Row, rows: Sequence[Row]) -> Iterator[Span]:
    subject, _, measure = row.of.partition("#") if row.kind == "share" else (row.subject, "", "")
    population = row.unit.partition(" population")[2]
    below = [
        other
        for other in rows
        if other.role != "range" and same_time(other.period, row.period)
        if (other.subject, other.measure) == (subject, measure or f"population{population}")
        if other.kind in ("level", "flow", "mean")
        if row.kind == "rate" or footing(other.basis) == footing(row.basis)
    ]
    above = [
        other
        for other in rows
        if other.role != "range" and same_time(other.period, row.period)
        if (other.subject, other.measure) == (row.subject, row.measure)
        if other.kind in ("level", "flow", "mean") and footing(other.basis) == footing(row.basis)
    ]
    if row.kind == "rate":
        # On its own footing, where the population is stated on that, too.
        below = [one for one in below if footing(one.basis) == footing(row.basis)] or below
        above = [one for one in above if "/" not in one.unit]
    hundred = 100 if row.kind == "share" else 1
    for whole in [one for one in below if not rough(one)] or below:
        parts = [
            one
            for one in above
            if row.kind == "rate" or one.unit.partition("/")[2] == whole.unit.partition("/")[2]
        ]
        for part in [one for one in parts if not rough(one)] or parts:
            (low, high), (least, most) = of(part), of(whole)
            yield low / most * hundred, high / least * hundred


def two_values(rows: Sequence[Row]) -> set[Sides]:
    """Every pair of numbers of one thing, time and footing that cannot both be so."""
    return {
        frozenset((one.id, other.id))
        for at, one in enumerate(rows)
        for other in rows[:at]
        if one.kind == other.kind and one.kind in NUMBERS and "range" not in (one.role, other.role)
        if (one.subject, one.measure, one.of) == (other.subject, other.measure, other.of)
        if footing(one.basis) == footing(other.basis) and same_time(one.period, other.period)
        if counts(one) == counts(other) and (one.kind != "rank" or one.unit == other.unit)
        if one.basis != "limit" or one.value[:2] == other.value[:2]
        if apart(of(one), of(other))
    }

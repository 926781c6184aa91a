"""Sums: the parts of a stated whole, and the parts of a stated period."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from homefirst.county.catalogue.statements.period import Period
from homefirst.county.catalogue.statements.statement import Kind, Role, Statement
from homefirst.programme.reconcile.book import Book, distance
from homefirst.programme.reconcile.finding import Checked, FindingKind, Found
from homefirst.programme.reconcile.spread import Spread, comparable, plain, spread_of, total
from homefirst.programme.reconcile.telling import stated, thing, unit_said, when

SUMMED = frozenset({Kind.LEVEL, Kind.FLOW, Kind.CHANGE, Kind.SHARE})
THOUSAND = (Decimal(1000), Decimal("0.001"))
FEWEST = 2
"""Parts that make a sum: of one part nobody can tell whether it is all."""


@dataclass
class _Tally:
    comparisons: int = 0
    found: list[Found] = field(default_factory=list)


def sums(book: Book) -> Checked:
    """Totals against their parts, wholes against what is said to be in them, and years against their quarters
    or months."""
    tally = _Tally()
    for one in book.statements:
        if one.role in (Role.TOTAL, Role.WHOLE) and one.kind in SUMMED:
            _parts(book, one, tally)
    for those in book.about.values():
        _periods(book, those, tally)
    return Checked(FindingKind.SUM, tally.comparisons, tuple(tally.found))


def parts_of(book: Book, whole: Statement) -> Iterator[tuple[Statement, ...]]:
    """The parts of each split of a whole: one statement for each part, the one that stands nearest to it.
    Where one split is stated in full, a total is not held against another that is stated in part."""
    if whole.unit.unsaid:
        return
    splits: list[tuple[Statement, ...]] = []
    in_full: list[tuple[Statement, ...]] = []
    for subjects in book.splits(whole.subject).values():
        nearest = [_nearest(book, subject, whole) for subject in subjects]
        found = tuple(one for one in nearest if one is not None)
        if any(one.unit.unsaid for one in found):
            continue  # of what is not known in which unit it counts, no sum can be made
        if len(found) >= FEWEST or (found and whole.role is Role.WHOLE):
            splits.append(found)
            in_full += [found] if len(found) == len(subjects) else []
    yield from in_full if in_full and whole.role is Role.TOTAL else splits


def _nearest(book: Book, subject: str, whole: Statement) -> Statement | None:
    near = [
        other
        for other in book.of(subject, whole.measure)
        if other.kind is whole.kind
        and other.role is not Role.RANGE
        and other.basis.footing == whole.basis.footing
        and _span(other) == _span(whole)
        and comparable(other.unit, whole.unit)
    ]
    said = [other for other in near if not other.unit.unsaid]
    return min(said or near, key=lambda other: distance(whole, other), default=None)


def _span(one: Statement) -> object:
    return None if one.period is None else one.period.span


def _parts(book: Book, whole: Statement, tally: _Tally) -> None:
    for parts in parts_of(book, whole):
        tally.comparisons += 1
        made, printed = total(map(spread_of, parts)), spread_of(whole)
        more = made.above(printed)
        if not more and (whole.role is Role.WHOLE or made.meets(printed)):
            continue
        scale = whole.unit.factor
        sum_ = " + ".join(_shown(part, scale) for part in parts).replace("+ -", "- ")
        says = "more than the whole of" if whole.role is Role.WHOLE else "and the total is stated as"
        comes = plain(sum((_in(part, scale) for part in parts), Decimal(0)))
        come = f"the parts come to {comes} {unit_said(whole.unit)}"
        title = f"{thing(whole, book.words)}: {come}, {says} {stated(whole)}"
        text = f"{sum_} = {comes}; stated {_shown(whole, scale)}"
        tally.found.append(_told(whole, parts, title, text))


def _told(whole: Statement, parts: tuple[Statement, ...], title: str, text: str) -> Found:
    """A sum that does not come out; or a unit, where it would with one number a thousand times off."""
    gap = total(map(spread_of, parts)).gap(spread_of(whole))
    slipped = None if whole.role is Role.WHOLE else _slipped(whole, parts)
    if slipped is None:
        return Found(FindingKind.SUM, (whole, *parts), title, text, gap)
    title += f"; {stated(slipped)} is a thousand times off"
    return Found(FindingKind.UNIT, (whole, *parts), title, text, gap)


def _slipped(whole: Statement, parts: tuple[Statement, ...]) -> Statement | None:
    """The one sum of money with which, a thousand times larger or smaller, all would fit; or None."""
    if whole.unit.dimension != "money":
        return None
    made, printed = total(map(spread_of, parts)), spread_of(whole)
    found = [whole for factor in THOUSAND if made.meets(printed.times(factor))]
    for part in parts:
        mine = spread_of(part)
        others = Spread(made.low - mine.low, made.high - mine.high)
        found += [part for factor in THOUSAND if (others + mine.times(factor)).meets(printed)]
    return found[0] if len(found) == 1 else None


def _in(one: Statement, scale: Decimal) -> Decimal:
    return one.value.number * one.unit.factor / scale


def _shown(one: Statement, scale: Decimal) -> str:
    return plain(_in(one, scale), 3)


def _periods(book: Book, those: Sequence[Statement], tally: _Tally) -> None:
    """A flow of a period against the flows of those that make it up without a gap."""
    groups: dict[object, list[tuple[Period, Statement]]] = defaultdict(list)
    for one in those:
        all_of_it = one.kind is Kind.FLOW and one.unit.per is None and not one.unit.unsaid
        if all_of_it and one.role is not Role.RANGE and one.period is not None:
            groups[one.basis.footing, one.unit.dimension].append((one.period, one))
    for group in groups.values():
        for period, whole in group:
            parts = _filling(whole, period, group)
            if len(parts) < FEWEST:
                continue
            tally.comparisons += 1
            made, printed = total(map(spread_of, parts)), spread_of(whole)
            if made.meets(printed):
                continue
            comes = plain(made.middle / whole.unit.factor)
            come = f"the parts of {when(period)} come to {comes} {unit_said(whole.unit)}"
            title = f"{thing(whole, book.words)}: {come}, and the total is stated as {stated(whole)}"
            sum_ = " + ".join(_shown(part, whole.unit.factor) for part in parts)
            tally.found.append(_told(whole, parts, title, f"{sum_} = {comes}"))


def _filling(
    whole: Statement, period: Period, group: Sequence[tuple[Period, Statement]]
) -> tuple[Statement, ...]:
    """Shorter periods one after the other that fill a period to its end, the longest that do; none where
    there is a gap. Of several statements of one period it is the nearest."""
    by_first: dict[date, dict[date, Statement]] = defaultdict(dict)
    for other, one in group:
        if other.days < period.days and other.reach is period.reach and period.holds(other):
            rival = by_first[other.first].get(other.after)
            if rival is None or distance(whole, one) < distance(whole, rival):
                by_first[other.first][other.after] = one
    ways: dict[date, tuple[Statement, ...]] = {period.after: ()}
    for first in sorted(by_first, reverse=True):
        ends = [after for after in by_first[first] if after in ways]
        if ends:
            ways[first] = (by_first[first][max(ends)], *ways[max(ends)])
    return ways.get(period.first, ())

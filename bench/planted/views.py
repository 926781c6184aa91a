"""What papers say of a tree besides its table: again elsewhere, changes, shares, rates, weeks, quarters,
rules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bench.planted.maker import Maker
from bench.planted.pack import Row, decimal, printed, worth
from bench.planted.tree import STOCKS, STYLES, Tree, grow, hedged, months_of, style, table
from homefirst.foundation.calendar import FinancialYear

HUNDRED = Fraction(100)
OFTEN = 0.3


@dataclass(frozen=True)
class At:
    """A node of a tree, and the rows of the two tables that state it."""

    make: Maker
    tree: Tree
    node: str
    now: dict[str, Row]
    base: dict[str, Row]


View = Callable[[At], None]


def tree(make: Maker) -> None:
    """One tree, its tables in one or two papers, and for some of its nodes some of the views."""
    made = grow(make, make.pick(tuple(STYLES)))
    now = table(make, made, made.now, make.document())
    base: dict[str, Row] = {}
    if make.chance(0.6):
        base = table(make, made, made.base, make.document())
    for node in made.nodes:
        if node not in now:
            continue
        for view in VIEWS:
            if make.chance(OFTEN):
                view(At(make, made, node, now, base))


def again(at: At) -> None:
    """The same number in another paper, in another unit, or said roughly."""
    make, tree, node, now = at.make, at.tree, at.node, at.now
    row = now[node]
    unit, places = style(make, tree)
    number = tree.now.all(node)
    rough = hedged(make, number, unit) if make.chance(0.4) else None
    text = rough or printed(number, unit, places)
    other = make.again(row, make.document(but=row.document), text, unit)
    if row.period.startswith("by ") and make.chance(0.5):
        other = make.rewrite(other, period=row.period.removeprefix("by "))
    make.place("rough" if rough else "twice", row, other)


def change(at: At) -> None:
    """By how much it differs from the year before, in its unit, in %, or both."""
    make, tree, node, now, base = at.make, at.tree, at.node, at.now, at.base
    if node not in base:
        return
    start, end = tree.base.all(node), tree.now.all(node)
    of = f"@{tree.base.period}" + (f"!{tree.base.basis}" if tree.base.basis != tree.now.basis else "")
    document = now[node].document
    rows = []
    unit, places = style(make, tree)
    for text, said in (
        (printed(end - start, unit, places), unit),
        (decimal((end - start) / start * HUNDRED, make.some(0, 1)), "%"),
    ):
        if make.chance(0.6):
            rows.append(
                make.state(
                    document, node, tree.measure, "change", text, said, tree.now.period, tree.now.basis, of
                )
            )
            make.place("change", rows[-1], base[node], now[node])
    if len(rows) == 2:
        make.place("changes", rows[1], rows[0], base[node])


def share(at: At) -> None:
    """How many per cent of the whole it is."""
    make, tree, node, now = at.make, at.tree, at.node, at.now
    if node == tree.root:
        return
    part, whole = tree.now.all(node), tree.now.all(tree.root)
    text = decimal(part / whole * HUNDRED, make.some(0, 2))
    of = f"{tree.root}#{tree.measure}"
    row = make.state(
        now[node].document, node, tree.measure, "share", text, "%", tree.now.period, tree.now.basis, of
    )
    make.place("share", row, now[node], now[tree.root])


def rate(at: At) -> None:
    """For each so many residents; the residents may be stated on another footing."""
    make, tree, node, now = at.make, at.tree, at.node, at.now
    if tree.measure not in ("admissions", "bed-days", "placements"):
        return
    document, unit = now[node].document, STYLES[tree.measure][0][0]
    residents = Fraction(make.some(40_000, 600_000))
    people = make.state(
        document,
        node,
        "population-18+",
        "level",
        str(residents),
        "people",
        tree.now.period,
        make.pick(("", "forecast", tree.now.basis)),
    )
    number = tree.now.all(node) / residents
    each = f"{unit}/{make.pick(('100k', '10k', '1k'))} population-18+"
    row = make.state(
        document,
        node,
        tree.measure,
        "rate",
        printed(number, each, make.some(1, 2)),
        each,
        tree.now.period,
        tree.now.basis,
    )
    make.place("rate", row, now[node], people)
    if make.chance(0.4):
        other = f"{unit}/{make.pick(('100k', '10k'))} population-18+"
        second = make.again(row, make.document(but=document), printed(number, other, 2), other)
        make.place("twice", row, second)


def weekly(at: At) -> None:
    """So many a week, a day or a month beside so many in the year; many papers take a year for 52 weeks."""
    make, tree, node, now = at.make, at.tree, at.node, at.now
    if tree.kind != "flow":
        return
    unit, places = style(make, tree)
    per = make.pick(("week", "day", "month"))
    days = FinancialYear(tree.now.year).last.last - FinancialYear(tree.now.year).first.first
    length = Fraction(days.days + 1)
    times = {"week": make.pick((length / 7, Fraction(52))), "day": length, "month": Fraction(12)}[per]
    text = decimal(tree.now.all(node) / worth(unit) / times, places + 1)
    row = make.state(
        now[node].document,
        node,
        tree.measure,
        "flow",
        text,
        f"{unit}/{per}",
        tree.now.period,
        tree.now.basis,
    )
    make.place("weekly", row, now[node])


def slices(at: At) -> None:
    """Quarters and months of a year, and of one quarter its months."""
    make, tree, node, now = at.make, at.tree, at.node, at.now
    if tree.kind != "flow":
        return
    document = make.document()
    unit, places = style(make, tree)
    months, numbers = months_of(tree.now), tree.now.months[node]

    def flow(number: Fraction, period: str) -> Row:
        text = printed(number, unit, places)
        return make.state(document, node, tree.measure, "flow", text, unit, period, tree.now.basis)

    quarters = [
        flow(sum(numbers[at : at + 3], Fraction(0)), f"{tree.now.period}/Q{at // 3 + 1}")
        for at in (0, 3, 6, 9)
    ]
    make.place("filled", now[node], *quarters)
    first = 3 * make.some(0, 3)
    if make.chance(0.5):
        those = [flow(numbers[first + at], str(months[first + at])) for at in range(make.some(1, 3))]
        if len(those) == 3:
            make.place("filled", quarters[first // 3], *those)


def so_far(at: At) -> None:
    """What was counted in the first months of a year."""
    make, tree, node, now = at.make, at.tree, at.node, at.now
    if tree.kind != "flow" or tree.now.basis not in ("actual", "forecast"):
        return
    unit, places = style(make, tree)
    months = months_of(tree.now)
    length = make.some(4, 10)
    number = sum(tree.now.months[node][:length], Fraction(0))
    period = f"{months[0]}..{months[length - 1]}"
    text = printed(number, unit, places)
    row = make.state(make.document(), node, tree.measure, "flow", text, unit, period, "actual")
    make.place("so far", row, now[node])


def rule(at: At) -> None:
    """A range that it lies in, or a limit that is kept where it was promised; what was counted may break
    one."""
    make, tree, node, now = at.make, at.tree, at.node, at.now
    row, number = now[node], tree.now.all(node)
    make.ruled.add(node)
    unit = STYLES[tree.measure][0][0]
    counted = int(number / worth(unit))
    if make.chance(0.5):
        span = f"{counted * make.some(80, 97) // 100}..{counted * make.some(105, 130) // 100 + 1}"
        basis = make.pick(("", tree.now.basis))
        role, sort = "range", "in range"
    else:
        kept = tree.now.basis != "actual"
        span = f"<={counted * make.some(104, 130) // 100 + 1}" if kept else f"<={max(counted * 2 // 3, 1)}"
        basis, role, sort = "limit", "", "in limit"
    period = tree.now.period.removeprefix("by ") if role == "" else tree.now.period
    one = make.state(row.document, node, tree.measure, tree.kind, span, unit, period, basis, role=role)
    if sort == "in range" or tree.now.basis != "actual":
        make.place(sort, row, one)


def another(at: At) -> None:
    """What only looks alike: the same thing on another footing, or at another time."""
    make, tree, node = at.make, at.tree, at.node
    if node in make.ruled:
        return
    other = {"actual": "plan", "plan": "forecast", "target": "actual", "forecast": "plan"}[tree.now.basis]
    unit, places = style(make, tree)
    number = tree.now.all(node) * make.some(70, 140) / 100
    text = printed(number, unit, places)
    period = tree.now.period
    if tree.measure in STOCKS and make.chance(0.5):
        other, period = tree.now.basis, f"{tree.now.year}-{make.some(4, 12):02d}-15"
    row = make.state(make.document(), node, tree.measure, tree.kind, text, unit, period, other)
    if make.chance(0.5):
        rough = hedged(make, number, unit)
        if rough is not None:
            make.place("rough", row, make.again(row, make.document(but=row.document), rough))


VIEWS: Sequence[View] = (again, change, share, rate, weekly, slices, so_far, rule, another)

"""Trees of totals: one truth for every part, month by month, and the many ways in which papers state it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from bench.planted.maker import Maker, written
from bench.planted.pack import Row, printed, worth
from homefirst.foundation.calendar import FinancialYear, Month

WORDS = ("line", "partner", "age", "site")
STYLES: Mapping[str, Sequence[tuple[str, int]]] = {
    "spend": (("GBP k", 0), ("GBP m", 1), ("GBP m", 2), ("GBP m", 3), ("GBP", 0)),
    "contribution": (("GBP k", 0), ("GBP m", 2), ("GBP m", 3), ("GBP", 0)),
    "admissions": (("admissions", 0), ("admissions", 0), ("admissions", 1)),
    "bed-days": (("bed days", 0), ("bed days", 0), ("bed days", 1)),
    "waiting": (("people", 0),),
    "placements": (("people", 0),),
    "care": (("care hours/week", 0), ("care hours/week", 1)),
}
"""Units in which a measure is printed, with how many decimals."""
SIZES: Mapping[str, tuple[int, int]] = {
    "spend": (60_000, 900_000),
    "contribution": (60_000, 900_000),
    "admissions": (20, 900),
    "bed-days": (100, 4000),
    "waiting": (4, 300),
    "placements": (10, 900),
    "care": (7_000, 90_000),
}
"""Of a part: in a month, at a time, or hours a week times ten."""
STOCKS = ("waiting", "placements", "care")


@dataclass(frozen=True)
class Layer:
    """A time and a footing: one column of a table. `months` by subject: one number where it is a stock."""

    period: str
    basis: str
    year: int
    months: dict[str, list[Fraction]] = field(default_factory=dict)

    def all(self, subject: str) -> Fraction:
        return sum(self.months[subject], Fraction(0))


@dataclass(frozen=True)
class Tree:
    measure: str
    root: str
    splits: dict[str, list[list[str]]]
    base: Layer
    now: Layer

    @property
    def nodes(self) -> list[str]:
        return list(self.now.months)

    @property
    def kind(self) -> str:
        return "level" if self.measure in STOCKS else "flow"


def grow(make: Maker, measure: str) -> Tree:
    """A new subject with one or two splits, one of whose parts may be split again, and all its numbers."""
    root = make.subject(f"{make.pick(('pool', 'scheme', 'trust', 'system'))}-{len(make.subjects)}")
    splits: dict[str, list[list[str]]] = {root: []}
    for word in make.random.permutation(WORDS)[: make.some(1, 2)]:
        splits[root].append([make.subject(f"{root}/{word}:{at}") for at in range(make.some(2, 7))])
    if make.chance(0.4):
        above = make.pick(splits[root][0])
        splits[above] = [[make.subject(f"{above}/sub:{at}") for at in range(make.some(2, 4))]]
    year = make.some(2014, 2018)
    now_basis = make.pick(("actual", "plan", "target", "forecast"))
    if measure in STOCKS:
        reach = "by " if now_basis in ("plan", "target") else ""
        base, now = (
            Layer(f"{year}-03-31", "actual", year),
            Layer(f"{reach}{year + 1}-03-31", now_basis, year + 1),
        )
    else:
        base, now = (
            Layer(written(each), basis, each)
            for each, basis in ((year, make.pick(("actual", now_basis))), (year + 1, now_basis))
        )
    for node in _bottom_up(splits, root):
        _numbers(make, measure, node, splits, base, now)
    return Tree(measure, root, splits, base, now)


def _bottom_up(splits: dict[str, list[list[str]]], root: str) -> list[str]:
    below = [node for parts in splits.get(root, []) for part in parts for node in _bottom_up(splits, part)]
    return [*below, root]


def _numbers(
    make: Maker, measure: str, node: str, splits: dict[str, list[list[str]]], base: Layer, now: Layer
) -> None:
    """A leaf's numbers by chance; those above add up, and a second split divides them again."""
    if node in base.months:
        return
    length = 1 if measure in STOCKS else 12
    if not splits.get(node):
        low, high = SIZES[measure]
        level = make.some(low, high)
        for layer, drift in ((base, 1.0), (now, 0.8 + 0.4 * make.random.random())):
            numbers = [
                Fraction(max(1, round(level * drift * (0.9 + 0.2 * make.random.random()))))
                for _ in range(length)
            ]
            layer.months[node] = [number / 70 for number in numbers] if measure == "care" else numbers
        return
    first, *others = splits[node]
    for layer in (base, now):
        columns = [layer.months[part] for part in first]
        layer.months[node] = [sum(each, Fraction(0)) for each in zip(*columns, strict=True)]
        for parts in others:
            _divide(make, layer, node, parts)


def _divide(make: Maker, layer: Layer, node: str, parts: list[str]) -> None:
    """Numbers for another split of a node: whole numbers, or tenths of hours a week, that come to its own."""
    left = list(layer.months[node])
    grain = Fraction(1, 70) if any(number.denominator != 1 for number in left) else Fraction(1)
    for at, part in enumerate(parts[:-1]):
        share = Fraction(int(make.random.integers(40, 100)), 100 * (len(parts) - at))
        layer.months[part] = [(number * share) // grain * grain for number in left]
        left = [number - taken for number, taken in zip(left, layer.months[part], strict=True)]
    layer.months[parts[-1]] = left


def style(make: Maker, tree: Tree, *but: str) -> tuple[str, int]:
    return make.pick([each for each in STYLES[tree.measure] if each[0] not in but] or STYLES[tree.measure])


def say(
    make: Maker, document: str, tree: Tree, node: str, layer: Layer, printing: tuple[str, int], role: str = ""
) -> Row:
    """One number of a tree as a table prints it."""
    unit, places = printing
    text = printed(layer.all(node), unit, places)
    return make.state(
        document, node, tree.measure, tree.kind, text, unit, layer.period, layer.basis, role=role
    )


def table(make: Maker, tree: Tree, layer: Layer, document: str) -> dict[str, Row]:
    """All numbers of a layer: totals over their parts, or a whole of which one part goes unsaid."""
    usual = style(make, tree)
    rows: dict[str, Row] = {}
    whole = len(tree.splits) == 1 and make.chance(0.25) and len(tree.splits[tree.root]) == 1
    for node in tree.nodes:
        hidden = whole and node == tree.splits[tree.root][0][0]
        if hidden:
            continue
        printing = style(make, tree) if make.chance(0.2) else usual
        role = ("whole" if whole else "total") if node in tree.splits else ""
        rows[node] = say(make, document, tree, node, layer, printing, role)
    for above, splits in tree.splits.items():
        for parts in splits:
            said = [rows[part] for part in parts if part in rows]
            make.place("whole" if whole else "total", rows[above], *said)
    return rows


def hedged(make: Maker, number: Fraction, unit: str) -> str | None:
    """About, over or under so much, in two digits, as a summary says it; None where it would be no number."""
    counted = number / worth(unit)
    if counted < 10:
        return None
    digits = len(str(int(counted))) - 2
    step = 10**digits
    how = make.pick(("~", ">", "<"))
    if how == "~":
        return f"~{int(counted / step + Fraction(1, 2)) * step}"
    lower = int(counted // step) * step
    if how == ">":
        return f">{lower}" if lower != counted else f">={lower}"
    upper = lower + step
    return f"<{upper}" if counted >= Fraction(9, 10) * upper else None


def months_of(layer: Layer) -> list[Month]:
    first = FinancialYear(layer.year).first
    return [first + at for at in range(12)]

"""One part, level after level: solve, hold what was reached, go on. A later level costs an earlier one
nothing."""

from dataclasses import dataclass

import numpy as np

from homefirst.hub.allocation.highs import Extra, Look, Program, Row, choose
from homefirst.policy.allocation.columns import Columns
from homefirst.policy.allocation.greedy import turns
from homefirst.policy.allocation.instance import Instance, Ints
from homefirst.policy.allocation.levels import Level, of_columns, of_unplaced, site_of
from homefirst.policy.allocation.plan import earliest, give_back, take

BEFORE = (Level.FIRST, Level.PROMISED)
"""The levels before `delay`, which ask after some people only."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What a plan costs on a level, and what no plan can cost less, that is as good on the levels before."""

    objective: int
    bound: float

    @property
    def proven(self) -> bool:
        return self.bound >= self.objective


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """People who hang together: the columns that are theirs (k), which of them are chosen, and the rows, with
    so many further columns, that hold what was reached level by level."""

    columns: Columns
    chosen: Ints
    rows: tuple[Row, ...] = ()
    more: int = 0


def relative(level: Level, instance: Instance, columns: Columns) -> Ints:
    """What each column costs on a level beside no place at all (k); below nought where a place is better."""
    none = of_unplaced(level, instance)
    cost: Ints = of_columns(level, instance, columns) - none[columns.person]
    return cost


def base(level: Level, instance: Instance, people: Ints) -> int:
    """What these people cost on a level when none of them gets a place."""
    return int(of_unplaced(level, instance)[people].sum())


def with_level(
    instance: Instance, part: Part, level: Level, *, under: float, seconds: float, look: Look | None = None
) -> tuple[Part, Reached]:
    """The part as good as it can be on one more level, within about so many seconds; `under` is a bound that
    is known already. All that it has reached on the levels before stays. Raises what `look` raises."""
    if level is Level.PINCH:
        return _with_pinch(instance, part, seconds, look)
    cost = relative(level, instance, part.columns)
    people = np.unique(part.columns.person)
    start = base(level, instance, people)
    now = int(cost[part.chosen].sum())
    under = max(under - start, least(part.columns, cost))
    chosen, bound = part.chosen, under
    if under < now:
        extra = Extra(np.zeros(part.more)) if part.more else None
        program = Program(instance, part.columns, cost, instance.free, part.rows, extra)
        found = choose(program, seconds=seconds, start=part.chosen, look=look)
        bound = max(under, found.bound)
        if found.chosen is not None and int(cost[found.chosen].sum()) < now:
            chosen = found.chosen
        unproven = bound < int(cost[chosen].sum())
        if level in BEFORE or (level is Level.DELAY and unproven):
            chosen = filled_up(instance, part.columns, chosen)
        now = int(cost[chosen].sum())
    held = Row(cost, now)
    rows = (*part.rows, held) if cost.any() else part.rows
    return Part(part.columns, chosen, rows, part.more), Reached(start + now, start + min(float(now), bound))


def filled_up(instance: Instance, columns: Columns, chosen: Ints) -> Ints:
    """The chosen columns, but that everybody, in the draft's order, has the earliest that is left for them,
    asked again as long as somebody moved. Who is asked after on no level before may be anywhere in a plan
    that is the best on those, and so may anybody where time ran out."""
    rest, own = instance.free.copy(), dict(zip(columns.person[chosen].tolist(), chosen.tolist(), strict=True))
    for person, one in own.items():
        take(instance, rest, person, int(columns.line[one]), int(columns.day[one]))
    begin = np.searchsorted(columns.person, np.arange(len(instance.waiting) + 1))
    mine = {
        person: sorted(range(begin[person], begin[person + 1]), key=lambda each: int(columns.day[each]))
        for person in np.unique(columns.person).tolist()
    }
    order = [person for person in turns(instance).tolist() if person in mine]
    again = True
    while again:
        again = False
        for person in order:
            again = _moved(instance, columns, rest, own, person, mine[person]) or again
    return np.array(sorted(own.values()), dtype=np.int64)


def _moved(
    instance: Instance, columns: Columns, rest: Ints, own: dict[int, int], person: int, mine: list[int]
) -> bool:
    """Whether somebody was placed, or earlier than before; `mine` are their columns by day."""
    now = own.get(person)
    if now is not None:
        give_back(instance, rest, person, int(columns.line[now]), int(columns.day[now]))
    day = instance.days if now is None else int(columns.day[now])
    for one in mine:
        if columns.day[one] >= day:
            break
        if earliest(instance, rest, person, int(columns.line[one])) == columns.day[one]:
            own[person] = one
            break
    last = own.get(person)
    if last is not None:
        take(instance, rest, person, int(columns.line[last]), int(columns.day[last]))
    return last != now


def least(columns: Columns, cost: Ints) -> float:
    """The cost if everybody could have their best column."""
    least = np.zeros(int(columns.person.max()) + 1 if len(columns) else 0, dtype=np.int64)
    np.minimum.at(least, columns.person, cost)
    return float(least.sum())


def _with_pinch(instance: Instance, part: Part, seconds: float, look: Look | None) -> tuple[Part, Reached]:
    """As `with_level`, for people who must leave a site by a day: one further column for each site and day,
    which is how many are short of it."""
    rows, weight = _wishes(instance, part.columns)
    now = _short(rows, weight, part.chosen)
    chosen, bound = part.chosen, 0.0
    if now:
        nothing = np.zeros(len(part.columns), dtype=np.int64)
        program = Program(
            instance, part.columns, nothing, instance.free, (*part.rows, *rows), Extra(weight.astype(float))
        )
        found = choose(program, seconds=seconds, start=part.chosen, look=look)
        bound = max(0.0, float(np.ceil(found.bound)))
        if found.chosen is not None and _short(rows, weight, found.chosen) < now:
            chosen, now = found.chosen, _short(rows, weight, found.chosen)
    none = np.zeros(len(part.columns), dtype=np.int64)
    held = (*part.rows, *rows, Row(none, now, weight.astype(float)))
    return Part(part.columns, chosen, held, len(weight)), Reached(now, min(float(now), bound))


def _wishes(instance: Instance, columns: Columns) -> tuple[tuple[Row, ...], Ints]:
    """For each site and day with a wish its row, in which a further column takes what is short, and what one
    short of it counts."""
    wishes = [
        (pinch, day, leave)
        for pinch in instance.pinches
        for day, leave in enumerate(pinch.leave)
        if leave > 0
    ]
    rows = []
    for at, (pinch, day, leave) in enumerate(wishes):
        here = site_of(instance, pinch.site)[columns.person] & (columns.day <= day)
        takes = np.zeros(len(wishes))
        takes[at] = -1.0
        rows.append(Row(-here.astype(np.int64), -leave, takes))
    return tuple(rows), np.array([pinch.weight for pinch, _, _ in wishes], dtype=np.int64)


def _short(rows: tuple[Row, ...], weight: Ints, chosen: Ints) -> int:
    return sum(
        int(each) * max(0, int(row.counts[chosen].sum()) - row.upper)
        for row, each in zip(rows, weight, strict=True)
    )

"""A plan made better a few lines at a time: some lines that can take somebody who waits long are emptied, and
HiGHS places anew the people of those lines and others who would like to be on them, the rest standing still.

Each such question is small (some 20 people), so that it is answered to the end in some hundredths of a
second, and no answer is worse than what was there.
"""

from dataclasses import dataclass

import numpy as np

from homefirst.hub.allocation.dive import put, rest_of
from homefirst.hub.allocation.highs import Floats, Program, choose
from homefirst.hub.allocation.prices_of_people import Gains, Left
from homefirst.policy.allocation.instance import NOWHERE, Ints

_PEOPLE = 20
_EACH = 6
_SECONDS = 1.0


@dataclass(frozen=True, eq=False)
class _Search:
    gains: Gains
    gain: Ints
    loss: Floats
    begin: Ints
    by_line: Ints
    line_begin: Ints

    def columns_of(self, person: int) -> Ints:
        return np.arange(self.begin[person], self.begin[person + 1])

    def wanting(self, line: int) -> Ints:
        return self.by_line[self.line_begin[line] : self.line_begin[line + 1]]


def searched(
    gains: Gains, loss: Floats, *, start: Ints, bound: Floats, random: np.random.Generator, left: Left
) -> Ints:
    """A plan (n, the column of each person) at least as good as `start`, better as long as there is time.

    `loss` (k) says how unlikely a column is in a good plan; `bound` by part how much a plan can gain at most:
    a part that has it is left alone.
    """
    look = _search_of(gains, loss)
    chosen, rest = start.copy(), rest_of(gains, start)
    open_people = _open(gains, chosen, bound)
    while len(open_people) and left() > 0:
        some = _neighbourhood(look, chosen, open_people, random)
        if some is None:
            continue
        people, columns = some
        before = chosen[people]
        for column in before[before != NOWHERE]:
            put(gains, rest, int(column), 1)
        better = _placed_anew(look, people, columns, before, rest, min(left(), _SECONDS))
        for column in better[better != NOWHERE]:
            put(gains, rest, int(column), -1)
        chosen[people] = better
        if (better != before).any():
            open_people = _open(gains, chosen, bound)
    return chosen


def _search_of(gains: Gains, loss: Floats) -> _Search:
    n, m = len(gains.instance.waiting), len(gains.instance.lines)
    by_line = np.lexsort((loss, gains.columns.line))
    return _Search(
        gains=gains,
        gain=gains.gain.astype(np.int64),
        loss=loss,
        begin=np.searchsorted(gains.columns.person, np.arange(n + 1)),
        by_line=by_line,
        line_begin=np.searchsorted(gains.columns.line[by_line], np.arange(m + 1)),
    )


def _open(gains: Gains, chosen: Ints, bound: Floats) -> Ints:
    """Who could start earlier or at all, of the parts whose plan is not known to be the best."""
    got = np.zeros(len(chosen))
    placed = chosen != NOWHERE
    got[placed] = gains.gain[chosen[placed]]
    part = np.full(len(chosen), NOWHERE, dtype=np.int64)
    part[gains.columns.person] = gains.part
    has = part != NOWHERE
    total = np.bincount(part[has], weights=got[has], minlength=gains.parts)
    most = np.zeros(len(chosen))
    np.maximum.at(most, gains.columns.person, gains.gain)
    return np.flatnonzero(has & (got < most) & (total + 1 <= bound)[part])


def _neighbourhood(
    look: _Search, chosen: Ints, open_people: Ints, random: np.random.Generator
) -> tuple[Ints, Ints] | None:
    """Some people and the columns among which they may be placed: one who waits, the lines likeliest for
    them, whoever is on those, and others who would be likely there."""
    gains, columns = look.gains, look.gains.columns
    person = int(random.choice(open_people))
    own = look.columns_of(person)
    likely = own[np.argsort(look.loss[own] + random.exponential(3.0, len(own)))]
    lines: list[int] = []
    people = {person: None}
    for column in likely:
        line = int(columns.line[column])
        if line in lines:
            continue
        lines.append(line)
        wanting = look.wanting(line)
        on_it = [
            int(columns.person[one])
            for one in wanting
            if chosen[columns.person[one]] != NOWHERE and columns.line[chosen[columns.person[one]]] == line
        ]
        people.update(dict.fromkeys(on_it))
        more = wanting[: 3 * _EACH]
        more = more[np.argsort(look.loss[more] + random.exponential(4.0, len(more)))][: _EACH // 2]
        people.update((int(columns.person[one]), None) for one in more)
        if len(people) >= _PEOPLE:
            break
    which = np.array(sorted(people), dtype=np.int64)
    on = chosen[which]
    every = np.unique(np.concatenate((np.array(lines), columns.line[on[on != NOWHERE]])))
    found = []
    among = np.zeros(len(gains.instance.lines), dtype=np.bool_)
    among[every] = True
    for one in which:
        mine = look.columns_of(int(one))
        mine = mine[among[columns.line[mine]] & np.isfinite(look.loss[mine])]
        mine = mine[np.argsort(look.loss[mine], kind="stable")][:_EACH]
        now = chosen[one]
        found.append(mine if now == NOWHERE or now in mine else np.append(mine, now))
    return which, np.concatenate(found)


def _placed_anew(
    look: _Search, people: Ints, columns: Ints, before: Ints, rest: Ints, seconds: float
) -> Ints:
    """The column of each of these people when they are placed as well as can be; as before, if nothing better
    was found."""
    gains = look.gains
    program = Program(gains.instance, gains.columns.of(columns), -look.gain[columns], rest)
    held = before[before != NOWHERE]
    start = np.flatnonzero(np.isin(columns, held))
    found = choose(program, seconds=seconds, start=start)
    if found.chosen is None or look.gain[columns[found.chosen]].sum() <= look.gain[held].sum():
        return before
    better = np.full(len(people), NOWHERE, dtype=np.int64)
    better[np.searchsorted(people, gains.columns.person[columns[found.chosen]])] = columns[found.chosen]
    return better

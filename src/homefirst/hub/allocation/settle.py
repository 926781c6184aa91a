"""Nobody waits beside an earlier place that fits and is free: the last look at a plan that a search left."""

import numpy as np

from homefirst.hub.allocation.dive import put, rest_of
from homefirst.hub.allocation.prices_of_people import Gains
from homefirst.policy.allocation.instance import NOWHERE, Ints


def settled(gains: Gains, chosen: Ints) -> Ints:
    """The plan (n, the column of each person) when everybody has the best of what is free for them, asked
    again as long as somebody moved. Who could gain most is asked first, and nobody loses."""
    instance, columns = gains.instance, gains.columns
    chosen, rest = chosen.copy(), rest_of(gains, chosen)
    least = _least(gains, rest, np.arange(len(instance.lines)))
    begin = np.searchsorted(columns.person, np.arange(len(chosen) + 1))
    most = np.zeros(len(chosen))
    np.maximum.at(most, columns.person, gains.gain)
    moved = True
    while moved:
        moved = False
        now = np.where(chosen == NOWHERE, 0.0, gains.gain[chosen])
        for person in np.argsort(now - most, kind="stable")[: int((now < most).sum())]:
            mine = slice(begin[person], begin[person + 1])
            line, own = columns.line[mine], int(chosen[person])
            room = least[line, columns.day[mine]]
            if own != NOWHERE:
                # On the own line more is free for them than for anybody else, from their start on.
                put(gains, rest, own, 1)
                here = line == columns.line[own]
                room[here] = _least(gains, rest, line[here])[np.arange(here.sum()), columns.day[mine][here]]
                put(gains, rest, own, -1)
            better = (room >= columns.amount[mine]) & (gains.gain[mine] > now[person])
            if not better.any():
                continue
            moved = True
            best = begin[person] + int(np.argmax(np.where(better, gains.gain[mine], -1.0)))
            if own != NOWHERE:
                put(gains, rest, own, 1)
            put(gains, rest, best, -1)
            for column in {own, best} - {NOWHERE}:
                least[columns.line[column]] = _least(gains, rest, columns.line[[column]])[0]
            chosen[person] = best
    return chosen


def _least(gains: Gains, rest: Ints, lines: Ints) -> Ints:
    """What these lines have left from each day on."""
    some = rest[lines]
    least: Ints = np.minimum.accumulate(some[:, ::-1], axis=1)[:, ::-1]
    return np.where(gains.instance.lasts[lines][:, None], least, some)

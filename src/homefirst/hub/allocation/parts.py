"""Which people and lines hang together: what has no line, no site and no held place in common is solved
apart."""

import numpy as np

from homefirst.policy.allocation.columns import Columns
from homefirst.policy.allocation.instance import NOWHERE, Instance, Ints


def parts_of(instance: Instance, columns: Columns) -> Ints:
    """For each column (k) the number of its part, from 0; parts share no person, no line and, where people
    must leave a site by a day, no site with such a wish."""
    people, lines = len(instance.waiting), len(instance.lines)
    one, other = [columns.person], [people + columns.line]
    held = np.flatnonzero(instance.held_line != NOWHERE)
    one.append(held)
    other.append(people + instance.held_line[held])
    if instance.pinches:
        one.append(np.arange(people))
        other.append(np.zeros(people, dtype=np.int64))
    label = _joined(people + lines, np.concatenate(one), np.concatenate(other))
    _, part = np.unique(label[columns.person], return_inverse=True)
    return part.astype(np.int64)


def _joined(count: int, one: Ints, other: Ints) -> Ints:
    """The least number of those that hang together, by handing the lower one on until nothing changes."""
    label = np.arange(count, dtype=np.int64)
    while True:
        least = np.minimum(label[one], label[other])
        after = label.copy()
        np.minimum.at(after, one, least)
        np.minimum.at(after, other, least)
        after = after[after]
        if (after == label).all():
            return label
        label = after

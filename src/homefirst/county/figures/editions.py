"""Which edition of a published table was in force for somebody who knew what was out by a day. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from homefirst.county.figures.delays import DelayTable


@dataclass(frozen=True, slots=True)
class Held:
    """A table as the log holds it. `known_on` counts for corrections only; they are known when made."""

    seq: int
    table: DelayTable
    known_on: date
    corrects: int | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class InForce:
    """A table with the day from which its figures could be known to the one who asks."""

    table: DelayTable
    known_on: date


def in_force(held: Iterable[Held], day: date) -> tuple[InForce, ...]:
    """Of every area, month and breakdown the latest edition known by `day`, in that order.

    The first edition held counts as known from the first publication, because it stands in for one that
    is not held (the pages say "revised figures"); each later edition from its own day. So the answer does
    not depend on the order in which the editions were handed in.
    """
    of_key: dict[tuple[str, date, str], list[Held]] = defaultdict(list)
    for one in held:
        table = one.table
        of_key[table.area, table.month.first, table.breakdown.value].append(one)
    found = (_of_one_key(group, day) for _, group in sorted(of_key.items()))
    return tuple(one for one in found if one is not None)


def _of_one_key(group: list[Held], day: date) -> InForce | None:
    editions = sorted(
        (one for one in group if one.corrects is None),
        key=lambda one: (one.table.edition.edition_on, one.seq),
    )
    known = {
        one.seq: one.table.edition.edition_on if place else one.table.edition.first_known_on
        for place, one in enumerate(editions)
    }
    corrections = {
        one.corrects: one
        for one in sorted(group, key=lambda one: one.seq)
        if one.corrects and one.known_on <= day
    }
    for one in reversed(editions):
        if known[one.seq] > day:
            continue
        last, since = one, known[one.seq]
        while last.seq in corrections:  # a correction may itself have been put right
            last = corrections[last.seq]
            since = max(since, last.known_on)
        if not last.withdrawn:
            return InForce(last.table, since)
    return None

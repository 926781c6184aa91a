"""Which edition of a published table was in force for somebody who knew what was out by an instant. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from homefirst.county.figures.delays import DelayTable
from homefirst.foundation.calendar import local_day, midnight

Key = tuple[str, date, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A table as the log holds it. `known_at` counts for corrections only: they are known when they are
    made, while a publication is known from the days that it states."""

    seq: int
    table: DelayTable
    known_at: datetime
    corrects: int | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class InForce:
    """A table with the day from which its figures could be known to the one who asks."""

    table: DelayTable
    known_on: date


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands for one published edition: itself, or the last correction of it."""

    root: Held
    last: Held

    @property
    def order(self) -> tuple[date, date, int]:
        edition = self.last.table.edition
        return edition.edition_on, edition.first_known_on, self.root.seq

    def known_on(self, first: bool) -> date:
        edition = self.last.table.edition
        day = edition.first_known_on if first else edition.edition_on
        return day if self.last is self.root else max(day, local_day(self.last.known_at))


def in_force(held: Iterable[Held], instant: datetime) -> tuple[InForce, ...]:
    """Of every area, month and breakdown the latest edition known by `instant`, in that order.

    The first edition held counts as known from the first publication, because it stands in for one that
    is not held (the pages say "revised figures"); each later edition from its own day. So the answer does
    not depend on the order in which editions were handed in. An edition that was corrected stands as
    its correction says, also where that is about another area or month; one that was withdrawn is as if
    it never had been published.
    """
    of_key: dict[Key, list[_Standing]] = defaultdict(list)
    for standing in _standing(tuple(held), instant):
        table = standing.last.table
        of_key[table.area, table.month.first, table.breakdown.value].append(standing)
    found = (_latest(of_key[key], instant) for key in sorted(of_key))
    return tuple(one for one in found if one is not None)


def _standing(held: tuple[Held, ...], instant: datetime) -> Iterable[_Standing]:
    corrections = corrections_by(held, instant)
    for root in held:
        if root.corrects is None:
            last = last_word(root, corrections)
            if not last.withdrawn:
                yield _Standing(root, last)


def corrections_by(held: Iterable[Held], instant: datetime) -> Mapping[int, Held]:
    """What each corrected event is corrected by, as far as that was known."""
    known = sorted((one for one in held if one.corrects and one.known_at <= instant), key=lambda one: one.seq)
    return {one.corrects: one for one in known if one.corrects is not None}


def last_word(one: Held, corrections: Mapping[int, Held]) -> Held:
    """What stands in the place of an event: a correction may itself have been put right."""
    while one.seq in corrections:
        one = corrections[one.seq]
    return one


def _latest(group: list[_Standing], instant: datetime) -> InForce | None:
    editions = sorted(group, key=lambda standing: standing.order)
    for place in range(len(editions) - 1, -1, -1):
        day = editions[place].known_on(first=place == 0)
        if midnight(day) <= instant:
            return InForce(editions[place].last.table, day)
    return None

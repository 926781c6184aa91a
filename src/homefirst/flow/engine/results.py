"""What a replication leaves behind, as matrices; and the proof that nobody was lost."""

import numpy as np

from homefirst.flow.engine import records as r
from homefirst.flow.engine.run import Counts, Matrix, Run
from homefirst.flow.engine.tables import Prepared
from homefirst.flow.engine.ticks import DAY


class NotConserved(Exception):
    """People were lost or made: our mistake, never the network's."""


def run_of(prepared: Prepared, world: r.World) -> Run:
    """The matrices of a world whose days are over. Raises NotConserved where a place's sums do not agree."""
    days, places = prepared.days + prepared.warm_up, len(prepared.places)
    counted = world.days.reshape(days, places, r.COUNTED)
    of_pairs = world.pair_days[: days * len(prepared.pairs)].reshape(days, len(prepared.pairs), 2)
    before, after = _present_in(prepared), _inside(world, places)
    _prove(prepared, world, counted, before, after)
    balance = _flow(counted).sum(axis=0) - (after - before)
    return Run(
        places=prepared.places,
        pairs=prepared.pairs,
        first_day=prepared.start,
        warm_up=prepared.warm_up,
        occupied=_in_days(counted[:, :, r.OCCUPIED]),
        waiting=_in_days(counted[:, :, r.WAITING]),
        delayed=_in_days(of_pairs[:, :, 0]),
        came=counted[:, :, r.CAME].copy(),
        started=counted[:, :, r.STARTED].copy(),
        left=counted[:, :, r.LEFT].copy(),
        turned_away=counted[:, :, r.TURNED_AWAY].copy(),
        gave_up=counted[:, :, r.GAVE_UP].copy(),
        wait_days=_in_days(counted[:, :, r.WAITED]),
        long_waits=counted[:, :, r.LONG_WAITS : r.LONG_WAITS + 2].copy(),
        midnight=counted[:, :, r.MIDNIGHT].copy(),
        long_stays=counted[:, :, r.LONG_STAYS : r.LONG_STAYS + 3].copy(),
        delayed_midnight=of_pairs[:, :, 1].copy(),
        inside_before=before,
        inside_after=after,
        balance=balance,
        events=int(world.book[0].events),
        arrivals=int(world.book[0].arrivals),
    )


def _in_days(ticks: Counts) -> Matrix:
    return ticks / DAY


def _flow(counted: Counts) -> Counts:
    """Who came minus who left or gave up (days by places)."""
    found: Counts = counted[:, :, r.CAME] - counted[:, :, r.LEFT] - counted[:, :, r.GAVE_UP]
    return found


def _present_in(prepared: Prepared) -> Counts:
    """Who was in each place, or waited for it, before anything happened."""
    found = np.zeros(len(prepared.places), dtype=np.int64)
    for column in (prepared.present.place, prepared.present.waits):
        np.add.at(found, column[column >= 0], 1)
    return found


def _inside(world: r.World, places: int) -> Counts:
    """Who is in each place, keeps it, or waits for it, counted person by person."""
    fresh = int(world.book[0].fresh)
    people = world.people
    found = np.zeros(places, dtype=np.int64)
    for column in (people.place[:fresh], people.keeps[:fresh], people.waits[:fresh]):
        np.add.at(found, column[column >= 0], 1)
    return found


def _prove(prepared: Prepared, world: r.World, counted: Counts, before: Counts, after: Counts) -> None:
    """For every place and day: who was there, and came, less who left, is who is there at midnight, counted
    person by person."""
    there = counted[:, :, r.MIDNIGHT] + counted[:, :, r.WAITING_MIDNIGHT]
    wrong = before + np.cumsum(_flow(counted), axis=0) != there
    wrong[-1] |= there[-1] != after
    if wrong.any():
        day, place = np.argwhere(wrong)[0]
        raise NotConserved(
            f"On day {day} of {prepared.places[place]} came and went are not what is there at midnight "
            f"(replication key {world.book[0].key0}, {world.book[0].key1})."
        )

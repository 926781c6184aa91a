"""The synthetic county lived on, as a working day at a chosen speed: for open pages to move."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from homefirst.app.beds.asking import latest_told
from homefirst.app.ground.house import this_log
from homefirst.app.synthetic.making import WRITER
from homefirst.county.journey import read
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.of_day import entries_between
from homefirst.county.journey.record import load
from homefirst.foundation.calendar import local_day, midnight
from homefirst.foundation.errors import NotFound, Refused
from homefirst.intake.synthetic.working_day import working_day

SEED = 20170401
LIKE = timedelta(days=7)
BEGINS = timedelta(hours=7)
"""After midnight: the day shifts come on."""
NOON = timedelta(hours=12)
SOON = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Lived:
    """One entry that was written, or (`refused`) could not be."""

    at: datetime
    name: str
    place: str | None
    refused: str | None


def day_to_live(seed: int = SEED) -> list[Entry]:
    """The entries of the working day that follows the record's last one, like the day a week before it; where
    the record ends in a morning, of the rest of that day.

    Raises NotFound where no journeys are held, and Refused where somebody's own record is: a made-up day is
    not mixed into it.
    """
    view = this_log().now()
    first = read.first_entered(view)
    if first is None:
        raise NotFound("There are no journeys to go on from.", next="Write the county: homefirst synthetic.")
    event = this_log().event("journey", 1)
    if event is None or event.by != WRITER.name:
        raise Refused(
            "These journeys were not all made up: a synthetic day is not mixed into anybody's record.",
            next="Use a demonstration's data folder.",
        )
    last, _ = latest_told(view.known_at)
    began = midnight(local_day(last))
    if not BEGINS <= last - began < NOON:
        return list(_day_from(midnight(local_day(last) + timedelta(days=1)), BEGINS, seed))
    return list(_day_from(began, last - began + SOON, seed))


def _day_from(day: datetime, begins: timedelta, seed: int) -> Iterator[Entry]:
    view = this_log().now()
    was = midnight(local_day(day + timedelta(hours=12)) - LIKE)
    until = midnight(local_day(was + timedelta(hours=12)) + timedelta(days=1))
    happened = entries_between(view, was + begins, until)
    before, now = read.census(view, was + begins), read.census(view, day + begins)
    return working_day(before, happened, now, day - was, np.random.default_rng([seed, day.toordinal()]))


def live(
    entries: list[Entry], *, speed: float, pause: Callable[[float], None], told: Callable[[Lived], None]
) -> int:
    """Writes entries as their time comes, `speed` times as fast as a clock; how many were written.

    `pause` waits for some seconds; `told` hears of each.
    """
    log, written = this_log(), 0
    for one, before in zip(entries, (None, *entries), strict=False):
        if before is not None:
            pause((one.at - before.at).total_seconds() / speed)
        done = load(log, entries=[one], by=WRITER, because="a synthetic day")
        why = done.quarantined[0].problem.what if done.quarantined else None
        written += why is None
        told(Lived(one.at, one.type.name, one.says.get("place"), why))
    return written

"""The synthetic county whole: one call, values in and values out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from homefirst.intake.synthetic.bed_stays import BedStay, bed_stays
from homefirst.intake.synthetic.by_day import Span
from homefirst.intake.synthetic.clock import set_minutes
from homefirst.intake.synthetic.columns import NEVER, STAY
from homefirst.intake.synthetic.delayed import delayed
from homefirst.intake.synthetic.episodes import Delay
from homefirst.intake.synthetic.front_door import FrontDoor, presentations
from homefirst.intake.synthetic.needs import add_needs
from homefirst.intake.synthetic.pack import Tables
from homefirst.intake.synthetic.people import people, persons_of
from homefirst.intake.synthetic.shares import Whole
from homefirst.intake.synthetic.wards import split_wards

SEED = 20160310
Columns = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True)
class SyntheticCounty:
    """Persons and bed stays in the columns of columns.py, the stays in the order of coming, and how many came
    to the front doors by hour. The same tables and seed give the same, on any machine."""

    area: str
    span: Span
    people: Columns
    stays: Columns
    front_door: FrontDoor


def synthetic_county(tables: Tables, random: np.random.Generator) -> SyntheticCounty:
    """Makes it up. Raises NotUnderstood where the pack's tables contradict one another."""
    delays, lines = delayed(tables, random)
    rows = bed_stays(tables, delays, random)
    stays = _columns(rows, delays, lines)
    after = np.array([-1 if row.after is None else row.after for row in rows], dtype=np.int64)
    set_minutes(tables, stays, after, random)
    age = np.array([row.age for row in rows], dtype=np.int64)
    who = _with_people(tables, stays, after, age, random)
    stays = stays[np.lexsort((stays["part"], stays["spell"]))]
    add_needs(tables, stays, who, random)
    split_wards(tables, stays)
    for one in (who, stays):
        one.setflags(write=False)
    return SyntheticCounty(tables.area, tables.record.span, who, stays, presentations(tables, random))


def _with_people(
    tables: Tables, stays: Columns, after: Whole, age: Whole, random: np.random.Generator
) -> Columns:
    """Numbers the spells in the order of coming, says whose each is, and gives the persons."""
    heads = np.nonzero(after < 0)[0]
    heads = heads[np.lexsort((stays["came_minute"][heads], stays["came_day"][heads]))]
    stays["spell"][heads] = np.arange(len(heads))
    follow = np.nonzero(after >= 0)[0]
    stays["spell"][follow] = stays["spell"][after[follow]]
    last = heads.copy()
    last[stays["spell"][follow]] = follow
    came, left = (stays[c][n].astype(np.int64) for c, n in (("came_day", heads), ("left_day", last)))
    died = stays["ends"][last] == "died"
    persons, firsts = persons_of(tables, came, left, age[heads], died, random)
    stays["person"] = persons[stays["spell"]]
    return people(tables, came[firsts], age[heads][firsts], random)


def _columns(rows: Sequence[BedStay], delays: Sequence[Delay], lines: Sequence[str]) -> Columns:
    """The stays in columns, as far as they are known by day."""
    stays = np.zeros(len(rows), dtype=STAY)
    stays["care"] = [row.care for row in rows]
    stays["kind"] = [row.kind for row in rows]
    stays["part"] = [row.after is not None for row in rows]
    stays["came_day"] = [row.first for row in rows]
    stays["left_day"] = [row.end for row in rows]
    stays["ready_day"] = [NEVER if row.ready is None else row.ready for row in rows]
    stays["ends"] = [row.ends for row in rows]
    for n, row in enumerate(rows):
        if row.delay is not None:
            cell = delays[row.delay].cell
            stays["reason"][n] = cell.reason
            stays["organisation"][n] = cell.organisation
            stays["line"][n] = lines[row.delay]
    return stays

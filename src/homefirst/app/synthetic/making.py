"""The synthetic county: made up from the pack in force, and written through the log as any source is.

Each part holds some people's whole journeys, and who they are. The two are written beside each other, over a
connection each: while the database takes in the one, the other is folded.
"""

import gc
import secrets
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connections

from homefirst.app.ground.house import this_log
from homefirst.app.ground.work import SYNTHETIC, synthetic_county, this_work
from homefirst.app.synthetic.capacity import synthetic_mornings, write_beds, write_beside, write_mornings
from homefirst.app.synthetic.hub import write_hub_work
from homefirst.county.journey.events import STREAM as JOURNEYS
from homefirst.county.people.bulk import register_keyed
from homefirst.county.people.matches import propose
from homefirst.county.people.read import any_registered_by
from homefirst.foundation.store.events import Appended, Author
from homefirst.foundation.work.job import Job
from homefirst.intake.synthetic import county as making
from homefirst.intake.synthetic.capacity import PostedMorning
from homefirst.intake.synthetic.county import SEED
from homefirst.intake.synthetic.happenings import counted, happenings, keys_of, person_keys
from homefirst.intake.synthetic.identities import SEED_OF_IDENTITIES, SyntheticPeople, synthetic_people
from homefirst.intake.synthetic.lots import Shared
from homefirst.intake.synthetic.pack import Tables, missing_of, read_tables
from homefirst.intake.synthetic.present import present
from homefirst.intake.synthetic.registering import Some, registering
from homefirst.intake.synthetic.telling import Clock, Happening
from homefirst.intake.synthetic.ward_beds import PostedBeds, posted_beds
from homefirst.intake.synthetic.write import Written, by_hour, by_person, write

WRITER = Author("synthetic county", loader=True)
BECAUSE = "synthetic county"
BY = "the worker"
SOURCE = f"homefirst synthetic county, seed {SEED}"


@dataclass(frozen=True, slots=True)
class Part:
    """What is written in one step: happenings of persons and who they are; or counts at front doors; the
    keys for which matching looks whom they may be, too; what providers post, and wards of their beds; or, of
    journeys that are all there, what the hub did (`hub`: the tables by which)."""

    happened: tuple[Happening, ...] = ()
    counts: tuple[Happening, ...] = ()
    people: Some | None = None
    to_match: tuple[UUID, ...] = ()
    mornings: tuple[PostedMorning, ...] = ()
    beds: tuple[PostedBeds, ...] = ()
    hub: Tables | None = None


def settle_the_synthetic_county() -> Job | None:
    """Asks that the synthetic county be made, where the settings want it and it was never made here.

    Not where the pack has no tables for one; and never where somebody else's journeys are held: a made-up
    county is not mixed into anybody's record.
    """
    if not settings.SYNTHETIC or missing_of(settings.PACK) is not None:
        return None
    log = this_log()
    first = log.event(JOURNEYS, 1)
    if first is not None and first.by != WRITER.name:
        return None
    if this_work().latest_of(SYNTHETIC) is None and any_registered_by(log.now(), WRITER.name):
        return None  # it was made, and its job is so long over that it was cleared away
    return synthetic_county(by=BY)


def parts_of_the_county() -> tuple[Part, ...]:
    """All of the synthetic county, in the parts in which it is written; the same ones whenever it is asked.

    Raises Unavailable where the pack lacks a table, and NotUnderstood where one cannot be read.
    """
    with _made_to_stay():
        tables = read_tables(settings.PACK)
        county = making.synthetic_county(tables, np.random.default_rng(SEED))
        people = synthetic_people(tables, county, np.random.default_rng([SEED, SEED_OF_IDENTITIES]))
        return tuple(_parts(tables, county, people))


@contextmanager
def _made_to_stay() -> Iterator[None]:
    """What is made within has no circles, and is looked through for none: half a million happenings were
    walked again and again while they were made and written, a tenth of all processor time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was:
            gc.enable()


def _parts(tables: Tables, county: making.SyntheticCounty, people: SyntheticPeople) -> Iterator[Part]:
    """Those who are in a bed or have care at home on the list's day and on the last come first, so that these
    days can be looked at early. The morning on which the record ends comes last: until it is there, the
    record ends with its last day."""
    keys = person_keys(county.area, SEED, len(people.rows))
    number_of = {key: number for number, key in enumerate(keys)}
    before = [keys[person] for person in present(county, people.twice, tables.record.list_day)]
    told = happenings(tables, county, seed=SEED)
    last = bisect_left(told, Clock(county.span).at(county.span.days, 0), key=lambda one: one.at)
    for batch in by_person(told[:last], before):
        persons = dict.fromkeys(one.says["person"] for one in batch)
        numbers = tuple(number_of.pop(key) for key in persons)
        yield Part(happened=tuple(batch), people=Some(people, county.span, keys, numbers))
    beds = posted_beds(county, Shared(tables), keys_of(county.area, SEED), SEED)
    yield Part(mornings=synthetic_mornings(tables), beds=beds)
    for hours in by_hour(tuple(counted(county))):
        yield Part(counts=hours)
    left = Some(people, county.span, keys, tuple(number_of.values()))
    yield Part(people=left, to_match=tuple(UUID(keys[one.second]) for one in people.twice))
    yield Part(happened=tuple(told[last:]))
    yield Part(hub=tables)


def write_part(part: Part) -> Written:
    """Writes one part; what was written before is known by its receipts and keys and not written again."""
    with ThreadPoolExecutor(1, thread_name_prefix="people") as beside:
        people = beside.submit(_register, part.people) if part.people is not None else None
        written = write(
            this_log(),
            part.happened,
            part.counts,
            source=SOURCE,
            by=WRITER,
            because=BECAUSE,
            done=lambda _: None,
        )
        also = [people.result()] if people is not None else []
    posted = write_mornings(part.mornings)
    more = write_beside(part.mornings[-1]) if part.mornings else 0
    beds = write_beds(part.beds)
    also.append(Appended(posted.new + beds.new + more, posted.already + beds.already, ()))
    if part.hub is not None:
        worked = write_hub_work(part.hub, SOURCE)
        also.append(Appended(worked.new, worked.already, ()))
    if part.to_match:
        also.append(propose(this_log(), of=part.to_match, by=WRITER, at=datetime.now(UTC)))
    new, already = (sum(values) for values in _summed(written, also))
    return Written(new, already, (*written.problems, *posted.problems))


def _summed(written: Written, also: Iterable[Appended]) -> tuple[list[int], list[int]]:
    every = [(written.new, written.already), *((one.new, one.already) for one in also)]
    return [new for new, _ in every], [already for _, already in every]


def _register(some: Some) -> Appended:
    """In a thread of its own, which gives its connection back."""
    try:
        people = tuple(registering(some))
        return register_keyed(
            this_log(), people=people, chance=secrets.token_bytes, by=WRITER, because=BECAUSE
        )
    finally:
        connections.close_all()

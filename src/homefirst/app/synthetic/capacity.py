"""The synthetic county's capacity, written through the log as its providers post it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
from django.conf import settings

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.ground.house import this_county, this_log
from homefirst.county.capacity import record
from homefirst.county.capacity.bed_closures import read_bed_closures
from homefirst.county.capacity.commissioned import Commissioned, with_figures
from homefirst.county.capacity.posting import Source
from homefirst.county.capacity.read import deliveries
from homefirst.county.capacity.resource import Sex, Unit
from homefirst.county.capacity.states import State
from homefirst.county.capacity.ward_beds_record import post_beds
from homefirst.foundation.calendar import Month, local_day, midnight
from homefirst.foundation.errors import Problem, Refused
from homefirst.foundation.store.events import Author
from homefirst.foundation.units import round_half_up
from homefirst.intake.synthetic.capacity import MORNING, PostedMorning, mornings_of, postings
from homefirst.intake.synthetic.county import SEED
from homefirst.intake.synthetic.pack import Tables
from homefirst.intake.synthetic.ward_beds import PostedBeds
from homefirst.intake.synthetic.write import Written

WRITER = Author("synthetic county", loader=True)
BECAUSE = "synthetic county"
SEED_OF_CAPACITY = 3
DELIVERED, USED = (0.85, 0.99), (0.9, 1.0)
"""Of what is commissioned, where the papers state nothing; and of what is delivered. Made up."""
CLOSED_DAYS = 4


def synthetic_mornings(tables: Tables) -> tuple[PostedMorning, ...]:
    """What the county's providers post on the demonstration's mornings; the demonstration's own provider has
    not posted yet on the last."""
    mornings = mornings_of(tables.record.span, tables.record.list_day)
    random = np.random.default_rng([SEED, SEED_OF_CAPACITY])
    not_yet = this_county().demonstration.get("provider")
    return postings(pack_capacity().resources, mornings, not_yet=not_yet, random=random)


def write_mornings(mornings: Iterable[PostedMorning]) -> Written:
    """Writes what is posted; what was written before is known by its receipts."""
    new = already = 0
    problems: list[Problem] = []
    for one in mornings:
        try:
            done = record.post(
                this_log(),
                provider=one.provider,
                offered=one.offered,
                resources=pack_capacity().resources,
                posting=one.posting,
                source=Source.FILE,
                by=WRITER,
                at=one.at,
                because=BECAUSE,
            )
        except Refused as refused:
            problems.append(refused.problem)
        else:
            new, already = new + done.new, already + done.already
    return Written(new, already, tuple(problems))


def write_beds(said: Iterable[PostedBeds]) -> Written:
    """Writes what wards say of their beds; what was written before is known by its receipts."""
    new = already = 0
    problems: list[Problem] = []
    reasons = read_bed_closures(settings.PACK, problems)
    with this_log().together():
        for one in said:
            done = post_beds(
                this_log(),
                place=one.place,
                ward=one.ward,
                open_=one.open,
                closed=one.closed,
                reasons=reasons,
                posting=one.posting,
                by=WRITER,
                at=one.at,
                because=BECAUSE,
            )
            new, already = new + done.new, already + done.already
    return Written(new, already, tuple(problems))


def write_beside(last: PostedMorning) -> int:
    """A ward of beds that is closed for an infection on the last morning, and what was delivered in the month
    before it, of the lines of which no paper states it; how many events are new."""
    pack, today = pack_capacity(), local_day(last.at)
    beds = [one for one in pack.resources.values() if one.unit is Unit.BEDS and one.sex is Sex.MALE]
    new = 0
    for one in beds[:1]:
        since = today - timedelta(days=1)
        new += record.set_state(
            this_log(),
            resource=one,
            state=State.CLOSED,
            why="infection",
            since=since,
            until=since + timedelta(days=CLOSED_DAYS),
            own=True,
            by=WRITER,
            at=last.at,
            because=BECAUSE,
        ).new
    counted = {one.line for one in deliveries(this_log().now())}
    random = np.random.default_rng([SEED, SEED_OF_CAPACITY, 1])
    for line in with_figures(pack.lines, pack.statements).values():
        if line.rate is None and line.amount is not None and line.code not in counted:
            new += _count(line, today, last, random)
    return new


def _count(line: Commissioned, today: date, last: PostedMorning, random: np.random.Generator) -> int:
    month = Month.of(today) - 1
    weeks = Decimal(month.days) / 7 if line.unit is Unit.HOURS else Decimal(1)
    commissioned = round_half_up((line.amount or Decimal(0)) * weeks)
    delivered = round_half_up(commissioned * Decimal(str(random.uniform(*DELIVERED))))
    return record.count_delivery(
        this_log(),
        provider=line.provider or "",
        line=line.code,
        unit=line.unit,
        first=month.first,
        until=month.last + timedelta(days=1),
        commissioned=commissioned,
        delivered=delivered,
        used=round_half_up(delivered * Decimal(str(random.uniform(*USED)))),
        source="synthetic: made up for the demonstration",
        by=WRITER,
        at=last.at,
        because=BECAUSE,
    ).new


def post_day(begins: datetime, seed: int) -> int:
    """What every provider posts on a day that is made up as it comes, in its morning or when it begins; how
    many resources."""
    day = local_day(begins)
    random = np.random.default_rng([seed, day.toordinal(), SEED_OF_CAPACITY])
    at = max(begins, midnight(day) + MORNING)
    return write_mornings(postings(pack_capacity().resources, (at,), not_yet=None, random=random)).new

"""Every stay in a bed: the delayed with what came before, everybody else, and who went from one to the other.

An acute stay that ends in a community bed is followed by a stay there, and a stay there follows an acute one;
only whoever was there when the record begins has nothing before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from homefirst.county.catalogue.delays import Care
from homefirst.intake.synthetic.acute import BEFORE, AcuteStays, beds_wanted, days_of_coming, fill_beds
from homefirst.intake.synthetic.delayed import leaving_of
from homefirst.intake.synthetic.episodes import Delay
from homefirst.intake.synthetic.pack import Tables
from homefirst.intake.synthetic.shares import MANY, Whole, one_by_one

EMERGENCY, ELECTIVE, TRANSFER = "emergency", "elective", "transfer"
COMMUNITY_BED = "community_bed"
NEAR, NIGHTS = 4, 3
"""A community stay begins up to so many days off the day meant for it, when somebody leaves an acute bed to
go there: of the undelayed, after so many nights at least."""


@dataclass(frozen=True, slots=True)
class BedStay:
    """A stay in one type of bed: days of coming and leaving, and how it ended. `delay` is its delay's place
    among the delays, and `ready` the day on which that began; `after` the place of the acute stay, among all
    stays, that it follows; None where there is none. `age` in years."""

    care: str
    kind: str
    first: int
    end: int
    ends: str
    age: int
    delay: int | None = None
    ready: int | None = None
    after: int | None = None


def bed_stays(tables: Tables, delays: Sequence[Delay], random: np.random.Generator) -> list[BedStay]:
    """All stays that reach into the record, in acute beds first."""
    stays = _delayed_in(Care.ACUTE, tables, delays, random)
    stays += _undelayed(tables, stays, random)
    community = _delayed_in(Care.NON_ACUTE, tables, delays, random)
    return _followed(tables, stays, community, random)


def ages(tables: Tables, of: str, count: int, random: np.random.Generator) -> Whole:
    """So many ages in years: a band by its share, and any year of it."""
    shares = tables.of("age", of)
    bands = np.array([[int(year) for year in band.split("-")] for band in shares.values], dtype=np.int64)
    low, high = bands[shares.places(random, count)].T
    years: Whole = low + random.integers(0, MANY, count) % (high - low + 1)
    return years


def _delayed_in(
    care: Care, tables: Tables, delays: Sequence[Delay], random: np.random.Generator
) -> list[BedStay]:
    """The stays of those who are delayed in this type of bed, with the nights before they were ready."""
    numbers = [n for n, delay in enumerate(delays) if delay.cell.care == care]
    nights = tables.of("nights before ready", care).draw(random, len(numbers)).astype(np.int64).tolist()
    years = ages(tables, "delayed", len(numbers), random).tolist()
    kind = EMERGENCY if care is Care.ACUTE else TRANSFER
    ends = {
        reason: one_by_one(random, tables.of("ends", f"delayed {reason}").weights)
        for reason in sorted({delay.cell.reason for delay in delays})
    }
    ends["community"] = one_by_one(random, tables.of("ends", "community").weights)
    found = []
    for n, before, age in zip(numbers, nights, years, strict=True):
        delay = delays[n]
        reason = delay.cell.reason
        end = tables.of("ends", f"delayed {reason}").values[next(ends[reason])]
        if care is Care.NON_ACUTE and end == COMMUNITY_BED:
            end = tables.of("ends", "community").values[next(ends["community"])]
        first = delay.first - before
        found.append(BedStay(care, kind, first, delay.end, end, age, n, delay.first))
    return found


def _undelayed(tables: Tables, delayed: Sequence[BedStay], random: np.random.Generator) -> list[BedStay]:
    """Emergencies and planned stays that fill the acute beds beside the delayed."""
    span = tables.record.span
    others = np.zeros(BEFORE + span.days + 1, dtype=np.int64)
    for stay in delayed:
        others[max(stay.first + BEFORE, 0)] += 1
        others[min(stay.end + BEFORE, BEFORE + span.days)] -= 1
    days = _emergency_days(tables, [stay.first for stay in delayed], random)
    years = ages(tables, EMERGENCY, len(days), random)
    beds = fill_beds(
        beds_wanted(tables.occupied, span),
        np.cumsum(others),
        (days, _emergency_nights(tables, years, random)),
        tables.of("nights", ELECTIVE),
        leaving_of(tables),
        random,
    )
    return list(_rows(tables, beds, years, random))


def _emergency_days(tables: Tables, delayed: Sequence[int], random: np.random.Generator) -> Whole:
    """The days on which emergencies come who are not delayed: with the delayed as many a year as stated."""
    span = tables.record.span
    shares = (tables.of("coming by weekday", EMERGENCY), tables.of("coming by month", EMERGENCY))
    parts = []
    for year, count in tables.record.emergency_admissions.items():
        start, length = span.number(year.first.first), year.days
        less = sum(start <= day < start + length for day in delayed)
        parts.append(days_of_coming(count - less, start, length, span, shares, random))
    year, count = min(tables.record.emergency_admissions.items())
    before = count * BEFORE // year.days - sum(-BEFORE <= day < 0 for day in delayed)
    return np.concatenate((days_of_coming(before, -BEFORE, BEFORE, span, shares, random), *parts))


def _emergency_nights(tables: Tables, years: Whole, random: np.random.Generator) -> Whole:
    """Nights by age: whoever is older stays longer."""
    found = np.zeros(len(years), dtype=np.int64)
    for of, low, high in (("under 18", 0, 18), ("18 to 64", 18, 65), ("65 and over", 65, 200)):
        here = (years >= low) & (years < high)
        nights = tables.of("nights", f"{EMERGENCY} {of}").draw(random, int(here.sum()))
        found[here] = nights.astype(np.int64)
    return found


def _rows(tables: Tables, beds: AcuteStays, years: Whole, random: np.random.Generator) -> Iterator[BedStay]:
    every = ages(tables, ELECTIVE, len(beds.first), random)
    every[~beds.planned] = years
    emergency = tables.of("ends", EMERGENCY).draw(random, len(beds.first))
    elective = tables.of("ends", ELECTIVE).draw(random, len(beds.first))
    ends = np.where(beds.planned, elective, emergency)
    columns = (beds.first, beds.end, beds.planned, ends, every)
    for first, end, planned, how, age in zip(*(column.tolist() for column in columns), strict=True):
        if end >= 0:
            yield BedStay(Care.ACUTE, ELECTIVE if planned else EMERGENCY, first, end, how, age)


def _followed(
    tables: Tables, acute: Sequence[BedStay], community: Sequence[BedStay], random: np.random.Generator
) -> list[BedStay]:
    """All stays: community ones tied to the acute one that each follows, and one for each who goes there."""
    last = tables.record.span.days
    going: dict[int, list[int]] = {}
    others: dict[int, list[int]] = {}
    for n, stay in enumerate(acute):
        if stay.ends == COMMUNITY_BED and stay.delay is not None:
            going.setdefault(stay.end, []).append(n)
        elif (
            stay.kind == EMERGENCY
            and stay.end - stay.first >= NIGHTS
            and stay.age >= 65
            and stay.delay is None
        ):
            others.setdefault(stay.end, []).append(n)
    found, stays = list(acute), []
    for stay in sorted(community, key=lambda one: (one.first, one.end, one.delay)):
        came = _who_leaves(stay, going) if stay.first >= 0 else None
        came = _who_leaves(stay, others) if came is None and stay.first >= 0 else came
        if came is not None:
            found[came] = replace(found[came], ends=COMMUNITY_BED)
            stay = replace(stay, first=found[came].end, age=found[came].age, after=came)
        stays.append(stay)
    left = [n for end in sorted(going) if 0 <= end < last for n in going[end]]
    return found + stays + _without_delay(tables, [(n, found[n]) for n in left], random)


def _who_leaves(stay: BedStay, leaving: dict[int, list[int]]) -> int | None:
    """Takes somebody who leaves an acute bed about the day on which a community stay is to begin."""
    for off in sorted(range(-NEAR, NEAR + 1), key=lambda days: (abs(days), days)):
        day = stay.first + off
        if leaving.get(day) and day >= 0 and stay.ready is not None and day < stay.ready:
            return leaving[day].pop()
    return None


def _without_delay(
    tables: Tables, came: Sequence[tuple[int, BedStay]], random: np.random.Generator
) -> list[BedStay]:
    """Community stays of those who went there and are never delayed there."""
    nights = tables.of("nights", "community").draw(random, len(came)).astype(np.int64).tolist()
    ends = tables.of("ends", "community").draw(random, len(came)).tolist()
    chance = random.integers(0, 100, len(came)).tolist()
    leaving = leaving_of(tables)
    return [
        BedStay(
            *(Care.NON_ACUTE, TRANSFER, acute.end, leaving.moved(acute.end + night, lot), how, acute.age),
            after=n,
        )
        for (n, acute), night, how, lot in zip(came, nights, ends, chance, strict=True)
    ]

"""A slow and obvious count of a synthetic county: midnight by midnight, person by person, from the table that
was published to the stays that were made, sharing nothing with the generator but the stays themselves."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

LONDON, UTC = ZoneInfo("Europe/London"), ZoneInfo("UTC")
SPLITS = ("reason", "organisation", "care")
FIRST, LAST = "2015-04", "2017-03"


class PlainStay(NamedTuple):
    """A bed stay as the ward would tell it: days, and instants in UTC."""

    person: int
    spell: int
    kind: str
    care: str
    reason: str
    organisation: str
    line: str
    came: datetime
    ready: datetime | None
    left: datetime


@cache
def instant(first: date, day: int, minute: int) -> datetime:
    local = datetime.combine(first + timedelta(days=day), time(minute // 60, minute % 60), LONDON)
    return local.astimezone(UTC)


def plain_stays(first: date, rows: Sequence[tuple[object, ...]], names: Sequence[str]) -> list[PlainStay]:
    found = []
    for row in rows:
        said = dict(zip(names, row, strict=True))
        ready = instant(first, said["ready_day"], said["ready_minute"]) if said["reason"] else None
        found.append(
            PlainStay(
                *(
                    said[word]
                    for word in ("person", "spell", "kind", "care", "reason", "organisation", "line")
                ),
                came=instant(first, said["came_day"], said["came_minute"]),
                ready=ready,
                left=instant(first, said["left_day"], said["left_minute"]),
            )
        )
    return found


def midnights(start: datetime, end: datetime) -> Iterator[date]:
    """The local days that end with a midnight t where start <= t < end."""
    day = start.astimezone(LONDON).date() - timedelta(days=2)
    while True:
        day += timedelta(days=1)
        ends = datetime.combine(day + timedelta(days=1), time(), LONDON)
        if ends >= end:
            return
        if ends >= start:
            yield day


def delayed_days(stays: Sequence[PlainStay]) -> Counter[tuple[str, str, str]]:
    """Delayed days by month, split and category."""
    found: Counter[tuple[str, str, str]] = Counter()
    for stay in stays:
        if stay.ready is None:
            continue
        for day in midnights(stay.ready, stay.left):
            month = f"{day:%Y-%m}"
            if FIRST <= month <= LAST:
                for split in SPLITS:
                    found[month, split, getattr(stay, split)] += 1
    return found


def published_days(pack: Path, area: str) -> Counter[tuple[str, str, str]]:
    """What was published, by month, split and category."""
    found: Counter[tuple[str, str, str]] = Counter()
    with (pack / "delayed_days.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            known = row["area"] == area and row["breakdown"] in SPLITS and row["category"] != "total"
            if known and FIRST <= row["month"] <= LAST:
                found[row["month"], row["breakdown"], row["category"]] = int(row["days"])
    return found


def occupied_beds(stays: Sequence[PlainStay], care: str) -> Counter[date]:
    """People in a bed of that care at the midnight that ends each day."""
    found: Counter[date] = Counter()
    for stay in stays:
        if stay.care == care:
            day, last = stay.came.astimezone(LONDON).date(), stay.left.astimezone(LONDON).date()
            while day < last:
                found[day] += 1
                day += timedelta(days=1)
    return found


def delayed_at(stays: Sequence[PlainStay], at: datetime) -> list[PlainStay]:
    return [stay for stay in stays if stay.ready is not None and stay.ready <= at < stay.left]


def stays_told(happenings: Sequence[tuple[datetime, str, dict, str]], end: datetime) -> list[PlainStay]:
    """The delays that events tell, by going through them once, as somebody would who reads them aloud: in
    which bed, ready when all three tests were found to hold, under the first opened of the open waits with a
    reason. Whoever is still in bed at the end leaves a day later."""
    beds: dict[str, dict] = {}
    waits: dict[str, dict[str, tuple]] = {}
    found: list[PlainStay] = []

    def leave(person: str, at: datetime) -> None:
        bed = beds.pop(person)
        if bed["ready"] is not None:
            words = (bed["person"], bed["spell"], "", bed["care"], bed["reason"], bed["whose"], bed["line"])
            found.append(PlainStay(*words, came=bed["came"], ready=bed["ready"], left=at))

    for at, name, says, _ in happenings:
        person = says["person"]
        if name == "Transferred" or (name in ("Died", "Discharged") and person in beds):
            assert name == "Died" or beds[person]["spell"] == says["spell"]
            leave(person, at)
        if name in ("Admitted", "Transferred"):
            assert person not in beds
            beds[person] = {**says, "came": at, "tests": set(), "ready": None}
        elif name == "ReadinessRecorded":
            bed = beds[person]
            bed["tests"] |= {test for test in ("clinical", "multidisciplinary", "safe") if says[test]}
            if len(bed["tests"]) == 3:
                first = min(one for one in waits[person].values() if one[1])
                bed |= {"ready": at, "reason": first[1], "whose": first[2], "line": ""}
        elif name == "WaitOpened":
            waits.setdefault(person, {})[says["wait"]] = (at, says["reason"], says["whose"])
            if says["what"].startswith("wait:"):
                beds[person]["line"] = says["what"].removeprefix("wait:")
        elif name == "WaitClosed":
            del waits[person][says["wait"]]
    for person in list(beds):
        leave(person, end + timedelta(days=1))
    return found

"""A census of the record becomes the people with whom a simulation begins: places and days, nobody's key.

The pack says which place of the network holds whom: census.csv beside the network, columns `what` (bed,
service, wait, reason), `code` (a place of the record, a service's kind, a wait's kind, a national reason; of
a bed also `care:acute`, for places that are not named), `place` of the network, and `source`.
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from homefirst.county.catalogue.row import read_table
from homefirst.county.journey.census import AtHome, Census, InBed, OpenWait
from homefirst.flow.network.network import Present
from homefirst.foundation.errors import Problem

FILE = "census.csv"
COLUMNS = ("what", "code", "place", "source")
BED, SERVICE, WAIT, REASON = "bed", "service", "wait", "reason"
WHATS = (BED, SERVICE, WAIT, REASON)
OF_CARE = "care:"
RECEIVED = "receiving"

HeldAs = Mapping[tuple[str, str], str]
"""The place of the network by what and code."""


@dataclass(frozen=True, slots=True)
class AtStart:
    """Who is there at the start of a simulation, in an order that tells nothing of anybody, and of how many
    the network has no place, by what the record says of them.
    """

    present: tuple[Present, ...]
    left_out: Mapping[str, int] = field(hash=False)


def read_held_as(folder: Path, places: Container[str], problems: list[Problem]) -> HeldAs:
    """Which place of the network holds whom, as a pack says; none where it has no such table. What is wrong
    is noted in `problems`.
    """
    if not (folder / FILE).exists():
        return {}
    found: dict[tuple[str, str], str] = {}
    for row in read_table(folder / FILE, COLUMNS, problems).rows:
        what = row.known("what", WHATS, FILE, "kind of entry")
        key = (what, row.text("code"))
        if key in found:
            row.wrong("code", f"“{key[1]}” stands here twice.", "Keep one of them.")
        found[key] = row.known("place", places, "the network")
        if not row.text("source"):
            row.wrong(
                "source", "Nobody says where this comes from.", "Write the source, or assumption and why."
            )
    return found


def at_start(census: Census, held: HeldAs) -> AtStart:
    """Who a simulation begins with. Somebody in a bed is ready, and waits for the oldest of their waits of
    which the network has a place, or else by the reason under which they are counted; who is not ready is
    amid their stay. Somebody at home is in a service that they receive, or waits for one."""
    waits: dict[str, list[OpenWait]] = {}
    for wait in census.waits:
        waits.setdefault(wait.person, []).append(wait)
    left_out: Counter[str] = Counter()
    found: list[Present] = []
    in_bed = {bed.person for bed in census.beds}
    for bed in census.beds:
        found += _in_bed(bed, waits.get(bed.person, ()), held, census.at, left_out)
    at_home: dict[str, list[AtHome]] = {}
    for service in census.services:
        if service.person not in in_bed:
            at_home.setdefault(service.person, []).append(service)
    for person in sorted({*at_home, *waits} - in_bed):
        found += _at_home(at_home.get(person, ()), waits.get(person, ()), held, census.at, left_out)
    return AtStart(tuple(sorted(found, key=_order)), dict(sorted(left_out.items())))


def _in_bed(
    bed: InBed, waits: Sequence[OpenWait], held: HeldAs, at: datetime, left_out: Counter[str]
) -> Iterator[Present]:
    place = held.get((BED, bed.place)) or held.get((BED, OF_CARE + bed.care))
    if place is None:
        left_out[f"in a bed of {bed.place}"] += 1
        return
    days = _days(bed.admitted, at)
    if bed.ready_since is None:
        yield Present(place, days)
        return
    awaited = _awaited(waits, held) or held.get((REASON, bed.reason or ""))
    if awaited is None:
        left_out["ready, and waiting for nothing that the network has: as amid their stay"] += 1
        yield Present(place, days)
        return
    yield Present(place, days, awaited, _days(bed.ready_since, at))


def _at_home(
    services: Sequence[AtHome],
    waits: Sequence[OpenWait],
    held: HeldAs,
    at: datetime,
    left_out: Counter[str],
) -> Iterator[Present]:
    awaited = _awaited(waits, held)
    since = min((wait.opened for wait in waits if (WAIT, wait.what) in held), default=at)
    here = [
        (held[SERVICE, one.what or ""], one)
        for one in services
        if one.state == RECEIVED and (SERVICE, one.what or "") in held
    ]
    for one in services:
        if one.state == RECEIVED and (SERVICE, one.what or "") not in held:
            left_out[f"with {one.what or 'a service of which nobody says what it is'} at home"] += 1
    if not here:
        if awaited is not None:
            yield Present(None, None, awaited, _days(since, at))
        return
    for number, (place, one) in enumerate(sorted(here, key=lambda pair: (pair[1].since, pair[0]))):
        keeps = awaited if number == 0 and awaited != place else None
        yield Present(place, _days(one.since, at), keeps, None if keeps is None else _days(since, at))


def _awaited(waits: Sequence[OpenWait], held: HeldAs) -> str | None:
    """For which place the oldest wait is of which the network has one."""
    known = [wait for wait in waits if (WAIT, wait.what) in held]
    oldest = min(known, key=lambda wait: (wait.opened, wait.wait), default=None)
    return None if oldest is None else held[WAIT, oldest.what]


def _days(since: datetime, at: datetime) -> float:
    """Whole days since an instant: finer, the moment of coming would tell who it is."""
    return float(max((at - since) // timedelta(days=1), 0))


def _order(one: Present) -> tuple[str, str, float, float]:
    return (one.place or "", one.waits_for or "", one.waited or 0.0, one.days or 0.0)

"""The census out of a county's five years of journeys, as known at any time, beside a slow replay of them.

Journeys are made up from a seed (bench/made_journeys.py): stays in beds with transfers, readiness, resets,
leave, waits, deaths, and services at home; one event in twenty is a correction or a cancellation that became
known days later. They are written to the log in bulk, and the tables are folded from it by a rebuild.
Measured: the census at 100 random (at, known at), each also as the bare query of the same rows (the floor);
the days by place and by reason of five years; and, on a sample of people, that the census is what the judge
of the tests finds.

python bench/census.py --json [--events 3000000] [--folder DIR]

With --folder the county is made there and kept: asked again, what was made and folded is measured as it lies.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench.made_journeys import BEGIN, DAYS, SEED, generate, last_of

EVENTS = 3_000_000
ASKED = 100
SAMPLE = 2_000  # people who are replayed


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--folder", type=Path, help="where the county is kept for the next time")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="homefirst-bench-") as aside:
        folder = asked.folder or Path(aside)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)
        os.environ.update(HOMEFIRST_DATA=str(folder), DJANGO_SETTINGS_MODULE="homefirst.settings")
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.conf import settings
        from django.db import connections

        from homefirst.foundation.postgres.embedded import cluster_in

        try:
            found = measure(asked.events)
        finally:
            connections.close_all()
            cluster_in(settings.DATA).leave()
    if asked.json:
        print(json.dumps(found, indent=2))
    else:
        for name, one in found.items():
            print(name, one)


def measure(events: int) -> dict[str, Any]:
    from homefirst.app.ground.house import this_county
    from homefirst.app.setup.set_up import set_up
    from homefirst.county.journey.events import TYPES
    from homefirst.county.journey.projection import PROJECTIONS
    from homefirst.foundation.store.log import Log
    from homefirst.foundation.store.projection import Registry

    set_up(lambda _: None)
    county = this_county().area
    rng = np.random.default_rng(SEED)
    log = Log(county, Registry(TYPES, PROJECTIONS))
    made = None
    if last_of(log) < events:
        # Without the projection, which the rebuild then makes of it.
        made = making(Log(county, Registry(TYPES, ())), rng, events)
    folded = folding(log)
    return {
        "events": last_of(log),
        "made": made or "before",
        "rebuild": folded or "before",
        "census": censuses(log, rng),
        "five years by place and by reason": matrices(county),
        "one verb on this log": verbs(log),
        "machine": machine(),
        "load, of one minute, when it ended": round(os.getloadavg()[0], 1),
    }


def making(log: Any, rng: Any, events: int) -> dict[str, Any]:
    """The events, written to the log in bulk."""
    from django.db import connections

    start, cpu = time.perf_counter(), time.process_time()
    people, written, corrections = generate(log, rng, events)
    took, cpu = time.perf_counter() - start, time.process_time() - cpu
    said(f"{written} events of {people} people written in {took:.0f} s")
    connections["owner"].cursor().execute("VACUUM (FREEZE, ANALYZE) store_event")
    return {
        "events": written,
        "people": people,
        "corrections": corrections,
        "seconds": round(took, 1),
        "processor seconds of Python": round(cpu, 1),
    }


def folding(log: Any) -> dict[str, Any] | None:
    """All events folded into the tables by a rebuild; None where they are folded already."""
    from django.db import connections

    from homefirst.foundation.projections.rebuild import Telling, rebuild

    (folded,) = log.raw().execute("SELECT count(*) FROM journey_entry").fetchone()
    if folded == last_of(log):
        return None
    start, cpu, load = time.perf_counter(), time.process_time(), os.getloadavg()[0]
    done = rebuild(log.registry, telling=Telling(say=said))
    took, cpu = time.perf_counter() - start, time.process_time() - cpu
    said(f"folded in {took:.0f} s: {done.tables}")
    tables = ", ".join(table for table, _ in done.tables)
    connections["owner"].cursor().execute(f"VACUUM (FREEZE, ANALYZE) {tables}")
    return {
        "figure": round(took, 1),
        "unit": "seconds",
        "processor seconds of Python": round(cpu, 1),
        "load before and after": [round(load, 1), round(os.getloadavg()[0], 1)],
        "heads held, seconds": round(done.held, 2),
        "rows": dict(done.tables),
    }


def censuses(log: Any, rng: Any) -> dict[str, Any]:
    """The census at random points of both times, beside the bare query of the same rows, taking turns; and
    on a sample of people beside a slow replay."""
    from homefirst.county.journey.read import census
    from homefirst.foundation.store.view import View

    took, bare, in_bed, rows, cpu = [], [], [], [], 0.0
    load = os.getloadavg()[0]
    points = []
    for _ in range(ASKED):
        at = BEGIN + timedelta(minutes=int(rng.integers(90 * 1440, DAYS * 1440)))
        known = at + timedelta(minutes=int(rng.integers(-20 * 1440, 400 * 1440)))
        points.append((at, known))
    census(View(log.county, points[0][1]), points[0][0])
    of_database = processor_of(log.raw())
    for at, known in points:
        start, before = time.perf_counter(), time.process_time()
        found = census(View(log.county, known), at)
        took.append(time.perf_counter() - start)
        cpu += time.process_time() - before
        start = time.perf_counter()
        rows.append(_bare(log, at, known))
        bare.append(time.perf_counter() - start)
        in_bed.append(len(found.beds))
        assert rows[-1] == len(found.beds) + len(found.waits) + len(found.services)
    of_database = processor_of(log.raw()) - of_database
    after = os.getloadavg()[0]
    replayed = judged(log, points[:20])
    p95, floor = (sorted(some)[int(len(some) * 0.95)] for some in (took, bare))
    return {
        "figure": round(p95 * 1000, 1),
        "unit": "ms, p95 of 100 random (at, known at)",
        "median": round(sorted(took)[len(took) // 2] * 1000, 1),
        "worst": round(max(took) * 1000, 1),
        "processor ms of Python, mean": round(cpu / ASKED * 1000, 1),
        "processor ms of the database, mean": round(of_database / ASKED * 1000, 1),
        "floor": round(floor * 1000, 1),
        "what the floor is": "the bare query of the same rows",
        "ratio": round(p95 / floor, 2),
        "load before and after": [round(load, 1), round(after, 1)],
        "in bed, mean": round(sum(in_bed) / len(in_bed)),
        "rows, mean": round(sum(rows) / len(rows)),
        "equal to a slow replay": replayed,
        "bar": "p95 under 250 ms",
    }


def _bare(log: Any, at: datetime, known: datetime) -> int:
    """The same rows as the owner of the tables asks for them, with nothing made of them."""
    from django.db import connections

    from homefirst.county.journey.read import _NOUNS

    number = 0
    with connections["owner"].cursor() as cursor:
        # As the functions of migration 0005 ask: or the planner reads whole tables, and the floor lies above.
        cursor.execute("SET enable_seqscan = off; SET max_parallel_workers_per_gather = 0")
        for table, columns in _NOUNS.values():
            query = (
                f"SELECT person, {', '.join(columns.split())} FROM {table} WHERE county = %s"
                " AND valid @> %s::timestamptz AND known @> %s::timestamptz AND"
            )
            given = [log.county, at, known]
            cursor.execute(f"{query} upper_inf(valid) UNION ALL {query} NOT upper_inf(valid)", given * 2)
            number += len(cursor.fetchall())
    return number


def judged(log: Any, points: list[tuple[datetime, datetime]]) -> str:
    """Of some people, the census beside the tests' judge. Raises where they differ."""
    from homefirst.county.journey.projection import JOURNEYS
    from homefirst.county.journey.read import census
    from homefirst.foundation.store.keyed import events_of_keys
    from homefirst.foundation.store.view import View
    from tests.judges.test_journey import flat

    drawn = log.raw().execute(
        "SELECT person::text FROM (SELECT DISTINCT person FROM journey_entry) AS p ORDER BY md5(person::text)"
        f" LIMIT {SAMPLE}"
    )
    keys = [key for (key,) in drawn.fetchall()]
    events = events_of_keys(log.raw(), JOURNEYS, log.county, keys)
    compared = 0
    for at, known in points:
        found = census(View(log.county, known), at)
        told = {("stay", one.spell): (one.person, flat("stay", one)) for one in found.beds}
        told |= {("wait", one.wait): (one.person, flat("wait", one)) for one in found.waits}
        told |= {("service", one.service): (one.person, flat("service", one)) for one in found.services}
        for person in keys:
            expected = {key: (person, face) for key, face in of_census(events[person], at, known).items()}
            here = {key: one for key, one in told.items() if one[0] == person} if expected else {}
            assert here == expected, (at, known)
            compared += len(expected)
        ours = {key for person in keys for key in of_census(events[person], at, known)}
        assert ours == {key for key, (person, _) in told.items() if person in events}
    return f"{len(keys)} people at {len(points)} points, {compared} rows"


def of_census(events: Any, at: datetime, known: datetime) -> dict[Any, Any]:
    """What the judge finds of what a census tells: not what was said besides, and not how they came."""
    from tests.judges.plain_journey import open_at

    found = open_at(events, at, known)
    return {key: face[:-1] if key[0] == "stay" else face for key, face in found.items() if key[0] != "said"}


def matrices(county: str) -> dict[str, Any]:
    """Five years of days by place and by reason, each asked for with all of them, as known at the end."""
    from homefirst.county.journey.days import days_by_place, days_by_reason
    from homefirst.county.journey.read import raw_connection
    from homefirst.foundation.store.view import View

    raw = raw_connection("default")
    view = View(county, BEGIN + timedelta(days=DAYS + 30))
    first, last = BEGIN.date(), (BEGIN + timedelta(days=DAYS)).date()
    seconds = []
    cpu, of_database = time.process_time(), processor_of(raw)
    for _ in range(3):
        start = time.perf_counter()
        places = days_by_place(view, first, last)
        between = time.perf_counter()
        reasons = days_by_reason(view, first, last)
        end = time.perf_counter()
        seconds.append((end - start, between - start, end - between))
    cpu, of_database = (time.process_time() - cpu) / 3, (processor_of(raw) - of_database) / 3
    start = time.perf_counter()
    (rows,) = raw.execute(
        "SELECT count(*) FROM journey_night WHERE county = %s AND known @> %s::timestamptz",
        [county, view.known_at],
    ).fetchone() or (0,)
    floor = time.perf_counter() - start
    whole, by_place, by_reason = sorted(seconds)[1]
    return {
        "figure": round(whole, 2),
        "unit": "seconds",
        "by place": round(by_place, 2),
        "by reason": round(by_reason, 2),
        "processor seconds of Python": round(cpu, 2),
        "processor seconds of the database": round(of_database, 2),
        "floor": round(floor, 2),
        "what the floor is": "a count of the rows that are read, once",
        "ratio": round(whole / floor, 2),
        "rows": rows,
        "days": len(places.days),
        "bed days": int(places.counts.sum()),
        "delayed days": int(reasons.counts.sum()),
        "load, of one minute": round(os.getloadavg()[0], 1),
        "bar": "under 3 s",
    }


def processor_of(raw: Any) -> float:
    """Seconds of processor time that a connection's process of the database has taken, without its parallel
    workers: what stands whatever else the machine is at. As Linux tells it."""
    told = Path(f"/proc/{raw.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def verbs(log: Any) -> dict[str, Any]:
    """One admission at the door after another, each judged and folded, on the log as it is."""
    from homefirst.county.journey import record
    from homefirst.foundation.store.events import Author

    took = []
    first = SEED * 1_000_000_000 + last_of(log)  # others than an earlier run's
    for number in range(200):
        person = str(UUID(int=first + number, version=4))
        start = time.perf_counter()
        record.admit(
            log, person=person, spell=person, care="acute", place="RTH00", ward=None, by=Author("bench"),
            at=datetime.now(UTC) - timedelta(minutes=5),
        )  # fmt: skip
        took.append(time.perf_counter() - start)
    return {"figure": round(sorted(took)[190] * 1000, 1), "unit": "ms, p95 of 200, durable"}


def said(line: str) -> None:
    print(line, file=sys.stderr)


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()

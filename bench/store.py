"""The log's speed beside plain PostgreSQL in the same run, on a durable cluster of its own.

One verb: publish one table (one event, its receipt, its fold, its commit) beside one durable insert of the
same bytes into a plain table. Batches: chained append of many events beside COPY of the same rows into a
table of the same columns and key, with no chain, no receipt and no projection.

python bench/store.py --json
"""

import statistics
import sys
import time
from datetime import date
from pathlib import Path

VERBS = 2_000
BATCH = 10_000
BATCHES = 6
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import machine, own_county, parser, tell


def main() -> None:
    arguments = parser(__doc__)
    asked = arguments.parse_args()
    with own_county():
        found = measure()
    tell(found, as_json=asked.json)


def measure() -> dict[str, object]:

    from homefirst.app.ground.house import this_log
    from homefirst.foundation.store.verify import verify

    log = this_log()
    raw = log.raw()
    make_peers()
    verbs = one_verb(log, raw)
    batches = many(log, raw)
    start = time.perf_counter()
    verified = verify(log)
    seconds = time.perf_counter() - start
    assert verified.ok
    return {
        "one verb": verbs,
        "batches": batches,
        "verify": {
            "figure": round(verified.events / seconds),
            "unit": "events a second",
            "machine": machine(),
        },
    }


def make_peers() -> None:
    from django.db import connections

    from homefirst.foundation.store.line import COLUMNS

    owner = connections["owner"].cursor()
    owner.execute("CREATE TABLE bench_plain (id bigserial PRIMARY KEY, payload json NOT NULL)")
    owner.execute("CREATE TABLE bench_copy (LIKE store_event)")
    owner.execute("ALTER TABLE bench_copy DROP COLUMN hash")
    owner.execute("ALTER TABLE bench_copy ADD PRIMARY KEY (county, stream, seq, recorded_at)")
    assert len(COLUMNS) == 14
    connections["owner"].close()


def table(n: int):
    from homefirst.county.catalogue.delays import Breakdown
    from homefirst.county.figures.delays import DelayTable, Edition
    from homefirst.foundation.calendar import Month

    edition = Edition(Month(2012, 4), date(2012, 5, 25), None)
    return DelayTable(f"bench {n}", "Bench", edition, Breakdown.CARE, (("acute", n), ("non_acute", 2)), n + 2)


def one_verb(log, raw) -> dict[str, object]:
    import psycopg

    from homefirst.app.setup.set_up import LOADER
    from homefirst.county.figures import record
    from homefirst.county.figures.projection import payload_of
    from homefirst.foundation.store.line import payload_text

    plain, verb = [], []
    cursor = psycopg.Cursor(raw)
    for n in range(VERBS + 200):
        one = table(n)
        text = payload_text(payload_of(one))
        start = time.perf_counter()
        cursor.execute("INSERT INTO bench_plain (payload) VALUES (%s)", [text])
        between = time.perf_counter()
        record.publish(log, tables=[one], by=LOADER)
        end = time.perf_counter()
        if n >= 200:
            plain.append(between - start)
            verb.append(end - between)
    figure, floor = p95(verb), p95(plain)
    return {
        "figure": round(figure * 1000, 3),
        "floor": round(floor * 1000, 3),
        "peer": "one durable insert of the same payload, autocommit",
        "ratio": round(figure / floor, 2),
        "unit": "ms, p95",
        "medians": [round(statistics.median(x) * 1000, 3) for x in (verb, plain)],
        "bar": "ratio at most 3",
        "machine": machine(),
    }


def many(log, raw) -> dict[str, object]:
    from datetime import UTC, datetime

    import psycopg

    from homefirst.foundation.calendar import Month
    from homefirst.foundation.store.events import Author, EventType, Fact, Occurred
    from homefirst.foundation.store.line import COLUMNS, copy_line, event_cells
    from homefirst.foundation.store.log import Log
    from homefirst.foundation.store.projection import Registry

    noted = EventType("Noted", 1, frozenset(), frozenset({"place", "people", "hours", "since"}))
    bench = Log(log.county, Registry((noted,), ()))
    when = Occurred.in_month(Month(2016, 7))
    statement = f"COPY bench_copy ({', '.join(COLUMNS)}) FROM STDIN"
    chained, made, ready = [], [], []
    for batch in range(BATCHES):
        facts = [
            Fact(
                "bench",
                noted,
                when,
                {"place": f"ward {n % 90}", "people": n, "hours": "17.25", "since": "2016-07-04"},
            )
            for n in range(BATCH)
        ]
        now = datetime.now(UTC)
        start = time.perf_counter()
        rows = b"".join(
            copy_line(
                event_cells(
                    fact,
                    county=log.county,
                    seq=batch * BATCH + n + 1,
                    recorded_at=now,
                    by="bench",
                    because=None,
                )
            )
            + b"\n"
            for n, fact in enumerate(facts)
        )
        between = time.perf_counter()
        with raw.transaction(), psycopg.Cursor(raw) as cursor, cursor.copy(statement) as copy:
            copy.write(rows)
        copied = time.perf_counter()
        bench.append(facts, by=Author("bench"))
        end = time.perf_counter()
        if batch:
            made.append(copied - start)
            ready.append(copied - between)
            chained.append(end - copied)
    figure, from_facts, from_memory = (statistics.median(x) for x in (chained, made, ready))
    return {
        "figure": round(BATCH / figure),
        "peer": {
            "COPY of the same rows made from the same facts, unchained": round(BATCH / from_facts),
            "COPY of the same rows ready in memory, unchained": round(BATCH / from_memory),
        },
        "floor": round(BATCH / from_memory),
        "ratio": {
            "to rows made from facts": round(from_facts / figure, 3),
            "to rows ready in memory": round(from_memory / figure, 3),
        },
        "unit": "events a second, durable, batches of 10,000",
        "bar": "ratio at least 0.6",
        "machine": machine(),
    }


def p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    main()

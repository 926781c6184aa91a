"""How long it takes to fold a county's whole log anew, beside the database's own way with the same rows.

A log of people's waits is generated: each wait is declared, its needs are assessed, and it ends, in the
streams of five partner organisations. The projection keeps one row a wait, replaced twice. Measured: the
rebuild, the proof of the projection, how long the rebuild kept writers waiting, and as peer and floor one SQL
statement that makes the same rows of the same events (which no fold in Python can be), with the same key and
index.

python bench/rebuild.py --json --events 3000000
"""

import json
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import machine, own_county, parser, tell

BATCH = 10_000
PARTNERS = 5
BAR_SECONDS = 120
TABLE = """
CREATE TABLE bench_wait (
    county text NOT NULL, wait uuid NOT NULL, person uuid NOT NULL, ward text NOT NULL, service text NOT NULL,
    hours numeric(5, 2), state text NOT NULL, ready date NOT NULL, said_at timestamptz NOT NULL,
    needs jsonb NOT NULL, seq bigint NOT NULL,
    PRIMARY KEY (county, wait)
);
CREATE INDEX bench_wait_ward ON bench_wait (county, ward, ready);
"""
PEER = """
CREATE TABLE bench_peer AS SELECT DISTINCT ON (1, 2) county, (payload->>'wait')::uuid AS wait,
    (payload->>'person')::uuid AS person, payload->>'ward' AS ward, payload->>'service' AS service,
    (payload->>'hours')::numeric(5, 2) AS hours, payload->>'state' AS state,
    (payload->>'ready')::date AS ready, known_at AS said_at, (payload->'needs')::jsonb AS needs, seq
    FROM store_event WHERE name = 'BenchWaitSaid' ORDER BY 1, 2, seq DESC;
ALTER TABLE bench_peer ADD PRIMARY KEY (county, wait);
CREATE INDEX ON bench_peer (county, ward, ready)
"""


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--events", type=int, default=3_000_000)
    asked = arguments.parse_args()
    with own_county():
        found = measure(asked.events)
    tell(found, as_json=asked.json)


def measure(events: int) -> dict[str, object]:
    from django.db import connections

    from homefirst.app.ground.house import this_log
    from homefirst.foundation.projections.proof import prove
    from homefirst.foundation.projections.rebuild import rebuild
    from homefirst.foundation.store.log import Log
    from homefirst.foundation.store.projection import Registry
    from homefirst.foundation.store.row_security import keep_to_county

    owner = connections["owner"].cursor()
    owner.execute(TABLE + keep_to_county("bench_wait"))
    said, projection = projected()
    county = this_log().county
    start = time.perf_counter()
    # Without the projection, which the rebuild then makes of it.
    generate(Log(county, Registry((said,), ())), said, events)
    generated = time.perf_counter() - start
    print(f"{events} events appended in {generated:.1f} s", file=sys.stderr)
    owner.execute("VACUUM (FREEZE, ANALYZE) store_event")
    registry = Registry((said,), (projection,))

    start = time.perf_counter()
    owner.execute(PEER)
    peer = time.perf_counter() - start
    start, cpu = time.perf_counter(), time.process_time()
    done = rebuild(registry)
    figure, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(f"peer {peer:.1f} s, rebuilt in {figure:.1f} s: {done}", file=sys.stderr)
    owner.execute(
        "SELECT count(*) FROM (SELECT * FROM bench_wait EXCEPT SELECT * FROM bench_peer) AS differing"
    )
    assert owner.fetchone() == (0,), "The fold and the SQL come to different rows."
    beside = with_a_writer(registry, Log(county, registry), said)
    start = time.perf_counter()
    proof = prove(registry)
    proved = time.perf_counter() - start
    assert proof.ok, proof
    return {
        "rebuild": {
            "figure": round(figure, 1),
            "unit": "seconds",
            "events": done.events,
            "rows": done.tables[0][1],
            "events a second": round(done.events / figure),
            "processor seconds of Python": round(cpu, 1),
            "peer": round(peer, 1),
            "what the peer is": "one SQL statement that makes the same rows, and its indexes",
            "floor": round(peer, 1),
            "ratio": round(figure / peer, 2),
            "bar": f"under {BAR_SECONDS} s for 3 million events",
            "machine": machine(),
        },
        "rebuild beside a writer": beside,
        "proof": {"figure": round(proved, 1), "unit": "seconds", "machine": machine()},
    }


def projected():
    """The bench's own kind of event, and the projection of it."""
    from homefirst.foundation.store.events import Event, EventType
    from homefirst.foundation.store.projection import Projection, Row, Table

    fields = "wait person ward service hours state ready needs".split()
    said = EventType("BenchWaitSaid", 1, personal=frozenset(), not_personal=frozenset(fields))
    columns = (
        ("county", "text"), ("wait", "uuid"), ("person", "uuid"), ("ward", "text"), ("service", "text"),
        ("hours", "numeric"), ("state", "text"), ("ready", "date"), ("said_at", "timestamptz"),
        ("needs", "jsonb"), ("seq", "bigint"),
    )  # fmt: skip
    table = Table("bench_wait", columns, key=("county", "wait"))

    def fold(event: Event) -> Iterator[Row]:
        told = event.payload
        yield Row(
            table,
            (
                event.county,
                told["wait"],
                told["person"],
                told["ward"],
                told["service"],
                told["hours"],
                told["state"],
                told["ready"],
                event.known_at,
                json.dumps(told["needs"]),
                event.seq,
            ),
        )

    return said, Projection("bench waits", frozenset({said.name}), fold, tables=(table,))


def facts(said, start: int, number: int):
    """Events number `start` and on: three to a wait, at fifteen-second distances over the years."""
    from homefirst.foundation.store.events import Fact, Occurred

    states = ("ready", "assessed", "gone home")
    services = ("home_care", "reablement", "d2a_bed", "nursing")
    first = datetime(2021, 1, 1, tzinfo=UTC)
    made = []
    for n in range(start, start + number):
        wait, step = divmod(n, 3)
        at = first + timedelta(seconds=n * 50)
        payload = {
            "wait": str(UUID(int=(wait * 0x9E3779B97F4A7C15F39CC0605CEDC835) % 2**128)),
            "person": str(UUID(int=(wait // 2 * 0xD1342543DE82EF95F39CC0605CEDC835) % 2**128)),
            "ward": f"ward {wait % 90}",
            "service": services[wait % 4],
            "hours": None if step == 0 else f"{wait % 40 + 1}.25",
            "state": states[step],
            "ready": at.date().isoformat(),
            "needs": ["dementia", "two carers"][: wait % 3],
        }
        made.append(Fact(f"waits {wait % PARTNERS}", said, Occurred.at(at), payload))
    return made


def generate(log, said, events: int) -> None:
    from homefirst.foundation.store.events import Author

    log.open_years()
    for start in range(0, events, BATCH):
        log.append(facts(said, start, min(BATCH, events - start)), by=Author("bench"))


def with_a_writer(registry, log, said) -> dict[str, object]:
    """The rebuild while somebody appends one event after another: how long the longest append took."""
    from django.db import connections

    from homefirst.foundation.projections.rebuild import rebuild
    from homefirst.foundation.store.events import Author

    ended = threading.Event()
    took: list[float] = []

    def write() -> None:
        number = 30_000_000
        while not ended.is_set():
            (one,) = facts(said, number, 1)
            start = time.perf_counter()
            log.append([one], by=Author("bench"))
            took.append(time.perf_counter() - start)
            number += 1
            ended.wait(0.01)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    start = time.perf_counter()
    try:
        done = rebuild(registry)
    finally:
        seconds = time.perf_counter() - start
        ended.set()
        writer.join()
    return {
        "figure": round(seconds, 1),
        "unit": "seconds",
        "appends meanwhile": len(took),
        "heads held, seconds": round(done.held, 3),
        "longest append, seconds": round(max(took), 3),
        "tries": done.tries,
        "machine": machine(),
    }


if __name__ == "__main__":
    main()

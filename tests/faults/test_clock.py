"""A machine's clock that jumps back an hour while the service is down, as after a repaired time server."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults.conftest import Ground

pytestmark = pytest.mark.slow
LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


@pytest.mark.skipif(not LIBRARIES, reason="Debian's package faketime is not installed")
def test_a_clock_that_jumps_back_never_records_before_what_stands(bare_folder, provoked):
    ground = Ground(bare_folder)
    ground.run("setup")
    try:
        ground.run_writer(1, 8)
        ground.rest()  # the last to leave stops the database; the next start has another clock
        ground.env.update(LD_PRELOAD=str(LIBRARIES[0]), FAKETIME="-1h", FAKETIME_DONT_FAKE_MONOTONIC="1")
        ground.run_writer(9, 16)
        known = json.loads(ground.run("delays", "--area", "E10000025", "--month", "2016-03", "--json"))
        ground.rest()
        del ground.env["LD_PRELOAD"]
        rows = ground.ask(
            "SELECT recorded_at, clock_timestamp() FROM store_event"
            " WHERE payload->>'area' LIKE 'fault %' ORDER BY seq"
        )
        recorded = [row[0] for row in rows]
        assert recorded == sorted(recorded)
        assert rows[-1][1] - recorded[-1] < timedelta(minutes=50), "the clock did not jump, or was believed"
        assert known["known_at"] >= recorded[-1].isoformat()[:19]
        ground.judge(set(range(1, 17)))
    finally:
        ground.leave()
    provoked(
        "The clock jumps back an hour",
        1,
        outcome="Nothing is recorded before what stands; the log verifies",
    )

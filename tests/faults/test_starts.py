"""Two starts of the same county at the same moment, on a folder in which there is nothing yet."""

import json

import pytest

from tests.faults.conftest import PATIENCE, Ground

pytestmark = pytest.mark.slow


def test_two_first_starts_at_once_make_one_county(make_folder, rarely, provoked):
    for _ in range(rarely):
        ground = Ground(make_folder())
        try:
            starts = [ground.start("homefirst", "setup") for _ in range(2)]
            said = [start.communicate(timeout=PATIENCE)[0] for start in starts]
            assert [start.returncode for start in starts] == [0, 0], said
            assert json.loads(ground.run("log", "verify", "--json"))["problems"] == []
            doubled = ground.ask(
                "SELECT payload->>'area', payload->>'month', payload->>'breakdown', payload->>'revised',"
                " count(*) FROM store_event GROUP BY 1, 2, 3, 4 HAVING count(*) > 1"
            )
            assert doubled == []
        finally:
            ground.leave()
    provoked("Two first starts at once", rarely, outcome="One county, its pack taken in once; both go on")

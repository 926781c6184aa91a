"""kill -9 between the record of a view and the answer: nobody was ever shown what is not on record."""

import json
import time

import pytest

from tests.faults.conftest import ROOT
from tests.faults.writing import PATIENCE, Writing

pytestmark = pytest.mark.slow
EXAMPLE = str(ROOT / "docs" / "people-example.csv")


def key_of(ground) -> str:
    return json.loads(ground.run("people", "import", EXAMPLE, "--json"))["registered"][0]["person"]


def views(ground) -> int:
    return ground.ask("SELECT count(*) FROM store_event WHERE name = 'PersonViewed'")[0][0]


def test_a_view_is_on_record_before_it_is_shown_wherever_the_process_dies(ground, times, chance, provoked):
    key, shown = key_of(ground), 0
    for moment, on_record in (("before", 2), ("after", 3)):
        before = views(ground)
        said, _ = ground.start("tests.faults.looker", key, moment).communicate(timeout=PATIENCE)
        assert said.split() == ["1", "2"]  # the third was never shown
        assert views(ground) - before == on_record
        shown += 2
    for _ in range(times):
        before = views(ground)
        looker = Writing(ground.start("tests.faults.looker", key))
        looker.more(int(chance.integers(1, 20)))
        time.sleep(float(chance.uniform(0, 0.006)))
        looker.kill()
        on_record = views(ground) - before
        assert len(looker.kept) <= on_record <= len(looker.kept) + 1
        shown += len(looker.kept)
    assert json.loads(ground.run("log", "verify", "--json"))["problems"] == []
    provoked(
        "kill -9 of a process between the record of a view and its answer, and at moments by chance",
        2 + times,
        outcome=f"{shown:,} views shown, all on record before",
    )

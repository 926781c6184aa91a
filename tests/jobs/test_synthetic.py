"""The job that writes the synthetic county, part by part."""

from datetime import UTC, datetime

import pytest

from homefirst.app.ground.house import this_log
from homefirst.app.ground.work import synthetic_county
from homefirst.app.synthetic.making import Part
from homefirst.county.journey.presentations import presentations
from homefirst.intake.synthetic.telling import Happening
from homefirst.jobs import synthetic as job_of
from tests.jobs.test_kinds import done

NINE, TEN = (datetime(2016, 3, 10, hour, tzinfo=UTC) for hour in (9, 10))
PARTS = (
    Part(
        counts=(Happening(NINE, "PresentationsCounted", {"place": "jr", "count": 17}, "presentations jr 9"),)
    ),
    Part(
        counts=(Happening(TEN, "PresentationsCounted", {"place": "jr", "count": 12}, "presentations jr 10"),)
    ),
)


@pytest.fixture
def parts(log, monkeypatch):
    monkeypatch.setattr(job_of, "parts_of_the_county", lambda: PARTS)


def test_the_county_is_written_part_by_part_and_told(parts) -> None:
    result, told = done(synthetic_county(by="command line"))
    assert result == {"new": 2, "already": 0, "problems": 0}
    assert told.words[-1] == (2, 2, "2 synthetic events")
    assert sum(one.count for one in presentations(this_log().now(), NINE, TEN)) == 17


def test_done_again_nothing_is_written_twice_and_what_was_told_of_is_not_done_again(parts) -> None:
    asked = synthetic_county(by="command line")
    done(asked)
    assert done(asked)[0] == {"new": 0, "already": 2, "problems": 0}
    from_before = {"parts": 1, "new": 1, "already": 0, "problems": 0}
    assert done(asked, so_far=from_before)[0] == {"new": 1, "already": 1, "problems": 0}


def test_asked_for_twice_it_is_one_job(log) -> None:
    assert synthetic_county(by="anna").id == synthetic_county(by="command line").id

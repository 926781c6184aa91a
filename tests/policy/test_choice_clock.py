"""The clock of a choice: what is next and due when, and that it stands only while the clock stands."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.app.pack.check import check_pack
from homefirst.county.catalogue.bank_holidays import working_days
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.journey.told import Choice
from homefirst.foundation.calendar import LONDON
from homefirst.policy.choice_clock import Counted, StepDue, clocked, read_clock
from tests.packs import copy_of_exampleshire, with_cells

STEPS = read_clock(SHIPPED / "oxfordshire", [])
BEGAN = datetime(2016, 3, 10, 14, tzinfo=UTC)  # a Thursday


def told(*stops, why=None):
    return Choice("c", "nursing", BEGAN, why, stops)


def march(day, hour=14):
    return datetime(2016, 3, day, hour, tzinfo=UTC)


def asked(at, *stops, taken=None, why=None):
    return clocked(told(*stops, why=why), taken or {}, STEPS, working_days(), at=at)


def next_(at, *stops, **said):
    found = asked(at, *stops, **said)
    return None if found.next is None else (found.next.step.code, found.next.due)


def test_it_says_what_is_next_and_by_when_until_somebody_has_chosen():
    assert next_(march(10)) == ("check_in", march(12))
    assert next_(march(12), taken={"check_in": march(11)}) == ("letter_1", march(15))
    assert next_(march(16), taken={"letter_1": march(15)}) == ("decision", march(17))
    assert asked(march(16), taken={"letter_1": march(15)}).overdue(march(16)) is False
    assert next_(march(17)) == ("letter_2", march(18))
    later = {"letter_2": march(18, 9)}
    assert next_(march(18), taken=later) == ("meeting", march(23, 9))
    assert asked(march(24), taken=later).overdue(march(24)) is True
    met = later | {"meeting": march(23, 10)}
    assert next_(march(23), taken=met) == ("letter_3", march(24, 10))
    # Good Friday and Easter Monday of 2016 are the 25th and the 28th; the clocks change on the 27th.
    silver = met | {"letter_3": march(24, 10)}
    assert next_(march(24), taken=silver) == ("executive", march(30, 9))
    assert next_(march(30), taken=silver | {"executive": march(30)}) is None


def test_it_stands_while_it_is_paused_and_goes_on_where_it_was():
    stopped = (march(12), None)
    found = asked(march(14), stopped, why="safeguarding")
    assert (found.day, found.stands, found.next.due) == (2, "safeguarding", march(12))
    assert [one.due for one in found.to_come if one.step.code in ("letter_1", "decision", "meeting")] == [
        None
    ] * 3
    gone_on = (march(12), march(15))
    assert next_(march(16), gone_on, taken={"check_in": march(12)}) == ("letter_1", march(18))
    assert asked(march(16), gone_on).day == 3
    assert next_(march(19), gone_on, taken={"letter_1": march(18)}) == ("decision", march(20))


def test_the_steps_of_the_day_on_which_it_began_hold():
    (before, since) = [step for step in STEPS if step.code == "decision"]
    assert (before.dates.until, since.dates.first) == (date(2016, 6, 1), date(2016, 6, 1))
    assert before.assumed
    assert not since.assumed
    rows = [one.step.row for one in asked(march(10)).to_come if one.step.code == "decision"]
    assert rows == [before.row]


HOURS = st.lists(st.integers(1, 400), min_size=0, max_size=6, unique=True).map(sorted)


@given(HOURS, st.integers(0, 500))
def test_a_step_is_due_when_the_clock_has_run_so_long_counted_hour_by_hour(edges, now):
    stops = [
        (BEGAN + timedelta(hours=start), BEGAN + timedelta(hours=end))
        for start, end in zip(edges[::2], edges[1::2], strict=False)
    ]
    if len(edges) % 2:
        stops.append((BEGAN + timedelta(hours=edges[-1]), None))
    at = BEGAN + timedelta(hours=now)
    choice = told(*stops, why="clinical" if len(edges) % 2 else None)
    to_come = clocked(choice, {}, STEPS, working_days(), at=at).to_come
    found = {one.step.code: one.due for one in to_come}
    # Days are counted by the clock on the wall, which goes forward on the 27th; hours by what has gone by.
    wall = [(on_the_wall(start), end and on_the_wall(end)) for start, end in stops]
    for code, hours in (("check_in", 48), ("letter_1", 120), ("decision", 168)):
        due = counted(on_the_wall(BEGAN), hours, wall)
        due = due and due.replace(tzinfo=LONDON).astimezone(UTC)
        assert found.get(code, due) == due
    if due is not None:
        assert found["letter_2"] == counted(due, 24, stops)


def on_the_wall(instant):
    return instant.astimezone(LONDON).replace(tzinfo=None)


def counted(since, hours, stops):
    """When so many hours have run since, hour by hour; None: not while the clock stands."""
    then, ran, quarter = since, 0, timedelta(minutes=15)
    while ran < 4 * hours and then < since + timedelta(hours=2_000):
        ran += not any(start <= then and (end is None or then < end) for start, end in stops)
        then += quarter
    return then if ran == 4 * hours else None


@pytest.mark.parametrize(
    ("began", "due"),
    [
        (datetime(2016, 3, 24, 23, 30, tzinfo=UTC), datetime(2016, 3, 31, 22, 30, tzinfo=UTC)),
        (datetime(2016, 10, 23, 23, 30, tzinfo=UTC), datetime(2016, 10, 31, 0, 30, tzinfo=UTC)),
        (datetime(2016, 10, 24, 8, tzinfo=UTC), datetime(2016, 10, 31, 9, tzinfo=UTC)),
    ],
)
def test_seven_days_over_a_change_of_clocks_end_at_the_same_time_of_the_seventh_day(began, due):
    """Half past eleven at night of a Thursday is due on a Thursday, and not on the Friday after it."""
    choice = Choice("c", "nursing", began, None, ())
    found = clocked(choice, {}, STEPS, working_days(), at=began)
    assert {one.step.code: one.due for one in found.to_come}["decision"] == due


@pytest.mark.parametrize(
    ("row", "cells", "column", "what"),
    [
        (3, {"after": "letter_9"}, "after", "No step above it is “letter_9”."),
        (4, {"count": "soon"}, "count", "“soon” is no number from 0 to 99."),
        (4, {"unit": "weeks"}, "unit", "“weeks” is none of these words."),
        (4, {"owner": "the moon"}, "owner", "“the moon” is no"),
        (4, {"step": "check_in"}, "step", "Row 3 is the same step then."),
    ],
)
def test_a_step_that_cannot_be_is_told(tmp_path: Path, row, cells, column, what):
    pack = copy_of_exampleshire(tmp_path)
    with_cells(pack / "choice_clock.csv", row, **cells)
    told_ = [(one.where, one.what) for one in check_pack(pack).problems]
    assert len(told_) == 1
    assert told_[0][0] == f"choice_clock.csv, row {row}, column {column}"
    assert told_[0][1].startswith(what)


def test_a_pack_without_the_table_has_no_clock(tmp_path: Path):
    assert read_clock(tmp_path, []) == ()
    assert clocked(told(), {}, (), working_days(), at=march(20)).next is None
    assert {step.unit for step in STEPS} == set(Counted)
    assert StepDue(STEPS[0], None).due is None

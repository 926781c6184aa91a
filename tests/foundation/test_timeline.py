"""Which files of the log lead from a backup to the archive's end: by name alone, across timelines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.backup.timeline import (
    SEGMENT_BYTES,
    History,
    Segment,
    Way,
    place_of,
    read_history,
    segment_of,
    timeline_of,
    way_from,
)
from homefirst.foundation.errors import NotUnderstood, Refused

ONE = History(1, ())
TWO = History(2, ((1, 5 * SEGMENT_BYTES + 100),))  # left in the middle of segment 5
THREE = History(3, ((1, 5 * SEGMENT_BYTES + 100), (2, 7 * SEGMENT_BYTES)))  # left where segment 7 begins
START = 3 * SEGMENT_BYTES


def files(*named: str) -> list[Segment]:
    """Files as timeline:first-last."""
    found = []
    for one in named:
        timeline, _, numbers = one.partition(":")
        first, _, last = numbers.partition("-")
        found += [Segment(int(timeline), n) for n in range(int(first), int(last or first) + 1)]
    return found


def test_a_name_tells_timeline_and_number():
    assert segment_of("0000000200000001000000FF") == Segment(2, 0x1FF)
    assert Segment(2, 0x1FF).name == "0000000200000001000000FF"
    assert Segment(2, 0x1FF).start == place_of("1/FF000000")
    assert [segment_of(name) for name in ("00000002.history", "0000000200000001000000FF.partial")] == [
        None
    ] * 2
    assert [timeline_of(name) for name in ("00000011.history", "0000000200000001000000FF")] == [17, None]


@given(st.integers(1, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_every_name_comes_back_as_it_was(timeline, number):
    assert segment_of(Segment(timeline, number).name) == Segment(timeline, number)


def test_a_history_is_read_as_postgresql_writes_it():
    text = "1\t0/5000064\tno recovery target specified\n\n2\t0/7000000\tbefore 2026-11-22 13:00:00+00\n"
    assert read_history(3, text) == THREE
    with pytest.raises(NotUnderstood, match=r"^00000003.history: It is no history"):
        read_history(3, "half a li")


@pytest.mark.parametrize(
    ("there", "history", "way", "missing"),
    [
        (["1:3-6"], ONE, ["1:3-6"], None),
        (["1:3-9", "2:5-8"], TWO, ["1:3-4", "2:5-8"], None),  # what was left behind is not followed
        (["1:3-9", "2:5-9", "3:7-8"], THREE, ["1:3-4", "2:5-6", "3:7-8"], None),
        (["1:3-6", "1:8"], ONE, ["1:3-6"], "1:7"),
        (["1:3", "2:5-8"], TWO, ["1:3"], "1:4"),
        (["1:3-4", "2:5", "2:7-8"], TWO, ["1:3-4", "2:5"], "2:6"),
        (["1:3-6", "2:6-8"], ONE, ["1:3-6"], None),  # of timeline 2 its beginning is not there yet
        ([], ONE, [], None),
    ],
)
def test_the_way_goes_along_the_newest_timeline_to_its_end_or_to_a_gap(there, history, way, missing):
    known = {2: TWO, 3: THREE} if history is THREE else {2: TWO}
    assert way_from(Segment(1, 3), START, known, files(*there)) == Way(
        history, tuple(files(*way)), files(missing)[0] if missing else None
    )


def test_an_older_timeline_is_followed_where_it_is_named():
    there = files("1:3-9", "2:5-8")
    assert way_from(Segment(1, 3), START, {2: TWO}, there, wanted=1) == Way(ONE, tuple(files("1:3-9")), None)
    with pytest.raises(
        Refused, match=r"^--timeline: Timeline 4 did not come of this backup. Name one of 1, 2"
    ):
        way_from(Segment(1, 3), START, {2: TWO}, there, wanted=4)


def test_a_backup_taken_after_the_place_where_a_timeline_began_is_not_led_onto_it():
    there = files("1:3-9", "2:5-8")
    late = 6 * SEGMENT_BYTES
    assert way_from(Segment(1, 6), late, {2: TWO}, there) == Way(ONE, tuple(files("1:6-9")), None)
    just = 5 * SEGMENT_BYTES + 100
    assert way_from(Segment(1, 5), just, {2: TWO}, there).history == TWO


def test_a_backup_of_a_later_timeline_needs_nothing_of_the_earlier():
    there = files("2:6-8", "3:7-8")
    assert way_from(Segment(2, 6), 6 * SEGMENT_BYTES, {2: TWO, 3: THREE}, there) == Way(
        THREE, tuple(files("2:6", "3:7-8")), None
    )
    assert way_from(Segment(2, 6), 6 * SEGMENT_BYTES, {}, files("2:6-8")).segments == tuple(files("2:6-8"))


@given(st.integers(1, 12), st.sets(st.integers(1, 12)), st.sets(st.integers(5, 12)))
def test_the_way_is_what_a_walk_file_by_file_finds(first, of_one, of_two):
    there = [*(Segment(1, n) for n in of_one), *(Segment(2, n) for n in of_two)]
    begun = first <= 5 and 5 in of_two  # a backup from 6 on was taken after timeline 2 had gone its own way
    history = TWO if begun else ONE
    wanted = [Segment(1, n) if not begun or n < 5 else Segment(2, n) for n in range(first, 14)]
    run = wanted[: next(n for n, one in enumerate(wanted) if one not in there)]
    rest = set(wanted[len(run) + 1 :]) & set(there)
    found = way_from(Segment(1, first), first * SEGMENT_BYTES, {2: TWO}, there)
    assert found == Way(history, tuple(run), wanted[len(run)] if rest else None)

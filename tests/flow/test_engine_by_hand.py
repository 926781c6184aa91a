"""Each thing that a network can say, followed by hand with stays of fixed length."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from homefirst.flow.network.network import Call, Group, Kind, OfGroup, Opening, Place, Present, Route
from homefirst.flow.network.stay import empirical, fixed
from tests.flow.small import coming, network, of_place, out, run, starts, told

TWO_BEDS = Place("ward", Kind.BEDS, (out(),), stay=fixed(2), capacity=2)


def test_two_beds_and_four_who_come_half_a_day_apart():
    of, present = network(TWO_BEDS), coming("ward", 0.5, 1.0, 1.5, 2.0)
    assert starts(of, present) == [
        ("ward", 0.5, 0.0),
        ("ward", 1.0, 0.0),
        ("ward", 2.5, 1.0),
        ("ward", 3.0, 1.0),
    ]
    found = run(of, present, days=6)
    assert found.occupied[:, 0].tolist() == [0.5, 2.0, 2.0, 2.0, 1.5, 0.0]
    assert found.waiting[:, 0].tolist() == [0.0, 0.5, 1.5, 0.0, 0.0, 0.0]
    assert found.came[:, 0].tolist() == [1, 2, 1, 0, 0, 0]
    assert found.started[:, 0].tolist() == [1, 1, 1, 1, 0, 0]
    assert found.left[:, 0].tolist() == [0, 0, 1, 1, 1, 1]
    assert found.midnight[:, 0].tolist() == [1, 2, 2, 2, 1, 0]
    assert found.wait_days[:, 0].tolist() == [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]
    assert found.long_waits[:, 0].tolist() == [[0, 0], [0, 0], [1, 1], [1, 1], [0, 0], [0, 0]]


def test_a_full_queue_sends_on_whoever_comes_next():
    ward = Place("ward", Kind.BEDS, (out(),), stay=fixed(2), capacity=1, queue=1, overflow="corridor")
    of = network(ward, Place("corridor", Kind.NONE, (out(),), stay=fixed(1)))
    present = coming("ward", 0.0, 0.25, 0.5)
    assert starts(of, present) == [("ward", 0.0, 0.0), ("corridor", 0.5, 0.0), ("ward", 2.0, 1.75)]
    assert run(of, present).turned_away.sum(axis=0)[:2].tolist() == [1, 0]


def test_who_waits_for_too_long_goes_where_such_people_go():
    ward = Place("ward", Kind.BEDS, (out(),), stay=fixed(2), capacity=1, patience=fixed(1), leaves_to="home")
    of = network(ward, Place("home", Kind.NONE, (out(),), stay=fixed(1)))
    present = coming("ward", 0.0, 0.5)
    assert told(of, present, 1) == [
        (0.5, "waits", "ward"),
        (1.5, "gave up", "ward"),
        (1.5, "started", "home"),
        (2.5, "stayed", "home"),
        (2.5, "left", "home"),
        (2.5, "gone", None),
    ]
    assert run(of, present).gave_up.sum(axis=0)[:2].tolist() == [1, 0]


def test_starts_come_one_by_one_and_one_at_most_is_kept():
    of = network(Place("care", Kind.STARTS, (out(),), per_week=7))
    assert starts(of, coming("care", 0.5, 0.75, 0.875, 5.0, 5.25)) == [
        ("care", 0.5, 0.0),
        ("care", 1.5, 0.75),
        ("care", 2.5, 1.625),
        ("care", 5.0, 0.0),
        ("care", 6.0, 0.75),
    ]


def test_starts_come_in_open_hours_only():
    nine_to_five = Opening((True,) * 5 + (False,) * 2, tuple(9 <= hour < 17 for hour in range(24)))
    # 5 a week in 40 open hours: one after every eight of them, which is one at nine of each working day.
    of = network(Place("care", Kind.STARTS, (out(),), per_week=5, open=nine_to_five))
    assert starts(of, coming("care", 0.0, 0.0, 4.0, 4.5, 4.75)) == [
        ("care", 0.375, 0.375),
        ("care", 1.375, 1.375),
        ("care", 4.375, 0.375),
        ("care", 7.375, 2.875),
        ("care", 8.375, 3.625),
    ]


def test_who_waits_for_the_next_place_keeps_this_one():
    ward = Place("ward", Kind.BEDS, (Route("home care", 1.0),), stay=fixed(1), capacity=1, blocking=True)
    of = network(ward, Place("home care", Kind.SLOTS, (out(),), stay=fixed(3), capacity=1, queue=0))
    present = coming("ward", 0.0, 0.5, 1.5)
    assert starts(of, present) == [
        ("ward", 0.0, 0.0),
        ("home care", 1.0, 0.0),
        ("ward", 1.0, 0.5),
        ("home care", 4.0, 2.0),
        ("ward", 4.0, 2.5),
        ("home care", 7.0, 2.0),
    ]
    found = run(of, present, days=8)
    assert found.pairs[0] == ("ward", "home care")
    assert found.delayed[:, 0].tolist() == [0, 0, 1, 1, 0, 1, 1, 0]
    assert found.delayed_midnight[:, 0].tolist() == [0, 0, 1, 1, 0, 1, 1, 0]
    assert found.occupied[:, 0].tolist() == [1, 1, 1, 1, 1, 1, 1, 0]
    assert found.waiting[:, 1].tolist() == [0, 0, 1, 1, 0, 1, 1, 0]
    assert found.turned_away.sum() == 0


def test_a_route_may_say_otherwise_than_its_place_whether_it_is_kept():
    ways = (Route("home care", 1.0, blocking=False),)
    ward = Place("ward", Kind.BEDS, ways, stay=fixed(1), capacity=1, blocking=True)
    of = network(ward, Place("home care", Kind.SLOTS, (out(),), stay=fixed(3), capacity=1))
    present = coming("ward", 0.0, 0.5)
    assert starts(of, present)[-1] == ("home care", 4.0, 2.0)
    assert run(of, present, days=4).occupied[:, 0].tolist() == [1, 1, 0, 0]


def test_a_step_keeps_the_bed_until_what_comes_after_it():
    ward = Place("ward", Kind.BEDS, (Route("assessment", 1.0),), stay=fixed(1), capacity=1)
    step = Place("assessment", Kind.NONE, (Route("care", 1.0),), stay=fixed(1), step=True)
    of = network(ward, step, Place("care", Kind.SLOTS, (out(),), stay=fixed(9), capacity=1))
    present = (*coming("care", 0.0), *coming("ward", 0.0))
    assert told(of, present, 1) == [
        (0.0, "started", "ward"),
        (1.0, "stayed", "ward"),
        (1.0, "started", "assessment"),
        (2.0, "stayed", "assessment"),
        (2.0, "left", "assessment"),
        (2.0, "waits", "care"),
        (9.0, "left", "ward"),
        (9.0, "started", "care"),
    ]
    found = run(of, present)
    delays = {pair: found.delayed[:, at].sum() for at, pair in enumerate(found.pairs)}
    assert delays[("ward", "assessment")] == 1.0
    assert delays[("ward", "care")] == 7.0
    assert found.occupied[:, 0].sum() == 9.0


def test_working_days_pass_over_the_weekend_and_holidays():
    step = Place("assessment", Kind.NONE, (out(),), stay=fixed(2, working_days=True))
    friday = network(step, start=date(2016, 4, 8))
    assert told(friday, coming("assessment", 0.5), 0)[1] == (4.5, "stayed", "assessment")
    assert told(friday, coming("assessment", 1.5), 0)[1] == (5.0, "stayed", "assessment")
    closed = replace(friday, holidays=frozenset({date(2016, 4, 11)}))
    assert told(closed, coming("assessment", 0.5), 0)[1] == (5.5, "stayed", "assessment")


def test_hours_are_given_in_turn_to_whoever_fits():
    needs = {"large": OfGroup(hours=fixed(4)), "small": OfGroup(hours=fixed(1))}
    care = Place("care", Kind.HOURS, (out(),), stay=fixed(2), hours_per_week=10, delivery=0.5, by_group=needs)
    of = network(care, groups=(Group("large"), Group("small")))
    present = (*coming("care", 0.0, 0.25, group="large"), *coming("care", 0.5, 0.75, group="small"))
    assert starts(of, present) == [
        ("care", 0.0, 0.0),
        ("care", 0.5, 0.0),
        ("care", 2.0, 1.75),
        ("care", 2.5, 1.75),
    ]


def test_nobody_asks_for_more_hours_than_there_are():
    of = network(Place("care", Kind.HOURS, (out(),), stay=fixed(1), hours_per_week=5, hours=fixed(9)))
    assert starts(of, coming("care", 0.0, 0.0)) == [("care", 0.0, 0.0), ("care", 1.0, 1.0)]


def test_visits_that_decline_make_room_for_others():
    needs = {"one hour": OfGroup(hours=fixed(1)), "two hours": OfGroup(hours=fixed(2))}
    care = Place(
        "care",
        Kind.HOURS,
        (out(),),
        stay=fixed(3),
        hours_per_week=4,
        hours=fixed(4),
        taper=(1.0, 0.5, 0.25),
        by_group=needs,
    )
    of = network(care, groups=(Group("one hour"), Group("two hours")))
    present = (
        *coming("care", 0.0),
        *coming("care", 0.0, group="two hours"),
        *coming("care", 0.0, group="one hour"),
    )
    # Two of four hours come back after a day, and one more after two.
    assert starts(of, present) == [("care", 0.0, 0.0), ("care", 1.0, 1.0), ("care", 2.0, 2.0)]


def test_a_place_starts_people_in_its_open_hours():
    nine_to_five = Opening((True,) * 5 + (False,) * 2, tuple(9 <= hour < 17 for hour in range(24)))
    of = network(Place("clinic", Kind.SLOTS, (out(),), stay=fixed(0.125), capacity=1, open=nine_to_five))
    assert starts(of, coming("clinic", 0.25, 0.25, 0.5, 4.75), days=14) == [
        ("clinic", 0.375, 0.125),
        ("clinic", 0.5, 0.25),
        ("clinic", 0.625, 0.125),
        ("clinic", 7.375, 2.625),
    ]


def test_stays_end_at_leaving_hours_of_their_day():
    eleven = tuple(float(hour == 11) for hour in range(24))
    of = network(Place("ward", Kind.BEDS, (out(),), stay=fixed(2), capacity=9, leaving=eleven))
    for came, day in ((0.25, 2), (0.75, 2), (0.999, 2)):
        left = told(of, coming("ward", came), 0)[1][0]
        assert day + 11 / 24 <= left < day + 12 / 24
    soon = network(Place("ward", Kind.BEDS, (out(),), stay=fixed(0.125), capacity=9, leaving=eleven))
    assert 1 + 11 / 24 <= told(soon, coming("ward", 0.5), 0)[1][0] < 1 + 12 / 24


def test_a_capacity_changes_from_its_day_and_nobody_is_sent_away():
    ward = Place(
        "ward",
        Kind.BEDS,
        (out(),),
        stay=fixed(4),
        capacity=2,
        capacity_from=((date(2016, 4, 5), 1.0), (date(2016, 4, 11), 3.0)),
    )
    of, present = network(ward), coming("ward", 0.0, 0.0, 0.5, 0.5, 5.0)
    assert starts(of, present) == [
        ("ward", 0.0, 0.0),
        ("ward", 0.0, 0.0),
        ("ward", 4.0, 3.5),
        ("ward", 7.0, 6.5),
        ("ward", 7.0, 2.0),
    ]
    assert run(of, present, days=3).occupied[:, 0].tolist() == [2, 2, 2]


def test_starts_a_week_change_from_their_day():
    care = Place("care", Kind.STARTS, (out(),), per_week=0, capacity_from=((date(2016, 4, 6), 7.0),))
    assert starts(network(care), coming("care", 0.0, 0.5)) == [("care", 2.0, 2.0), ("care", 3.0, 2.5)]


def test_the_call_gives_places_on_its_mornings_and_another_where_there_is_none():
    beds = Place("beds", Kind.BEDS, (out(),), stay=fixed(20), capacity=1, by_call=True, instead=("home",))
    home = Place("home", Kind.SLOTS, (out(),), stay=fixed(20), capacity=1)
    of = network(beds, home, start=date(2016, 4, 8))
    half_past_nine = 9.5 / 24
    given = starts(of, coming("beds", 0.25, 0.3125, 0.375))
    assert [place for place, _, _ in given] == ["beds", "home"]
    assert [day for _, day, _ in given] == [half_past_nine, half_past_nine]
    assert [waited for _, _, waited in given] == pytest.approx(
        [half_past_nine - 0.25, half_past_nine - 0.3125]
    )
    found = run(of, coming("beds", 0.5), days=5)
    assert found.started[:, 0].tolist() == [0, 0, 0, 1, 0]
    assert Call().hour == 9.5


def test_the_call_gives_the_starts_that_came_about_since_the_last():
    of = network(Place("care", Kind.STARTS, (out(),), per_week=14, by_call=True))
    found = run(of, coming("care", *[0.0] * 9), days=5)
    # Two a day; by half past nine of the first day none is there yet.
    assert found.started[:, 0].tolist() == [0, 2, 2, 2, 2]


def test_who_is_first_and_who_has_priority_is_served_before_who_waits_longer():
    of = network(TWO_BEDS, groups=(Group("soon", 1), Group("later", 4), Group("guarded", 5, first=True)))
    present = (
        *coming("ward", 0.0, 0.0, 0.125),
        *coming("ward", 0.0625, group="later"),
        *coming("ward", 0.25, group="soon"),
        *coming("ward", 0.5, group="guarded"),
    )
    assert starts(of, present)[2:] == [
        ("ward", 2.0, 1.5),
        ("ward", 2.0, 1.75),
        ("ward", 4.0, 3.875),
        ("ward", 4.0, 3.9375),
    ]


def test_groups_have_stays_and_ways_of_their_own():
    special = OfGroup(stay=fixed(1), next=(Route("home", 1.0),))
    ward = Place("ward", Kind.BEDS, (out(),), stay=fixed(3), capacity=9, by_group={"frail": special})
    of = network(ward, Place("home", Kind.NONE, (out(),), stay=fixed(1)), groups=(Group("frail"),))
    assert told(of, coming("ward", 0.0, group="frail"), 0)[1:4] == [
        (1.0, "stayed", "ward"),
        (1.0, "left", "ward"),
        (1.0, "started", "home"),
    ]
    assert told(of, coming("ward", 0.0), 0)[1:] == [
        (3.0, "stayed", "ward"),
        (3.0, "left", "ward"),
        (3.0, "gone", None),
    ]


def test_long_stays_are_counted_at_midnight():
    of = network(Place("ward", Kind.BEDS, (out(),), stay=empirical((30.0,)), capacity=9))
    found = run(of, (Present("ward", 6.0), Present("ward", 20.5)), days=2)
    assert found.long_stays[:, 0].tolist() == [[2, 1, 1], [2, 1, 1]]
    assert np.array_equal(found.midnight[:, of_place(found, "ward")], [2, 2])

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from homefirst.flow.network.feasibility import feasibility
from homefirst.flow.network.network import OUT, Kind, Network, OfGroup, Opening, Place, Route, Source
from homefirst.flow.network.rates import people_per_day
from homefirst.flow.network.stay import exponential, fixed, lognormal
from homefirst.flow.network.traffic import traffic
from homefirst.foundation.calendar import Month
from tests.flow.random_networks import networks
from tests.judges.plain_traffic import plain_visits

START = date(2016, 4, 4)
LEAVES = (Route(OUT, 1.0),)


def a_network(*places: Place, per_day: float = 10, **source: object) -> Network:
    came = Source("arrivals", per_day, places[0].name, **source)  # type: ignore[arg-type]
    return Network("a county", START, 1, (came,), places)


ACUTE = Place(
    "acute",
    Kind.BEDS,
    (Route(OUT, 0.88), Route("reablement", 0.12)),
    lognormal(5.0, 1.31),
    capacity=740,
    blocking=True,
)
REABLEMENT = Place("reablement", Kind.SLOTS, LEAVES, lognormal(28, 0.6), capacity=150, queue=0)


def test_reablement_is_asked_for_413_places_and_has_150() -> None:
    acute, reablement = feasibility(a_network(ACUTE, REABLEMENT, per_day=123)).places
    assert acute.sentence == "acute is asked for 615 beds and has 740."
    assert acute.notes == ("Who waits for reablement keeps this place; that time comes on top.",)
    assert acute.load == pytest.approx(615 / 740)
    assert (acute.is_over, acute.first_over) == (False, None)
    assert reablement.sentence == "reablement is asked for 413 places and has 150."
    assert reablement.load == pytest.approx(123 * 0.12 * 28 / 150)
    assert reablement.per_day == pytest.approx(14.76)
    assert (reablement.is_over, reablement.first_over) == (True, Month(2016, 4))


def test_hours_are_those_delivered_and_fall_within_a_stay() -> None:
    care = Place(
        "home care",
        Kind.HOURS,
        LEAVES,
        fixed(10),
        hours_per_week=1000,
        delivery=0.9,
        hours=fixed(12),
        taper=(1.0, 0.5),
    )
    (load,) = feasibility(a_network(care)).places
    # A hundred people with nine hours a week each, on average.
    assert (load.people, load.asked, load.capacity) == pytest.approx((100, 900, 900))
    assert load.sentence == "home care is asked for 900 hours a week and has 900, 90% of 1,000."
    assert not load.is_over


def test_starts_are_counted_by_the_week_and_hours_of_opening_are_told() -> None:
    opening = Opening((True,) * 5 + (False,) * 2)
    home = Place("care home", Kind.STARTS, LEAVES, per_week=69.9, open=opening)
    (load,) = feasibility(a_network(home)).places
    assert load.sentence == "care home is asked for 70 starts a week and has 69.9."
    assert load.notes == ("People start in 120 of the week's 168 hours.",)


def test_a_step_is_counted_where_people_keep_their_bed_and_in_calendar_days() -> None:
    ward = Place("ward", Kind.BEDS, (Route("assessment", 0.5), Route(OUT, 0.5)), fixed(4), capacity=60)
    step = Place("assessment", Kind.NONE, (Route("choice", 1.0),), fixed(5, working_days=True), step=True)
    choice = Place("choice", Kind.NONE, LEAVES, fixed(3), step=True)
    loads = feasibility(a_network(ward, step, choice)).places
    # Half of ten a day are five working days in the assessment, a week, and three days in the choice.
    assert loads[0].asked == pytest.approx(10 * 4 + 5 * (7 + 3))
    assert loads[0].in_steps == pytest.approx(50)
    assert loads[0].sentence == "ward is asked for 90 beds and has 60."
    assert loads[0].notes == (
        "Who waits for assessment keeps this place; that time comes on top.",
        "50 people of it are in steps such as assessment or choice.",
    )
    assert [one.people for one in loads] == pytest.approx([90, 35, 15])
    assert loads[1].sentence == "assessment has 35 people on average, and no limit."


def test_groups_go_their_own_ways() -> None:
    by_group = {"old": OfGroup(stay=fixed(20), next=(Route("care home", 1.0),))}
    ward = Place("ward", Kind.BEDS, LEAVES, fixed(2), capacity=100, by_group=by_group)
    home = Place("care home", Kind.SLOTS, LEAVES, fixed(100), capacity=100)
    network = replace(
        a_network(ward, home, per_day=3),
        sources=(Source("a", 3, "ward"), Source("b", 2, "ward", group="old")),
    )
    assert [one.asked for one in feasibility(network).places] == pytest.approx([3 * 2 + 2 * 20, 200])


def test_the_first_month_that_asks_for_more_is_told() -> None:
    winter = (1.2, 1.1, 1.0, 1.0, 0.9, 0.9, 0.9, 0.9, 1.0, 1.0, 1.0, 1.1)
    ward = Place("ward", Kind.BEDS, LEAVES, fixed(5), capacity=52)
    load = feasibility(a_network(ward, by_month=winter)).places[0]
    assert [round(one.asked) for one in load.months] == [50, 45, 45, 45, 45, 50, 50, 50, 55, 60, 55, 50]
    assert (load.is_over, load.first_over) == (False, Month(2016, 12))
    assert load.sentence == (
        "ward is asked for 50 beds and has 52."
        " It is first asked for more than it has in December 2016: 55, and has 52."
    )
    grows = feasibility(a_network(ward, growth_a_year=0.1)).places[0]
    assert grows.first_over == Month(2016, 9)
    closes = replace(ward, capacity_from=((date(2016, 8, 16), 40.0),))
    closed = feasibility(a_network(closes)).places[0]
    assert closed.first_over == Month(2016, 8)
    assert [one.capacity for one in closed.months[3:6]] == pytest.approx([52, (15 * 52 + 16 * 40) / 31, 40])


def test_who_is_turned_away_and_who_may_be_placed_instead_is_told() -> None:
    care = Place(
        "care",
        Kind.SLOTS,
        LEAVES,
        fixed(1),
        capacity=20,
        queue=2,
        overflow="bed",
        by_call=True,
        instead=("bed",),
        patience=exponential(9),
    )
    bed = Place("bed", Kind.BEDS, LEAVES, fixed(1), capacity=1)
    care_load, bed_load = feasibility(a_network(care, bed)).places
    assert care_load.notes == (
        "Whom it has no room for goes to bed when 2 wait already; they are counted here, and not there.",
        "The call may give bed instead; that is not counted.",
        "Who waits does not wait for ever; those who give up are counted here.",
    )
    assert bed_load.sentence == "bed is asked for 0 beds and has 1."


def test_the_reference_network_and_its_answer() -> None:
    answer = feasibility(a_network(ACUTE, REABLEMENT, per_day=123)).as_answer()
    assert (answer["feasible"], answer["over"]) == (False, ["reablement"])
    assert (answer["from"], answer["to"]) == ("2016-04", "2017-03")
    assert answer["places"][1]["months"][0] == pytest.approx(
        {"month": "2016-04", "asked": 413.28, "capacity": 150.0, "load": 2.7552}
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(networks())
def test_visits_are_those_of_routing_again_and_again(network: Network) -> None:
    sent = [people_per_day(one) for one in network.sources]
    visits = sent @ traffic(network).visits
    plain = plain_visits(network)
    assert list(visits) == pytest.approx([plain[one.name] for one in network.places], rel=1e-9, abs=1e-9)

"""The difference of two censuses, the counts by place, and one story told at two times: values in and out."""

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import pytest

from homefirst.county.journey.by_place import by_place, changes_by_place, days_in
from homefirst.county.journey.census import AtHome, Census, InBed, OpenWait, Timeline, TimelineEntry
from homefirst.county.journey.census_change import Changed, How, applied, difference, hows_of_bed
from homefirst.county.journey.known import rectangles
from homefirst.county.journey.read import as_stored, holds
from homefirst.county.journey.replay import SERVICE, STAY, WAIT
from homefirst.county.journey.told_twice import Told, told_twice
from homefirst.foundation.store.view import View
from tests.judges.random_journeys import Journeys


def at(day, hour=12):
    return datetime(2016, 3, day, hour, tzinfo=UTC)


def bed(person, place="jr", ward="5B", care="acute", admitted=1, leave=False, ready=None, reason=None):
    since = None if ready is None else at(ready)
    tests = (ready is not None,) * 3
    return InBed(
        person, f"spell {person}", care, place, ward, at(admitted), leave, *tests, since, reason, None
    )


def wait(person, opened=2):
    return OpenWait(person, f"wait {person} {opened}", "home_care", "E", "social_care", at(opened), None)


def care(person, state="receiving", hours="7"):
    return AtHome(person, f"service {person}", "home_care", "hart", Decimal(hours), state, at(1))


def census(day, *some, known=28):
    kinds = {kind: [one for one in some if isinstance(one, kind)] for kind in (InBed, AtHome, OpenWait)}
    return Census.of(at(day), at(known), beds=kinds[InBed], services=kinds[AtHome], waits=kinds[OpenWait])


WAS = census(
    9,
    bed("anna"), bed("bert", ready=1), bed("cleo"), bed("dora", ready=2), bed("emil", ward=None),
    bed("fred", leave=True), bed("gina"), wait("bert"), care("hugo", "assessed"), care("ines"),
)  # fmt: skip
NOW = census(
    10,
    bed("anna", place="town", care="non_acute"), bed("cleo", ready=10), bed("dora"),
    bed("emil", ward="6A"), bed("fred"), bed("gina", reason="A"), bed("jack", ready=10),
    wait("cleo", 10), wait("hugo", 10), care("hugo"), care("kate"),
)  # fmt: skip


def test_a_difference_says_who_came_left_moved_and_became_ready() -> None:
    change = difference(WAS, NOW)
    assert {one.either.person: hows_of_bed(one) for one in change.beds} == {
        "anna": (How.MOVED,),
        "bert": (How.LEFT,),
        "cleo": (How.BECAME_READY,),
        "dora": (How.NO_LONGER_READY,),
        "emil": (How.MOVED,),
        "fred": (How.LEAVE_ENDED,),
        "gina": (How.OTHERWISE,),
        "jack": (How.CAME, How.BECAME_READY),
    }
    assert {how: count for how, count in change.counts.items() if count} == {
        How.CAME: 1, How.LEFT: 1, How.MOVED: 2, How.BECAME_READY: 2, How.NO_LONGER_READY: 1,
        How.LEAVE_ENDED: 1, How.WAIT_OPENED: 2, How.WAIT_CLOSED: 1, How.SERVICE_BEGAN: 1,
        How.SERVICE_ENDED: 1, How.SERVICE_CHANGED: 1, How.OTHERWISE: 1,
    }  # fmt: skip
    assert change.services == (
        Changed(care("hugo", "assessed"), care("hugo")),
        Changed(None, care("kate")),
        Changed(care("ines"), None),
    )
    assert hows_of_bed(Changed(bed("a"), bed("a", leave=True, ready=3))) == (
        How.BECAME_READY,
        How.LEAVE_BEGAN,
    )


def test_a_difference_as_an_answer_holds_the_counts_and_everybody_as_they_were_and_are() -> None:
    told = difference(WAS, NOW).as_answer()
    assert (told["at"], told["against"]) == ("2016-03-10T12:00:00+00:00", "2016-03-09T12:00:00+00:00")
    assert told["counts"]["came"] == 1
    (bert,) = [one for one in told["beds"] if one["person"] == "bert"]
    assert (bert["how"], bert["was"]["place"], bert["now"]) == (["left"], "jr", None)


def test_a_place_s_beds_add_up_and_waits_are_counted_where_the_person_lies() -> None:
    found = changes_by_place(WAS, NOW, difference(WAS, NOW))
    jr, town, nowhere = found
    assert (jr.was, jr.came, jr.moved_in, jr.left, jr.left_ready, jr.moved_away, jr.now) == (
        7, 1, 0, 1, 1, 1, 6,
    )  # fmt: skip
    assert (jr.became_ready, jr.no_longer_ready, jr.waits_opened, jr.waits_closed) == (2, 1, 1, 1)
    assert (town.place, town.was, town.moved_in, town.now) == ("town", 0, 1, 1)
    assert (nowhere.place, nowhere.now, nowhere.waits_opened) == (None, 0, 1)


def test_beds_are_counted_by_place_and_ward_and_delays_by_midnights() -> None:
    told = by_place(
        census(
            22,
            bed("a", ready=1), bed("b", ready=8), bed("c", ready=15), bed("d", ready=16), bed("e", ward="6A"),
            bed("f", leave=True, ready=1), bed("g", place="town", care="non_acute", ward=None),
            wait("a"), wait("a", 3), wait("f"), wait("nobody here"), care("h"), care("i", "referred"),
        )
    )  # fmt: skip
    ward = told.wards["acute", "jr"][0]
    assert (ward.ward, ward.in_bed, ward.on_leave, ward.ready) == ("5B", 4, 1, 4)
    assert (ward.delayed_7, ward.delayed_14, ward.delayed_21, ward.waits) == (3, 2, 1, 3)
    assert [(one.place, one.ward, one.in_bed) for one in told.places] == [("jr", None, 5), ("town", None, 1)]
    assert (told.total.in_bed, told.total.on_leave, told.total.waits) == (6, 1, 3)
    (hart,) = told.services
    assert (hart.people, hart.referred, hart.receiving, hart.hours) == (2, 1, 1, Decimal(7))
    assert days_in(bed("a"), at(22)) == 21
    assert by_place(census(1)).total.in_bed == 0


@pytest.fixture(scope="module")
def censuses() -> list[Census]:
    """Censuses of random people, at instants and times of knowing that are drawn."""
    drawn = Journeys(7)
    known = [rectangles(drawn.person()) for _ in range(60)]
    events = [(drawn.instant(datetime(2016, 6, day).date()), day) for day in range(8, 24, 2)]
    people = [(f"person {n}", rows) for n, rows in enumerate(known)]

    def of(moment, view):
        found = [
            (kind, noun(person, *as_stored(one)))
            for person, rows in people
            for one in rows
            for kind, noun in ((STAY, InBed), (SERVICE, AtHome), (WAIT, OpenWait))
            if one.kind == kind and holds(one, view, moment)
        ]
        parts = {kind: [noun for of_kind, noun in found if of_kind == kind] for kind in (STAY, SERVICE, WAIT)}
        return Census.of(moment, view.known_at, beds=parts[STAY], services=parts[SERVICE], waits=parts[WAIT])

    moments = [moment for moment, _ in events] + [datetime(2016, 3, 28, tzinfo=UTC)]
    return [of(moment, View("E", known_at)) for moment in moments for known_at in (moments[3], moments[-2])]


def test_a_difference_applied_to_the_first_census_gives_the_second(censuses: list[Census]) -> None:
    assert len({one.beds for one in censuses}) > 5
    for was in censuses:
        for now in censuses:
            change = difference(was, now)
            assert applied(change, was) == now
            for one in changes_by_place(was, now, change):
                assert one.was + one.came + one.moved_in - one.left - one.moved_away == one.now
        same = difference(was, was)
        assert (same.beds, same.services, same.waits) == ((), (), ())


def test_a_difference_finds_what_a_slow_look_person_by_person_finds(censuses: list[Census]) -> None:
    """The judge: every stay of either census looked up in the other, one after another."""
    for was, now in pairwise(censuses):
        plain: Counter[How] = Counter()
        for spell in {one.spell for one in (*was.beds, *now.beds)}:
            before = [one for one in was.beds if one.spell == spell]
            after = [one for one in now.beds if one.spell == spell]
            plain[How.CAME] += not before
            plain[How.LEFT] += not after
            ready = [bool(some and some[0].ready_since) for some in (before, after)]
            plain[How.BECAME_READY] += bool(after) and ready == [False, True]
            plain[How.NO_LONGER_READY] += bool(after) and ready == [True, False]
        counts = difference(was, now).counts
        assert {how: counts[how] for how in plain} == dict(plain)


def entries(standing: dict[int, str]) -> tuple[TimelineEntry, ...]:
    drawn = Journeys()
    return tuple(
        TimelineEntry(drawn.event(seq, at(seq), at(seq), "Died", {"person": "p"}, None), how)
        for seq, how in standing.items()
    )


def test_a_story_told_at_two_times_says_which_entries_are_told_differently() -> None:
    first = Timeline("p", at(5), entries({1: "stands", 2: "stands", 3: "stands"}))
    second = Timeline("p", at(9), entries({1: "stands", 2: "cancelled", 4: "stands"}))
    two = told_twice(first, second)
    assert {one.either.event.seq: one.told for one in two.entries} == {
        1: Told.SAME, 2: Told.DIFFERENTLY, 3: Told.ONLY_FIRST, 4: Told.ONLY_SECOND,
    }  # fmt: skip
    assert two.different == 3
    assert tuple(one.first for one in two.entries if one.first) == first.entries
    assert tuple(one.second for one in two.entries if one.second) == second.entries
    assert told_twice(first, first).different == 0

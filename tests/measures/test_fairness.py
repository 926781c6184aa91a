"""Who was placed in a month and how soon, against all; who was overtaken; small numbers; limits."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.journey.offer import offer_told
from homefirst.county.journey.starts import Started
from homefirst.county.journey.waited import History, ServiceSpan, StaySpan, WaitSpan
from homefirst.foundation.calendar import Month
from homefirst.foundation.stats.funnel import RARE, limits
from homefirst.measures.fairness import UNKNOWN, By, OfSomebody, Verdict, age_band, by_group, of_all
from homefirst.measures.overtaken import overtaken
from homefirst.measures.placed import Placed, placed
from homefirst.measures.small_numbers import hidden, is_small
from homefirst.policy.criteria import Fit
from tests.judges.plain_fairness import overtaken_plainly

MARCH = Month(2016, 3)


def at(day: float, month: int = 3) -> datetime:
    return datetime(2016, month, 1, 12, tzinfo=UTC) + timedelta(days=day - 1)


def wait(
    key: str, since: float | None, ended: float | None = None, *, got: bool = True, service="home_care"
) -> Placed:
    over = None if ended is None else at(ended)
    opened = at(0 if since is None else since)
    began = over if got else None
    return Placed(
        key, key, service, opened, None if since is None else opened, over, began, "home-care", None
    )


def of(one: Placed, where: str = "north", *, first: bool = False) -> OfSomebody:
    return OfSomebody(one, {By.LOCALITY: where}, first)


PEOPLE = [
    of(wait("soon", 1, 4)),
    of(wait("late", 1, 15)),
    of(wait("waits", 10), "south"),
    of(wait("waits a little", 30), "south"),
    of(wait("gone", 2, 5, got=False), "south"),
    of(wait("gone late", 2, 20, got=False), "south"),
    of(wait("not ready", None), "south"),
    of(wait("april", 28, 33)),
]


def test_a_month_counts_who_waits_and_who_was_placed_and_asks_each_wait_once() -> None:
    # Soon in March: 1. Not soon: late, waits (since the 10th), gone late. In April: waits a little, april.
    whole = of_all(PEOPLE, MARCH, 7)
    assert (whole.waiting, whole.placed, whole.median_days, whole.p90_days) == (3, 2, 8.5, 14.0)
    assert (whole.asked, whole.soon) == (4, 1)
    april = of_all(PEOPLE, MARCH + 1, 7)
    assert (april.placed, april.asked, april.soon) == (1, 2, 1)
    north, south = by_group(PEOPLE, MARCH, 7, By.LOCALITY)
    assert [(one.group, one.asked, one.soon) for one in (north, south)] == [("north", 2, 1), ("south", 2, 0)]
    (unknown,) = by_group(PEOPLE, MARCH, 7, By.ETHNICITY)
    assert (unknown.group, unknown.asked, unknown.verdict) == (UNKNOWN, whole.asked, Verdict.NOBODY)


@given(st.lists(st.tuples(st.floats(1, 60), st.none() | st.floats(0.1, 40), st.booleans()), max_size=30))
def test_over_all_months_every_wait_is_asked_once_unless_it_ended_otherwise_before(some) -> None:
    waits = [
        of(wait(str(n), since, None if days is None else since + days, got=got))
        for n, (since, days, got) in enumerate(some)
    ]
    asked = sum(of_all(waits, Month(2016, 1) + n, 7).asked for n in range(12))
    assert asked == sum(not (days is not None and days <= 7 and not got) for _, days, got in some)


def test_a_group_differs_only_beyond_what_chance_gives_so_few() -> None:
    quick = [of(wait(f"q{n}", 1, 2), "north") for n in range(60)]
    slow = [of(wait(f"s{n}", 1, 12), "south") for n in range(20)]
    few = [of(wait(f"f{n}", 1, 12), "west") for n in range(2)]
    told = {one.group: one.verdict for one in by_group([*quick, *slow, *few], MARCH, 7, By.LOCALITY)}
    assert told == {
        "north": Verdict.RARELY_SO_MANY,
        "south": Verdict.RARELY_SO_FEW,
        "west": Verdict.WITHIN,
    }


@pytest.mark.parametrize(
    ("n", "p"), [(0, 0.3), (1, 0.5), (12, 0.25), (40, 0.9), (200, 0.5), (30, 0), (30, 1)]
)
def test_limits_are_those_that_added_chances_give(n, p) -> None:
    low, high = limits(n, p, RARE)
    chances = [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    assert max(sum(chances[:low]), sum(chances[high + 1 :])) <= RARE
    assert min(sum(chances[: low + 1]), sum(chances[high:])) > RARE


def test_ages_are_known_unless_they_were_forgotten() -> None:
    on = date(2016, 3, 10)
    born = {1951: "65 to 74", 1952: "under 65", 1941: "75 to 84", 1931: "85 and over"}
    for year, band in born.items():
        assert age_band(date(year + 18, 3, 10), on) == band
    assert age_band(date(1951 + 18, 3, 11), on) == "under 65"  # 65 tomorrow
    assert [age_band(one, on) for one in (None, date(1900, 1, 1), date(9999, 1, 1))] == [UNKNOWN] * 3


YES, NO, NOBODY_KNOWS = Fit(), Fit(("It is for women only.",)), Fit((), ("Not known how many hours.",))

# Overtaken: who waits longest is A. B and C came later; C got a place that A does not fit.
A, B, C = of(wait("a", 1, 10)), of(wait("b", 2, 5)), of(wait("c", 3, 6))


def test_somebody_is_overtaken_by_who_came_later_and_got_a_place_that_fits() -> None:
    (one,) = overtaken([A, B, C], [A, B, C], lambda one, other: YES if other is not C else NO, at(40))
    assert (one.one, one.by) == (A, (B,))
    told = overtaken([A, B, C], [A, B, C], lambda *_: YES, at(40))
    assert [(each.one.wait.wait, each.times) for each in told] == [("a", 2)]


@pytest.mark.parametrize(
    ("other", "times"),
    [
        (of(wait("b", 2, 5)), 1),
        (of(wait("b", 2, 5), first=True), 0),
        (of(wait("b", 2, 5, service="nursing")), 0),
        (of(wait("b", 1, 5)), 0),  # came at the same time
        (of(wait("b", 2, 10)), 0),  # placed at the same time
        (of(wait("b", 2, 5, got=False)), 0),
        (OfSomebody(replace(wait("b", 2, 5), person="a"), {}), 0),  # themselves, for another wait
    ],
)
def test_priority_service_and_time_make_no_overtaking(other, times) -> None:
    told = overtaken([A, other], [A, other], lambda *_: YES, at(40))
    assert sum(one.times for one in told) == times


def test_who_is_not_counted_is_told_with_the_reason() -> None:
    said = {"b": YES, "c": NO, "d": NOBODY_KNOWS, "e": NO}
    others = [B, C, of(wait("d", 3, 6)), of(wait("e", 4, 6))]
    (one,) = overtaken([A], [A, *others], lambda _, other: said[other.wait.wait], at(40))
    assert (one.times, len(one.not_known), one.unlike) == (1, 1, 2)
    assert one.why == (("It is for women only.", 2), ("Not known how many hours.", 1))
    assert overtaken([A], [A, C], lambda *_: NO, at(40)) == ()


def test_who_waits_still_and_who_left_without_a_place_are_overtaken_too() -> None:
    waits, gone = of(wait("w", 1)), of(wait("g", 1, 10, got=False))
    told = overtaken([waits, gone, B], [waits, gone, B], lambda *_: YES, at(40))
    assert {one.one.wait.wait: one.times for one in told} == {"w": 1, "g": 1}
    assert overtaken([waits, gone, B], [waits, gone, B], lambda *_: YES, at(5)) == ()


@pytest.mark.parametrize("seed", range(6))
def test_counts_are_those_of_a_slow_judge(seed) -> None:
    random = np.random.default_rng(seed)
    waits = []
    for n in range(150):
        since = float(random.integers(1, 40))
        over = None if random.random() < 0.2 else since + float(random.integers(0, 30))
        service = ("home_care", "nursing")[random.integers(2)]
        one = wait(
            str(n), None if random.random() < 0.1 else since, over, got=random.random() < 0.8, service=service
        )
        waits.append(of(one, ("north", "south")[random.integers(2)], first=random.random() < 0.2))

    def fits(one: OfSomebody, other: OfSomebody) -> Fit:
        if int(one.wait.wait) % 7 == 0:
            return NOBODY_KNOWS
        return YES if one.groups == other.groups else NO

    told = overtaken(waits, waits, fits, at(30))
    found = {one.one.wait.wait: {each.wait.wait for each in one.by} for one in told if one.by}
    assert found == overtaken_plainly(waits, lambda *two: fits(*two).sure, at(30))
    assert any(len(by) > 3 for by in found.values())
    perhaps = {one.one.wait.wait: {each.wait.wait for each in one.not_known} for one in told if one.not_known}
    assert perhaps == overtaken_plainly(waits, lambda *two: fits(*two).unknown, at(30))
    sooner = overtaken_plainly(waits, lambda *_: True, at(30))
    for one in told:
        assert one.times + len(one.not_known) + one.unlike == len(sooner[one.one.wait.wait])
        assert sum(count for _, count in one.why) == len(one.not_known) + one.unlike


def test_small_counts_are_hidden_and_what_would_give_them_away() -> None:
    assert hidden({"a": 3, "b": 20, "c": 30, "d": 0}) == {"a", "b"}
    assert hidden({"a": 3, "b": 2, "c": 30}) == {"a", "b"}
    assert hidden({"a": 5, "b": 30}) == frozenset()
    assert hidden({"a": 4}) == {"a"}


@given(st.lists(st.integers(0, 40), min_size=9, max_size=9))
def test_no_line_of_a_table_has_one_hidden_cell_alone(counts) -> None:
    table = {(n // 3, n % 3): count for n, count in enumerate(counts)}
    lines = [[key for key in table if key[way] == n] for way in (0, 1) for n in range(3)]
    found = hidden(table, lines)
    assert {key for key, count in table.items() if is_small(count)} <= found
    for line in lines:
        told = [key for key in line if table[key]]
        assert len(told) == 1 or sum(key in found for key in told) != 1


KINDS = {"home_care": "home_care", "community_bed": "community_bed", "residential": "residential"}


def history(what: str, *, ended: float | None, services=(), stays=()) -> History:
    over = None if ended is None else at(ended)
    return History((WaitSpan("p", "w", what, at(2), over),), tuple(services), tuple(stays), ())


def stay(place: str, start: float, end: float | None, ready: float | None = None) -> StaySpan:
    return StaySpan(
        "p", place, None if ready is None else at(ready), at(start), None if end is None else at(end)
    )


def test_what_began_when_a_wait_ended_is_its_place() -> None:
    care = ServiceSpan("p", "s", "home_care", "home-care", None, "receiving", at(9), None)
    beds = (stay("jr", 1, 5), stay("jr", 5, 9, ready=5))
    (one,) = placed(history("home_care", ended=9, services=[care], stays=beds), (), KINDS, {}, at(30))
    assert (one.since, one.placed, one.place) == (at(5), at(9), "home-care")
    (one,) = placed(history("home_care", ended=9, stays=beds), (), KINDS, {}, at(30))
    assert (one.placed, one.ended) == (None, at(9))
    moved = (*beds, stay("townlands", 9, None))
    (one,) = placed(history("community_bed", ended=9, stays=moved), (), KINDS, {}, at(30))
    assert (one.placed, one.place) == (at(9), "townlands")
    (one,) = placed(history("residential", ended=9, stays=beds), (), KINDS, {}, at(30))
    assert (one.placed, one.place) == (at(9), None)
    (one,) = placed(history("residential", ended=9, stays=beds), (), KINDS, {"p": at(9)}, at(30))
    assert one.placed is None


def started(day: float, *, of_wait: str, what: str = "home_care", hours: str | None = "7") -> Started:
    offer = offer_told(
        "o",
        at(3),
        at(day),
        {
            "wait": of_wait, "what": what, "place": "HART", "resource": "hart-north", "hours": hours,
            "start": "2016-03-08", "weekly": None, "runner_up": None, "state": "started", "holds": None,
        },
    )  # fmt: skip
    return Started("p", offer, at(day))


def test_a_confirmed_start_goes_before_what_began_about_the_end_of_the_wait() -> None:
    care = ServiceSpan("p", "s", "home_care", "home-care", None, "receiving", at(9), None)
    told = history("home_care", ended=9, services=[care])

    def found(starts, of=told):
        (one,) = placed(of, starts, KINDS, {}, at(30))
        return one.placed, one.place, one.confirmed, one.resource

    assert found([]) == (at(9), "home-care", False, None)
    assert found([started(6, of_wait="w")]) == (at(6), "HART", True, "hart-north")
    assert found([started(6, of_wait="choice")])[2]  # of the same kind, while they waited
    assert not found([started(6, of_wait="choice", what="residential")])[2]
    assert not found([started(12, of_wait="before")])[2]
    assert not found([started(31, of_wait="w")])[2]  # not yet
    ended_otherwise = history("home_care", ended=9)
    assert found([], of=ended_otherwise)[0] is None
    assert found([started(6, of_wait="w")], of=ended_otherwise)[0] == at(6)
    assert found([started(6, of_wait="w")], of=history("home_care", ended=None))[0] == at(6)


def test_who_is_in_a_bed_and_not_ready_does_not_wait_yet() -> None:
    (one,) = placed(history("home_care", ended=None, stays=[stay("jr", 1, None)]), (), KINDS, {}, at(30))
    assert one.since is None
    (one,) = placed(
        history("home_care", ended=None, stays=[stay("jr", 1, None, ready=8)]), (), KINDS, {}, at(30)
    )
    assert one.since == at(8)
    (one,) = placed(history("home_care", ended=None), (), KINDS, {}, at(30))
    assert one.since == at(2)


def test_waits_of_one_person_for_one_kind_that_overlap_are_one() -> None:
    spans = (
        WaitSpan("p", "own", "home_care", at(2), at(9)),
        WaitSpan("p", "list", "home_care", at(4), at(9.1)),
        WaitSpan("p", "again", "home_care", at(20), None),
        WaitSpan("p", "bed", "community_bed", at(4), at(9)),
        WaitSpan("p", "other", "transport", at(4), at(9)),
    )
    found = placed(History(spans, (), (), ()), (), KINDS, {}, at(30))
    assert [(one.wait, one.opened, one.ended) for one in found] == [
        ("own", at(2), at(9.1)), ("again", at(20), None), ("bed", at(4), at(9)),
    ]  # fmt: skip

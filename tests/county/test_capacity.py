"""What is posted, promised and given back, and what is left of it on each day."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.capacity import record
from homefirst.county.capacity.claims import DayPosted, left_by_day, to_promise
from homefirst.county.capacity.posting import problems_of
from homefirst.county.capacity.read import deliveries, free, postings_of
from homefirst.county.capacity.resource import Unit
from homefirst.county.capacity.states import State
from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood, Refused
from homefirst.foundation.store.events import Author
from tests.county.capacity_case import (
    BEDS,
    HOURS,
    HUB,
    NINE,
    NORA,
    NORTH,
    RESOURCES,
    TODAY,
    claim,
    day,
    key,
    offered,
    post,
)


def left(log, resource, days=4, from_=TODAY, view=None):
    """What is left of a resource on each day; None: nobody posted."""
    found = free(view or log.now(), {resource.code: resource}, from_, days)[0]
    return [None if one.left is None else float(one.left) for one in found.days]


def state(log, resource=HOURS, to=State.CLOSED, why="staff", since=0, until=None, own=True, at=NINE):
    return record.set_state(
        log, resource=resource, state=to, why=why, since=day(since),
        until=None if until is None else day(until), own=own, by=NORA, at=at,
    )  # fmt: skip


def refused(do, *args, **kwargs) -> str:
    with pytest.raises(HomefirstError) as told:
        do(*args, **kwargs)
    return str(told.value)


def test_amounts_add_up_over_the_days_and_a_promise_takes_from_its_day_and_every_later_one(log) -> None:
    post(log, ("hart-city", 0, "14"), ("hart-city", 1, "0"), ("hart-city", 2, "7"), ("hart-city", 3, "0"))
    assert left(log, HOURS) == [14, 14, 21, 21]
    claim(log, 1, HOURS, 1, "10.5")
    assert left(log, HOURS) == [14, 3.5, 10.5, 10.5]
    assert refused(claim, log, 2, HOURS, 0, "7") == (
        "Reablement, City, 2016-03-10: 7 hours are wanted, and 3.5 are left."
        " Take less, a later day, or another resource."
    )
    claim(log, 3, HOURS, 2, "10.5")
    assert left(log, HOURS) == [14, 3.5, 0, 0]
    record.release(log, claim=key(1), by=HUB, at=NINE)
    assert left(log, HOURS) == [14, 14, 10.5, 10.5]


def test_what_nobody_posted_is_not_known_and_is_not_nought(log) -> None:
    post(log, ("hart-city", 0, "0"))
    assert left(log, HOURS, 2) == [0, None]
    assert left(log, NORTH, 2) == [None, None]
    one = free(log.now(), {"hart-north": NORTH}, TODAY, 1)[0]
    assert (one.posted_at, one.stale, one.free(TODAY)) == (None, True, None)
    assert refused(claim, log, 1, NORTH, 0, "1") == (
        "Reablement, North, 2016-03-10: Nobody posted what is free. Ask the provider to post."
    )


def test_yesterdays_posting_is_stale_and_tells_its_age(log) -> None:
    post(log, *[("hart-city", number, "7") for number in range(3)])
    one = free(log.now(), {"hart-city": HOURS}, day(1), 2)[0]
    assert (one.stale, one.free(day(1)), one.days[0].left) == (True, None, 14)
    assert one.age(NINE + timedelta(days=1, hours=2)) == timedelta(hours=26)
    assert (one.by, one.source) == ("nora", "page")
    long_after = free(log.now(), {"hart-city": HOURS}, day(60), 1)[0]
    assert (long_after.posted_at, long_after.days[0].posted) == (NINE, None)


def test_posted_again_it_takes_the_place_for_those_days_and_the_history_stays(log) -> None:
    post(log, *[("hart-city", number, "7") for number in range(4)])
    before = log.freeze()
    post(log, ("hart-city", 2, "1"), number=2, at=NINE + timedelta(hours=1))
    assert left(log, HOURS) == [7, 14, 15, 22]
    assert left(log, HOURS, view=before) == [7, 14, 21, 28]
    told = [(one.posting, dict(one.amounts)) for one in postings_of(log.now(), "hart-city", TODAY)]
    assert told == [
        (str(key(1)), {day(number): Decimal(7) for number in range(4)}),
        (str(key(2)), {day(2): Decimal(1)}),
    ]


def test_as_known_at_a_time_only_what_was_known_counts(log) -> None:
    post(log, ("hart-city", 0, "7"))
    claim(log, 1, HOURS, 0, "7", at=NINE + timedelta(hours=2))
    view = replace(log.now(), known_at=NINE + timedelta(hours=1))
    assert (left(log, HOURS, 1, view=view), left(log, HOURS, 1)) == ([7], [0])
    assert left(log, HOURS, 1, view=replace(view, known_at=NINE - timedelta(hours=1))) == [None]


def test_the_next_mornings_posting_says_all_that_is_free_and_keeps_what_is_promised_ahead(log) -> None:
    post(log, *[("hart-city", number, "14" if number == 0 else "0") for number in range(5)])
    claim(log, 1, HOURS, 0, "7")  # begins today, and is in use tomorrow: her hours are posted no more
    claim(log, 2, HOURS, 3, "7")  # begins in three days: free until then
    tomorrow = NINE + timedelta(days=1)
    post(log, *[("hart-city", number, "7" if number == 1 else "0") for number in range(1, 5)], at=tomorrow)
    assert left(log, HOURS, 4, day(1)) == [7, 7, 0, 0]


def test_on_a_past_day_what_was_posted_until_then_counts_and_what_was_posted_since_has_to_have_room(
    log,
) -> None:
    post(log, *[("hart-city", number, "14" if number == 0 else "0") for number in range(5)])
    tomorrow = [("hart-city", number, "7" if number == 1 else "0") for number in range(1, 6)]
    post(log, *tomorrow, at=NINE + timedelta(days=1), number=2)
    claim(log, 1, HOURS, 0, "7")  # of the day before: its posting says 14, and the next one is without her
    assert left(log, HOURS, 3, day(1)) == [7, 7, 7]
    assert refused(claim, log, 2, HOURS, 0, "10.5") == (
        "Reablement, City, 2016-03-10: 10.5 hours are wanted, and 7 are left."
        " Take less, a later day, or another resource."
    )
    claim(log, 3, HOURS, 2, "7")
    assert left(log, HOURS, 3, day(1)) == [7, 0, 0]
    post(log, ("hart-north", 0, "7"), ("hart-north", 2, "0"))
    post(log, ("hart-north", 1, "0"), ("hart-north", 2, "0"), at=NINE + timedelta(days=1), number=4)
    assert refused(claim, log, 4, NORTH, 2, "7") == (
        "Reablement, North, 2016-03-12: 7 hours are wanted, and 0 are left of what was posted on 11 March."
        " Take less, a later day, or another resource."
    )
    claim(log, 5, NORTH, 0, "7")


def test_a_later_posting_of_less_shows_what_was_promised_beyond_it(log) -> None:
    post(log, ("beds", 1, "2"), ("beds", 4, "0"), provider="care-homes")
    claim(log, 1, BEDS, 1, "2")
    post(log, ("beds", 1, "1"), provider="care-homes", number=2)
    assert left(log, BEDS, 5) == [None, -1, None, None, -1]
    assert "and 0 are left" in refused(claim, log, 2, BEDS, 4, "1")


def test_the_same_posting_twice_is_recognised_and_one_that_differs_in_between_is_not(log) -> None:
    first = post(log, ("hart-city", 0, "7"), ("hart-north", 0, "3"))
    again = post(log, ("hart-city", 0, "7.0"), ("hart-north", 0, "3"), number=2)
    assert ((first.new, first.already), (again.new, again.already)) == ((2, 0), (0, 2))
    assert post(log, ("hart-city", 0, "8"), number=3).new == 1
    assert post(log, ("hart-city", 0, "7"), number=4).new == 1
    assert left(log, HOURS, 1) == [7]
    next_day = [("hart-city", 1, "7")]
    assert post(log, *next_day, number=5).new == 1
    assert post(log, *next_day, number=6, at=NINE + timedelta(days=1)).new == 1  # the same as yesterday


def test_the_same_form_sent_twice_is_taken_once(log) -> None:
    assert post(log, ("hart-city", 0, "7")).new == 1
    again = post(log, ("hart-city", 0, "8"), number=1)
    assert (again.new, again.already, left(log, HOURS, 1)) == (0, 1, [7])


WRONG = [
    (("hart-city", 0, "-1"), "row 1, hours: -1 hours is less than nothing. Give nought where none is free."),
    (("hart-city", -1, "7"), "row 1, day: 2016-03-09 is over: capacity is posted from today on."
        " Give 2016-03-10 to 2016-03-24."),
    (("hart-city", 15, "7"), "row 1, day: 2016-03-25 lies more than 14 days ahead."
        " Give 2016-03-10 to 2016-03-24."),
    (("beds", 0, "7"), "row 1, resource: “Discharge to assess beds” is not yours to post. Post your own."),
    (("nobodys", 0, "7"), "row 1, resource: There is no resource “nobodys”."
        " Give the code of a resource that is yours."),
    (("hart-city", 0, "20001"), "row 1, hours: 20001 hours is more than 20000. Mend the amount."),
    (("hart-city", 0, "1.125"), "row 1, hours: 1.125 has more than two decimals. Give quarters of hours."),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "sentence"), WRONG, ids=[one[1][:40] for one in WRONG])
def test_what_is_wrong_names_row_and_field_and_nothing_is_half_done(log, cell, sentence) -> None:
    assert refused(post, log, cell, ("hart-north", 0, "5")) == sentence
    assert left(log, NORTH, 1) == [None]
    assert post(log, ("hart-north", 0, "5")).new == 1


def test_a_place_that_stands_twice_one_that_has_ended_and_half_a_bed_are_refused(log) -> None:
    twice = offered(("hart-city", 0, "7"), ("hart-north", 0, "7"), ("hart-city", 0, "8"))
    assert [str(one) for one in problems_of("ouh", twice, RESOURCES, TODAY)] == [
        "row 3, resource and day: It stands in row 1 already. Keep one of them."
    ]
    ended = offered(("beds", 12, "1"), ("beds", 0, "1.5"))
    assert [str(one) for one in problems_of("care-homes", ended, RESOURCES, TODAY)] == [
        "row 1, day: “Discharge to assess beds” is there until 2016-03-22: on 2016-03-22 it is not."
        " Leave the day out.",
        "row 2, beds: 1.5 beds is no whole number. Give a whole number.",
    ]
    assert [one.what for one in problems_of("ouh", (), RESOURCES, TODAY)] == ["Nothing is posted."]


def test_nobody_begins_on_a_day_on_which_it_takes_nobody(log) -> None:
    post(log, *[("beds", number, "1") for number in range(10)], provider="care-homes")
    told = {
        after: refused(claim, log, after + 9, BEDS, after, "1").split(": ")[1] for after in (-1, 0, 2, 12)
    }
    assert told == {
        -1: "The day is over. Choose a later one.",
        0: "It needs 1 days from asking to the start. Choose a later day.",
        2: "Nobody begins there on a Sat. It takes people Mon, Tue, Wed, Thu, Fri.",
        12: "It is there until 2016-03-22. Choose another resource.",
    }
    assert claim(log, 1, BEDS, 1, "1").new == 1


def test_a_closed_resource_takes_nobody_until_it_opens_again(log) -> None:
    post(log, *[("hart-city", number, "7") for number in range(5)])
    state(log, since=0, until=2)
    assert refused(claim, log, 1, HOURS, 1, "1") == (
        "Reablement, City, 2016-03-11: It is closed (staff) since 10 March until 12 March."
        " Choose another, or a later day."
    )
    assert claim(log, 2, HOURS, 2, "1").new == 1
    one = free(log.now(), {"hart-city": HOURS}, TODAY, 3)[0]
    assert [(day.state, day.why) for day in one.days] == [("closed", "staff")] * 2 + [("open", None)]
    assert [one.free(day(number)) for number in range(3)] == [0, 0, 20]
    assert state(log, since=0, until=2).already == 1


def test_what_a_council_bars_its_provider_does_not_open(log) -> None:
    state(log, to=State.BARRED, why="council", own=False)
    state(log, to=State.OPEN, why=None)
    assert free(log.now(), {"hart-city": HOURS}, TODAY, 1)[0].days[0].state is State.BARRED
    assert refused(state, log, to=State.OPEN, why="council") == (
        "state: A provider neither bars a resource nor lifts a bar."
        " Ask the council or the regulator that barred it."
    )
    state(log, to=State.OPEN, why="council", since=1, own=False)
    days = free(log.now(), {"hart-city": HOURS}, TODAY, 2)[0].days
    assert [one.state for one in days] == [State.BARRED, State.OPEN]


def test_every_state_wants_its_own_reason(log) -> None:
    for to, why, takes in [
        (State.CLOSED, "infection", False), (State.HELD, None, False), (State.ESCALATION, None, True),
        (State.OPEN, None, True),
    ]:  # fmt: skip
        state(log, to=to, why=why)
        assert free(log.now(), {"hart-city": HOURS}, TODAY, 1)[0].days[0].takes is takes
    for to, why, until in [
        (State.CLOSED, None, None), (State.HELD, "staff", None), (State.OPEN, "infection", None),
        (State.BARRED, "staff", None), (State.HELD, None, 0),
    ]:  # fmt: skip
        with pytest.raises(NotUnderstood):
            state(log, to=to, why=why, until=until, own=False)


def test_a_claim_is_made_once_given_back_once_and_only_if_it_was_made(log) -> None:
    post(log, ("hart-city", 0, "14"))
    claim(log, 1, HOURS, 0, "7")
    assert refused(claim, log, 1, HOURS, 0, "7").endswith("under this key before. Make another offer.")
    assert left(log, HOURS, 1) == [7]
    record.release(log, claim=key(1), by=HUB, at=NINE)
    with pytest.raises(Refused, match="given back before"):
        record.release(log, claim=key(1), by=HUB, at=NINE)
    with pytest.raises(NotFound, match="Nothing was promised"):
        record.release(log, claim=key(2), by=HUB, at=NINE)
    assert left(log, HOURS, 1) == [14]
    for amount in ("0", "-1", "NaN", "0.001"):
        with pytest.raises(NotUnderstood):
            claim(log, 3, HOURS, 0, amount)


def test_a_claim_is_undone_with_the_transaction_in_which_it_was_made(log) -> None:
    post(log, ("hart-city", 0, "14"))
    with pytest.raises(Refused), log.together():
        claim(log, 1, HOURS, 0, "7")
        claim(log, 2, HOURS, 0, "8")
    assert left(log, HOURS, 1) == [14]
    assert claim(log, 1, HOURS, 0, "7").new == 1


def test_deliveries_are_counted_and_counted_again(log) -> None:
    def count(delivered, used=None, first=-30, until=0):
        record.count_delivery(
            log, provider="ouh", line="hart", unit=Unit.HOURS, first=day(first), until=day(until),
            commissioned=Decimal(9000), delivered=Decimal(delivered),
            used=None if used is None else Decimal(used), source="contract review",
            by=Author("nora"), at=NINE,
        )  # fmt: skip

    count(6000)
    count(6030, 5900)
    assert [(one.line, one.delivered, one.used) for one in deliveries(log.now())] == [("hart", 6030, 5900)]
    for wrong in [(-1,), (10, 11), (10, None, 0, 0), (10, None, 0, 1)]:
        with pytest.raises(NotUnderstood):
            count(*wrong)


_AMOUNTS = st.lists(st.integers(0, 20), min_size=1, max_size=15)
_CLAIMS = st.lists(st.tuples(st.integers(0, 14), st.integers(1, 12)), max_size=12)


@given(_AMOUNTS, _CLAIMS)
def test_what_may_be_promised_never_makes_less_than_nothing_on_any_day(amounts, claims) -> None:
    """Against a slow second way: what is left is laid out day by day, and a promise that would dip below
    nought anywhere is not made."""
    posted = [DayPosted(day(number), Decimal(one), TODAY) for number, one in enumerate(amounts)]
    slow = list(accumulate(amounts))
    taken: dict = {}
    for after, amount in claims:
        fits = after < len(slow) and all(one >= amount for one in slow[after:])
        can = to_promise(left_by_day(posted, taken), day(after))
        assert (can is not None and can >= amount) is fits
        if fits:
            taken[day(after)] = taken.get(day(after), Decimal(0)) + amount
            slow = [one - amount * (number >= after) for number, one in enumerate(slow)]
    assert [int(one) for one in left_by_day(posted, taken).values()] == slow
    assert min(slow) >= 0

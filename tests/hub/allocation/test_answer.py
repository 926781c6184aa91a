"""What is told of a plan is true: reasons, runners-up, what one more would save."""

import time
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings

from homefirst.hub.allocation.answer import Allocated, allocate
from homefirst.hub.allocation.solve import polish
from homefirst.policy.allocation.fit import Kind
from homefirst.policy.allocation.levels import Level
from homefirst.policy.allocation.line import Line, Unit
from homefirst.policy.allocation.waiting import Waiting
from tests.judges import plain_allocation as plain
from tests.policy.allocation.questions import MONDAY, instance, questions, starts_of

pytestmark = pytest.mark.long


def answered(asked: plain.Asked) -> Allocated:
    return allocate(instance(asked), clock=time.monotonic, seconds=30)


def day_of(asked: plain.Asked, day: object) -> int:
    return (day - asked.first_day).days  # type: ignore[operator,no-any-return]


@settings(max_examples=60, deadline=None)
@given(questions(people=6, lines=4))
def test_a_runner_up_can_be_carried_out_as_it_is_told(asked: plain.Asked) -> None:
    answer = answered(asked)
    starts = starts_of(asked, answer.plan)
    for one in answer.assignments:
        assert starts[one.person] == (one.offer, day_of(asked, one.start))
        if one.runner_up is None:
            continue
        assert one.runner_up != one.offer
        other = {**starts, one.person: (one.runner_up, day_of(asked, one.runner_up_start))}
        if one.exchange is None:
            assert plain.is_feasible(asked, other)
        else:
            assert starts[one.exchange][0] == one.runner_up
            days = [{**other, one.exchange: (one.offer, day)} for day in range(asked.days)]
            assert any(plain.is_feasible(asked, each) for each in days)


@settings(max_examples=60, deadline=None)
@given(questions(people=6, lines=4, plain=True))
def test_where_there_is_no_runner_up_no_other_line_has_room(asked: plain.Asked) -> None:
    answer = answered(asked)
    starts = starts_of(asked, answer.plan)
    people = {one.person: one for one in asked.waiting}
    for one in answer.assignments:
        if one.runner_up is None or one.exchange is not None:
            for start in plain.every_start(asked, people[one.person]):
                if start is not None and start[0] != one.offer:
                    assert not plain.is_feasible(asked, {**starts, one.person: start})


@settings(max_examples=80, deadline=None)
@given(questions(people=6, lines=4, plain=True))
def test_with_the_named_constraint_lifted_they_are_placed(asked: plain.Asked) -> None:
    """Solved again with it lifted, for them alone, the best plan places them."""
    answer = answered(asked)
    before = {one.level: one.objective for one in answer.levels}
    people = {one.person: one for one in asked.waiting}
    lines = {line.resource: line for line in asked.lines}
    starts = starts_of(asked, answer.plan)
    for person, why in answer.unplaced:
        one = people[person]
        if why.kinds == (Kind.READY,):
            assert one.ready >= asked.first_day + timedelta(days=asked.days)
            continue
        if Kind.HOURS in why.kinds:
            assert one.hours is None
            continue
        assert why.resource is not None
        assert why.start is not None
        line, day = lines[why.resource], day_of(asked, why.start)
        assert set(why.kinds) - {Kind.ROOM, Kind.SERVICE} <= set(stands_against(one, line))
        # What is left there from that day, and what is missing, make up what they need, exactly.
        rest = min(plain.left(asked, starts, line, later) for later in range(day, asked.days))
        missing = Decimal(why.missing) / 100
        assert (missing > 0) == (Kind.ROOM in why.kinds)
        assert rest + missing >= plain.amount(one, line)
        assert missing == max(Decimal(0), plain.amount(one, line) - rest)
        # A line of their own that meets them, with what was left and what was missing; others keep theirs.
        own = Line("own", "own", line.unit, (*[Decimal(0)] * day, *[rest + missing] * (asked.days - day)))
        taken = tuple(free - (rest if at >= day else 0) for at, free in enumerate(line.free))
        others = tuple(replace(each, free=taken) if each is line else each for each in asked.lines)
        free = replace(one, service="own", dementia=False, nursing=False)
        waiting = tuple(free if each is one else each for each in asked.waiting)
        again = polish(
            instance(replace(asked, waiting=waiting, lines=(*others, own))), clock=time.monotonic, seconds=30
        )
        after = {each.level: each.objective for each in again.levels}
        assert again.plan.placed(asked.waiting.index(one))
        assert (after[Level.FIRST], after[Level.DELAY]) < (before[Level.FIRST], before[Level.DELAY])


def stands_against(one: Waiting, line: Line) -> list[Kind]:
    return [
        *([Kind.LOCALITY] if line.locality not in (None, one.locality) else []),
        *([Kind.SEX] if line.sex not in (None, one.sex) else []),
        *([Kind.DEMENTIA] if one.dementia and not line.dementia else []),
        *([Kind.NURSING] if one.nursing and not line.nursing else []),
    ]


@settings(max_examples=40, deadline=None)
@given(questions(people=5, lines=3, plain=True))
def test_what_one_more_is_said_to_save_is_what_buying_it_saves(asked: plain.Asked) -> None:
    answer = answered(asked)
    (before,) = (one.objective for one in answer.levels if one.level is Level.DELAY)
    for at, (name, price) in enumerate(answer.prices):
        assert (asked.lines[at].resource, price.solved) == (name, True)
        more = replace(asked.lines[at], free=tuple(free + 1 for free in asked.lines[at].free))
        lines = (*asked.lines[:at], more, *asked.lines[at + 1 :])
        again = polish(instance(replace(asked, lines=lines)), clock=time.monotonic, seconds=30)
        (after,) = (one.objective for one in again.levels if one.level is Level.DELAY)
        assert before - after == price.saves


@settings(max_examples=60, deadline=None)
@given(questions(people=5, lines=3, plain=True), questions(people=1, lines=1, plain=True))
def test_more_capacity_makes_nothing_worse(asked: plain.Asked, more: plain.Asked) -> None:
    assume(len(more.lines[0].free) >= asked.days)
    added = replace(more.lines[0], resource="more", free=more.lines[0].free[: asked.days])
    one = polish(instance(asked), clock=time.monotonic, seconds=30)
    two = polish(instance(replace(asked, lines=(*asked.lines, added))), clock=time.monotonic, seconds=30)
    assert one.proven
    assert two.proven
    reached = [[level.objective for level in each.levels[:2]] for each in (one, two)]
    assert reached[1] <= reached[0]
    assert two.levels[1].objective <= one.levels[1].objective or reached[1][0] < reached[0][0]


def test_an_hour_saves_nothing_where_seven_are_needed_and_a_bed_saves_what_its_next_person_waits() -> None:
    asked = plain.Asked(
        waiting=(
            Waiting("a", "home_care", 1, MONDAY, Decimal(7), locality="north"),
            Waiting("b", "nursing", 2, MONDAY),
            Waiting("c", "nursing", 3, MONDAY),
        ),
        lines=(
            Line("H", "home_care", Unit.HOURS, (Decimal(5), Decimal("6.5")), locality="north"),
            Line("S", "home_care", Unit.HOURS, (Decimal(1), Decimal(6)), locality="north"),
            Line("N", "nursing", Unit.BEDS, (Decimal(0), Decimal(1))),
        ),
        first_day=MONDAY,
        days=2,
    )
    answer = answered(asked)
    assert [(name, one.saves) for name, one in answer.prices] == [
        ("H", 16.0 * 8),
        ("S", 16.0 * 8),
        ("N", 4 * 9 + 8 * 1 - 4 * 1.0),
    ]

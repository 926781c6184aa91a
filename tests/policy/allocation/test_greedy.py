"""The draft: by priority, each the earliest place that fits."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings

from homefirst.policy.allocation.fit import fits, needs_of, unmet
from homefirst.policy.allocation.greedy import draft
from homefirst.policy.allocation.levels import Level, levels_asked, objective
from homefirst.policy.allocation.line import Line, Unit
from homefirst.policy.allocation.plan import broken, earliest, left
from homefirst.policy.allocation.waiting import Held, Waiting
from tests.judges import plain_allocation as plain
from tests.policy.allocation.questions import MONDAY, instance, questions, starts_of


def home_care(person: str, priority: int, hours: str, *, ready: int = 0, first: bool = False) -> Waiting:
    return Waiting(
        person=person,
        service="home_care",
        priority=priority,
        ready=MONDAY + timedelta(days=ready),
        hours=Decimal(hours),
        locality="north",
        first=first,
    )


def hours(resource: str, *free: int) -> Line:
    return Line(resource, "home_care", Unit.HOURS, tuple(map(Decimal, free)), locality="north")


def test_the_most_urgent_start_first_and_what_is_not_used_today_is_there_tomorrow() -> None:
    asked = plain.Asked(
        waiting=(
            home_care("a", 3, "7"),
            home_care("b", 1, "7", ready=1),
            home_care("c", 2, "14"),
            home_care("d", 5, "3.5", first=True),
        ),
        lines=(hours("R", 7, 14, 21),),
        first_day=MONDAY,
        days=3,
    )
    plan = draft(instance(asked))
    assert starts_of(asked, plan) == {"d": ("R", 0), "b": ("R", 1), "c": None, "a": ("R", 2)}
    assert left(instance(asked), plan).tolist() == [[350, 350, 350]]
    assert [objective(level, instance(asked), plan) for level in levels_asked(instance(asked))] == [0, 104]
    assert 104 == 16 * 1 + 8 * 10 + 4 * 2 + 1 * 0


def test_who_takes_more_of_the_line_they_have_needs_only_what_is_more() -> None:
    one = replace(home_care("a", 1, "5"), holds=Held("R", Decimal("3.5")))
    for free, start in ((1, None), (2, ("R", 0))):  # 1.5 hours more than they have
        asked = plain.Asked((one,), (hours("R", free),), MONDAY, 1)
        arrays = instance(asked)
        assert starts_of(asked, draft(arrays)) == plain.greedy(asked) == {"a": start}
        assert earliest(arrays, arrays.free, 0, 0) == (None if start is None else 0)


@settings(max_examples=80, deadline=None)
@given(questions())
def test_the_kernel_says_what_the_slow_judge_says_and_breaks_no_rule(asked: plain.Asked) -> None:
    arrays = instance(asked)
    plan = draft(arrays)
    starts = starts_of(asked, plan)
    assert starts == plain.greedy(asked)
    assert plain.is_feasible(asked, starts)
    assert broken(arrays, plan) == ()
    firsts = [one for one in asked.waiting if one.first]
    assert objective(Level.FIRST, arrays, plan) == plain.days_of(asked, starts, firsts)
    assert objective(Level.DELAY, arrays, plan) == plain.days_of(asked, starts, asked.waiting)
    assert objective(Level.FIT, arrays, plan) == plain.worse_of(asked, starts)
    assert objective(Level.STABILITY, arrays, plan) == plain.told_anew(asked, starts)
    assert Decimal(objective(Level.COST, arrays, plan)) / 10_000 == plain.pounds_of(asked, starts)


@settings(max_examples=50, deadline=None)
@given(questions())
def test_a_line_fits_where_nothing_is_unmet(asked: plain.Asked) -> None:
    for one in asked.waiting:
        for line in asked.lines:
            assert fits(needs_of(one), line) == (unmet(needs_of(one), line) == ())
            if line.resource not in one.refused:
                assert fits(needs_of(one), line) == plain.may_have(one, line)

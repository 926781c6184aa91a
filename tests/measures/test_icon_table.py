"""Many measures at a glance: what each row says, their order, and that it is what each chart says."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.stats.xmr import xmr
from homefirst.foundation.stats.xmr_rules import Direction, Rules
from homefirst.measures.icon_table import Concern, Form, Indicator, icon_table

UP, DOWN, NEUTRAL = Direction.INCREASE, Direction.DECREASE, Direction.NEUTRAL
STEADY = (4.0, 6.0) * 8


def indicator(name, values, better=DOWN, **more) -> Indicator:
    periods = tuple(f"week {place}" for place in range(len(values)))
    return Indicator(name, name.title(), "days", "E1", "Somewhere", periods, tuple(values), better, **more)


def target(value, count):
    return (None,) * (count - 1) + (value,)


def test_measures_of_any_kind_stand_in_one_table_the_most_worrying_first():
    rows = icon_table(
        [
            indicator("unknown", (*STEADY, None)),
            indicator("better", (*STEADY, -30.0)),
            indicator("usual", STEADY),
            indicator("changed", (*STEADY, 30.0), NEUTRAL),
            indicator("may miss", STEADY, targets=target(5.0, 16)),
            indicator("misses", STEADY, UP, targets=target(90.0, 16)),
            indicator("keeps", STEADY, targets=target(90.0, 16)),
            indicator("worse", (*STEADY, 30.0)),
            indicator("much worse", (*STEADY, 300.0)),
        ]
    ).rows
    assert [(row.indicator.id, row.concern, row.variation_said, row.assurance_said) for row in rows] == [
        ("much worse", Concern.WORSE, "worse, high", None),
        ("worse", Concern.WORSE, "worse, high", None),
        ("misses", Concern.MISSES, "usual variation", "misses the target"),
        ("may miss", Concern.MAY_MISS, "usual variation", "may meet or miss it"),
        ("changed", Concern.CHANGED, "changed, high", None),
        ("usual", Concern.USUAL, "usual variation", None),
        ("keeps", Concern.USUAL, "usual variation", "meets the target"),
        ("better", Concern.BETTER, "better, low", None),
        ("unknown", Concern.UNKNOWN, "unknown", None),
    ]


def test_what_is_better_but_will_miss_its_target_still_worries():
    (row,) = icon_table([indicator("m", (*STEADY, -30.0), targets=target(-90.0, 17))]).rows
    assert (row.concern, row.variation_said, row.assurance_said) == (
        Concern.MISSES,
        "better, low",
        "misses the target",
    )


def test_a_rising_trend_below_the_mean_is_high_as_its_meaning_says():
    values = (*(40.0, -40.0) * 10, -39.0, -38.0, -37.0, -36.0, -35.0, -34.0)
    (row,) = icon_table([indicator("m", values)]).rows
    assert row.value < row.mean
    assert row.variation_said == "worse, high"


@pytest.mark.parametrize(
    ("form", "value", "written"),
    [
        (Form(), 4426.0, "4,426"),
        (Form(1), 142.774, "142.8"),
        (Form(1), 0.25, "0.3"),
        (Form(0, percent=True), 0.285, "29%"),
        (Form(1, percent=True), 0.8345, "83.5%"),
        (Form(), -0.2, "0"),
        (Form(2), None, None),
    ],
)
def test_each_measure_is_written_in_its_own_form(form, value, written):
    assert form.written(value) == written


def test_a_row_is_told_with_its_numbers_and_what_stands_beside_it():
    mine = indicator("m", STEADY, form=Form(1), targets=target(12.0, 16), category="reason:E")
    england = Indicator(
        "m", "M", "days", "E9", "England", ("w",) * 17, (*STEADY, 30.0), DOWN, category="reason:E"
    )
    answer = icon_table([mine], beside=[england, indicator("other", STEADY)]).as_answer()
    assert (answer["rules"], answer["known_at"]) == ("homefirst-1", None)
    (row,) = answer["rows"]
    beside = row.pop("beside")
    assert row == {
        "measure": "m",
        "name": "M",
        "category": "reason:E",
        "category_name": None,
        "unit": "days",
        "better": "decrease",
        "area": "E1",
        "area_name": "Somewhere",
        "period": "week 15",
        "value": 6.0,
        "written": "6.0",
        "target": 12.0,
        "mean": 5.0,
        "lower": 5 - 2.66 * 2,
        "upper": 5 + 2.66 * 2,
        "cause": "Common Cause",
        "variation": "common_cause",
        "assurance": "consistent_pass",
        "trial_limits": False,
        "concern": "usual",
    }
    assert (beside["area"], beside["variation"]) == ("E9", "special_cause_concern")


def test_months_before_a_measure_began_are_no_part_of_it_and_few_values_make_trial_limits():
    began = indicator("new", (None,) * 30 + STEADY[:9])
    long = indicator("old", STEADY)
    rows = icon_table([began, long]).rows
    assert {row.indicator.id: (row.trial, row.mean) for row in rows} == {
        "new": (True, 44 / 9),
        "old": (False, 5.0),
    }


def test_a_rebase_and_a_fixed_baseline_count_as_in_the_chart():
    values = STEADY + (14.0, 16.0) * 8
    rows = icon_table(
        [
            indicator("rebased", values, NEUTRAL, rebases=(16,)),
            indicator("fixed", values, NEUTRAL, fix_after=16),
            indicator("plain", values, NEUTRAL),
        ]
    ).rows
    assert {row.indicator.id: row.mean for row in rows} == {"rebased": 15.0, "fixed": 5.0, "plain": 10.0}


def test_an_indicator_without_a_period_has_no_row_and_none_at_all_is_an_empty_table():
    assert icon_table([indicator("none", ())]).rows == ()
    assert icon_table([]).as_answer()["rows"] == []


def test_values_and_targets_that_do_not_fit_the_periods_are_our_mistake():
    with pytest.raises(ValueError, match="needs a value, and a target or none, each period"):
        indicator("m", STEADY, targets=(1.0,))


SERIES = st.lists(st.one_of(st.none(), st.integers(0, 9).map(float)), min_size=1, max_size=30).filter(
    lambda row: row[0] is not None
)


@given(st.lists(st.tuples(SERIES, st.sampled_from(Direction), st.integers(0, 9)), max_size=6))
def test_each_row_says_what_the_chart_of_its_series_says(drawn):
    many = [
        indicator(str(place), row, better, targets=(float(aim),) * len(row))
        for place, (row, better, aim) in enumerate(drawn)
    ]
    found = {row.indicator.id: row for row in icon_table(many).rows}
    assert len(found) == len(many)
    for one in many:
        chart = xmr(one.values, direction=one.better, trajectory=one.targets, rules=Rules.HOMEFIRST_1)
        last, row = chart.points[-1], found[one.id]
        assert (row.mean, row.lower, row.upper, row.cause, row.assurance) == (
            last.mean,
            last.lower,
            last.upper,
            last.cause,
            chart.assurance,
        )
        assert row.variation == (None if last.value is None else chart.variation)


def test_a_hundred_and_fifty_areas_with_twenty_measures_each_are_ready_within_a_second():
    random = np.random.default_rng(20160310)
    values = random.poisson(100, (3000, 69)).astype(float)
    many = [indicator(str(place), row, targets=(90.0,) * 69) for place, row in enumerate(values.tolist())]
    start = time.process_time()  # of this process alone: the machine may be busy with others
    assert len(icon_table(many).rows) == 3000
    assert time.process_time() - start < 1

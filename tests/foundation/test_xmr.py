"""XmR charts: one clear example of each rule, then what must hold for every series."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.stats.xmr import XmrPoint, xmr, xmr_matrix
from homefirst.foundation.stats.xmr_rules import (
    ASSURANCES,
    CAUSES,
    POINT_TYPES,
    Cause,
    Direction,
    PointType,
    Rules,
)

UP, DOWN, NEUTRAL = Direction.INCREASE, Direction.DECREASE, Direction.NEUTRAL


def _causes(values, **options):
    return [point.cause for point in xmr(values, direction=UP, **options).points]


def test_a_steady_series_has_limits_at_2_66_mean_moving_ranges_and_nothing_special():
    chart = xmr([4, 6] * 10, direction=DOWN, target=12)
    assert chart.points[0] == XmrPoint(
        value=4,
        rebase_group=0,
        short_group=False,
        counted=True,
        mean=5,
        lower=5 - 2.66 * 2,
        upper=5 + 2.66 * 2,
        relative_to_mean=-1,
        close_to_limits=False,
        outside_limits=False,
        cause=Cause.COMMON,
        type=PointType.COMMON_CAUSE,
    )
    assert {point.cause for point in chart.points} == {Cause.COMMON}
    assert (chart.rules, chart.variation, chart.assurance) == (
        "plotthedots-0.2.2",
        "common_cause",
        "consistent_pass",
    )


def test_an_extreme_moving_range_is_left_out_of_the_limits_unless_screening_is_off():
    series = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    screened, unscreened = xmr(series, direction=UP), xmr(series, direction=UP, screening=False)
    assert screened.points[0].upper == pytest.approx(35 / 18 + 2.66)
    assert unscreened.points[0].upper == pytest.approx(35 / 18 + 2.66 * 32 / 17)
    assert [place for place, point in enumerate(screened.points) if point.special] == [4]


def test_seven_rising_points_are_a_trend_from_the_first_of_them_and_six_are_none():
    calm = [20, 0] * 10
    assert _causes([*calm, 1, 2, 3, 4, 5, 6])[19:] == [Cause.TREND_UP] * 7
    assert _causes([*calm, 1, 2, 3, 4, 5])[19:] == [Cause.COMMON] * 6


def test_the_turning_point_between_two_trends_belongs_to_the_later_one():
    calm = [40, -40] * 10
    turn = [*calm, 3, 4, 5, 6, 7, 8, 9, 8, 7, 6, 5, 4, 3, 44]
    causes = dict(enumerate(_causes(turn)))
    assert (causes[25], causes[26], causes[27]) == (Cause.TREND_UP, Cause.TREND_DOWN, Cause.TREND_DOWN)


def test_the_last_point_of_a_trend_is_called_decreasing_where_a_tie_parts_it_from_the_next_trend():
    causes = _causes([*[40, -40] * 10, 1, 2, 3, 4, 5, 6, 7, 7, 8, 9, 10, 11, 12, 13])
    assert causes[24:29] == [Cause.TREND_UP] * 2 + [Cause.TREND_DOWN] + [Cause.TREND_UP] * 2


def test_two_of_three_near_the_same_limit_are_named_and_the_third_is_not():
    calm = [1, -1] * 8
    assert _causes([*calm, 5, 1, 5])[16:] == [Cause.NEAR_UPPER, Cause.COMMON, Cause.NEAR_UPPER]
    assert _causes([*calm, 5, -1, 5])[16:] == [Cause.COMMON] * 3


def test_seven_points_on_one_side_of_the_mean_are_a_run_which_a_point_on_the_mean_breaks():
    assert _causes([1, -1, *[-2, -2, -1, -1, -2, -1, -1], 6, 4, -1, 1])[:10] == [
        Cause.COMMON,
        *[Cause.RUN_BELOW] * 8,
        Cause.ABOVE_LIMIT,
    ]
    broken = [1, -1, *[-2, -2, -1, 0, -1, -2, -2], 6, 4, -1, 1]
    assert sum(broken) == 0
    assert _causes(broken, screening=False)[2:9] == [Cause.COMMON] * 7


def test_a_rebase_begins_mean_limits_and_patterns_anew():
    chart = xmr([4, 6] * 8 + [14, 16] * 4, direction=DOWN, rebase=[16])
    assert [(p.rebase_group, p.mean, p.short_group) for p in (chart.points[15], chart.points[16])] == [
        (0, 5, False),
        (1, 15, True),
    ]
    assert not any(point.special for point in chart.points)
    assert any(point.special for point in xmr([4, 6] * 8 + [14, 16] * 4, direction=DOWN).points)


def test_a_trend_that_a_rebase_cuts_off_keeps_its_own_direction():
    before, after = [20, 0] * 10 + [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 7] + [-20, 30] * 10
    assert _causes(before + after, rebase=[26])[24:28] == [Cause.TREND_UP] * 4


def test_a_rebase_at_the_first_point_only_counts_one_more():
    assert {point.rebase_group for point in xmr([4, 6] * 8, direction=UP, rebase=[0]).points} == {1}


def test_fixed_limits_come_from_the_first_points_of_each_group_and_judge_the_rest():
    chart = xmr([4, 6] * 6 + [30], direction=DOWN, fix_after=12)
    assert [point.counted for point in chart.points] == [True] * 12 + [False]
    assert (chart.points[-1].mean, chart.variation) == (5, PointType.CONCERN)


def test_a_constant_series_has_a_mean_and_with_screening_no_limits():
    screened = xmr([5] * 15, direction=DOWN, target=4.5)
    assert {(p.mean, p.lower, p.upper, p.outside_limits, p.cause) for p in screened.points} == {
        (5, None, None, None, Cause.COMMON)
    }
    assert screened.assurance == "inconsistent"
    unscreened = xmr([5] * 15, direction=DOWN, target=4.5, screening=False)
    assert {(p.lower, p.upper, p.outside_limits) for p in unscreened.points} == {(5, 5, False)}
    assert unscreened.assurance == "consistent_fail"


def test_a_missing_value_counts_nowhere_and_ends_the_trend_it_lies_in():
    rising = [20, 0] * 10 + [1, 2, 3, None, 4, 5, 6, 7]
    points = xmr(rising, direction=UP).points
    assert (points[23].value, points[23].outside_limits, points[23].cause, points[23].counted) == (
        None,
        None,
        Cause.COMMON,
        False,
    )
    assert not any(point.special for point in points)


def test_an_unknown_last_value_leaves_the_variation_common():
    assert xmr([4, 6] * 8 + [None], direction=UP).variation is PointType.COMMON_CAUSE


@pytest.mark.parametrize(
    ("direction", "last", "variation"),
    [
        (UP, 30, "special_cause_improvement"),
        (UP, -30, "special_cause_concern"),
        (DOWN, 30, "special_cause_concern"),
        (DOWN, -30, "special_cause_improvement"),
        (NEUTRAL, 30, "special_cause_neutral_high"),
        (NEUTRAL, -30, "special_cause_neutral_low"),
    ],
)
def test_what_a_point_means_depends_on_which_way_is_better(direction, last, variation):
    assert xmr([4, 6] * 8 + [last], direction=direction).variation == variation


@pytest.mark.parametrize(
    ("direction", "target", "assurance"),
    [
        (UP, 11, "consistent_fail"),
        (UP, 5, "inconsistent"),
        (UP, 5 + 2.66 * 2, "inconsistent"),
        (UP, -1, "consistent_pass"),
        (DOWN, 11, "consistent_pass"),
        (DOWN, -1, "consistent_fail"),
        (NEUTRAL, 11, None),
        (UP, None, None),
    ],
)
def test_assurance_compares_the_target_with_the_last_limits(direction, target, assurance):
    assert xmr([4, 6] * 8, direction=direction, target=target).assurance == assurance


@pytest.mark.parametrize(
    ("values", "options", "sentence"),
    [
        ([], {}, "There is nothing to chart. Give at least one point a series."),
        ([1, float("inf")], {}, "An infinite value cannot be charted. Leave the value out as missing."),
        ([1, 2], {"fix_after": 11}, "Limits cannot be fixed after 11 points. Fix them after 12 or more."),
        ([1, 2], {"rebase": [2]}, "There is no point 2 to rebase at. The places are 0 to 1."),
        (
            [1, 2],
            {"target": float("nan")},
            "The target is not a number. Give one number, or one for each series.",
        ),
        (
            [1, 2],
            {"trajectory": [1]},
            "The trajectory is not a number or a gap for each point. Give as many as there are points.",
        ),
    ],
)
def test_what_cannot_be_charted_is_refused_with_a_sentence(values, options, sentence):
    with pytest.raises(NotUnderstood) as refused:
        xmr(values, direction=UP, **options)
    assert str(refused.value) == sentence


COUNTS = st.lists(st.one_of(st.integers(-6, 6), st.none()), min_size=1, max_size=40)
OPTIONS = st.fixed_dictionaries(
    {
        "screening": st.booleans(),
        "fix_after": st.one_of(st.none(), st.integers(12, 20)),
        "target": st.one_of(st.none(), st.integers(-8, 8)),
    }
)


def _signs(chart):
    return [(point.cause, point.type, point.outside_limits, point.close_to_limits) for point in chart.points]


@given(COUNTS, OPTIONS, st.integers(-10, 10), st.integers(0, 3))
def test_a_series_in_other_units_says_the_same(values, options, shift, doublings):
    """Doubling is exact, so every tie stays one; a shift may move the last bit, so limits are compared."""
    scale = 2.0**doublings

    def moved(value):
        return None if value is None else value * scale

    chart = xmr(values, direction=UP, **options)
    scaled = xmr([moved(v) for v in values], direction=UP, **options | {"target": moved(options["target"])})
    assert (_signs(scaled), scaled.assurance) == (_signs(chart), chart.assurance)
    assert [point.upper for point in scaled.points] == [moved(point.upper) for point in chart.points]
    shifted = xmr(
        [None if v is None else v + shift for v in values], direction=UP, **options | {"target": None}
    )
    assert [p.lower for p in shifted.points] == [
        None if p.lower is None else pytest.approx(p.lower + shift, abs=1e-9) for p in chart.points
    ]


MIRROR = {cause: cause for cause in (Cause.COMMON,)} | {
    one: other
    for high, low in (
        (Cause.ABOVE_LIMIT, Cause.BELOW_LIMIT),
        (Cause.TREND_UP, Cause.TREND_DOWN),
        (Cause.NEAR_UPPER, Cause.NEAR_LOWER),
        (Cause.RUN_ABOVE, Cause.RUN_BELOW),
    )
    for one, other in ((high, low), (low, high))
}


@given(COUNTS, OPTIONS)
def test_a_mirrored_series_with_the_other_way_better_means_the_same(values, options):
    target = options["target"]
    chart = xmr(values, direction=UP, **options)
    mirrored = xmr(
        [None if value is None else -value for value in values],
        direction=DOWN,
        **options | {"target": None if target is None else -target},
    )
    cut_off_by_a_tie = {
        place
        for place in range(len(values) - 1)
        if values[place] is not None and values[place] == values[place + 1]
    }
    for place, (one, other) in enumerate(zip(chart.points, mirrored.points, strict=True)):
        if place not in cut_off_by_a_tie:
            assert (other.cause, other.type) == (MIRROR[one.cause], one.type)
    assert mirrored.assurance == chart.assurance


@given(COUNTS, OPTIONS)
def test_which_way_is_better_swaps_improvement_and_concern_and_moves_nothing_else(values, options):
    up, down = (xmr(values, direction=direction, **options) for direction in (UP, DOWN))
    swap = {
        PointType.COMMON_CAUSE: PointType.COMMON_CAUSE,
        PointType.IMPROVEMENT: PointType.CONCERN,
        PointType.CONCERN: PointType.IMPROVEMENT,
    }
    assert [(p.cause, p.upper, swap[p.type]) for p in up.points] == [
        (p.cause, p.upper, p.type) for p in down.points
    ]


@given(
    st.integers(1, 30).flatmap(
        lambda n: st.tuples(
            st.lists(
                st.lists(st.one_of(st.integers(-6, 6), st.just(float("nan"))), min_size=n, max_size=n),
                min_size=1,
                max_size=5,
            ),
            st.sets(st.integers(0, n - 1), max_size=3),
        )
    ),
    OPTIONS,
    st.sampled_from(Direction),
)
def test_a_matrix_of_series_answers_as_each_series_alone(drawn, options, direction):
    rows, rebase = drawn
    many = xmr_matrix(rows, direction=direction, rebase=rebase, **options)
    for place, row in enumerate(rows):
        alone = xmr(row, direction=direction, rebase=rebase, **options)

        def known(array, place=place):
            return [None if np.isnan(number) else number for number in array[place]]

        assert [p.mean for p in alone.points] == known(many.mean)
        assert [p.lower for p in alone.points] == known(many.lower)
        assert [p.upper for p in alone.points] == known(many.upper)
        assert [p.relative_to_mean for p in alone.points] == known(many.relative_to_mean)
        assert [p.counted for p in alone.points] == list(many.counted[place])
        assert [p.rebase_group for p in alone.points] == list(many.rebase_group)
        assert [p.short_group for p in alone.points] == list(many.short_group)
        assert [p.outside_limits is not None for p in alone.points] == list(many.judged[place])
        assert [bool(p.outside_limits) for p in alone.points] == list(many.outside_limits[place])
        assert [bool(p.close_to_limits) for p in alone.points] == list(many.close_to_limits[place])
        assert [p.cause for p in alone.points] == [CAUSES[code] for code in many.cause[place]]
        assert [p.type for p in alone.points] == [POINT_TYPES[code] for code in many.type[place]]
        if many.assurance is None:
            assert alone.assurance is None
        else:
            assert alone.assurance == ASSURANCES[many.assurance[place]]


def test_each_series_of_a_matrix_may_have_its_own_target():
    many = xmr_matrix([[4, 6] * 8] * 3, direction=DOWN, target=[11, 5, -1])
    assert [ASSURANCES[code] for code in many.assurance] == [
        "consistent_pass",
        "inconsistent",
        "consistent_fail",
    ]


def test_no_series_at_all_is_an_empty_answer():
    many = xmr_matrix(np.empty((0, 12)), direction=UP, target=3)
    assert (many.mean.shape, many.cause.shape, many.assurance.shape) == ((0, 12), (0, 12), (0,))


def test_each_rule_set_is_named_with_its_version_and_the_reference_s_is_the_one_not_asked_for():
    assert list(Rules) == ["plotthedots-0.2.2", "homefirst-1"]
    assert xmr([1, 2], direction=UP).rules == "plotthedots-0.2.2"


STEPS = [3] * 4 + [4] * 8 + [3] * 3


def test_homefirst_1_makes_the_limits_of_all_moving_ranges_where_screening_leaves_none_that_moves():
    reference = xmr(STEPS, direction=DOWN).points
    assert {(p.lower, p.upper) for p in reference} == {(reference[0].mean,) * 2}
    assert all(point.special for point in reference)
    points = xmr(STEPS, direction=DOWN, rules=Rules.HOMEFIRST_1).points
    assert points[0].upper == pytest.approx(53 / 15 + 2.66 * 2 / 14)
    # The ranges of the steps count as in a chart without screening.
    assert points == xmr(STEPS, direction=DOWN, rules=Rules.HOMEFIRST_1, screening=False).points


def test_homefirst_1_flags_nothing_where_nothing_moved_while_the_limits_were_made():
    still = xmr([5] * 15, direction=DOWN, target=4.5, rules=Rules.HOMEFIRST_1)
    assert {(p.mean, p.lower, p.upper, p.outside_limits, p.cause) for p in still.points} == {
        (5, 5, 5, False, Cause.COMMON)
    }
    assert still.assurance == "consistent_fail"
    later = xmr([5] * 12 + [9] * 8, direction=DOWN, fix_after=12, rules=Rules.HOMEFIRST_1)
    assert {point.cause for point in later.points} == {Cause.COMMON}
    assert {
        point.cause for point in xmr([5] * 12 + [9] * 8, direction=DOWN, screening=False, fix_after=12).points
    } == {
        Cause.COMMON,
        Cause.ABOVE_LIMIT,
    }


def test_homefirst_1_holds_each_point_against_its_own_trajectory_and_else_against_the_target():
    plan = [None] * 13 + [11, 5, -1]
    chart = xmr([4, 6] * 8, direction=DOWN, target=12, trajectory=plan, rules=Rules.HOMEFIRST_1)
    assert [p.assurance for p in chart.points][12:] == [
        "consistent_pass",
        "consistent_pass",
        "inconsistent",
        "consistent_fail",
    ]
    assert chart.assurance == "consistent_fail"
    ended = xmr([4, 6] * 8, direction=DOWN, trajectory=[3] * 15 + [None], rules=Rules.HOMEFIRST_1)
    assert (ended.points[14].assurance, ended.assurance) == ("inconsistent", None)


def test_the_reference_s_rules_only_carry_a_trajectory_along():
    plain = xmr([4, 6] * 8, direction=DOWN, target=12)
    drawn = xmr([4, 6] * 8, direction=DOWN, target=12, trajectory=[1] * 16)
    assert [point.trajectory for point in drawn.points] == [1] * 16
    assert [replace(point, trajectory=None) for point in drawn.points] == list(plain.points)
    assert drawn.assurance == plain.assurance == "consistent_pass"


def test_where_no_way_is_better_homefirst_1_promises_nothing_either():
    chart = xmr([4, 6] * 8, direction=NEUTRAL, trajectory=[1] * 16, rules=Rules.HOMEFIRST_1)
    assert {point.assurance for point in chart.points} == {chart.assurance} == {None}

"""Made-up figures beside published ones: what is near enough, and what the whole says."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.calendar import Month
from homefirst.measures.compared import CLOSE, EXACT, NEAR, Compared, Group, SyntheticCompared

MARCH = Month(2016, 3)


@pytest.mark.parametrize(
    ("tolerance", "synthetic", "published", "within"),
    [
        (CLOSE, 1010, 1000, True),
        (CLOSE, 1011, 1000, False),
        (CLOSE, 989, 1000, False),
        (CLOSE, 2, 0, True),
        (CLOSE, 3, 0, False),
        (NEAR, 103, 100, True),
        (NEAR, Fraction(1031, 10), 100, False),
        (NEAR, 1, 0, False),
        (EXACT, 25, 25, True),
        (EXACT, 24, 25, False),
        (EXACT, None, 25, None),
        (EXACT, 25, None, None),
        (None, 25, 25, None),
    ],
)
def test_a_figure_is_near_enough_up_to_the_promised_distance_and_unknown_is_neither(
    tolerance, synthetic, published, within
) -> None:
    assert Compared(MARCH, "E", "Care", synthetic, published, tolerance).within is within


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_near_enough_is_what_a_percentage_worked_out_by_hand_says(synthetic: int, published: int) -> None:
    gap = abs(synthetic - published)
    assert Compared(MARCH, "A", "", synthetic, published, CLOSE).within is (
        gap <= 2 or 100 * gap <= published
    )
    assert Compared(MARCH, "A", "", synthetic, published, NEAR).within is (100 * gap <= 3 * published)


def compared(*rows: Compared, journeys: bool = True) -> SyntheticCompared:
    group = Group("total", "Delayed days", "Midnights", "days", "a return", CLOSE, rows)
    known_at = datetime(2017, 6, 1, tzinfo=UTC)
    return SyntheticCompared("E1", known_at, MARCH, MARCH + 1, journeys, (group,))


def test_the_whole_tells_what_fell_out_and_what_cannot_be_compared() -> None:
    near = Compared(MARCH, "total", "All", 100, 101, CLOSE)
    far = Compared(MARCH + 1, "total", "All", 90, 100, CLOSE)
    unknown = Compared(MARCH + 1, "total", "All", None, 100, CLOSE)
    free = Compared(MARCH + 1, "total", "All", 1, 100, None)
    told = compared(near, far, unknown, free).as_answer()
    assert (told["ok"], told["within"], told["unknown"]) == (False, 1, 1)
    assert told["out"] == [
        {
            "group": "total", "period": "2016-04", "code": "total", "name": "All", "synthetic": 90,
            "published": 100, "difference": -10, "within": False,
        }
    ]  # fmt: skip
    assert compared(near, unknown, free).ok
    assert not compared(unknown, journeys=False).ok

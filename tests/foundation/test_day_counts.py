"""Day-by-place matrices, beside a count of every day by itself."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.stats.day_counts import day_matrix

FIRST = date(2016, 3, 25)


def day(n):
    return FIRST + timedelta(days=n)


def test_a_span_counts_from_its_first_day_up_to_its_end():
    changes = [("ward", day(1), 1), ("ward", day(3), -1), ("hall", day(-2), 1), ("hall", day(9), 1)]
    found = day_matrix(FIRST, day(4), ("hall", "ward"), changes)
    assert found.days == tuple(day(n) for n in range(5))
    assert (found.of("hall"), found.of("ward")) == ((1, 1, 1, 1, 1), (0, 1, 1, 0, 0))
    assert found.of("attic") == (0, 0, 0, 0, 0)
    assert day_matrix(FIRST, FIRST, (), ()).counts.shape == (1, 0)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(-3, 8), st.integers(1, 6)), max_size=12))
def test_it_is_a_count_of_every_day_by_itself(spans):
    changes = [(label, day(start), 1) for label, start, _ in spans]
    changes += [(label, day(start + long), -1) for label, start, long in spans]
    found = day_matrix(FIRST, day(5), ("a", "b"), changes)
    for label in "ab":
        expected = tuple(
            sum(one == label and start <= n < start + long for one, start, long in spans) for n in range(6)
        )
        assert found.of(label) == expected

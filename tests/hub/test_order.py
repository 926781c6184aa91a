"""In which order the list is looked at: by a column, what says nothing of it last, and within it its own."""

from dataclasses import replace
from datetime import timedelta
from functools import cmp_to_key

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.errors import NotUnderstood
from homefirst.hub.line import Line, Touched
from homefirst.hub.order import By, Order, in_order
from tests.hub.mornings import AT, bed, census, morning

PLACES = {"jr": "John Radcliffe", "horton": "Horton"}


def lines_of(hours: list[int | None]) -> list[Line]:
    """Lines that were touched so many hours ago; None never."""
    one = morning(census(bed("somebody", ready=9))).lines[0]
    return [
        replace(
            one,
            person=str(place),
            touched=None if hour is None else Touched(AT - timedelta(hours=hour), "somebody"),
        )
        for place, hour in enumerate(hours)
    ]


def persons(lines: list[Line], order: str) -> list[str]:
    found = in_order(lines, Order.parse(order), lambda code: PLACES.get(code, code), str)
    return [line.person for line in found]


def test_the_longest_untouched_first_and_who_was_never_touched_last_either_way() -> None:
    lines = lines_of([3, None, 50, 3])
    assert persons(lines, "touched") == ["2", "0", "3", "1"]
    assert persons(lines, "-touched") == ["0", "3", "2", "1"]
    assert persons(lines, "ready") == ["0", "1", "2", "3"]
    assert persons(lines, "-ready") == ["3", "2", "1", "0"]


@given(st.lists(st.none() | st.integers(0, 5), max_size=8), st.booleans())
def test_any_order_is_the_one_that_pairs_agree_on(hours: list[int | None], turned: bool) -> None:
    lines = lines_of(hours)

    def before(a: int, b: int) -> int:
        one, two = hours[a], hours[b]
        if one == two:
            return a - b
        if one is None or two is None:
            return 1 if one is None else -1
        return (one - two) if turned else (two - one)

    slow = sorted(range(len(hours)), key=cmp_to_key(before))
    assert persons(lines, "-touched" if turned else "touched") == [str(one) for one in slow]


def test_an_order_reads_back_as_it_is_written_and_another_is_refused() -> None:
    every = [Order(by, turned) for by in By for turned in (False, True)]
    assert [Order.parse(str(one)) for one in every] == every
    with pytest.raises(NotUnderstood, match="no way to sort"):
        Order.parse("name")

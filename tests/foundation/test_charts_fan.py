"""Fans: the bands and the middle of what may come."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.charts.fan import INKS, Course, FanChart, fan_chart
from homefirst.foundation.charts.ink import MEASURED, NARROW, PLAN, WIDE, Size
from tests.foundation.drawn import inside, plotted, read, texts
from tests.foundation.test_charts_ink import contrast

WEEKS = tuple(date(2016, 3, 10) + timedelta(days=7 * week) for week in range(52))


def fan(level: float) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(level + week * step for step in (0.0, 0.5, 1.0, 1.5, 2.0)) for week in range(52))


CHART = FanChart(
    title="People delayed",
    description="What 60 simulated years have in common.",
    caption="People delayed, by week",
    days=WEEKS,
    courses=(Course("As it is", fan(120)), Course("2,040 more hours a week", fan(60))),
    limit=("Beds", 200),
)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_each_course_has_two_bands_and_a_middle(size: Size) -> None:
    root = read(fan_chart(CHART, "fan", size))
    for colour, dash in ((MEASURED, None), (PLAN, "7 4")):
        bands = plotted(root, "polygon", fill=colour)
        assert len(bands) == 2
        assert [len(band.get("points", "").split()) for band in bands] == [104, 104]
        middle = plotted(root, "path", stroke=colour, stroke_width="2.5")
        assert [one.get("stroke-dasharray") for one in middle if "L" in one.get("d", "")][-1] == dash
    assert inside(root)
    if size is WIDE:
        assert {"As it is", "171 (120 to 222)", "111 (60 to 162)"} <= set(texts(root))
    assert "2016-17" in texts(root)


def test_the_courses_can_be_told_apart_without_colour() -> None:
    assert len({dash for _, dash in INKS}) == len(INKS)
    assert all(contrast(colour, "#ffffff") >= 3 for colour, _ in INKS)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"days": ()}, "needs days"),
        ({"days": (*WEEKS[:51], WEEKS[0])}, "needs days, in order"),
        ({"courses": ()}, "needs one to 4 courses"),
        ({"courses": (Course("short", fan(1)[:9]),)}, "needs 5 known values"),
        ({"courses": (Course("thin", tuple((1.0,) for _ in WEEKS)),)}, "needs 5 known values"),
    ],
)
def test_what_cannot_be_drawn_is_refused(changed, said) -> None:
    with pytest.raises(ValueError, match=said):
        fan_chart(replace(CHART, **changed), "fan")


@given(st.floats(0, 1e6), st.integers(1, 52), st.sampled_from([WIDE, NARROW]))
def test_whatever_the_level_all_is_inside(level: float, weeks: int, size: Size) -> None:
    short = replace(CHART, days=WEEKS[:weeks], courses=(Course("As it is", fan(level)[:weeks]),), limit=None)
    assert inside(read(fan_chart(short, "fan", size)))

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.calendar import Month
from homefirst.foundation.charts.badges import Assurance, Side, assurance_badge, variation_badge
from homefirst.foundation.charts.control import ControlChart, ControlPoint, Signal, control_chart, stretches
from homefirst.foundation.charts.frame import Note
from homefirst.foundation.charts.ink import (
    CONCERN,
    IMPROVEMENT,
    INK,
    NARROW,
    NEUTRAL,
    PLAN,
    SHADE,
    SOFT,
    WIDE,
    Size,
)
from tests.foundation.drawn import all_of, hovers, inside, plotted, read, texts

START = Month(2016, 4)


def point(
    index: int, value: float | None, mean: float | None = 150, signal: Signal = Signal.COMMON
) -> ControlPoint:
    wide = None if mean is None else 40
    lower, upper = (None, None) if mean is None or wide is None else (mean - wide, mean + wide)
    return ControlPoint(START + index, value, mean, lower, upper, signal, target=73)


def chart(*points: ControlPoint, floor: float | None = None) -> ControlChart:
    return ControlChart("People delayed", "What was usual.", "People delayed per day", points, floor=floor)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_each_signal_has_a_shape_and_a_colour_of_its_own(size: Size) -> None:
    signals = (Signal.COMMON, Signal.IMPROVEMENT, Signal.CONCERN, Signal.NEUTRAL)
    drawn = chart(*(point(index, 100.0 + 30 * index, signal=signal) for index, signal in enumerate(signals)))
    root = read(control_chart(drawn, "xmr", size))
    circles, polygons = hovers(root, "circle"), hovers(root, "polygon")
    assert {text: mark.get("fill") for text, mark in {**circles, **polygons}.items()} == {
        "April 2016: 100 (usual variation)": SOFT,
        "May 2016: 130 (signal: better)": IMPROVEMENT,
        "June 2016: 160 (signal: worse)": CONCERN,
        "July 2016: 190 (signal: changed)": NEUTRAL,
    }
    corners = [len(mark.get("points", "").split()) for mark in polygons.values()]
    assert corners == [4, 3, 4]
    assert inside(root)


def test_the_key_names_only_the_signals_that_occur() -> None:
    root = read(control_chart(chart(point(0, 100), point(1, 200, signal=Signal.CONCERN)), "xmr"))
    assert "Signal: worse" in texts(root)
    assert "Signal: better" not in texts(root)


def test_limits_break_where_they_change_and_run_on_where_they_do_not() -> None:
    points = (point(0, 150), point(1, 160), point(2, 120, mean=110), point(3, 100, mean=110))
    assert [len(group) for group in stretches(points)] == [2, 2]
    root = read(control_chart(chart(*points), "xmr"))
    solid = [line for line in all_of(root, "path", stroke=INK) if line.get("stroke-dasharray") is None]
    dashed = list(all_of(root, "path", stroke=INK, stroke_dasharray="3 4"))
    assert (len(solid), len(dashed)) == (2, 4)
    assert {"Mean 110", "Upper limit 150", "Lower limit 70", "Target 73"} <= set(texts(root))


def test_no_limits_are_drawn_where_there_are_none() -> None:
    root = read(control_chart(chart(*(point(index, 5, mean=None) for index in range(3))), "xmr"))
    assert not list(all_of(root, "path", stroke=INK))
    assert len(list(all_of(root, "path", stroke=PLAN))) == 1


def test_a_lower_limit_below_what_can_be_is_not_drawn() -> None:
    points = tuple(point(index, 20 + index, mean=25) for index in range(3))
    assert len(list(all_of(read(control_chart(chart(*points), "x")), "path", stroke_dasharray="3 4"))) == 2
    above = read(control_chart(chart(*points, floor=0), "x"))
    assert len(list(all_of(above, "path", stroke_dasharray="3 4"))) == 1
    assert not any(text.startswith(("−", "-")) for text in texts(above))


def test_where_every_value_lies_on_the_floor_the_axis_rises_from_it() -> None:
    flat = ControlChart(
        "None", "Nobody.", "People", tuple(ControlPoint(START + index, 0, 0) for index in range(3)), floor=0
    )
    written = texts(read(control_chart(flat, "x")))
    assert {"0.0", "1.0"} <= set(written)
    assert not any(text.startswith(("−", "-")) for text in written)


def test_a_target_that_ended_before_the_last_point_is_named_in_the_key() -> None:
    last = ControlPoint(START + 2, 140, 150)
    ended = texts(read(control_chart(chart(point(0, 150), point(1, 160), last), "x")))
    in_force = texts(read(control_chart(chart(point(0, 150), point(1, 160)), "x")))
    assert ("Target" in ended, "Target 73" in ended) == (True, False)
    assert ("Target" in in_force, "Target 73" in in_force) == (False, True)


values = st.lists(st.one_of(st.none(), st.floats(-1e4, 1e4)), min_size=1, max_size=40)


@given(values.filter(lambda row: any(value is not None for value in row)))
def test_a_higher_point_is_never_drawn_lower_and_an_unknown_one_not_at_all(row: list[float | None]) -> None:
    root = read(control_chart(chart(*(point(index, value) for index, value in enumerate(row))), "xmr"))
    marks = hovers(root, "circle")
    drawn = [value for value in row if value is not None]
    heights = [float(mark.get("cy", "")) for mark in marks.values()]
    assert len(heights) == len(drawn)
    ordered = [height for _, height in sorted(zip(drawn, heights, strict=True), key=lambda pair: pair[0])]
    assert ordered == sorted(heights, reverse=True)
    assert texts(root).count("?") == len(row) - len(drawn)


def test_nothing_known_is_refused() -> None:
    with pytest.raises(ValueError, match="no known value"):
        control_chart(chart(point(0, None)), "xmr")


@pytest.mark.parametrize(
    ("signal", "side", "first", "second"),
    [
        (Signal.COMMON, None, "Usual variation", "no signal"),
        (Signal.IMPROVEMENT, Side.LOW, "Better", "signal, low"),
        (Signal.CONCERN, Side.HIGH, "Worse", "signal, high"),
        (Signal.NEUTRAL, Side.HIGH, "Changed", "signal, high"),
    ],
)
def test_the_sign_of_variation_says_in_words_what_it_shows(
    signal: Signal, side: Side | None, first: str, second: str
) -> None:
    assert texts(read(variation_badge(signal, side, "sign"))) == [first, second]


@pytest.mark.parametrize(("signal", "side"), [(Signal.COMMON, Side.HIGH), (Signal.CONCERN, None)])
def test_a_signal_has_a_side_and_usual_variation_has_none(signal: Signal, side: Side | None) -> None:
    with pytest.raises(ValueError, match="cannot lie"):
        variation_badge(signal, side, "sign")


def test_the_sign_of_assurance_says_in_words_what_it_shows() -> None:
    said = {assurance: texts(read(assurance_badge(assurance, "sign"))) for assurance in Assurance}
    assert said == {
        Assurance.PASS: ["Meets the target", "month after month"],
        Assurance.FAIL: ["Misses the target", "month after month"],
        Assurance.INCONSISTENT: ["May meet or miss", "the target"],
    }


def test_what_passes_stands_below_the_target_only_where_lower_is_better() -> None:
    def height(drawing: str) -> float:
        return min(float(dot.get("cy", "")) for dot in all_of(read(drawing), "circle"))

    low = height(assurance_badge(Assurance.PASS, "sign"))
    high = height(assurance_badge(Assurance.PASS, "sign", lower_is_better=False))
    assert high < 28 < low


def test_the_months_that_fixed_limits_are_made_of_are_tinted_and_named() -> None:
    points = tuple(replace(point(index, 100.0 + index), baseline=index in (0, 1, 4)) for index in range(6))
    root = read(control_chart(chart(*points), "xmr"))
    tinted = plotted(root, "rect", fill=SHADE)
    assert len(tinted) == 2
    wide = [float(one.get("width", "")) for one in tinted]
    assert wide[0] == pytest.approx(2 * wide[1], abs=0.2)
    assert "Months that the limits are made of" in texts(root)
    plain = read(control_chart(chart(*(point(index, 100.0) for index in range(6))), "xmr"))
    assert plotted(plain, "rect", fill=SHADE) == []
    assert "Months that the limits are made of" not in texts(plain)


def test_a_break_is_labelled_where_its_month_begins() -> None:
    points = (point(0, 150), point(1, 160), point(2, 120, mean=110), point(3, 100, mean=110))
    note = Note(START + 2, "Limits begin anew", "A ward closed", at_start=True)
    root = read(control_chart(replace(chart(*points), notes=(note,)), "xmr"))
    assert {"Limits begin anew", "A ward closed"} <= set(texts(root))
    break_line = next(all_of(root, "line", stroke_dasharray="1 3"))
    label_line = next(all_of(root, "line", stroke_dasharray="2 3"))
    assert label_line.get("x1") == break_line.get("x1")
    assert label_line.get("y2") == break_line.get("y2")

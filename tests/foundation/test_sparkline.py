"""The small line beside a row: its values in their limits, and nothing that a voice would read."""

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.charts.badges import Assurance, Side, assurance_sign, variation_sign
from homefirst.foundation.charts.control import Signal
from homefirst.foundation.charts.ink import CONCERN, GRID, IMPROVEMENT, MEASURED, SOFT
from homefirst.foundation.charts.sparkline import SPARK, sparkline

SVG = "{http://www.w3.org/2000/svg}"


def read(drawing: str) -> ElementTree.Element:
    """The parsed ornament, after checking that it is hidden and named by nothing."""
    root = ElementTree.fromstring(drawing)
    assert (root.get("aria-hidden"), root.get("focusable"), root.get("role")) == ("true", "false", None)
    assert list(root.iter(f"{SVG}title")) == []
    return root


def lines(root: ElementTree.Element) -> dict[str, str]:
    return {path.get("stroke", ""): path.get("d", "") for path in root.iter(f"{SVG}path")}


def test_the_values_run_over_their_band_and_end_in_what_the_last_one_says() -> None:
    root = read(sparkline([10, 20, 30], mean=15, lower=10, upper=20, signal=Signal.CONCERN))
    drawn = lines(root)
    assert drawn[MEASURED] == "M7 29 L64 18 L121 7"
    assert drawn[SOFT] == "M0 23.5 L128 23.5"
    (band,) = root.iter(f"{SVG}rect")
    assert (band.get("y"), band.get("height"), band.get("fill")) == ("18", "11", GRID)
    (mark,) = root.iter(f"{SVG}polygon")
    assert mark.get("fill") == CONCERN


def test_an_unknown_value_is_a_gap_and_an_unknown_last_one_has_no_mark() -> None:
    root = read(sparkline([1, 2, None, 3, 4, None], mean=2))
    assert lines(root)[MEASURED].count("M") == 2
    assert list(root.iter(f"{SVG}circle")) == []


def test_nothing_known_is_an_empty_frame() -> None:
    assert list(read(sparkline([None, None]))) == list(read(sparkline([]))) == []


def test_a_band_stops_at_what_can_be() -> None:
    def foot(floor: float | None) -> float:
        (band,) = read(sparkline([1, 2], mean=1, lower=-3, upper=4, floor=floor)).iter(f"{SVG}rect")
        return float(band.get("height", ""))

    assert foot(0) == foot(None) == 22
    (mean,) = [lines(read(sparkline([1, 2], mean=1, lower=-3, upper=4, floor=0)))[SOFT]]
    assert mean == "M0 23.5 L128 23.5"


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=1, max_size=30))
def test_everything_drawn_lies_within_the_frame(values: list[float | None]) -> None:
    root = read(sparkline(values, mean=0, lower=-1, upper=1))
    for path in root.iter(f"{SVG}path"):
        places = [float(part.strip("ML")) for part in path.get("d", "").split()]
        assert all(0 <= x <= SPARK.width for x in places[::2])
        assert all(0 <= y <= SPARK.height for y in places[1::2])


@pytest.mark.parametrize(
    ("signal", "side", "colour"),
    [
        (Signal.COMMON, None, SOFT),
        (Signal.CONCERN, Side.HIGH, CONCERN),
        (Signal.IMPROVEMENT, Side.LOW, IMPROVEMENT),
    ],
)
def test_a_sign_is_the_badges_without_its_words(signal: Signal, side: Side | None, colour: str) -> None:
    root = read(variation_sign(signal, side))
    assert list(root.iter(f"{SVG}text")) == []
    assert [mark.get("fill") for mark in root if mark.tag in (f"{SVG}circle", f"{SVG}polygon")][-1] == colour


def test_a_target_that_is_missed_lies_on_the_other_side_where_more_is_better() -> None:
    def first(drawing: str) -> float:
        return float(next(read(drawing).iter(f"{SVG}circle")).get("cy", ""))

    missed = Assurance.FAIL
    assert first(assurance_sign(missed)) < 28 < first(assurance_sign(missed, lower_is_better=False))

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.calendar import Month
from homefirst.foundation.charts.change import ChangeChart, Move, change_chart, signed
from homefirst.foundation.charts.frame import Note
from homefirst.foundation.charts.ink import (
    AMBER,
    CONCERN,
    GREEN,
    IMPROVEMENT,
    NARROW,
    NEUTRAL,
    PALE,
    SOFT,
    WIDE,
    Size,
)
from homefirst.foundation.charts.likelihood import LikelihoodChart, Strip, Tone, likelihood_chart
from homefirst.foundation.charts.outcome import INTERVAL, Interval, OutcomeChart, outcome_chart
from homefirst.foundation.units import percent
from tests.foundation.drawn import all_of, hovers, inside, plotted, read, texts

START = Month(2016, 4)


def chances(*probabilities: float | None, strip: Strip | None = None) -> LikelihoodChart:
    months = tuple(START + index for index in range(len(probabilities)))
    notes = (Note(months[-1], "More likely than not", "known on 13 October 2016"),)
    return LikelihoodChart("Chance", "It rose.", "Chance of missing", months, probabilities, strip, notes)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_bars_above_the_even_chance_are_solid_and_the_others_pale(size: Size) -> None:
    strip = Strip("What was said", (Tone.GREEN, None, Tone.AMBER, Tone.GREEN))
    root = read(likelihood_chart(chances(0.25, None, 0.5, 0.75, strip=strip), "chance", size))
    assert {text: bar.get("fill") for text, bar in hovers(root, "rect").items()} == {
        "April 2016: 25%": PALE,
        "June 2016: 50%": PALE,
        "July 2016: 75%": CONCERN,
    }
    assert texts(root).count("?") == 2
    assert [len(list(all_of(root, "rect", fill=colour, rx="2"))) for colour in (GREEN, AMBER)] == [2, 1]
    assert "Even chance" in texts(root)
    assert inside(root)


def test_a_month_in_which_no_reading_was_due_has_a_dash_and_no_question() -> None:
    strip = Strip("What was said", (Tone.NOT_YET, Tone.GREEN, None))
    written = texts(read(likelihood_chart(chances(0.9, 0.8, 0.7, strip=strip), "chance")))
    assert written[-3:] == ["–", "G", "?"]


def test_a_probability_claims_certainty_only_of_what_is_known() -> None:
    said = [percent(value) for value in (0.0, 0.001, 0.004, 0.005, 0.445, 0.985, 0.994, 0.995, 0.999, 1.0)]
    assert said == ["0%", "<1%", "<1%", "1%", "45%", "99%", "99%", ">99%", ">99%", "100%"]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=14))
def test_a_likelier_month_never_has_a_lower_bar(probabilities: list[float]) -> None:
    root = read(likelihood_chart(chances(*probabilities), "chance", NARROW))
    bars = [float(bar.get("height", "")) for bar in hovers(root, "rect").values()]
    ordered = [bar for _, bar in sorted(zip(probabilities, bars, strict=True))]
    assert ordered == sorted(bars)


@pytest.mark.parametrize("value", [-0.01, 1.01])
def test_what_is_no_probability_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="outside 0 to 1"):
        likelihood_chart(chances(value), "chance")


def expected(*intervals: Interval | None) -> OutcomeChart:
    months = tuple(START + index for index in range(len(intervals)))
    return OutcomeChart("Days", "It rose.", "Delayed days", months, intervals, plan=42558, outcome=52236)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_each_month_shows_its_interval_its_middle_the_plan_and_what_happened(size: Size) -> None:
    drawn = expected(Interval(38000, 47000, 57000), None, Interval(45000, 48000, 52000))
    root = read(outcome_chart(drawn, "outcome", size))
    assert list(hovers(root, "circle")) == [
        "From April 2016: 47,000, 8 in 10 from 38,000 to 57,000",
        "From June 2016: 48,000, 8 in 10 from 45,000 to 52,000",
    ]
    assert texts(root).count("?") == 1
    assert "42,558" in " ".join(texts(root))
    assert "52,236" in " ".join(texts(root))
    assert inside(root)


interval = st.lists(st.floats(0, 1e5), min_size=3, max_size=3).map(lambda row: Interval(*sorted(row)))


@given(st.lists(interval, min_size=1, max_size=12))
def test_the_middle_lies_within_its_bar(intervals: list[Interval]) -> None:
    root = read(outcome_chart(expected(*intervals), "outcome"))
    bars = plotted(root, "rect", fill=INTERVAL)
    rings = list(hovers(root, "circle").values())
    assert len(bars) == len(rings) == len(intervals)
    for bar, ring in zip(bars, rings, strict=True):
        top, height = float(bar.get("y", "")), float(bar.get("height", ""))
        assert height >= 0
        assert top - 0.11 <= float(ring.get("cy", "")) <= top + height + 0.11


def test_an_interval_out_of_order_is_refused() -> None:
    with pytest.raises(ValueError, match="not in order"):
        outcome_chart(expected(Interval(2, 1, 3)), "outcome")


MOVES = (
    Move("Care package", 28.1, 55.9),
    Move("Housing", 3.5, 1.7),
    Move("Funding", 2.2, 2.2),
    Move("Other", None, 4.1),
)


def moved(*moves: Move, lower_is_better: bool | None = True) -> ChangeChart:
    return ChangeChart(
        "By reason",
        "Packages rose.",
        "People delayed per day",
        "July 2016",
        "March 2017",
        moves,
        lower_is_better,
    )


def colours(chart: ChangeChart) -> dict[str, str | None]:
    root = read(change_chart(chart, "change"))
    said = {"+27.8", "−1.8", "no change", "unknown"}
    return {text.text or "": text.get("fill") for text in all_of(root, "text") if text.text in said}


def test_each_part_says_its_change_and_its_colour_says_for_better_or_worse() -> None:
    assert colours(moved(*MOVES)) == {
        "+27.8": CONCERN,
        "−1.8": IMPROVEMENT,
        "no change": SOFT,
        "unknown": SOFT,
    }
    assert colours(moved(*MOVES, lower_is_better=None))["+27.8"] == NEUTRAL
    assert colours(moved(*MOVES, lower_is_better=False))["+27.8"] == IMPROVEMENT


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_an_unknown_beginning_has_no_ring_and_its_row_stays(size: Size) -> None:
    root = read(change_chart(moved(*MOVES), "change", size))
    assert list(hovers(root, "circle")) == [
        "Care package: 28.1 to 55.9",
        "Housing: 3.5 to 1.7",
        "Funding: 2.2 to 2.2",
    ]
    assert {move.name for move in MOVES} <= set(texts(root))
    assert inside(root)


def test_a_part_may_say_why_its_value_is_missing() -> None:
    root = read(change_chart(moved(Move("Care", 1, 2), Move("Other", None, 3, "not collected")), "change"))
    assert "not collected" in texts(root)
    assert "unknown" not in texts(root)


@given(st.floats(-1e5, 1e5))
def test_a_change_is_signed_as_it_goes(value: float) -> None:
    said = signed(value, 1)
    if said == "no change":
        assert abs(value) <= 0.05
    else:
        assert said[0] == ("+" if value > 0 else "−")
        assert abs(float(said[1:].replace(",", "")) - abs(value)) <= 0.051


def test_a_change_of_nothing_known_is_refused() -> None:
    with pytest.raises(ValueError, match="no known value"):
        change_chart(moved(Move("Other", None, None)), "change")

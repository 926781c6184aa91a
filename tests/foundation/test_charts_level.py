import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.calendar import FinancialYear, Month, months
from homefirst.foundation.charts.frame import Note
from homefirst.foundation.charts.ink import MEASURED, NARROW, PLAN, SHADE, WIDE, Size
from homefirst.foundation.charts.level import Aim, LevelChart, Plan, Shape, level_chart
from tests.foundation.drawn import all_of, hovers, inside, plotted, read, texts

# People delayed per day in Oxfordshire, April 2015 to March 2017, and the quarterly plan of 2016-17 by day.
PER_DAY = (
    *(170.2, 170.1, 153.6, 180.4, 166.9, 171.7, 174.5, 177.9, 135.6, 152.6, 143.6, 151.0),
    *(127.1, 121.6, 113.1, 114.6, 128.5, 140.3, 155.1, 135.8, 142.8, 169.4, 190.8, 181.1),
)
PLANNED = tuple(days / of for days, of in ((12440.8, 91), (11441.5, 92), (10442.1, 92), (8233.8, 90)))
MONTHS = tuple(months(Month(2015, 4), Month(2017, 3)))
PLAN_2016 = Plan("Plan", (None,) * 12 + tuple(PLANNED[index // 3] for index in range(12)))
PROMISED = Aim("Promised", Month(2017, 3), 73)
TURNED = Note(Month(2016, 7), "Turned in July 2016", "known on 8 September 2016")


def chart(
    values: tuple[float | None, ...] = PER_DAY,
    plan: Plan | None = PLAN_2016,
    aim: Aim | None = PROMISED,
    notes: tuple[Note, ...] = (TURNED,),
) -> LevelChart:
    return LevelChart(
        title="People delayed per day",
        description="It turned in July 2016.",
        caption="People delayed per day",
        name="Published",
        months=MONTHS[: len(values)],
        values=values,
        plan=plan,
        aim=aim,
        notes=notes,
        year=FinancialYear(2016),
        year_name="The plan's year",
        decimals=1,
    )


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_line_the_plan_the_aim_and_the_turn_are_drawn(size: Size) -> None:
    root = read(level_chart(chart(), "level", size))
    assert len(plotted(root, "path", stroke=MEASURED, stroke_width="3")) == 1
    assert len(plotted(root, "path", stroke=PLAN, stroke_dasharray="7 4")) == 1
    assert len(plotted(root, "rect", fill=SHADE)) == 1
    assert [text for text in hovers(root, "circle") if "2016" in text][3] == "April 2016: 127.1"
    assert len(hovers(root, "circle")) == 24
    assert list(hovers(root, "polygon")) == ["Promised: 73"]
    assert {"Published", "Plan", "Promised", "Turned in July 2016", "2015-16", "2016-17"} <= set(texts(root))
    assert inside(root)


def test_a_wide_chart_names_each_line_at_its_end_with_its_last_figure() -> None:
    root = read(level_chart(chart(), "level", WIDE))
    ends = ["181.1, Mar 2017", "91.5, Mar 2017", "73, Mar 2017"]
    assert [text for text in texts(root) if "Mar 2017" in text] == ends


def test_an_unknown_month_is_a_gap_with_a_question_mark_and_never_a_zero() -> None:
    with_gap = (*PER_DAY[:5], None, *PER_DAY[6:])
    root = read(level_chart(chart(with_gap), "level"))
    (line,) = all_of(root, "path", stroke=MEASURED, stroke_width="3")
    assert line.get("d", "").count("M") == 2
    assert texts(root).count("?") == 1
    assert "September 2015: 171.7" not in hovers(root, "circle")
    assert texts(read(level_chart(chart(), "level"))).count("?") == 0


def test_a_plan_runs_in_steps_or_straight() -> None:
    values = (None,) * 12 + tuple(137.0 - 4 * index for index in range(12))
    points = {}
    for shape in Shape:
        root = read(level_chart(chart(plan=Plan("Plan", values, shape)), "level"))
        (line,) = all_of(root, "path", stroke_dasharray="7 4")
        points[shape] = len(line.get("d", "").split("L"))
    assert points == {Shape.STEP: 24, Shape.LINE: 12}


known = st.one_of(st.none(), st.floats(0, 5000, allow_subnormal=False))


@given(st.lists(known, min_size=1, max_size=24).filter(any))
def test_a_higher_value_is_never_drawn_lower_nor_a_later_one_further_left(values: list[float | None]) -> None:
    for size in (WIDE, NARROW):
        root = read(level_chart(chart(tuple(values), plan=None, aim=None, notes=()), "level", size))
        dots = [element for text, element in hovers(root, "circle").items()]
        places = [(float(dot.get("cx", "")), float(dot.get("cy", ""))) for dot in dots]
        drawn = [value for value in values if value is not None]
        assert len(places) == len(drawn)
        assert [x for x, _ in places] == sorted({x for x, _ in places})
        by_value = sorted(zip(drawn, places, strict=True), key=lambda pair: pair[0])
        assert [y for _, (_, y) in by_value] == sorted((y for _, y in places), reverse=True)
        assert inside(root)


@given(st.text(max_size=60))
def test_words_of_any_kind_leave_the_drawing_well_formed(text: str) -> None:
    noted = chart(notes=(Note(Month(2016, 7), f"x{text}", text), Note(Month(2017, 3), f"y{text}")))
    read(level_chart(noted, "level", NARROW))


def test_the_notes_of_neighbouring_months_stand_on_different_lines() -> None:
    notes = tuple(Note(Month(2016, month), f"A longer word on month {month}") for month in (6, 7, 8))
    root = read(level_chart(chart(notes=notes), "level"))
    rows = [element.get("y") for element in all_of(root, "text") if "A longer word" in (element.text or "")]
    assert len(set(rows)) == 3


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ({"values": (math.nan,) * 24}, "unknown is None"),
        ({"values": (None,) * 24, "plan": None, "aim": None}, "no known value"),
        ({"plan": Plan("Plan", (1.0,))}, "needs 24 values"),
        ({"aim": Aim("Promised", Month(2018, 3), 73)}, "outside its months"),
    ],
)
def test_a_chart_that_cannot_be_true_is_refused(mistake: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        level_chart(chart(**mistake), "level")  # type: ignore[arg-type]


def test_months_out_of_order_are_refused() -> None:
    backwards = LevelChart("t", "d", "c", "n", (Month(2016, 5), Month(2016, 4)), (1.0, 2.0))
    with pytest.raises(ValueError, match="in order"):
        level_chart(backwards, "level")


def test_six_years_of_months_keep_their_years_apart() -> None:
    long = tuple(months(Month(2012, 4), Month(2017, 12)))
    drawn = LevelChart("t", "d", "c", "n", long, tuple(float(index) for index in range(69)))
    for size in (WIDE, NARROW):
        root = read(level_chart(drawn, "level", size))
        years = [text.removeprefix("20") for text in texts(root) if "-" in text]
        assert years == ["12-13", "13-14", "14-15", "15-16", "16-17", "17-18"]
        assert inside(root)


def test_many_months_on_a_telephone_get_short_years_and_small_marks() -> None:
    long = tuple(months(Month(2011, 4), Month(2018, 3)))
    drawn = LevelChart("t", "d", "c", "n", long, tuple(float(index) for index in range(84)))
    root = read(level_chart(drawn, "level", NARROW))
    assert [text for text in texts(root) if "-" in text] == [f"{year}-{year + 1}" for year in range(11, 18)]
    radius = {float(mark.get("r", "")) for mark in hovers(root, "circle").values()}
    assert radius == {1.8}


def test_dots_lead_from_where_a_line_ended_to_its_name_and_from_no_line_that_runs_to_the_edge() -> None:
    later = (*PER_DAY, 168.4, 197.7, 213.6)
    spell = tuple(months(Month(2015, 4), Month(2017, 6)))
    plan = Plan("Plan", (*PLAN_2016.values, None, None, None))
    longer = replace(chart(), months=spell, values=later, plan=plan)
    root = read(level_chart(longer, "level"))
    dots = list(all_of(root, "line", stroke_dasharray="1 4"))
    assert [line.get("stroke") for line in dots] == [PLAN, PLAN]
    (drawn,) = plotted(root, "path", stroke=PLAN, stroke_dasharray="7 4")
    end_x, end_y = (float(part) for part in drawn.get("d", "").split("L")[-1].split())
    assert float(dots[0].get("x1", "")) == pytest.approx(end_x + 3, abs=0.11)
    assert {line.get("y1") for line in dots} == {line.get("y2") for line in dots}
    assert float(dots[0].get("y1", "")) == pytest.approx(end_y, abs=0.11)
    assert list(all_of(read(level_chart(chart(), "level")), "line", stroke_dasharray="1 4")) == []
    assert list(all_of(read(level_chart(longer, "level", NARROW)), "line", stroke_dasharray="1 4")) == []

"""Where a chart begins anew, and why: the pack's table, what is tried, and what each does to a series."""

from datetime import UTC, datetime

import pytest

from homefirst.county.catalogue.sourced import Source
from homefirst.foundation.calendar import Month, months
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.stats.xmr_rules import Rules
from homefirst.measures.definitions import definition
from homefirst.measures.delays import DelayedMonth, Delays
from homefirst.measures.rebases import (
    DecidedRebase,
    Rebase,
    in_one_row,
    read_rebases,
    rebases_of,
)
from homefirst.measures.series import MeasureSeries, measure_series

HEAD = "measure,area,category,month,because,decided_by,document,line,citation\n"
ROW = "delayed-days,E1,,2013-05,New beds opened,programme_lead,007,12,opened in May\n"
START = Month(2012, 4)


def table(tmp_path, text):
    path = tmp_path / "rebases.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def series(days, **options) -> MeasureSeries:
    """Delayed days of an area from April 2012 on."""
    spell = tuple(months(START, START + (len(days) - 1)))
    told = tuple(DelayedMonth(m, n, None, None, None, None, None) for m, n in zip(spell, days, strict=True))
    delays = Delays("E1", "Somewhere", datetime(2016, 1, 1, tzinfo=UTC), None, told)
    return measure_series(delays, definition("delayed-days"), **options)


def test_a_rebase_says_why_who_decided_and_where_it_stands(tmp_path):
    rows = "delayed-days,E1,reason:E,2012-09,Other beds,board_member,007,3,as agreed\n"
    decided = read_rebases(table(tmp_path, ROW + rows))
    opened = Rebase(Month(2013, 5), "New beds opened", "programme_lead", Source("007", 12, "opened in May"))
    assert decided == (
        DecidedRebase(
            "delayed-days",
            "E1",
            "reason:E",
            Rebase(Month(2012, 9), "Other beds", "board_member", Source("007", 3, "as agreed")),
        ),
        DecidedRebase("delayed-days", "E1", None, opened),
    )
    assert rebases_of(decided, "delayed-days", "E1") == (opened,)
    assert rebases_of(decided, "delayed-per-day", "E1") == rebases_of(decided, "delayed-days", "E2") == ()


def test_a_pack_without_the_table_has_decided_nothing(tmp_path):
    assert read_rebases(tmp_path / "rebases.csv") == ()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            ROW.replace("New beds opened", " "),
            "rebases.csv, row 2, column because: The cell is empty. Mend the cell.",
        ),
        (
            ROW.replace("programme_lead", ""),
            "rebases.csv, row 2, column decided_by: The cell is empty. Mend the cell.",
        ),
        (
            ROW.replace("2013-05", "2013-13"),
            "rebases.csv, row 2, column month: There is no month 2013-13. Mend the cell.",
        ),
        (
            ROW.replace("New beds opened", "x" * 201),
            "rebases.csv, row 2: The reason has 201 letters. Say it in 200 or fewer.",
        ),
        (
            ROW + ROW.replace("New", "Old"),
            "rebases.csv: delayed-days of E1 begins anew twice in May 2013. "
            "Keep one row, with both reasons if there are two.",
        ),
    ],
)
def test_a_row_that_does_not_say_why_or_who_is_told_where(tmp_path, row, sentence):
    with pytest.raises(NotUnderstood) as told:
        read_rebases(table(tmp_path, row))
    assert str(told.value) == sentence


def test_nobody_tries_a_rebase_without_a_reason():
    with pytest.raises(NotUnderstood) as told:
        Rebase(Month(2013, 5), "  ")
    assert str(told.value) == (
        "because: The rebase in May 2013 has no reason. Say what changed in that month."
    )


def test_what_was_decided_stands_beside_what_is_tried():
    decided = Rebase(Month(2013, 5), "Decided", "board_member", Source("1", 1, "x"))
    again, other = Rebase(Month(2013, 5), "Tried"), Rebase(Month(2012, 9), "Tried, too")
    assert in_one_row([decided], [again, other]) == (other, decided)


STEADY = [100, 120] * 8


def test_the_limits_begin_anew_and_the_answer_says_why_and_what_they_rest_on():
    days = [*STEADY, *([200, 220] * 3)]
    plain = series(days)
    assert plain.chart.variation == "special_cause_concern"
    answer = series(days, rebases=[Rebase(START + 16, "A ward was closed")])
    assert [point.mean for point in answer.chart.points] == [110] * 16 + [210] * 6
    assert {point.type for point in answer.chart.points} == {"common_cause"}
    assert answer.notes == (
        "The limits from August 2013 on are trial limits: they rest on fewer than 13 points.",
    )
    told = answer.as_answer()
    assert (told["rules"], told["notes"]) == ("homefirst-1", list(answer.notes))
    assert told["rebases"] == [
        {"month": "2013-08", "because": "A ward was closed", "decided_by": None, "source": None}
    ]


def test_several_rebases_part_a_series_into_as_many_stretches():
    days = [1, 3] * 7 + [11, 13] * 7 + [21, 23] * 7
    answer = series(days, rebases=[Rebase(START + 14, "First"), Rebase(START + 28, "Second")])
    assert [point.mean for point in answer.chart.points] == [2] * 14 + [12] * 14 + [22] * 14
    assert answer.notes == ()


def test_a_tried_rebase_outside_the_months_is_a_sentence_and_a_decided_one_does_nothing():
    for month in (START - 1, START, START + 16):
        with pytest.raises(NotUnderstood, match="is not among the months after the first") as told:
            series(STEADY, rebases=[Rebase(month, "Why not")])
        assert (told.value.where, told.value.next) == ("rebase", "Name one from 2012-05 to 2013-07.")
        decided = Rebase(month, "It was so", "board_member", Source("1", 1, "x"))
        assert series(STEADY, rebases=[decided]) == series(STEADY)


def test_a_baseline_is_fixed_after_so_many_months_or_with_a_month():
    days = [*STEADY, 300, 310]
    for fix_after in (16, Month(2013, 7)):
        answer = series(days, fix_after=fix_after)
        assert (answer.fix_after, answer.as_answer()["fix_after"]) == (16, 16)
        assert [point.counted for point in answer.chart.points] == [True] * 16 + [False] * 2
        assert {point.mean for point in answer.chart.points} == {110}


def test_a_baseline_to_a_month_counts_from_the_rebase_before_it():
    days = STEADY + [200, 220] * 10
    answer = series(days, rebases=[Rebase(START + 16, "Why")], fix_after=START + 29)
    assert answer.fix_after == 14
    assert [point.counted for point in answer.chart.points] == [True] * 14 + [False] * 2 + [True] * 14 + [
        False
    ] * 6


@pytest.mark.parametrize(
    ("fix_after", "sentence"),
    [
        (11, "fix_after: 11 months are too few to make the limits of. Make them of 12 months or more."),
        (
            Month(2013, 1),
            "fix_after: April 2012 to January 2013, 10 of them, are too few to make the limits of. "
            "Make them of 12 months or more.",
        ),
        (
            Month(2013, 8),
            "fix_after: August 2013 is none of the months shown. Name a month from 2012-04 to 2013-07.",
        ),
    ],
)
def test_a_baseline_that_is_too_short_is_a_sentence(fix_after, sentence):
    with pytest.raises(NotUnderstood) as told:
        series(STEADY, fix_after=fix_after)
    assert str(told.value) == sentence


def test_the_reference_s_rules_can_be_asked_for():
    assert series(STEADY, rules=Rules.PLOTTHEDOTS_0_2_2).as_answer()["rules"] == "plotthedots-0.2.2"

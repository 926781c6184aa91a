"""The steps by which a synthetic county is made, each on tables small enough to read."""

import shutil
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from homefirst.app.pack.check import check_pack
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood, Unavailable
from homefirst.intake.synthetic import by_day, cells
from homefirst.intake.synthetic.acute import beds_wanted, fill_beds
from homefirst.intake.synthetic.by_day import Span, people_by_day, with_at_least
from homefirst.intake.synthetic.cells import days_by_cell, rounded
from homefirst.intake.synthetic.county import SEED
from homefirst.intake.synthetic.delayed import delayed
from homefirst.intake.synthetic.episodes import Delay, Leaving, delays
from homefirst.intake.synthetic.lines import Line, on_lines
from homefirst.intake.synthetic.margins import Cell, Margins
from homefirst.intake.synthetic.pack import NEEDED, read_tables
from homefirst.intake.synthetic.shares import Shares

E_CELL = Cell("E", "social_care", "acute")
ALWAYS = Leaving((100,) * 7, 0)


def random():
    return np.random.default_rng(SEED)


def test_a_month_is_split_so_that_all_three_sums_are_those_published():
    margins = Margins(
        Month(2016, 3),
        reason={"C": 10, "Di": 5, "E": 7},
        organisation={"nhs": 13, "social_care": 6, "both": 3},
        care={"acute": 15, "non_acute": 7},
    )
    found = days_by_cell(margins)
    for side, wanted in (
        ("reason", margins.reason),
        ("organisation", margins.organisation),
        ("care", margins.care),
    ):
        assert {
            code: sum(v for c, v in found.items() if getattr(c, side) == code) for code in wanted
        } == wanted
    assert {(c.reason, c.organisation) for c, v in found.items() if v} <= {
        ("C", "nhs"), ("Di", "nhs"), ("Di", "social_care"), ("E", "nhs"), ("E", "social_care"), ("E", "both"),
    }  # fmt: skip


def test_what_no_legal_split_can_sum_to_is_told_with_its_month():
    margins = Margins(Month(2016, 3), {"C": 10}, {"nhs": 8, "both": 2}, {"acute": 10, "non_acute": 0})
    with pytest.raises(NotUnderstood, match=r"delayed_days.csv, 2016-03: .* have no legal split"):
        days_by_cell(margins)


@given(
    some.lists(some.lists(some.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=6), some.data()
)
@settings(max_examples=60)
def test_rounding_keeps_every_row_and_column_that_whole_numbers_can_have(whole, data):
    """There are whole numbers (these); whatever parts the rounding begins with, it finds some."""
    parts = {
        n: {
            c: data.draw(some.integers(0, 9 * cells.ONE))
            for c, v in zip("abc", row, strict=True)
            if v or n == 0
        }
        for n, row in enumerate(whole)
    }
    rows = {n: sum(row) for n, row in enumerate(whole)}
    columns = {c: sum(row[k] for row in whole) for k, c in enumerate("abc")}
    found = rounded(parts, rows, columns, "2016-03")
    assert {n: sum(of.values()) for n, of in found.items()} == rows
    assert {c: sum(of.get(c, 0) for of in found.values()) for c in "abc"} == columns
    assert min(value for of in found.values() for value in of.values()) >= 0


SPAN = Span((Month(2016, 2), Month(2016, 3), Month(2016, 4)))


@given(some.lists(some.integers(0, 3000), min_size=3, max_size=3))
@settings(max_examples=40)
def test_people_by_day_sum_to_each_months_days(days):
    people = people_by_day({E_CELL: days}, SPAN)[E_CELL]
    assert [int(people[part].sum()) for part in SPAN.slices] == days
    assert people.min() >= 0


def test_people_by_day_rise_from_month_to_month_without_a_leap():
    people = people_by_day({E_CELL: [290, 620, 900]}, SPAN)[E_CELL]
    assert np.diff(people).max() <= 2
    assert np.diff(people).min() >= -1


def test_where_more_are_wanted_on_a_day_others_of_the_month_have_less():
    people = people_by_day({E_CELL: [290, 310, 300]}, SPAN)
    day = SPAN.number(date(2016, 3, 10))
    found = with_at_least(people, SPAN, date(2016, 3, 10), {frozenset({E_CELL}): 14})[E_CELL]
    assert people[E_CELL][day] == 10
    assert (found[day - by_day.AROUND : day + by_day.AROUND + 1] >= 14).all()
    assert [int(found[part].sum()) for part in SPAN.slices] == [290, 310, 300]
    with pytest.raises(NotUnderstood, match=r"March 2016 no 40 people could wait on 2016-03-10 for E"):
        with_at_least(people, SPAN, date(2016, 3, 10), {frozenset({E_CELL}): 40})


@given(some.lists(some.integers(0, 6), min_size=1, max_size=40))
@settings(max_examples=60)
def test_delays_count_on_every_day_to_what_is_wanted(wanted):
    lengths = Shares(("1", "3", "20"), (1, 1, 1))
    found = delays(
        {E_CELL: np.array(wanted)}, lengths, Leaving((100, 100, 100, 100, 100, 50, 0), 2), {3}, random()
    )
    assert [sum(one.first <= day < one.end for one in found) for day in range(len(wanted))] == wanted
    assert all(one.days >= 1 for one in found)


def test_nobody_leaves_on_a_day_on_which_all_stay():
    found = delays({E_CELL: np.full(30, 9)}, Shares(("1", "2"), (1, 1)), ALWAYS, {10}, random())
    assert not [one for one in found if one.end == 10]
    assert [one for one in found if one.end == 11]


def test_a_line_is_filled_by_those_who_were_there_the_day_before_or_said_to_be_too_long():
    there = [Delay(E_CELL, 0, 9), Delay(E_CELL, 4, 9), Delay(E_CELL, 5, 9), Delay(E_CELL, 7, 9)]
    line = Line("domiciliary-care", 2, "", frozenset({E_CELL}), "assumption: ours")
    assert on_lines(there, [line], 5, random())[:3] == ("domiciliary-care", "domiciliary-care", "")
    with pytest.raises(NotUnderstood, match="2 people can be on the line “domiciliary-care”, and it has 3"):
        on_lines(there, [Line("domiciliary-care", 3, "", frozenset({E_CELL}), "ours")], 5, random())


def test_beds_follow_published_days_and_lie_between_the_winters_elsewhere():
    span = Span((Month(2016, 1), Month(2016, 2), Month(2016, 3)))
    beds = {date(2016, 1, 4): 100, date(2016, 1, 8): 108, date(2016, 3, 21): 60, date(2016, 3, 25): 60}
    found = beds_wanted(beds, span)
    assert found[3:8] == [100, 102, 104, 106, 108]
    assert found[80] == 60
    assert found[8] > found[40] > found[70]


def test_planned_stays_fill_the_beds_and_some_leave_early_where_there_are_too_few():
    wanted = [5] * 20 + [2] * 10
    coming = (np.repeat(np.arange(-100, 30), 1), np.full(130, 2))
    beds = fill_beds(wanted, np.zeros(131, dtype=np.int64), coming, Shares(("4",), (1,)), ALWAYS, random())
    assert [int(((beds.first <= d) & (d < beds.end)).sum()) for d in range(30)] == wanted
    assert (beds.end > beds.first).all()
    assert int((~beds.planned).sum()) == 130


def test_a_pack_without_a_table_says_which_and_exampleshire_is_such_a_pack(tmp_path):
    with pytest.raises(
        Unavailable, match=r"This pack has no synthetic.toml, without which no synthetic county"
    ):
        read_tables(SHIPPED / "exampleshire")
    for name in NEEDED:
        pack = tmp_path / name
        pack.mkdir()
        for other in {*NEEDED, "county.toml"} - {name}:
            shutil.copy(SHIPPED / "oxfordshire" / other, pack)
        with pytest.raises(Unavailable, match=f"This pack has no {name}, "):
            read_tables(pack)


def test_a_pack_is_checked_with_its_synthetic_tables(tmp_path):
    pack = tmp_path / "pack"
    shutil.copytree(SHIPPED / "oxfordshire", pack)
    assert check_pack(pack).ok
    beds, lines = pack / "synthetic_beds.csv", pack / "synthetic_lines.csv"
    beds.write_text(beds.read_text().replace("1197", "many"))
    lines.write_text(lines.read_text().replace(",Dii,", ",Q,"))
    told = [(one.where, one.what) for one in check_pack(pack).problems]
    assert told == [
        ("synthetic_lines.csv, row 6, column reasons", "“Q” is no reason of this pack."),
        ("synthetic_beds.csv, row 2, column occupied", "“many” is no whole number."),
    ]


def test_a_month_that_is_not_published_is_named(tmp_path):
    pack = tmp_path / "pack"
    shutil.copytree(SHIPPED / "oxfordshire", pack)
    note = pack / "synthetic.toml"
    note.write_text(note.read_text().replace('first_month = "2015-04"', 'first_month = "2012-03"'))
    with pytest.raises(NotUnderstood, match=r"synthetic.toml: It cannot be read: '2011-12'"):
        read_tables(pack)


def test_two_seeds_give_two_counties_with_the_same_published_days():
    tables = read_tables(SHIPPED / "oxfordshire")
    one, two = (delayed(tables, np.random.default_rng(seed))[0] for seed in (1, 2))
    assert one != two
    span = tables.record.span
    for part, margins in zip(span.slices, tables.margins, strict=True):
        for found in (one, two):
            days = sum(max(0, min(d.end, part.stop) - max(d.first, part.start)) for d in found)
            assert days == margins.total

"""The discharge ready dates of a month: from when on nobody needed the bed, to the day they left it."""

from datetime import date, timedelta

import pytest

from homefirst.app.returns.asking import check_returns, freeze_return
from homefirst.app.returns.people import ask_behind
from homefirst.app.returns.ready import ask_ready
from homefirst.county.journey import record, ward_record
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.measures.returns.behind import Behind
from homefirst.measures.returns.kinds import Kind, Period
from homefirst.measures.returns.ready import BANDS, Leaver, band_named, band_of, means, ready_cells
from tests.app.test_delayed import ONE, THREE, TWO, WARD, known
from tests.app.test_returns_daily import FIVE, FOUR, OLD, SIX, at, in_bed

MARCH = Period.ready_dates(Month(2023, 3))


def leave(log, person: str, spell: str, day: int, hour: int = 15) -> None:
    record.discharge(log, person=person, spell=spell, destination="home", by=WARD, at=at(day, hour))


def cells(provider: str | None = "ouh") -> dict[tuple[str, ...], int | None]:
    return dict(ask_ready(MARCH).cells[provider].cells)


def test_days_are_counted_from_the_last_stretch_without_a_criterion_to_the_day_of_discharge(log) -> None:
    for person in (ONE, TWO, THREE):
        known(log, person, OLD)
    again = in_bed(log, ONE, 5, 8)
    ward_record.record_criteria(log, person=ONE, spell=again, met=["oxygen"], by=WARD, at=at(10))
    ward_record.record_criteria(log, person=ONE, spell=again, met=[], by=WARD, at=at(12))
    leave(log, ONE, again, 14)  # from the 12th, not from the 8th
    leave(log, TWO, in_bed(log, TWO, 5, 20), 20)  # on the day itself
    unwell = in_bed(log, THREE, 5, 8)
    ward_record.record_criteria(log, person=THREE, spell=unwell, met=["oxygen"], by=WARD, at=at(9))
    leave(log, THREE, unwell, 10)  # met a criterion, and has no date
    leave(log, FOUR, in_bed(log, FOUR, 5, None), 6)  # of whom nobody said
    leave(log, FIVE, in_bed(log, FIVE, 5, 5), 5)  # no night
    in_bed(log, SIX, 5, 8)  # still there
    assert cells() == {
        ("left", "occ"): 3,
        ("left", ""): 1,
        ("band", "occ", "2-3"): 1,
        ("band", "occ", "0"): 1,
        ("days_lost", "occ"): 2,
        ("no_date", "occ"): 1,
        ("not_said", ""): 1,
    }
    found = ask_ready(MARCH)
    assert (means(found.all), found.in_force, found.unknown_age) == ((1.0, 2.0), False, 1)
    assert ask_behind(MARCH, {"cell": "days_lost/*"}) == (Behind(ONE, 2, ("left",)),)
    assert {one.person for one in ask_behind(MARCH, {"cell": "band/*"})} == {ONE, TWO}


def test_the_dead_and_the_young_and_who_moves_within_the_provider_have_not_left(log) -> None:
    known(log, ONE, OLD)
    known(log, TWO, date(2006, 1, 1))
    in_bed(log, ONE, 5, 8)
    record.record_death(log, person=ONE, by=WARD, at=at(9))
    leave(log, TWO, in_bed(log, TWO, 5, 8), 9)
    moved = in_bed(log, FOUR, 5, 8)
    record.transfer(log, person=FOUR, spell=moved, care="acute", place="horton", ward=None, by=WARD, at=at(9))
    assert ask_ready(MARCH).cells == {}


def test_midnight_sharp_is_the_end_of_the_day_and_a_month_that_runs_counts_what_is_over(log) -> None:
    spell = in_bed(log, ONE, 5, 8)
    record.discharge(log, person=ONE, spell=spell, destination="home", by=WARD, at=at(11, 0))
    assert cells()["days_lost", ""] == 2
    assert ask_ready(MARCH, known_at=at(10, 23)).cells == {}
    with pytest.raises(NotFound, match="no day was over"):
        ask_ready(MARCH, known_at=at(1, 12) - timedelta(days=40))


def test_a_frozen_month_holds_and_says_who_entered_since(log) -> None:
    leave(log, ONE, in_bed(log, ONE, 5, 8), 9)
    freeze_return(MARCH, by="anna", because="submitted")
    leave(log, TWO, in_bed(log, TWO, 5, 8), 12)
    compared = ask_ready(MARCH).compared["ouh"]
    assert compared.changes == (
        (("band", "", "4-6"), 0, 1),
        (("days_lost", ""), 1, 5),
        (("left", ""), 1, 2),
    )
    assert compared.entered == (TWO,)
    assert ask_behind(MARCH, {"changed": "entered", "provider": "ouh"}) == (Behind(TWO, 1, ("left",)),)
    (frozen,) = check_returns().checked
    assert frozen.holds
    assert ask_behind(MARCH, {"frozen": str(frozen.frozen.seq)}) == (Behind(ONE, 1, ("left",)),)


def test_every_number_of_days_has_one_band() -> None:
    names = [band_named(*band) for band in BANDS]
    assert names == ["0", "1", "2-3", "4-6", "7-13", "14-20", "21+"]
    found = [band_of(days) for days in range(30)]
    assert found == sorted(found, key=names.index)
    assert [found.count(name) for name in names] == [1, 1, 2, 3, 7, 7, 9]
    some = [Leaver(f"{days}", f"{days}", "ouh", None, True, days, True) for days in range(3)]
    assert means(ready_cells(some)["ouh"]) == (1.0, 1.5)
    assert means(ready_cells(some[:1])["ouh"]) == (0.0, None)


def test_a_month_is_named_as_it_is_read(log) -> None:
    assert (str(MARCH), MARCH.name, MARCH.snapshot, MARCH.asks_cost) == ("2023-03", "March 2023", None, False)
    assert Period.parse(Kind.READY_DATE, "2023-04") == Period.ready_dates(Month(2023, 4))
    assert ask_ready(Period.ready_dates(Month(2023, 4))).in_force
    with pytest.raises(NotUnderstood, match="no discharge ready dates"):
        Period.parse(Kind.READY_DATE, "2009-04")

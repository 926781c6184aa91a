"""The daily return of acute discharges: who no longer meets the criteria to reside, who left, who remains."""

from datetime import UTC, date, datetime, timedelta

import pytest

from homefirst.app.returns.asking import check_returns, freeze_return
from homefirst.app.returns.daily import ask_daily
from homefirst.app.returns.people import ask_behind
from homefirst.county.journey import care_record, record, ward_record
from homefirst.foundation.errors import NotFound
from homefirst.measures.returns.behind import Behind
from homefirst.measures.returns.daily import daily_cells
from homefirst.measures.returns.kinds import Period
from tests.app.test_delayed import ONE, THREE, TWO, WARD, known

DAY = Period.of_day(date(2023, 3, 20))
OLD = date(1931, 4, 12)
FOUR, FIVE, SIX = (f"{n}0000000-0000-4000-8000-000000000000" for n in (4, 5, 6))
KNOWN = (ONE, TWO, THREE)


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2023, 3, 1, hour, tzinfo=UTC) + timedelta(days=day - 1)


def in_bed(log, person: str, since: int, beyond: int | None, pathway: int | None = None, **bed: str) -> str:
    """In an acute bed since a day, meeting none of the criteria since another."""
    spell = f"7{person[1:]}"[:35] + person[0]
    at_ = {"care": "acute", "place": "jr", "ward": None, **bed}
    record.admit(log, person=person, spell=spell, **at_, by=WARD, at=at(since))  # type: ignore[arg-type]
    if beyond is not None:
        ward_record.record_criteria(log, person=person, spell=spell, met=[], by=WARD, at=at(beyond))
    if pathway is not None:
        ward_record.set_pathway(
            log, person=person, spell=spell, pathway=pathway, by=WARD, at=at(beyond or since)
        )
    return spell


def cells(provider: str | None = "ouh") -> dict[tuple[str, ...], int | None]:
    return dict(ask_daily(DAY).cells[provider].cells)


def test_who_meets_no_criterion_is_discharged_or_remains_with_bed_days_and_reason_by_length_of_stay(
    log,
) -> None:
    for person in KNOWN:
        known(log, person, OLD)
    in_bed(log, ONE, 5, 12)
    care_record.open_wait(
        log, person=ONE, wait=ONE, what="residential", reason=None, whose=None, due=None, by=WARD, at=at(12)
    )
    gone = in_bed(log, TWO, 18, 19, pathway=1)
    record.discharge(log, person=TWO, spell=gone, destination="home", by=WARD, at=at(20))
    in_bed(log, THREE, 1, None)  # nobody said which criteria they meet
    assert cells() == {
        ("no_longer_meet",): 2,
        ("remaining",): 1,
        ("discharged",): 1,
        ("pathway", "1"): 1,
        ("delayed_bed_days",): 1,
        ("long_stay", "7"): 1,
        ("long_stay", "14"): 1,
        ("additional_days", "7"): 9,
        ("additional_days", "14"): 9,
        ("reason", "7", "capacity"): 1,
        ("reason", "14", "capacity"): 1,
        ("not_known", "remaining"): 1,
    }
    found = ask_daily(DAY)
    assert (found.in_force, found.price, found.cost) == (True, None, None)


def test_who_meets_criteria_again_died_moved_within_the_provider_or_is_under_age_is_none_of_these(
    log,
) -> None:
    known(log, ONE, OLD)
    known(log, TWO, OLD)
    known(log, THREE, date(2006, 1, 1))
    again = in_bed(log, ONE, 5, 12)
    ward_record.record_criteria(log, person=ONE, spell=again, met=["oxygen"], by=WARD, at=at(19))
    in_bed(log, TWO, 5, 12)
    record.record_death(log, person=TWO, by=WARD, at=at(20))
    in_bed(log, THREE, 5, 12)
    moved = in_bed(log, FOUR, 5, 12)
    record.transfer(
        log, person=FOUR, spell=moved, care="acute", place="horton", ward=None, by=WARD, at=at(20)
    )
    ward_record.record_criteria(log, person=FOUR, spell=moved, met=[], by=WARD, at=at(20, 13))
    assert cells() == {
        ("no_longer_meet",): 1,
        ("remaining",): 1,
        ("delayed_bed_days",): 1,
        ("long_stay", "7"): 1,
        ("long_stay", "14"): 1,
        ("additional_days", "7"): 1,
        ("additional_days", "14"): 1,
        ("reason", "7", ""): 1,
        ("reason", "14", ""): 1,
    }


def test_who_goes_to_a_community_bed_left_the_acute_one_and_at_midnight_sharp_too(log) -> None:
    on = in_bed(log, ONE, 5, 12, pathway=2)
    record.transfer(
        log,
        person=ONE,
        spell=on,
        care="non_acute",
        place="community-hospitals",
        ward=None,
        by=WARD,
        at=at(20),
    )
    sharp = in_bed(log, TWO, 5, 12)
    midnight = datetime(2023, 3, 21, tzinfo=UTC)
    record.discharge(log, person=TWO, spell=sharp, destination="home", by=WARD, at=midnight)
    before = in_bed(log, THREE, 5, 12)
    record.discharge(
        log, person=THREE, spell=before, destination="home", by=WARD, at=midnight - timedelta(days=1)
    )
    assert cells() == {
        ("no_longer_meet",): 2,
        ("discharged",): 2,
        ("pathway", "2"): 1,
        ("pathway", ""): 1,
    }


def test_a_day_before_there_was_such_a_return_is_counted_by_the_rules_of_its_first_day(log) -> None:
    early = Period.of_day(date(2016, 3, 10))
    assert not ask_daily(early).in_force
    assert ask_daily(early).cells == {}


def test_a_frozen_day_is_counted_again(log) -> None:
    in_bed(log, ONE, 5, 12)
    freeze_return(DAY, by="anna", because="submitted")
    in_bed(log, TWO, 5, 12)
    compared = ask_daily(DAY).compared["ouh"]
    assert (("remaining",), 1, 2) in compared.changes
    assert (compared.entered, compared.left) == ((TWO,), ())
    entered = ask_behind(DAY, {"changed": "entered", "provider": "ouh"})
    assert entered == (Behind(TWO, 1, ("remaining",)),)
    assert check_returns().holds


def test_where_it_is_known_of_nobody_the_totals_are_not_known(log) -> None:
    in_bed(log, ONE, 5, None)
    assert cells() == {
        ("no_longer_meet",): None,
        ("discharged",): None,
        ("remaining",): None,
        ("delayed_bed_days",): None,
        ("not_known", "remaining"): 1,
    }
    assert ask_daily(DAY).all.known_total("remaining") is None
    freeze_return(DAY, by="anna", because="submitted")
    assert check_returns().holds


def test_no_line_makes_no_cell() -> None:
    assert daily_cells([]) == {}


def test_from_august_2025_the_bed_days_are_priced_by_the_packs_table_and_before_that_are_not(log) -> None:
    known(log, ONE, OLD)
    in_bed(log, ONE, 5, 12)
    before, after = (ask_daily(Period.of_day(day)) for day in (date(2025, 7, 31), date(2025, 8, 1)))
    assert (before.price, before.cost) == (None, None)
    assert (("delayed_bed_days_cost_pence",), 34600) in after.all.cells
    told = after.as_answer()
    assert (told["price_of_a_bed_day"], told["cost"], told["price_assumed"]) == ("346", "346", True)
    freeze_return(after.period, by="anna", because="submitted")
    assert check_returns().holds


def test_who_is_of_unknown_age_is_counted_and_told_apart(log) -> None:
    known(log, ONE, OLD)
    for person in (ONE, FOUR):
        in_bed(log, person, 5, 12)
    assert (cells()["no_longer_meet",], ask_daily(DAY).unknown_age) == (2, 1)


def test_a_day_that_is_not_over_is_no_return_yet(log) -> None:
    with pytest.raises(NotFound, match="is not over yet"):
        ask_daily(Period.of_day(log.now().known_at.date()))
    with pytest.raises(NotFound, match="was not over then"):
        ask_daily(DAY, known_at=at(20, 23))
    assert ask_daily(DAY, known_at=at(21, 0)).cells == {}

"""The return of delayed transfers: its cells from journeys, what a code rests on, and a return that is frozen
and counted again."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from homefirst.app.returns.asking import ask_frozen, ask_transfers, check_returns, freeze_return
from homefirst.app.returns.people import ask_behind
from homefirst.county.journey import care_record, record
from homefirst.county.journey import events as kinds
from homefirst.county.people.matches import merge
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.foundation.store.events import Author, Fact, Occurred
from homefirst.hub.events import CODE_JUDGED, DISPUTE_SETTLED
from homefirst.hub.events import STREAM as HUB
from homefirst.measures.returns.behind import Behind
from homefirst.measures.returns.cells import DAYS, PATIENTS
from homefirst.measures.returns.kinds import Period
from tests.app.test_delayed import CLERK, ONE, THREE, TWO, WARD, at, delayed, known

MARCH = Period.of_month(Month(2016, 3))
OLD = date(1931, 4, 12)


def cells(provider: str) -> dict[tuple[str, ...], int | None]:
    return dict(ask_transfers(MARCH).cells[provider].cells)


def test_a_provider_returns_days_and_who_is_there_on_the_last_thursday_by_council_and_code(log) -> None:
    known(log, ONE, OLD)
    known(log, TWO, OLD, "swindon-council")
    known(log, THREE, date(1998, 5, 1))
    delayed(log, ONE, 28, 45)  # Thursday the 31st is the snapshot
    delayed(log, TWO, 1, 5, "G", place="community-hospitals")
    delayed(log, THREE, 1, 9)
    found = ask_transfers(MARCH)
    assert MARCH.snapshot == date(2016, 3, 31)
    assert {provider: dict(one.cells) for provider, one in found.cells.items()} == {
        "ouh": {
            (DAYS, "occ", "acute", "E", "social_care"): 4,
            (PATIENTS, "occ", "acute", "E", "social_care"): 1,
        },
        "ohft": {(DAYS, "swindon-council", "acute", "G", "social_care"): 4},
    }
    assert (found.delays.left_out, found.bases) == (8, {"recorded": 8})


def test_from_april_2017_nobody_is_counted_on_a_thursday() -> None:
    assert Period.of_month(Month(2017, 3)).snapshot == date(2017, 3, 30)
    assert Period.of_month(Month(2017, 4)).snapshot is None
    with pytest.raises(NotUnderstood, match="August 2010 to February 2020"):
        Period.of_month(Month(2020, 3))


def unsaid(log, person: str, what: str, first: int, end: int) -> None:
    """Delayed with a wait that bears no code, as a ward enters it."""
    spell, wait = spell_of(person), f"8{person[1:]}"
    record.admit(log, person=person, spell=spell, care="acute", place="jr", ward=None, by=WARD, at=at(0))
    tests = {"clinical": True, "multidisciplinary": True, "safe": True}
    record.record_readiness(log, person=person, spell=spell, **tests, by=WARD, at=at(first))
    care_record.open_wait(
        log, person=person, wait=wait, what=what, reason=None, whose=None, due=None, by=WARD, at=at(first)
    )
    record.discharge(log, person=person, spell=spell, destination="home", by=WARD, at=at(end))


def test_without_a_code_on_the_wait_the_rules_say_it_and_where_they_cannot_there_is_none(log) -> None:
    for person in (ONE, TWO):
        known(log, person, OLD)
    unsaid(log, ONE, "community_bed", 1, 9)
    unsaid(log, TWO, "home_care", 29, 40)  # nobody says whose step it is
    assert cells("ouh") == {
        (DAYS, "occ", "acute", "C", "nhs"): 8,
        (DAYS, "occ", "acute", "", ""): 3,
        (PATIENTS, "occ", "acute", "", ""): 1,
    }
    assert ask_transfers(MARCH).bases == {"rule": 8, "none": 3}


def judged(log, person: str, party: str, verdict: str, reason: str, whose: str) -> None:
    said = {"person": person, "spell": spell_of(person), "party": party, "verdict": verdict}
    said |= {"reason": reason, "whose": whose, "why": "checked"}
    log.append([Fact(HUB, CODE_JUDGED, Occurred.at(at(9)), said)], by=CLERK)


def settled(log, person: str, reason: str, whose: str) -> None:
    said = {"person": person, "spell": spell_of(person), "reason": reason, "whose": whose, "why": "agreed"}
    said |= {"of_reason": None, "of_whose": None}
    log.append([Fact(HUB, DISPUTE_SETTLED, Occurred.at(at(11)), said)], by=CLERK)


def spell_of(person: str) -> str:
    return f"7{person[1:]}"[:35] + person[0]


def test_what_hospital_and_council_agreed_stands_and_what_was_settled_takes_the_disputed_codes_place(
    log,
) -> None:
    for person in (ONE, TWO, THREE):
        known(log, person, OLD)
        delayed(log, person, 1, 9)
    for party in ("hospital", "council"):
        judged(log, ONE, party, "agree", "E", "social_care")
    judged(log, TWO, "council", "dispute", "E", "social_care")
    judged(log, THREE, "council", "dispute", "E", "social_care")
    assert ask_transfers(MARCH).bases == {"agreed": 8, "recorded": 16}
    settled(log, TWO, "A", "nhs")
    found = ask_transfers(MARCH)
    assert found.bases == {"agreed": 8, "settled": 8, "recorded": 8}
    assert dict(found.cells["ouh"].cells) == {
        (DAYS, "occ", "acute", "A", "nhs"): 8,
        (DAYS, "occ", "acute", "E", "social_care"): 16,
    }


def frozen(log) -> str:
    known(log, ONE, OLD)
    delayed(log, ONE, 1, 5)
    freeze_return(MARCH, by="anna", because="submitted for March", although="nobody was asked")
    (one,) = ask_frozen().frozen
    return one.sha256


def test_a_late_correction_changes_a_new_count_and_not_the_frozen_one(log) -> None:
    sha256 = frozen(log)
    assert ask_transfers(MARCH).compared["ouh"].same
    known(log, TWO, OLD)
    early = Author("late ward", loader=True)
    spell = UUID(int=7).hex
    spell = str(UUID(spell))
    tests = {"clinical": True, "multidisciplinary": True, "safe": True}
    # Known in March, recorded after the freezing: the view's heads keep it out.
    record.admit(log, person=TWO, spell=spell, care="acute", place="jr", ward=None, by=early, at=at(1))
    record.record_readiness(log, person=TWO, spell=spell, **tests, by=early, at=at(2))
    care_record.open_wait(
        log, person=TWO, wait=ONE, what="home_care", reason="E", whose="social_care", due=None, by=early,
        at=at(2),
    )  # fmt: skip
    record.discharge(log, person=TWO, spell=spell, destination="home", by=early, at=at(4))
    now = ask_transfers(MARCH).compared["ouh"]
    assert now.changes == (((DAYS, "occ", "acute", "E", "social_care"), 4, 6),)
    assert (now.entered, now.left) == ((TWO,), ())
    entered = ask_behind(MARCH, {"changed": "entered", "provider": "ouh"})
    assert entered == (Behind(TWO, 2, ("E",)),)
    assert ask_behind(MARCH, {"changed": "left", "provider": "ouh"}) == ()
    assert ask_behind(MARCH, {"changed": "left", "provider": "ohft"}) == ()
    checked = check_returns()
    assert checked.holds
    assert [(one.frozen.sha256, one.counted) for one in checked.checked] == [(sha256, sha256)]


def test_two_records_found_to_be_one_person_change_a_new_count_alone(log) -> None:
    for person in (ONE, TWO):
        known(log, person, OLD)
        delayed(log, person, 1, 5)
    freeze_return(MARCH, by="anna", because="submitted", although="nobody was asked")
    merge(log, gone=UUID(TWO), into=UUID(ONE), by=CLERK, at=at(10), because="checked")
    compared = ask_transfers(MARCH).compared["ouh"]
    assert compared.changes == (((DAYS, "occ", "acute", "E", "social_care"), 8, 4),)
    assert (compared.entered, compared.left) == ((), (TWO,))
    left = ask_behind(MARCH, {"changed": "left", "provider": "ouh"})
    assert left == (Behind(TWO, 4, ("E",)),)
    assert check_returns().holds


def test_the_same_return_is_frozen_once_and_another_is_a_revision(log) -> None:
    frozen(log)
    assert freeze_return(MARCH, by="anna", because="again", although="nobody was asked").new == 0
    known(log, TWO, OLD)
    delayed(log, TWO, 1, 3)
    assert freeze_return(MARCH, by="anna", because="a late ward", although="nobody was asked").new == 1
    given = [one.because.partition("; ") for one in ask_frozen().frozen]
    assert [words for words, _, _ in given] == ["a late ward", "submitted for March"]
    assert {why.endswith("not agreed: nobody was asked") for _, _, why in given} == {True}
    assert check_returns().holds


def test_nothing_is_frozen_without_a_reason_or_where_nobody_is_delayed(log) -> None:
    with pytest.raises(NotFound, match="nothing to return"):
        freeze_return(MARCH, by="anna", because="submitted", although="nobody was asked")
    known(log, ONE, OLD)
    delayed(log, ONE, 1, 5)
    with pytest.raises(NotUnderstood, match="does not say why"):
        freeze_return(MARCH, by="anna", because=" ", although="nobody was asked")


def test_a_return_whose_cells_were_changed_is_found(log, monkeypatch) -> None:
    frozen(log)
    monkeypatch.setattr("homefirst.app.returns.counted.delayed_nights", lambda *_, **__: ())
    (one,) = check_returns().checked
    assert not one.holds
    assert one.why_not == "Counted again by its own view it is another."


def test_a_year_is_asked_month_by_month(log) -> None:
    known(log, ONE, OLD)
    delayed(log, ONE, -9, 40)
    by_month = [ask_transfers(Period.of_month(Month(2016, 1) + n)).all.total(DAYS) for n in range(6)]
    assert by_month == [0, 10, 31, 8, 0, 0]
    assert sum(by_month) == (at(40) - at(-9)) / timedelta(days=1)


def test_of_a_month_that_is_not_over_as_known_its_days_so_far_are_counted(log) -> None:
    spell, tests = spell_of(ONE), {"clinical": True, "multidisciplinary": True, "safe": True}
    bed = {"care": "acute", "place": "jr", "ward": None, "method": None}
    for type_, says in ((kinds.ADMITTED, bed), (kinds.READINESS_RECORDED, tests)):
        told = {"person": ONE, "spell": spell, **says}
        log.append([Fact(kinds.STREAM, type_, Occurred.at(at(1)), told, known_at=at(1))], by=WARD)
    told = ask_transfers(MARCH, known_at=at(11)).as_answer()
    assert (told["days"], told["per_day"], told["counted_to"]) == (10, 1.0, "2016-03-10")
    assert (told["patients"], told["left_out"]) == (None, 0)
    before = ask_transfers(MARCH, known_at=at(0)).as_answer()
    assert (before["days"], before["per_day"], before["counted_to"]) == (0, None, None)
    assert ask_transfers(MARCH).as_answer()["days"] == 31

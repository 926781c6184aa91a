"""A month on one page: the local list, the return and the publication; who is on one alone, and why."""

from datetime import date
from uuid import UUID

from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from homefirst.app.pack.in_force import load_pack
from homefirst.app.returns.reconciled import ask_reconciled
from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.journey import care_record, record
from homefirst.county.people.matches import merge
from homefirst.foundation.calendar import Month
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.reconciled import Because, Listed, Odd, Returned, Row, alone, counted
from tests.app.test_delayed import CLERK, WARD, at, delayed, known

MARCH = Period.of_month(Month(2016, 3))
OLD = date(1931, 4, 12)
KEYS = {n: f"{n}0000000-0000-4000-8000-000000000000" for n in range(1, 10)}
LINE = "wait:nursing-home"


def listed(log, n: int, first: int, end: int, what: str = LINE) -> None:
    key = KEYS[n]
    wait = f"9{key[1:]}"[:35] + str(n)
    care_record.open_wait(
        log, person=key, wait=wait, what=what, reason=None, whose=None, due=None, by=WARD, at=at(first)
    )
    care_record.close_wait(log, person=key, wait=wait, outcome="home", by=WARD, at=at(end))


def in_bed(log, n: int, first: int, end: int) -> str:
    spell = f"7{KEYS[n][1:]}"[:35] + str(n)
    record.admit(log, person=KEYS[n], spell=spell, care="acute", place="jr", ward=None, by=WARD, at=at(first))
    record.discharge(log, person=KEYS[n], spell=spell, destination="home", by=WARD, at=at(end))
    return spell


def registered(log, n: int, born: date = OLD, council: str = "occ") -> None:
    from tests.app import test_delayed

    test_delayed.CODES.setdefault(KEYS[n], "abcdefghi"[n - 1])
    known(log, KEYS[n], born, council)


def test_whoever_is_on_one_alone_is_told_with_the_reason(log) -> None:
    for n in (1, 2, 3, 4, 6, 7, 8, 9):
        registered(log, n)
    registered(log, 5, council="swindon-council")
    delayed(log, KEYS[1], 1, 9)
    listed(log, 1, 2, 9)  # on both
    in_bed(log, 2, 1, 9)
    listed(log, 2, 2, 9)  # in bed, and never ready
    listed(log, 3, 2, 9)  # in no bed
    spell = in_bed(log, 4, 1, 1 + 1)
    assert spell
    listed(log, 4, 1, 20)  # in a bed on a midnight, not ready
    delayed(log, KEYS[5], 1, 9)
    listed(log, 5, 2, 9)  # another council's
    delayed(log, KEYS[6], 1, 9)  # waits, with no line, over a Thursday
    delayed(log, KEYS[7], 4, 8)  # from Friday to Tuesday
    found = ask_reconciled(MARCH)
    assert found.on_both == 1
    assert found.list_alone == (
        Odd(KEYS[2], LINE, Because.NOT_READY),
        Odd(KEYS[3], LINE, Because.NO_BED),
        Odd(KEYS[4], LINE, Because.NOT_READY),
        Odd(KEYS[5], LINE, Because.ELSEWHERE),
    )
    assert found.return_alone == (
        Odd(KEYS[6], "E", Because.NO_LINE),
        Odd(KEYS[7], "E", Because.NO_THURSDAY),
    )
    assert found.lines == (Row(LINE, 5, 1, 8, None),)
    assert {row.code: row.days for row in found.councils} == {"occ": 20, "swindon-council": 8}
    assert found.total == Row("total", 5, 3, 20, None)


def test_who_is_under_age_on_leave_or_gone_before_midnight_is_not_returned(log) -> None:
    registered(log, 1, date(2000, 1, 1))
    registered(log, 2)
    registered(log, 3)
    delayed(log, KEYS[1], 1, 9)
    listed(log, 1, 2, 9)
    spell = f"7{KEYS[2][1:]}"[:35] + "2"
    record.admit(log, person=KEYS[2], spell=spell, care="acute", place="jr", ward=None, by=WARD, at=at(1))
    record.begin_leave(log, person=KEYS[2], spell=spell, by=WARD, at=at(2))
    listed(log, 2, 3, 9)
    # A line is still open when they have left.
    in_bed(log, 3, 1, 3)
    listed(log, 3, 3, 9)
    found = ask_reconciled(MARCH)
    assert [one.because for one in found.list_alone] == [
        Because.UNDER_18, Because.ON_LEAVE, Because.NO_BED,
    ]  # fmt: skip


def test_who_left_within_the_day_left_before_midnight(log) -> None:
    registered(log, 1)
    in_bed(log, 1, 2, 3)
    spell = "60000000-0000-4000-8000-000000000000"
    morning = at(4)
    record.admit(log, person=KEYS[1], spell=spell, care="acute", place="jr", ward=None, by=WARD, at=morning)
    listed(log, 1, 4, 6)
    record.discharge(log, person=KEYS[1], spell=spell, destination="home", by=WARD, at=at(4).replace(hour=18))
    assert [one.because for one in ask_reconciled(MARCH).list_alone] == [Because.LEFT_BEFORE]


def test_a_line_of_an_afternoon_is_no_midnights_and_who_went_home_with_it_left_before(log) -> None:
    for n in (1, 2):
        registered(log, n)
        in_bed(log, n, 1, 9 if n == 1 else 4)
        key = KEYS[n]
        wait = f"9{key[1:]}"[:35] + str(n)
        care_record.open_wait(
            log, person=key, wait=wait, what=LINE, reason=None, whose=None, due=None, by=WARD,
            at=at(4).replace(hour=9),
        )  # fmt: skip
        care_record.close_wait(log, person=key, wait=wait, outcome="home", by=WARD, at=at(4))
    found = {one.person: one.because for one in ask_reconciled(MARCH).list_alone}
    assert found == {KEYS[1]: Because.OTHER_NIGHTS, KEYS[2]: Because.LEFT_BEFORE}


def test_two_keys_of_one_person_are_one_on_either_side(log) -> None:
    registered(log, 1)
    registered(log, 2)
    delayed(log, KEYS[1], 1, 9)
    listed(log, 2, 2, 9)
    assert ask_reconciled(MARCH).on_both == 0
    merge(log, gone=UUID(KEYS[2]), into=UUID(KEYS[1]), by=CLERK, at=at(10), because="checked")
    found = ask_reconciled(MARCH)
    assert (found.on_both, found.list_alone, found.return_alone) == (1, (), ())


def test_the_publication_stands_beside_the_return_by_each_split(log) -> None:
    load_pack(settings.PACK)
    registered(log, 1)
    delayed(log, KEYS[1], 1, 9)
    found = ask_reconciled(MARCH)
    assert found.edition is not None
    assert found.total.published is not None
    assert found.differs == 8 - found.total.published
    by_reason = {row.code: (row.days, row.published) for row in found.rows[Breakdown.REASON]}
    assert by_reason["E"][0] == 8
    assert sum(published or 0 for _, published in by_reason.values()) == found.total.published
    told = found.as_answer(people=False)
    assert "people" not in told
    assert found.as_answer(people=True)["people"]["in_the_return_alone"][0]["person"] == KEYS[1]


DAYS = [date(2016, 3, n) for n in range(1, 9)]
some_days = st.frozensets(st.sampled_from(DAYS))
on_the_list = st.builds(
    Listed, person=st.sampled_from("abcdef"), line=st.just(LINE), reason=st.none(), midnights=some_days,
    in_bed=some_days, present=some_days, ready=some_days, funded=some_days, ever_in_bed=st.booleans(),
    left=st.booleans(), adult=st.sampled_from([None, True, False]), council=st.sampled_from(["occ", None]),
)  # fmt: skip
in_the_return = st.builds(
    Returned, person=st.sampled_from("abcdef"), nights=some_days, reason=st.none(), whose=st.none(),
    provider=st.none(), waits=st.booleans(),
)  # fmt: skip


@given(st.lists(on_the_list), st.lists(in_the_return))
def test_the_reasons_add_up_to_the_difference_between_list_and_return(listed_, returned) -> None:
    on_list = {one.person: one for one in listed_}
    in_return = {one.person: one for one in returned}
    list_alone, return_alone = alone(on_list, in_return, "occ", frozenset(DAYS[2:3]))
    both = len(on_list.keys() & in_return.keys())
    assert sum(counted(list_alone).values()) == len(on_list) - both
    assert sum(counted(return_alone).values()) == len(in_return) - both
    assert len(on_list) - len(in_return) == len(list_alone) - len(return_alone)
    # Whoever is ready in a bed that the NHS does not fund is told so, and nobody else.
    for one in list_alone:
        of = on_list[one.person]
        if one.because is Because.NOT_NHS:
            assert of.ready
            assert not of.funded

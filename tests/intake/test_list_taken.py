"""A list beside what is held: differences in words, taken once, asked about who is gone, stopped by half."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homefirst.county.journey import record as journey
from homefirst.county.journey.open_now import open_of
from homefirst.county.people.record import Registering, register
from homefirst.foundation.errors import Refused
from homefirst.foundation.store.line import payload_text
from homefirst.intake.lists.compared import SOMEBODY_NEW
from homefirst.intake.lists.difference import Standing
from homefirst.intake.lists.entries import Answer
from homefirst.intake.lists.looking import held_of, look
from homefirst.intake.lists.read import Taken, handed_in, last_taken
from homefirst.intake.lists.record import Answers, Moved, hand_in, take
from tests.county.made_up_people import CLERK, NINE, chance, known_as, number, somebody
from tests.intake.list_case import BY, HEADS, mapping_for, row, table_of, text_of, to_compare

_seed = count(1)
NOTHING = Answers({})


class Desk:
    """Somebody who hands in lists of one source and takes them."""

    def __init__(self, log) -> None:
        self.log, self.last, self.chance = log, (), chance(next(_seed))

    def sees(self, *rows, **how):
        of = to_compare(self.log, list(rows), last=self.last, **how)
        return look(self.log, of, held_of(self.log.now(), of))

    def takes(self, *rows, answers=NOTHING, shown=None, later=timedelta(), **how):
        at = self.log.now().known_at
        heads = how.get("heads", HEADS)
        seq = hand_in(
            self.log, name="l", content=text_of(list(rows), heads).encode(), organisation="ouh", by=BY, at=at
        )
        handed = handed_in(self.log.now(), seq, "ouh")
        of = to_compare(self.log, list(rows), last=self.last, as_of=handed.at, **how)
        done = take(
            self.log,
            handed=handed,
            mapping=mapping_for(table_of(list(rows), heads)),
            of=of,
            shown=shown or look(self.log, of, held_of(self.log.now(), of)).digest,
            answers=answers,
            chance=self.chance,
            by=BY,
            at=handed.at + later,
        )
        if isinstance(done, Moved):
            return done
        self.last = done[0].rows
        return done[0]


@pytest.fixture
def desk(log) -> Desk:
    return Desk(log)


def words(compared) -> list[list[str]]:
    return [[change.words for change in one.changes] for one in compared.rows]


def why(compared) -> list[str]:
    return [str(problem) for one in compared.wrong for problem in one.problems]


def test_a_new_list_is_told_in_words_taken_once_and_is_nothing_new_when_it_is_pasted_again(desk):
    seen = desk.sees(row())
    assert words(seen) == [
        [
            "Admitted 1 March 2016, John Radcliffe, 7A",
            "Found clinically ready since 5 March 2016",
            "Found ready by the team’s decision and safe to leave since 6 March 2016",
            "Expected to leave 12 March 2016",
            "Waits for care at home since 6 March 2016, code E (social care)",
        ]
    ]
    assert (seen.registering, seen.of(Standing.NEW)) == ((2,), 1)
    taken = desk.takes(row())
    assert (taken.entries, taken.registered, taken.quarantined) == (5, 1, ())
    again = desk.sees(row())
    assert (again.nothing_new, again.of(Standing.UNCHANGED)) == (True, 1)
    assert desk.takes(row()).entries == 0
    events = [event.name for event in desk.log.events("journey", desk.log.now())]
    assert events == ["Admitted", "ReadinessRecorded", "ReadinessRecorded", "ExpectedDateSet", "WaitOpened"]


def test_no_name_and_no_number_of_a_list_stands_in_the_log(desk):
    desk.takes(
        row(NHS_No=number(1).written), row("H2", Patient="OKAFOR, Nia", DOB="?!", NHS_No=number(2).digits)
    )
    view = desk.log.now()
    events = [event for stream in ("lists", "journey", "people") for event in desk.log.events(stream, view)]
    text = " ".join(payload_text(event.payload) for event in events).casefold()
    assert {event.name for event in events} >= {"ListHandedIn", "ListTaken", "PersonRegistered", "Admitted"}
    found = [
        one
        for one in ("ashworth", "okafor", "h1", "h2", number(1).digits, number(2).digits, "?!")
        if one in text
    ]
    assert found == []


def test_what_has_changed_since_yesterday_is_told_and_entered(desk):
    desk.takes(row(Safe="N"))
    today = row(Ward="7B", Waiting_for="POC + key safe", Code="E", Attributable="NHS", EDD="14/03/2016")
    assert words(desk.sees(today)) == [
        [
            "Moved from John Radcliffe, 7A to John Radcliffe, 7B",
            "Found safe to leave since 6 March 2016",
            "Expected to leave 14 March 2016 and not 12 March 2016",
            "The wait for care at home: from code E (social care) to code E (NHS)",
            "Waits for equipment since 6 March 2016",
        ]
    ]
    assert desk.takes(today).entries == 5
    assert desk.sees(today).nothing_new


def test_a_ward_is_told_in_words_and_not_by_its_code(desk):
    desk.takes(row())
    (changes,) = words(desk.sees(row(Ward="Elderly care")))
    assert "Moved from John Radcliffe, 7A to John Radcliffe, elderly care" in changes


def test_a_move_to_another_site_begins_readiness_anew_and_what_is_said_of_before_is_found_as_of_the_list(
    desk,
):
    desk.takes(row())
    moved = row(Site="Community hospitals")
    assert words(desk.sees(moved)) == [
        [
            "Moved from John Radcliffe, 7A to Community hospitals, 7A; being ready begins anew there",
            "Found clinically ready and ready by the team’s decision and safe to leave",
        ]
    ]
    desk.takes(moved)
    assert desk.sees(moved).nothing_new


def test_a_day_that_differs_is_told_and_not_taken(desk):
    desk.takes(row())
    (one,) = desk.sees(row(Admitted="02/03/2016")).rows
    assert one.changes == ()
    assert one.notes == (
        "The list says admitted 2 March 2016; held is 1 March 2016. Not taken: if the list is"
        " right, correct the"
        " admission.",
    )


def test_a_wait_that_is_not_said_any_more_is_asked_about(desk):
    desk.takes(row(Waiting_for="POC + key safe"))
    (one,) = desk.sees(row()).rows
    assert [wait.what for wait in one.over] == ["equipment"]
    desk.takes(row(), answers=Answers({}, frozenset({one.over[0].wait})))
    assert desk.sees(row()).nothing_new


def test_who_is_gone_from_the_list_is_a_question_until_it_is_answered(desk):
    others = [
        row("H2", Patient="FIELDING, Doris", DOB="01/01/1929"),
        row("H3", Patient="OKAFOR, Nia", DOB="02/02/1930"),
    ]
    desk.takes(row(), *others)
    seen = desk.sees(*others)
    (gone,) = seen.gone
    assert (gone.row, seen.stopped, gone.open.bed.ward) == (2, False, "7A")
    assert desk.takes(*others).entries == 0
    assert [one.person for one in desk.sees(*others).gone] == [gone.person]
    desk.takes(*others, answers=Answers({gone.person: Answer.LEFT}))
    assert desk.sees(*others).nothing_new
    assert open_of(desk.log.now(), [gone.person], desk.log.now().known_at) == {}


def test_a_list_that_lacks_half_of_yesterdays_people_is_stopped_with_a_question(desk):
    four = [
        row(f"H{n}", Patient=f"{name}, Doris", DOB=f"01/0{n}/1929")
        for n, name in enumerate(("Ashworth", "Okafor", "Quayle", "Penrose"), 1)
    ]
    desk.takes(*four)
    assert desk.sees(*four[:2]).stopped
    with pytest.raises(Refused) as told:
        desk.takes(*four[:2])
    assert (
        str(told.value)
        == "list: Half of the last list's people are missing. Say whether this is the whole list."
    )
    part = desk.sees(*four[:2], whole=False)
    assert (part.stopped, part.gone) == (False, ())
    assert len(desk.sees(*four[:2], whole=True).gone) == 2


def test_one_person_under_two_spellings_is_beside_the_right_ones_and_a_repeated_row_is_taken_once(desk):
    twice = [
        row("H1"),
        row("H7", Patient="Ashwirth, Bill", Ward="7B"),
        row("H2", Patient="OKAFOR, Nia", DOB="02/02/1930"),
    ]
    seen = desk.sees(*twice, twice[2])
    assert [one.row for one in seen.rows] == [4]
    assert why(seen) == [
        "Row 2: The same person may stand in row 3, too: same birth date, family names that are"
        " written or sound"
        " alike, one given name is short for the other. Keep the row that is right.",
        "Row 3: The same person may stand in row 2, too: same birth date, family names that are"
        " written or sound"
        " alike, one given name is short for the other. Keep the row that is right.",
    ]
    assert seen.repeats == ((5, 4),)


def test_a_number_of_somebody_else_a_stranger_of_whom_too_little_is_said_and_a_slip_are_told(desk):
    people = [
        Registering(somebody(local_numbers=known_as("ouh", "H1"), number=number(1)), "ouh", NINE),
        Registering(somebody("Okafor", "Nia", NINE.date().replace(year=1930)), "ouh", NINE),
    ]
    keys = register(desk.log, people=people, chance=desk.chance, by=CLERK)
    assert why(desk.sees(row("H1", Patient="QUAYLE, Edmund", DOB="09/09/1940"))) == [
        "Row 2: The local number is held of somebody else: different birth dates, different"
        " given names. Check the"
        " number and who it is."
    ]
    assert why(desk.sees(row("H9", Patient="", DOB=""))) == [
        "Row 2: This person is not known here, and too little is said to register them. Write"
        " the name, and a number"
        " or the birth date."
    ]
    slip = row("H5", Patient="OKAFUR, Nia", DOB="10/03/1930")
    (unsure,) = desk.sees(slip).unsure
    assert (unsure.keys, unsure.may_be_new) == ((str(keys[1]),), True)
    assert desk.sees(slip, choices={2: str(keys[1])}).persons == {2: str(keys[1])}
    assert desk.sees(slip, choices={2: SOMEBODY_NEW}).registering == (2,)


def test_what_the_record_cannot_take_is_beside_the_right_ones_with_its_reason(desk):
    desk.takes(row())
    journey.record_death(desk.log, person=desk.last[0][1], by=BY, at=desk.log.now().known_at)
    other = row("H2", Patient="OKAFOR, Nia", DOB="02/02/1930")
    seen = desk.sees(row(), other)
    assert [one.row for one in seen.rows] == [3]
    assert why(seen) == [
        "Row 2, Admitted of 2016-03-01 00:01: Then Admitted of 2016-03-01 00:01, entry 1, could not be: They"
        " were in another bed: end that stay first. Put that one right first, or do not enter this."
    ]


def test_a_list_held_against_a_record_that_has_moved_is_not_taken_but_shown_anew(desk):
    desk.takes(row())
    tomorrow = row(Ward="7B")
    shown = desk.sees(tomorrow).digest
    bed = open_of(desk.log.now(), [desk.last[0][1]], desk.log.now().known_at)[desk.last[0][1]].bed
    journey.transfer(
        desk.log,
        person=bed.person,
        spell=bed.spell,
        care="acute",
        place="jr",
        ward="7B",
        by=BY,
        at=desk.log.now().known_at,
    )
    moved = desk.takes(tomorrow, shown=shown)
    assert isinstance(moved, Moved)
    assert moved.compared.nothing_new
    assert isinstance(desk.takes(tomorrow, shown=moved.compared.digest), Taken)


def test_a_list_of_the_day_before_is_not_taken(desk):
    with pytest.raises(Refused, match="more than a day ago"):
        desk.takes(row(), later=timedelta(hours=25))


def test_the_last_list_of_a_source_is_the_one_the_next_is_held_against(desk):
    first = desk.takes(row())
    second = desk.takes(row(Ward="7B"))
    view = desk.log.now()
    assert last_taken(view, "ouh", "delays", before=second.handed) == first
    assert last_taken(view, "ouh", "delays", before=second.handed + 9) == second
    assert last_taken(view, "occ", "delays", before=second.handed + 9) is None


MANY = [
    row("H1", Waiting_for="POC; key safe"),
    row("H2", Patient="FIELDING, Doris", DOB="01/01/1929", Safe="N"),
    row(
        "H3",
        Patient="OKAFOR, Nia",
        DOB="02/02/1930",
        Site="Community hospitals",
        Code="C",
        Attributable="NHS",
    ),
    row("H4", Patient="PENROSE, Anne", DOB="03/03/1933", Code="C", Attributable="SSD"),
    row("H5", Patient="QUAYLE, Edmund", DOB="04/04/1944", Medically_fit="Y", MDT="", Safe=""),
]


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(MANY), st.permutations(HEADS))
def test_any_order_of_rows_and_columns_gives_the_same_changes_and_taken_it_gives_nothing_new(
    log, rows, heads
):
    with log.together():
        desk = Desk(log)
        seen, plain = desk.sees(*rows, heads=tuple(heads)), desk.sees(*MANY)
        assert sorted(words(seen)) == sorted(words(plain))
        assert [len(words(seen)), len(why(seen)), len(why(plain))] == [4, 1, 1]
        taken = desk.takes(*rows)
        assert (taken.registered, len(taken.quarantined)) == (4, 1)
        after = desk.sees(*MANY)
        assert [one.changes for one in after.rows] == [(), (), (), ()]
        transaction.set_rollback(True)
